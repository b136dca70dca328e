import { dayIn, type OfficeCalendar, startOfDay } from "./office-time.ts";

/** A day off, and from when to when the office's list said so. */
export interface ListedHoliday {
  readonly date: string; // "2026-08-17"
  readonly knownSince: Date;
  readonly withdrawnAt: Date | null; // null: it still holds
}

/** The days off as the list said them at some instant: what happened is judged by the list of its own time, whatever is decreed afterwards. */
export type HolidaysAt = (at: Date) => ReadonlySet<string>;

export function holidaysOf(listed: readonly ListedHoliday[]): HolidaysAt {
  const changes = new Set(
    listed.flatMap(({ knownSince, withdrawnAt }) => [knownSince.getTime(), ...(withdrawnAt ? [withdrawnAt.getTime()] : [])]),
  );
  const lists = [...changes]
    .toSorted((a, b) => a - b)
    .map((sinceMs) => {
      const holding = listed.filter(
        ({ knownSince, withdrawnAt }) =>
          knownSince.getTime() <= sinceMs && (withdrawnAt === null || sinceMs < withdrawnAt.getTime()),
      );
      return { sinceMs, days: new Set(holding.map(({ date }) => date)) };
    });
  return (at) => lists.findLast(({ sinceMs }) => sinceMs <= at.getTime())?.days ?? NONE;
}
const NONE: ReadonlySet<string> = new Set();

const DAY_MS = 24 * 3_600_000;
/** Long enough to put next year's decree into the list. */
const WARNED_MS = 90 * DAY_MS;

/**
 * The last day for which holidays are listed, when it is near or over: from then on every weekday would pass for a working day. A list is made
 * for whole years; one without a day ended with last year.
 * @returns such as "2027-12-31"; null while there is time
 */
export function endOfHolidays({ zone, holidaysAt }: OfficeCalendar, now: Date): string | null {
  const lastYear = String(Number(dayIn(zone, now).slice(0, 4)) - 1);
  const newest = [...holidaysAt(now)].toSorted().at(-1)?.slice(0, 4);
  const end = `${newest ?? lastYear}-12-31`;
  return startOfDay(zone, end).getTime() - now.getTime() <= WARNED_MS ? end : null;
}
