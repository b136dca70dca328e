import type { Language } from "./language.ts";

/* How numbers and months are written in a language that is given: for drawings, which a server makes in several. */

export const localeOf = (language: Language): string => (language === "en" ? "en-GB" : "id-ID");

export function numberIn(language: Language, value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(localeOf(language), options).format(value);
}

export function monthIn(language: Language, year: number, monthNumber: number, options: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: "UTC" });
  return format.format(Date.UTC(year, monthNumber - 1));
}
