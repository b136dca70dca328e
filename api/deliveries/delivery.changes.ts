import type { DeliveryStep } from "../domain/delivery.ts";
import { epochNow, placeOfCursor, printCursor } from "../platform/deployment-cursor.ts";
import { type Cursor, endOfJournal, factsAfter, type JournalEntry } from "../platform/journal.ts";
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

/**
 * Every committed step of the deliveries of the actor's office, in the order of the journal but those of one delivery by its version (see
 * byVersion), none missed and none twice. The parcel is shown as it is by the time it is read, which may be further on than the step.
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
      yield* await stepsAmong(work, epoch, byVersion(entries, place));
      place = next;
      isEnd = entries.length < FACTS_AT_ONCE;
    }
  }
}

interface Told {
  readonly entry: JournalEntry;
  readonly cursor: Cursor;
}
/**
 * A transaction that began first may step a delivery second, when it waited for the other's lock: the journal then has the later version
 * before the earlier one. Both come into sight together, when the older of the two has ended, so they can be told in order. What they are
 * told with is the place up to which nothing is left out: who goes on from there may hear the one that was brought forward again, and
 * misses none. Versions tell a client so, and also where the two are further apart than one look reaches.
 * @param from the place before the entries
 */
export function byVersion(entries: readonly JournalEntry[], from: Cursor): Told[] {
  const places = Map.groupBy(entries.keys(), (index) => {
    const { fact } = entries[index]!;
    return fact.type === "deliveryStepped" ? fact.deliveryId : null;
  });
  places.delete(null); // everything else stays where it is
  const order = [...entries.keys()];
  for (const own of places.values()) {
    const inOrder = own.toSorted((a, b) => versionOf(entries[a]!) - versionOf(entries[b]!));
    for (const [nth, place] of own.entries()) order[place] = inOrder[nth]!;
  }
  const told = new Set<number>();
  let whole = 0; // so many from the start, without a gap
  return order.map((index) => {
    told.add(index);
    while (told.has(whole)) whole += 1;
    return { entry: entries[index]!, cursor: entries[whole - 1]?.cursor ?? from };
  });
}
const versionOf = ({ fact }: JournalEntry): number => (fact.type === "deliveryStepped" ? fact.version : 0);

/** Whose office a step is of, its delivery's row says: the fact knows only who did it. */
async function stepsAmong(work: Work, epoch: string, all: readonly Told[]): Promise<DeliveryEvent[]> {
  const ids = new Set(all.flatMap(({ entry: { fact } }) => (fact.type === "deliveryStepped" ? [fact.deliveryId] : [])));
  if (ids.size === 0) return [];
  const deliveries = await work.em.find(Delivery, { id: [...ids], officeId: officeOf(work) });
  const parcels = new Map((await readParcels(work, deliveries)).map((parcel) => [parcel.delivery.id, parcel]));
  return all.flatMap(({ entry: { fact, recordedAt }, cursor }) => {
    const parcel = fact.type === "deliveryStepped" ? parcels.get(fact.deliveryId) : undefined;
    if (fact.type !== "deliveryStepped" || !parcel) return [];
    const stepped = { at: recordedAt, step: fact.step, version: fact.version, parcel };
    return [{ cursor: printCursor(epoch, cursor), resync: false, stepped }];
  });
}
