import { monthRanges } from "../data/months.ts";
import { localeOf, monthIn } from "../i18n/formats.ts";
import type { Language } from "../i18n/language.ts";

export interface Formats {
  readonly number: (value: number) => string;
  /** -28.8 becomes "−28,8%" in Indonesian; the sign is always written, except for no change at all. */
  readonly changePercent: (percent: number) => string;
  /** 4 becomes "April" or "Apr". */
  readonly monthName: (monthNumber: number, length: "long" | "short") => string;
  /** [4, 5, 6, 9] becomes "April–Juni, September". */
  readonly monthNumbers: (monthNumbers: readonly number[]) => string;
}

/** Made once per language: each formatter holds tens of kilobytes outside the heap, and a drawing writes hundreds of numbers. */
function formatsOf(language: Language): Formats {
  const numbers = new Intl.NumberFormat(localeOf(language));
  const percents = new Intl.NumberFormat(localeOf(language), {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const names = { long: [] as string[], short: [] as string[] };
  for (const length of ["long", "short"] as const)
    for (let month = 1; month <= 12; month += 1) names[length].push(monthIn(language, 2020, month, { month: length }));
  const monthName: Formats["monthName"] = (monthNumber, length) => names[length][monthNumber - 1] ?? "";
  return {
    number: (value) => numbers.format(value),
    changePercent: (percent) => percents.format(percent / 100),
    monthName,
    monthNumbers: (monthNumbers) =>
      monthRanges(monthNumbers)
        .map(([first, last]) => [...new Set([first, last])].map((month) => monthName(month, "long")).join("–"))
        .join(", "),
  };
}

const made = new Map<Language, Formats>();
export function formatsIn(language: Language): Formats {
  const formats = made.get(language) ?? formatsOf(language);
  made.set(language, formats);
  return formats;
}
