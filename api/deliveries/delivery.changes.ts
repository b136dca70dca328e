import type { DeliveryStep } from "../domain/delivery.ts";
import { epochNow, placeOfCursor, printCursor } from "../platform/deployment-cursor.ts";
import { endOfJournal, factsAfter, type JournalEntry } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import type { BoardField } from "./board.queries.ts";
import { Delivery } from "./delivery.entity.ts";
import { officeOf } from "./page.queries.ts";
import { type ParcelView, readParcels } from "./parcel.queries.ts";

/** From where on events follow, or one step of a delivery. `cursor` is the place up to which everything has been told. */
export interface DeliveryEvent {
  readonly cursor: string;
  readonly resync: boolean; // something between `after` and here may have been missed
  readonly stepped: {
    readonly at: Date;
    readonly step: DeliveryStep;
    readonly version: number; // the delivery's after this step
    readonly parcel: ParcelView<BoardField>;
  } | null;
}
const FACTS_AT_ONCE = 200;
/** Whoever was away for longer looks at everything anew, which is less work for both. */
const RESUMABLE_FACTS = 2_000n;

/**
 * Every committed step of the deliveries of the actor's office in the order of the journal, none missed and none twice. A delivery's steps come
 * by its version: its request is locked when a fact about it gets its number. The parcel is shown as it is by the time it is read, which may be
 * further on than the step.
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
  const end = await endOfJournal(em);
  const known = after === null ? null : await placeOfCursor(em, after);
  const resumed = known !== null && BigInt(end.seq) - BigInt(known.seq) <= RESUMABLE_FACTS ? known : null;
  let place = resumed ?? end;
  yield { cursor: printCursor(epoch, place), resync: after !== null && resumed === null, stepped: null };
  for await (const _ of wakeUps) {
    for (let isEnd = false; !isEnd;) {
      const work = workNow();
      const entries = await factsAfter(work.em, place, FACTS_AT_ONCE);
      yield* await stepsAmong(work, epoch, entries);
      place = entries.at(-1) ?? place;
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
  return entries.flatMap((entry) => {
    const { fact, recordedAt } = entry;
    const parcel = fact.type === "deliveryStepped" ? parcels.get(fact.deliveryId) : undefined;
    if (fact.type !== "deliveryStepped" || !parcel) return [];
    const stepped = { at: recordedAt, step: fact.step, version: fact.version, parcel };
    return [{ cursor: printCursor(epoch, entry), resync: false, stepped }];
  });
}
