import { localeOf, monthIn, numberIn } from "./formats.ts";
import { language } from "./language.ts";

/* The same in the language the page is in. */

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string => numberIn(language(), value, options);

/** "2020-04" becomes "April 2020". */
export function formatMonth(month: string): string {
  return monthIn(language(), Number(month.slice(0, 4)), Number(month.slice(5)), { month: "long", year: "numeric" });
}

/** ["a", "b", "c"] becomes "a, b, dan c". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(localeOf(language()), { type: "conjunction" }).format(items);
}
