import { deliveryLifecycle, deliveryStates } from "./delivery.ts";
import { documentStates, isOpen, type DocumentState } from "./document.ts";
import { type AlertLimits, silenceOf, type WatchedCourier } from "./fleet-alerts.ts";
import { pickupLifecycle, pickupStates } from "./pickup.ts";
import { requestLifecycle, requestStates, type RequestState } from "./request.ts";
import { type ClockReading, readProductionClock, readReviewClock, type StateChange } from "./service-clock.ts";
import { dayIn, isWorkingDay, nextMidnight, type OfficeCalendar } from "./office-time.ts";

const HOUR_MS = 3_600_000;
/** What the office expects of itself. To the citizen nothing is promised before the papers are complete. */
export const REVIEW_TARGET_MS = 24 * HOUR_MS;
const SOON_MS = 2 * HOUR_MS;

export const ageBands = ["UNDER_4_HOURS", "UNDER_24_HOURS", "UNDER_3_DAYS", "OVER_3_DAYS"] as const;
export type AgeBand = (typeof ageBands)[number];
const BAND_ENDS_MS = [4 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS]; // the last band has none

export const ageBandOf = (ageMs: number): AgeBand => ageBands[BAND_ENDS_MS.findIndex((end) => ageMs < end)] ?? "OVER_3_DAYS";

export const clockStandings = ["BREACHED", "SOON", "IN_TIME"] as const;
export type ClockStanding = (typeof clockStandings)[number];

/** How a clock stands that is not over yet. A paused one cannot come closer to its limit; what it has broken stays broken. */
export function standingOf({ condition, breachedAt, dueAt }: ClockReading, now: Date): ClockStanding | null {
  if (condition === "NOT_STARTED" || condition === "STOPPED") return null;
  if (breachedAt !== null) return "BREACHED";
  return dueAt !== null && dueAt.getTime() - now.getTime() <= SOON_MS ? "SOON" : "IN_TIME";
}

/** What is counted, and under which heads. What is over is not waited for, a draft has not been handed in. */
export const HEADS = {
  requests: requestStates.filter((state) => state !== "DRAFT" && !requestLifecycle.isFinal(state)),
  documents: documentStates.filter(isOpen),
  deliveries: deliveryStates.filter((state) => !deliveryLifecycle.isFinal(state)),
  pickups: pickupStates.filter((state) => !pickupLifecycle.isFinal(state)),
  review: clockStandings, // of requests
  production: clockStandings, // of documents
  attempts: ["FAILED_TODAY"],
  couriers: ["ON_DUTY", "SILENT"],
} as const;
export type Group = keyof typeof HEADS;
type Head = (typeof HEADS)[Group][number];
const BANDED: readonly Group[] = ["requests", "documents", "deliveries", "pickups"];

/** One thing that is counted once, under one head. */
export interface Counted {
  readonly group: Group;
  readonly head: Head;
  readonly id: string; // of the request, document, parcel, attempt or courier
  readonly requestId: string | null; // null: a courier
  readonly state: string;
  readonly since: Date; // in that state
  readonly ageMs: number;
  readonly dueAt: Date | null; // when the limit of its clock is or was reached
  /** When time alone puts it under another head or into another band; null: never, or not before midnight. */
  readonly changesAt: Date | null;
}

/** One number of the page: everything under a head, or of one age. */
export interface Cell {
  readonly group: Group;
  readonly head: string;
  readonly band: AgeBand | null;
}
export const cellName = ({ group, head, band }: Cell): string => [group, head, ...(band === null ? [] : [band])].join(".");

/** @returns null for what is no number of the page */
export function parseCell(name: string): Cell | null {
  const [group = "", head = "", band, ...more] = name.split(".");
  if (more.length > 0 || !isOneOf(Object.keys(HEADS) as Group[], group) || !isOneOf(HEADS[group], head)) return null;
  if (band === undefined) return { group, head, band: null };
  return BANDED.includes(group) && isOneOf(ageBands, band) ? { group, head, band } : null;
}
const isOneOf = <Value extends string>(values: readonly Value[], value: string): value is Value =>
  (values as readonly string[]).includes(value);

/** The one definition of every number and of the list behind it. */
export const isIn = ({ group, head, ageMs }: Counted, cell: Cell): boolean =>
  group === cell.group && head === cell.head && (cell.band === null || cell.band === ageBandOf(ageMs));

export interface Tally<HeadOfGroup extends string> {
  readonly head: HeadOfGroup;
  readonly count: number;
  readonly oldestMs: number | null; // null: nothing
  readonly bands: readonly { readonly band: AgeBand; readonly count: number }[];
}
/** A group's numbers, the empty ones too, in the order of the work. */
export function tally<G extends Group>(all: readonly Counted[], group: G): Tally<(typeof HEADS)[G][number]>[] {
  const byHead = Map.groupBy(
    all.filter((counted) => counted.group === group),
    ({ head }) => head,
  );
  return HEADS[group].map((head: (typeof HEADS)[G][number]) => {
    const here = byHead.get(head) ?? [];
    const countIn = (band: AgeBand): number => here.filter((counted) => isIn(counted, { group, head, band })).length;
    return {
      head,
      count: here.length,
      oldestMs: here.length === 0 ? null : here.reduce((oldest, { ageMs }) => Math.max(oldest, ageMs), 0),
      bands: ageBands.map((band) => ({ band, count: countIn(band) })),
    };
  });
}

/** What a request and what belongs to it was found in. */
export interface WaitingRequest {
  readonly id: string;
  readonly state: RequestState;
  readonly changes: readonly StateChange<RequestState>[];
  readonly documents: readonly {
    readonly id: string;
    readonly state: DocumentState;
    readonly changes: readonly StateChange<DocumentState>[];
  }[];
}
/** Whatever waits without a clock of its own: for its owner, for a courier, on the way. */
export interface WaitingParcel {
  readonly group: "deliveries" | "pickups";
  readonly id: string;
  readonly requestId: string;
  readonly state: string;
  readonly since: Date;
}

/**
 * A request and its documents. Where a service clock runs, the counted time is the age, so that a weekend does not make a document old; where
 * it is paused or there is none, it is the time in that state.
 */
export function countRequest(request: WaitingRequest, now: Date, calendar: OfficeCalendar): Counted[] {
  const { id, state, changes } = request;
  const review = readReviewClock(changes, now, REVIEW_TARGET_MS);
  const documents = request.documents.map((document) => ({
    ...document,
    clock: readProductionClock(document.changes, now, calendar),
  }));
  const running = documents.flatMap(({ clock }) => (clock.condition === "RUNNING" ? [clock] : []));
  const slowest = running.toSorted((a, b) => b.elapsedMs - a.elapsedMs)[0];
  const clock = review.condition === "RUNNING" ? review : state === "IN_PRODUCTION" ? slowest : undefined;
  const since = changes.at(-1)?.at ?? now;
  const isCountedToday = isWorkingDay(dayIn(calendar.zone, now), calendar.holidaysAt(now));
  const own = { id, requestId: id, state, since };
  const counted = [
    { ...own, group: "requests", head: state, ...ageing(clock, since, now, clock === review || isCountedToday) },
    ...standing("review", own, review, now),
    ...documents.flatMap((document): Counted[] => {
      const entered = document.changes.at(-1)?.at ?? now;
      const its = { id: document.id, requestId: id, state: document.state, since: entered };
      const runs = document.clock.condition === "RUNNING" ? document.clock : undefined;
      return [
        { ...its, group: "documents", head: document.state, ...ageing(runs, entered, now, isCountedToday) },
        ...standing("production", its, document.clock, now),
      ];
    }),
  ] satisfies Counted[];
  return counted.filter(({ group, head }) => isOneOf<string>(HEADS[group], head));
}

export function countParcel({ group, id, requestId, state, since }: WaitingParcel, now: Date): Counted {
  return { group, head: state as Head, id, requestId, state, since, ...ageing(undefined, since, now, true) };
}

/** On duty, and silent as well where the phone ought to have spoken. */
export function countCourier(courier: WatchedCourier, now: Date, limits: AlertLimits): Counted[] {
  const { courierId, onDutySince } = courier;
  if (onDutySince === null) return [];
  const silence = silenceOf(courier, limits);
  const line = (head: Head, since: Date, changesAt: Date | null): Counted => ({
    group: "couriers",
    head,
    id: courierId,
    requestId: null,
    state: head,
    since,
    ageMs: now.getTime() - since.getTime(),
    dueAt: null,
    changesAt,
  });
  const isSilent = silence !== null && now > silence.alertAfter;
  return [
    line("ON_DUTY", onDutySince, silence === null || isSilent ? null : silence.alertAfter),
    ...(isSilent ? [line("SILENT", silence.heardAt, null)] : []),
  ];
}

/** When the numbers have to be looked at again although nothing happened: midnight ends "today", and working days begin and end with it. */
export function nextChangeAt(all: readonly Counted[], now: Date, { zone }: OfficeCalendar): Date {
  const midnight = nextMidnight(zone, now);
  return all.reduce((next, { changesAt }) => (changesAt !== null && changesAt < next ? changesAt : next), midnight);
}

type Ageing = Pick<Counted, "ageMs" | "dueAt" | "changesAt">;
/** @param clock the one that counts; undefined: none, and the time since then is the age. `isCounted`: its time passes today */
function ageing(clock: ClockReading | undefined, since: Date, now: Date, isCounted: boolean): Ageing {
  const ageMs = clock?.elapsedMs ?? now.getTime() - since.getTime();
  const bandEndMs = BAND_ENDS_MS.find((end) => ageMs < end);
  const passes = clock === undefined || isCounted;
  const changesAt = bandEndMs === undefined || !passes ? null : new Date(now.getTime() + bandEndMs - ageMs);
  return { ageMs, dueAt: clock ? (clock.breachedAt ?? clock.dueAt) : null, changesAt };
}

function standing(
  group: "review" | "production",
  own: Pick<Counted, "id" | "requestId" | "state" | "since">,
  clock: ClockReading,
  now: Date,
): Counted[] {
  const head = standingOf(clock, now);
  if (head === null) return [];
  const dueAt = clock.breachedAt ?? clock.dueAt;
  const changesAt = head === "BREACHED" || dueAt === null ? null : head === "SOON" ? dueAt : new Date(dueAt.getTime() - SOON_MS);
  return [{ ...own, group, head, ageMs: clock.elapsedMs, dueAt, changesAt }];
}
