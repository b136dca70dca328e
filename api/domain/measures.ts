import type { DeliveryState } from "./delivery.ts";
import type { DocumentState } from "./document.ts";
import type { Fact } from "./events.ts";
import type { PickupState } from "./pickup.ts";
import type { RequestState } from "./request.ts";
import { readProductionClock, readReviewClock, type StateChange } from "./service-clock.ts";
import type { DocumentKind } from "./services.ts";
import { monthIn, type OfficeCalendar } from "./office-time.ts";

/** Everything that is counted. Documents, requests, parcels and visits are four different things and never stand in for each other. */
export const measures = [
  "DOCUMENTS", // handed over to their owners, by courier or at a desk; in the month of the handover
  "DOCUMENTS_IN_TIME", // of these: made within the promised 24 hours of production
  "SELF_PRINTED", // documents that their owners print themselves; not among DOCUMENTS
  "REQUESTS", // completed: nothing of it is open any more; in the month of the end
  "PARCELS", // handed over, by courier or at a desk
  "COURIER_PARCELS", // of these: by courier
  "FIRST_ATTEMPT_PARCELS", // of these: at the first visit that counted
  "ATTEMPTS", // visits of couriers at doors that count, whatever came of them
] as const;
export type Measure = (typeof measures)[number];

/** The parts of the way of a document that was handed over. */
export const stages = [
  "REVIEW", // from submission to complete papers, without the time the citizen had the word
  "PRODUCTION", // from complete papers to ready, as the promise counts it: working days, without waiting for signatures and card blanks
  "HANDOVER", // from ready to the owner's hands
  "WHOLE", // from submission to the owner's hands, every hour
] as const;
export type Stage = (typeof stages)[number];

/** By what figures are told apart, besides month and document type. */
export const dimensions = ["VILLAGE", "CHANNEL", "PARTNER"] as const;
export type Dimension = (typeof dimensions)[number];

/** One thing that counts, and for what: what a figure is the number of, and what a look behind the figure lists. */
export interface CountedUnit {
  readonly unit: "DOCUMENT" | "REQUEST" | "PARCEL" | "ATTEMPT";
  readonly id: string;
  readonly at: Date;
  readonly month: string; // the office's, of `at`
  readonly documentKind: DocumentKind | null; // of documents only
  readonly measures: readonly Measure[];
  readonly stageMs: Readonly<Partial<Record<Stage, number>>>; // of documents that were handed over
}

/** All that is known of one request for counting. */
export interface CaseRecord {
  readonly requestId: string;
  readonly facts: readonly { readonly fact: Fact; readonly at: Date }[]; // in the order in which they happened
  readonly documents: readonly { readonly id: string; readonly kind: DocumentKind }[];
  readonly attempts: readonly AttemptRecord[];
}
export interface AttemptRecord {
  readonly id: string;
  readonly deliveryId: string;
  readonly at: Date;
  readonly counts: boolean; // handed over, or failed in spite of proven effort; and not corrected since
  readonly failed: boolean;
}

/** What a request contributes to the figures as of now. @param calendar on which days production was not counted */
export function unitsOf(record: CaseRecord, calendar: OfficeCalendar): CountedUnit[] {
  const units = [
    ...record.documents.flatMap((document) => documentUnit(record, document, calendar)),
    ...requestUnit(record),
    ...parcelUnits(record),
    ...record.attempts.filter(({ counts }) => counts).map(({ id, at }) => unit("ATTEMPT", id, at, ["ATTEMPTS"])),
  ];
  return units.map((counted) => ({ ...counted, month: monthIn(calendar.zone, counted.at) }));
}

type Unit = Omit<CountedUnit, "month">;
function unit(
  of: CountedUnit["unit"],
  id: string,
  at: Date,
  counted: readonly Measure[],
  documentKind: DocumentKind | null = null,
  stageMs: CountedUnit["stageMs"] = {},
): Unit {
  return { unit: of, id, at, documentKind, measures: counted, stageMs };
}

function documentUnit(record: CaseRecord, document: CaseRecord["documents"][number], calendar: OfficeCalendar): Unit[] {
  const changes = record.facts.flatMap(({ fact, at }): StateChange<DocumentState>[] =>
    fact.type === "documentStepped" && fact.documentId === document.id ? [{ at, state: fact.state as DocumentState }] : [],
  );
  const end = changes.at(-1);
  if (end?.state === "SELF_PRINTED") return [unit("DOCUMENT", document.id, end.at, ["SELF_PRINTED"], document.kind)];
  if (end?.state !== "HANDED_OVER") return [];
  const production = readProductionClock(changes, end.at, calendar);
  const counted: Measure[] = production.breachedAt === null ? ["DOCUMENTS", "DOCUMENTS_IN_TIME"] : ["DOCUMENTS"];
  const submittedAt = requestChanges(record)[0]?.at ?? end.at;
  const readyAt = changes.findLast(({ state }) => state === "READY")?.at ?? end.at;
  return [
    unit("DOCUMENT", document.id, end.at, counted, document.kind, {
      REVIEW: readReviewClock(requestChanges(record), end.at, null).elapsedMs,
      PRODUCTION: production.elapsedMs,
      HANDOVER: end.at.getTime() - readyAt.getTime(),
      WHOLE: end.at.getTime() - submittedAt.getTime(),
    }),
  ];
}

const requestChanges = ({ facts }: CaseRecord): StateChange<RequestState>[] =>
  facts.flatMap(({ fact, at }) => (fact.type === "requestStepped" ? [{ at, state: fact.state as RequestState }] : []));

function requestUnit(record: CaseRecord): Unit[] {
  const end = requestChanges(record).at(-1);
  return end?.state === "COMPLETED" ? [unit("REQUEST", record.requestId, end.at, ["REQUESTS"])] : [];
}

function parcelUnits({ facts, attempts }: CaseRecord): Unit[] {
  interface ParcelStep {
    readonly id: string;
    readonly at: Date;
    readonly state: DeliveryState | PickupState;
    readonly byCourier: boolean;
  }
  const steps = facts.flatMap(({ fact, at }): ParcelStep[] => {
    if (fact.type === "deliveryStepped")
      return [{ id: fact.deliveryId, at, state: fact.state as DeliveryState, byCourier: true }];
    if (fact.type === "pickupStepped") return [{ id: fact.pickupId, at, state: fact.state as PickupState, byCourier: false }];
    return [];
  });
  return [...Map.groupBy(steps, ({ id }) => id)].flatMap(([id, ofParcel]) => {
    const end = ofParcel.at(-1);
    if (end?.state !== "HANDED_OVER") return [];
    if (!end.byCourier) return [unit("PARCEL", id, end.at, ["PARCELS"])];
    const cameBefore = attempts.some(({ deliveryId, counts, failed }) => deliveryId === id && counts && failed);
    const first: readonly Measure[] = cameBefore ? [] : ["FIRST_ATTEMPT_PARCELS"];
    return [unit("PARCEL", id, end.at, ["PARCELS", "COURIER_PARCELS", ...first])];
  });
}
