/** Further apart than this the two clocks do not tell the same story, and whoever looks at the deed should know. */
const CLOCK_GAP_MS = 15 * 60_000;

/** Both clocks of something a courier did; `deviceAt` null: it was told as it happened. */
export interface TwoClocks {
  readonly at: Date; // the server's, when it heard of it
  readonly deviceAt: Date | null; // the phone's, as it was said
}

/**
 * When it happened: by the phone's clock, as far as that is possible. A phone whose clock is wrong by hours keeps nobody at a door; what it
 * claims beyond what can be is not believed, and `clockApart` says so.
 * @param notBefore when what it follows from happened
 */
export function happenedAt({ at, deviceAt }: TwoClocks, notBefore: Date): Date {
  const said = deviceAt ?? at;
  const possible = said < notBefore ? notBefore : said;
  return possible > at ? at : possible;
}

/**
 * What the phone's clock said, where it is worth a look; null: the clocks agree. An hour without signal and a clock that is an hour slow are
 * the same from here, and whoever looks is told no more than that.
 */
export const clockApart = ({ at, deviceAt }: TwoClocks): Date | null =>
  deviceAt !== null && Math.abs(at.getTime() - deviceAt.getTime()) > CLOCK_GAP_MS ? deviceAt : null;

/** A reading, and when the server had it. */
export interface Arrival {
  readonly takenAt: Date;
  readonly receivedAt: Date;
}
/**
 * Whether a reading can speak for where somebody was. One that came in as it was taken can. One that came later can only while nothing that
 * was taken after it had come before: phones send in order, so a phone that could send that could have sent this. What somebody makes up
 * whose phone was heard from meanwhile proves nothing; a phone that had no signal is believed, and what it tells late is flagged.
 * @param newerHeardAt when the first of all that were taken after it came in; null: none has
 */
export function speaksFor({ takenAt, receivedAt }: Arrival, newerHeardAt: Date | null): boolean {
  const couldBeSent = new Date(receivedAt.getTime() - CLOCK_GAP_MS);
  return takenAt >= couldBeSent || newerHeardAt === null || newerHeardAt >= couldBeSent;
}
