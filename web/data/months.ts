import { TIME_ZONE } from "./city.ts";

/** The first month of the service: before it there is nothing to ask for. */
export const FIRST_MONTH = "2020-04";

/** The month the office is in at `now`, written "2026-11". */
export function monthAt(now: Date): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: TIME_ZONE, year: "numeric", month: "2-digit" }).formatToParts(now);
  const part = (type: "year" | "month"): string => parts.find((candidate) => candidate.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}`;
}

export const yearOf = (month: string): number => Number(month.slice(0, 4));
export const monthOfYear = (month: string): number => Number(month.slice(5));

/** Neighbouring month numbers joined: [4, 5, 6, 9] is [[4, 6], [9, 9]]; an empty list has no ranges. */
export function monthRanges(monthNumbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const number of monthNumbers.toSorted((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && number <= open[1] + 1) open[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
