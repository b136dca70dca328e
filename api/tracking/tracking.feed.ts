import type { EntityManager } from "@mikro-orm/postgresql";
import { epochNow, placeOfCursor, printCursor } from "../platform/deployment-cursor.ts";
import { endOfJournal } from "../platform/journal.ts";
import type { TrackingView } from "./tracking.queries.ts";

/** What a subscription says: always the whole view, as it was right after the place in the journal that `cursor` names. */
export interface TrackingEvent {
  readonly cursor: string;
  readonly resync: boolean; // something since `after` may have been missed
  readonly view: TrackingView | null;
}

/**
 * The view now, then again whenever it is another one. A wake-up that changes nothing of it is no event: from the rhythm of empty ones a
 * citizen would learn when the stops before theirs are made.
 * @param look what the grant shows now
 * @param wakeUps listening already: what comes between two looks is then seen twice, never missed
 * @param after the cursor of the last event that was received; null: none was
 */
export async function* trackingEvents(
  fork: () => EntityManager,
  look: () => Promise<TrackingView | null>,
  wakeUps: AsyncIterable<unknown>,
  after: string | null,
): AsyncGenerator<TrackingEvent, void, void> {
  const epoch = await epochNow(fork());
  let resync = after !== null && (await placeOfCursor(fork(), after)) === null;
  let shown: string | null = null;
  for await (const _ of wakeUps) {
    const cursor = printCursor(epoch, await endOfJournal(fork()));
    const view = await look();
    const text = JSON.stringify(view);
    if (text === shown) continue;
    shown = text;
    yield { cursor, resync, view };
    resync = false;
  }
}
