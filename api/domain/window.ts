import { dayIn, isWorkingDay, nextMidnight, type OfficeCalendar, type OfficeZone, startOfDay } from "./office-time.ts";

const HOUR_MS = 3_600_000;
/** The hours in which couriers bring documents, by the office's clock. */
const HOURS = { from: 9, to: 15 } as const;

/** Of the office's day on which `at` lies. */
export const endOfDeliveryHours = (zone: OfficeZone, at: Date): Date =>
  new Date(startOfDay(zone, dayIn(zone, at)).getTime() + HOURS.to * HOUR_MS);

/** The next working day's delivery hours after `after`. @param now whose list of holidays holds */
export function nextWorkingWindow(
  { zone, holidaysAt }: OfficeCalendar,
  after: Date,
  now = after,
): { readonly from: Date; readonly to: Date } {
  const holidays = holidaysAt(now);
  let start = nextMidnight(zone, after);
  while (!isWorkingDay(dayIn(zone, start), holidays)) start = nextMidnight(zone, start);
  return { from: new Date(start.getTime() + HOURS.from * HOUR_MS), to: new Date(start.getTime() + HOURS.to * HOUR_MS) };
}
