/** Central Indonesia Time, UTC+8 without daylight saving: the zone of every day and month of this service. */
const WITA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The day on which `instant` falls in WITA, such as "2026-11-24". */
export function dayInWita(instant: Date): string {
  return new Date(instant.getTime() + WITA_OFFSET_MS).toISOString().slice(0, 10);
}

/** The month in which `instant` falls in WITA, such as "2020-04". */
export function monthInWita(instant: Date): string {
  return dayInWita(instant).slice(0, 7);
}

/** The first instant of the WITA day `day` ("2026-11-24"). */
export function startOfDayInWita(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - WITA_OFFSET_MS);
}

/** The first instant of the next WITA day: midnight after `instant`, never `instant` itself. */
export function nextMidnightInWita(instant: Date): Date {
  return new Date(startOfDayInWita(dayInWita(instant)).getTime() + DAY_MS);
}

/** The instants between which the WITA month `month` ("2020-04") lies; `to` belongs to the next month already. */
export function monthEdgesInWita(month: string): { readonly from: Date; readonly to: Date } {
  const from = startOfDayInWita(`${month}-01`);
  const [year = NaN, number = NaN] = month.split("-").map(Number);
  return { from, to: new Date(Date.UTC(year, number, 1) - WITA_OFFSET_MS) }; // Date.UTC counts months from 0
}

/** Saturday or Sunday in WITA. */
export function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** A day in WITA on which the office works. @param holidays such as "2026-08-17" */
export function isWorkingDay(day: string, holidays: ReadonlySet<string>): boolean {
  return !isWeekend(day) && !holidays.has(day);
}
