import type { HolidaysAt } from "./holidays.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Indonesia's time zones by their IANA names, in hours ahead of UTC. None has daylight saving. */
const HOURS_AHEAD = { "Asia/Jakarta": 7, "Asia/Pontianak": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9 } as const;
export type OfficeZone = keyof typeof HOURS_AHEAD;
export const officeZones = Object.keys(HOURS_AHEAD) as readonly OfficeZone[];

/** What people there call their time. */
export const clockName = (zone: OfficeZone): string => ({ 7: "WIB", 8: "WITA", 9: "WIT" })[HOURS_AHEAD[zone]];

/** By what an office counts its days: every day and month of this service is of its zone. */
export interface OfficeCalendar {
  readonly zone: OfficeZone;
  readonly holidaysAt: HolidaysAt;
}

const aheadMs = (zone: OfficeZone): number => HOURS_AHEAD[zone] * HOUR_MS;

/** The office's day on which `instant` falls, such as "2026-11-24". */
export function dayIn(zone: OfficeZone, instant: Date): string {
  return new Date(instant.getTime() + aheadMs(zone)).toISOString().slice(0, 10);
}

/** The office's month in which `instant` falls, such as "2020-04". */
export function monthIn(zone: OfficeZone, instant: Date): string {
  return dayIn(zone, instant).slice(0, 7);
}

/** The first instant of the office's day `day` ("2026-11-24"). */
export function startOfDay(zone: OfficeZone, day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - aheadMs(zone));
}

/** The first instant of the office's next day: midnight after `instant`, never `instant` itself. */
export function nextMidnight(zone: OfficeZone, instant: Date): Date {
  return new Date(startOfDay(zone, dayIn(zone, instant)).getTime() + DAY_MS);
}

/** Saturday or Sunday. */
export function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** A day on which the office works. @param holidays such as "2026-08-17" */
export function isWorkingDay(day: string, holidays: ReadonlySet<string>): boolean {
  return !isWeekend(day) && !holidays.has(day);
}
