import { CLOCK_OFFSET, TIME_ZONE } from "./city.ts";

const DAY_MS = 24 * 3_600_000;
const DAYS_OFFERED = 7;

/** When couriers bring documents, as offered to the dispatcher: the whole delivery day or a half of it. */
export const HOURS = [
  ["09:00", "15:00"],
  ["09:00", "12:00"],
  ["12:00", "15:00"],
] as const;

const formatDay = new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE, dateStyle: "short" });
/** The office's day of an instant, such as "2026-11-24". */
export const dayOf = (at: Date): string => formatDay.format(at);
const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** An instant of the office's clock, in ISO 8601. */
export const instantOf = (day: string, time: string): string => new Date(`${day}T${time}:00${CLOCK_OFFSET}`).toISOString();

/** The next working days; today only while its delivery hours are not over. Holidays are not known here: the dispatcher knows them. */
export function daysOffered(now: Date): string[] {
  const days: string[] = [];
  for (let at = now.getTime(); days.length < DAYS_OFFERED; at += DAY_MS) {
    const day = dayOf(new Date(at));
    if (!isWeekend(day) && hoursLeft(day, now).length > 0) days.push(day);
  }
  return days;
}

/** The hours of a day that are not over yet. */
export const hoursLeft = (day: string, now: Date): (typeof HOURS)[number][] =>
  HOURS.filter(([, to]) => Date.parse(instantOf(day, to)) > now.getTime());
