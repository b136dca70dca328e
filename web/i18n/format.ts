import { TIME_ZONE, monthRanges } from "../data/months.ts";
import { language } from "./language.ts";

const locale = (): string => (language() === "en" ? "en-GB" : "id-ID");

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** -28.8 becomes "−28,8%" in Indonesian; the sign is always written, except for no change at all. */
export function formatChangePercent(percent: number): string {
  return formatNumber(percent / 100, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
}

/** 4 becomes "April"; `short` is for the axis of a chart. */
export function formatMonthName(monthNumber: number, length: "long" | "short" = "long"): string {
  return formatInstant(2020, monthNumber, { month: length });
}

/** "2020-04" becomes "April 2020". */
export function formatMonth(month: string): string {
  return formatInstant(Number(month.slice(0, 4)), Number(month.slice(5)), { month: "long", year: "numeric" });
}

/** [4, 5, 6, 9] becomes "April–Juni, September". */
export function formatMonthNumbers(monthNumbers: readonly number[]): string {
  return monthRanges(monthNumbers)
    .map(([first, last]) => (first === last ? formatMonthName(first) : `${formatMonthName(first)}–${formatMonthName(last)}`))
    .join(", ");
}

/** ["a", "b", "c"] becomes "a, b, dan c". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);
}

/** Noon on the 15th: far from every edge, so no time zone can move it into another month. */
function formatInstant(year: number, monthNumber: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: TIME_ZONE }).format(Date.UTC(year, monthNumber - 1, 15, 12));
}
