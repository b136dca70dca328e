import type { DocumentState } from "./document.ts";
import type { RequestState } from "./request.ts";
import { dayIn, isWorkingDay, nextMidnight, type OfficeCalendar } from "./office-time.ts";

/** A state as it was entered. */
export interface StateChange<State extends string> {
  readonly at: Date;
  readonly state: State;
}
export interface ClockReading {
  readonly condition: "NOT_STARTED" | "RUNNING" | "PAUSED" | "STOPPED";
  readonly elapsedMs: number; // counted time only
  readonly dueAt: Date | null; // when the limit is reached if it keeps running; null unless RUNNING, or without a limit
  readonly breachedAt: Date | null; // when the limit was exceeded; stays, whatever happens afterwards
}
/** Which hours count: all that follow `from` up to some instant alike. */
interface Hours {
  readonly areCounted: (from: Date) => boolean;
  readonly until: (from: Date) => Date;
}
const END_OF_TIME = new Date(8.64e15);
const EVERY_HOUR: Hours = { areCounted: () => true, until: () => END_OF_TIME };

interface Clock<State extends string> {
  readonly conditionIn: Readonly<Record<State, ClockReading["condition"]>>;
  readonly hours: Hours;
  readonly limitMs: number | null; // null: measured, nothing promised
}

const REVIEW: Clock<RequestState>["conditionIn"] = {
  DRAFT: "NOT_STARTED",
  SUBMITTED: "RUNNING",
  IN_REVIEW: "RUNNING",
  NEEDS_COMPLETION: "PAUSED", // the citizen has the word
  IN_PRODUCTION: "STOPPED",
  READY: "STOPPED",
  HANDING_OVER: "STOPPED",
  COMPLETED: "STOPPED",
  PARTLY_COMPLETED: "STOPPED",
  REJECTED: "STOPPED",
  CANCELLED: "STOPPED",
  EXPIRED: "STOPPED",
};
/** Per document, since only documents wait. Spoiled and lost ones have to be made again: that is the office's time, so it runs on. */
const PRODUCTION: Clock<DocumentState>["conditionIn"] = {
  QUEUED: "RUNNING", // entered by declareComplete
  IN_WORK: "RUNNING",
  AWAITING_SIGNATURE: "PAUSED",
  AWAITING_BLANK: "PAUSED",
  PRINTED: "RUNNING",
  READY: "STOPPED",
  PACKED: "STOPPED",
  HANDED_OVER: "STOPPED",
  SELF_PRINTED: "STOPPED",
  SPOILED: "RUNNING",
  LOST: "RUNNING",
  REJECTED: "STOPPED",
  CANCELLED: "STOPPED",
};
export const PRODUCTION_LIMIT_MS = 24 * 3_600_000; // Permendagri 19/2018

/** From `submit`. Every hour counts; domain.md 3.4b skips non-working days for production only. */
export function readReviewClock(changes: readonly StateChange<RequestState>[], now: Date, limitMs: number | null): ClockReading {
  return read(changes, now, { conditionIn: REVIEW, hours: EVERY_HOUR, limitMs });
}

/**
 * From `declareComplete`. Holidays count as little as weekends do; which they were is asked of the list as it was when the clock stopped, so that
 * what was made in time stays so.
 */
export function readProductionClock(
  changes: readonly StateChange<DocumentState>[],
  now: Date,
  calendar: OfficeCalendar,
): ClockReading {
  const known = changes.filter(({ at }) => at <= now);
  const lastWork = known.findLastIndex(({ state }) => PRODUCTION[state] !== "STOPPED");
  const holidays = calendar.holidaysAt(known[lastWork + 1]?.at ?? now);
  const hours: Hours = {
    areCounted: (from) => isWorkingDay(dayIn(calendar.zone, from), holidays),
    until: (from) => nextMidnight(calendar.zone, from),
  };
  return read(known, now, { conditionIn: PRODUCTION, hours, limitMs: PRODUCTION_LIMIT_MS });
}

/** @param changes in the order they happened; those after `now` are not known yet */
function read<State extends string>(changes: readonly StateChange<State>[], now: Date, clock: Clock<State>): ClockReading {
  const known = changes.filter(({ at }) => at <= now);
  let elapsedMs = 0;
  let breachedAt: Date | null = null;
  for (const [index, { at, state }] of known.entries()) {
    if (clock.conditionIn[state] !== "RUNNING") continue;
    const until = known[index + 1]?.at ?? now;
    const countedMs = countedBetween(at, until, clock.hours);
    if (breachedAt === null && clock.limitMs !== null && elapsedMs + countedMs > clock.limitMs) {
      breachedAt = afterCounted(at, clock.limitMs - elapsedMs, clock.hours);
    }
    elapsedMs += countedMs;
  }
  const last = known.at(-1);
  const condition = last === undefined ? "NOT_STARTED" : clock.conditionIn[last.state];
  const leftMs = condition === "RUNNING" && clock.limitMs !== null ? clock.limitMs - elapsedMs : null;
  const dueAt = leftMs === null ? null : leftMs < 0 ? breachedAt : afterCounted(now, leftMs, clock.hours);
  return { condition, elapsedMs, dueAt, breachedAt };
}

/** Milliseconds that count between two instants; 0 when they are not in order. */
function countedBetween(from: Date, to: Date, hours: Hours): number {
  let sumMs = 0;
  for (let start = from; start < to;) {
    const edge = hours.until(start);
    const end = edge < to ? edge : to;
    if (hours.areCounted(start)) sumMs += end.getTime() - start.getTime();
    start = end;
  }
  return sumMs;
}

/** More non-working days in a row than any calendar has: the list of holidays is broken. */
const MAX_DAYS_AHEAD = 1000;

/** The instant by which `ms` of counted time have passed since `from`. @throws RangeError when the calendar never counts */
function afterCounted(from: Date, ms: number, hours: Hours): Date {
  let start = from;
  let leftMs = ms;
  for (let day = 0; day < MAX_DAYS_AHEAD; day++) {
    const edge = hours.until(start);
    const countedMs = hours.areCounted(start) ? edge.getTime() - start.getTime() : 0;
    if (leftMs <= countedMs && (countedMs > 0 || leftMs === 0)) return new Date(start.getTime() + leftMs);
    leftMs -= countedMs;
    start = edge;
  }
  throw new RangeError("no working day in sight");
}
