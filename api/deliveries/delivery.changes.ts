import type { DeliveryStep } from "../domain/delivery.ts";
import { epochNow, placeOfCursor, printCursor } from "../platform/deployment-cursor.ts";
import { endOfJournal, factsAfter, type JournalEntry } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import type { BoardField } from "./board.queries.ts";
import { Delivery } from "./delivery.entity.ts";
import { officeOf } from "./page.queries.ts";
import { type ParcelView, readParcels } from "./parcel.queries.ts";

/** From where on events follow, or one step of a delivery. `cursor` is the place right behind it. */
export interface DeliveryEvent {
  readonly cursor: string;
  readonly resync: boolean; // something between `after` and here may have been missed
  readonly stepped: { readonly at: Date; readonly step: DeliveryStep; readonly parcel: ParcelView<BoardField> } | null;
}
const FACTS_AT_ONCE = 200;

/**
 * Every committed step of the deliveries of the actor's office, in the order of the commits, none missed and none twice. The parcel is shown
 * as it is by the time it is read, which may be further on than the step.
 * @param workNow work of its own for each look
 * @param wakeUps listening already: what is committed after the first of them is seen
 * @param after the cursor of the last event that was received; null: from now on
 */
export async function* deliveryEvents(
  workNow: () => Work,
  wakeUps: AsyncIterable<unknown>,
  after: string | null,
): AsyncGenerator<DeliveryEvent, void, void> {
  const { em } = workNow();
  const epoch = await epochNow(em);
  const resumed = after === null ? null : await placeOfCursor(em, after);
  let place = resumed ?? (await endOfJournal(em));
  yield { cursor: printCursor(epoch, place), resync: after !== null && resumed === null, stepped: null };
  for await (const _ of wakeUps) {
    for (let isEnd = false; !isEnd;) {
      const work = workNow();
      const { entries, next } = await factsAfter(work.em, place, FACTS_AT_ONCE);
      yield* await stepsAmong(work, epoch, entries);
      place = next;
      isEnd = entries.length < FACTS_AT_ONCE;
    }
  }
}

/** Whose office a step is of, its delivery's row says: the fact knows only who did it. */
async function stepsAmong(work: Work, epoch: string, entries: readonly JournalEntry[]): Promise<DeliveryEvent[]> {
  const ids = new Set(entries.flatMap(({ fact }) => (fact.type === "deliveryStepped" ? [fact.deliveryId] : [])));
  if (ids.size === 0) return [];
  const deliveries = await work.em.find(Delivery, { id: [...ids], officeId: officeOf(work) });
  const parcels = new Map((await readParcels(work, deliveries)).map((parcel) => [parcel.delivery.id, parcel]));
  return entries.flatMap(({ fact, cursor, recordedAt }) => {
    const parcel = fact.type === "deliveryStepped" ? parcels.get(fact.deliveryId) : undefined;
    if (fact.type !== "deliveryStepped" || !parcel) return [];
    const stepped = { at: recordedAt, step: fact.step, parcel };
    return [{ cursor: printCursor(epoch, cursor), resync: false, stepped }];
  });
}
