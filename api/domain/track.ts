import { distanceM, type Fix } from "./position.ts";

/** Where a track ends. */
export interface TrackEnd<F extends Fix> {
  readonly believed: F | null; // the newest of those that are believed
  readonly last: F | null; // the newest, believed or not
}
export const NO_TRACK: TrackEnd<never> = { believed: null, last: null };

/**
 * Where the courier is: in the order of the phone's clock, a reading is believed that can be reached from the one believed before or from the
 * one directly before it. So one against one the first is believed, and two that agree win over any before them: a wild one, even as the first
 * of a duty, holds out against one true reading and not against two. It depends on the readings alone and never on when they arrived.
 * @param track by takenAt, no two of one moment
 * @param from where the part before it ends; NO_TRACK: it is the duty's from its beginning, and its first reading is believed
 */
export function trackEnd<F extends Fix>(track: readonly F[], from: TrackEnd<F>, maxSpeedMps: number): TrackEnd<F> {
  return track.reduce<TrackEnd<F>>(({ believed, last }, fix) => {
    const isBelieved = [believed, last].some((before) => before === null || isReached(before, fix, maxSpeedMps));
    return { believed: isBelieved ? fix : believed, last: fix };
  }, from);
}

/** Somebody gets from `before` to `fix`, which is newer, in the time between. */
function isReached(before: Fix, fix: Fix, maxSpeedMps: number): boolean {
  const elapsedS = (fix.takenAt.getTime() - before.takenAt.getTime()) / 1000;
  return distanceM(before, fix) <= maxSpeedMps * elapsedS;
}

/**
 * What the map shows next. It never goes back in the phone's time: a late reading after which an older one is believed than is shown changes
 * nothing on the map until one is believed that is newer than what is shown, which takes two readings that agree at the most.
 */
export function shownNext<F extends Fix>(shown: F | null, believed: F | null): F | null {
  return believed === null || (shown !== null && believed.takenAt < shown.takenAt) ? shown : believed;
}
