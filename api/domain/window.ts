import { dayInWita, isWorkingDay, nextMidnightInWita, startOfDayInWita } from "./wita.ts";

const HOUR_MS = 3_600_000;
/** The hours in which couriers bring documents, WITA. */
const HOURS = { from: 9, to: 15 } as const;

/** Of the day in WITA on which `at` lies. */
export const endOfDeliveryHours = (at: Date): Date => new Date(startOfDayInWita(dayInWita(at)).getTime() + HOURS.to * HOUR_MS);

/** Whether it was promised for a day that is yet to come: whoever waits for it does not expect it today. */
export const isForLaterDay = (promisedFrom: Date, now: Date): boolean => dayInWita(promisedFrom) > dayInWita(now);

const SHORTEST_PROMISE_HOURS = 3;
/** What is promised of something that leaves today after all: until the delivery hours end, three hours at least, and not beyond midnight. */
export function restOfToday(now: Date): { readonly from: Date; readonly to: Date } {
  const latestMs = Math.max(endOfDeliveryHours(now).getTime(), now.getTime() + SHORTEST_PROMISE_HOURS * HOUR_MS);
  return { from: now, to: new Date(Math.min(latestMs, nextMidnightInWita(now).getTime())) };
}

/** The next working day's delivery hours after `now`. @param holidays days in WITA such as "2026-08-17" */
export function nextWorkingWindow(now: Date, holidays: ReadonlySet<string>): { readonly from: Date; readonly to: Date } {
  let day = dayInWita(nextMidnightInWita(now));
  while (!isWorkingDay(day, holidays)) day = dayInWita(nextMidnightInWita(startOfDayInWita(day)));
  const start = startOfDayInWita(day).getTime();
  return { from: new Date(start + HOURS.from * HOUR_MS), to: new Date(start + HOURS.to * HOUR_MS) };
}
