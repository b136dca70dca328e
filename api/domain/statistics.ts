import { DomainError } from "./errors.ts";
import type { DocumentKind } from "./services.ts";

/** Where a month's figures come from. */
export const figureSources = ["LAPORAN_INOVASI", "HANDOVERS"] as const;
export type FigureSource = (typeof figureSources)[number];

/** How many documents of one kind reached their owners in one month of the office. A month without a figure is not recorded, which is not zero. */
export interface Figure {
  readonly month: string; // "2020-04"
  readonly documentKind: DocumentKind;
  readonly documents: number;
  readonly source: FigureSource;
}

/** Months from `from` to `to`, both inclusive, written "2020-04". */
export interface MonthRange {
  readonly from: string;
  readonly to: string;
}

const MONTH = /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/;
/** Fifty years: more than the service can have, few enough to stay cheap. */
export const MAX_RANGE_MONTHS = 600;

/** Everything that is on record, whenever that is. */
export const ALL_MONTHS: MonthRange = { from: "2000-01", to: "2049-12" };

/** @throws DomainError INVALID_INPUT, naming the field and the rule it broke */
export function monthRange(from: string, to: string): MonthRange {
  for (const [field, value] of [
    ["from", from],
    ["to", to],
  ] as const) {
    if (!MONTH.test(value)) throw new DomainError("INVALID_INPUT", { field, rule: 'a month like "2020-04"' });
  }
  const length = monthNumber(to) - monthNumber(from) + 1;
  if (length < 1) throw new DomainError("INVALID_INPUT", { field: "to", rule: "not before from" });
  if (length > MAX_RANGE_MONTHS)
    throw new DomainError("INVALID_INPUT", { field: "to", rule: `at most ${MAX_RANGE_MONTHS} months` });
  return { from, to };
}

/** Every month of a range, oldest first. */
export function monthsIn({ from, to }: MonthRange): string[] {
  return Array.from({ length: monthNumber(to) - monthNumber(from) + 1 }, (_, index) => {
    const number = monthNumber(from) + index;
    return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
  });
}

/** Months since year 0, so that months can be subtracted. */
function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
}

export const yearOf = (month: string): number => Number(month.slice(0, 4));
export const monthOfYear = (month: string): number => Number(month.slice(5));

export function totalOf(figures: readonly Figure[]): number {
  return figures.reduce((sum, figure) => sum + figure.documents, 0);
}

/** The figures by a key of each, keys in order of first appearance. */
export function figuresBy<K>(figures: readonly Figure[], keyOf: (figure: Figure) => K): Map<K, Figure[]> {
  const groups = new Map<K, Figure[]>();
  for (const figure of figures) {
    const group = groups.get(keyOf(figure));
    if (group) group.push(figure);
    else groups.set(keyOf(figure), [figure]);
  }
  return groups;
}

/** Two neighbouring years over the months that both have on record: the only fair comparison while years are incomplete. */
export interface YearComparison {
  readonly earlierYear: number;
  readonly laterYear: number;
  readonly monthNumbers: readonly number[]; // 1 = January
  readonly earlierTotal: number;
  readonly laterTotal: number;
  readonly changePercent: number | null; // one decimal, half away from zero; null when the earlier total is zero
}

export function yearComparisons(figures: readonly Figure[]): YearComparison[] {
  const byYear = figuresBy(figures, (figure) => yearOf(figure.month));
  return [...byYear.keys()]
    .toSorted((a, b) => a - b)
    .flatMap((earlierYear) => {
      const earlier = byYear.get(earlierYear) ?? [];
      const later = byYear.get(earlierYear + 1);
      if (!later) return [];
      const monthsOfLater = new Set(later.map((figure) => monthOfYear(figure.month)));
      const monthNumbers = [...new Set(earlier.map((figure) => monthOfYear(figure.month)))]
        .filter((number) => monthsOfLater.has(number))
        .toSorted((a, b) => a - b);
      if (monthNumbers.length === 0) return [];
      const within = (figure: Figure): boolean => monthNumbers.includes(monthOfYear(figure.month));
      const earlierTotal = totalOf(earlier.filter(within));
      const laterTotal = totalOf(later.filter(within));
      const changePercent = earlierTotal === 0 ? null : roundToTenth(((laterTotal - earlierTotal) / earlierTotal) * 100);
      return [{ earlierYear, laterYear: earlierYear + 1, monthNumbers, earlierTotal, laterTotal, changePercent }];
    });
}

const roundToTenth = (value: number): number => (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10;

/** What a reader must know before drawing conclusions, with the numbers its sentence needs. */
export type DataQualityNote =
  | { readonly kind: "PARTIAL_YEAR"; readonly year: number; readonly months: readonly number[] }
  | { readonly kind: "FAMILY_CARDS_EQUAL_DEATH_CERTIFICATES"; readonly months: number }
  | { readonly kind: "DOCUMENTS_ARE_NOT_PARCELS"; readonly documents: number; readonly parcelsAtMost: number };

/** Notes that follow from the figures themselves; notes about where they came from are data of the city's pack. */
export function dataQualityNotes(figures: readonly Figure[]): DataQualityNote[] {
  const published = figures.filter((figure) => figure.source === "LAPORAN_INOVASI");
  if (published.length === 0) return [];
  const partialYears = [...figuresBy(published, (figure) => yearOf(figure.month))].flatMap(
    ([year, ofYear]): DataQualityNote[] => {
      const months = [...new Set(ofYear.map((figure) => monthOfYear(figure.month)))];
      return months.length < 12 ? [{ kind: "PARTIAL_YEAR", year, months }] : [];
    },
  );
  const notes = [...partialYears];
  const countIn = (ofMonth: readonly Figure[], kind: DocumentKind): number =>
    totalOf(ofMonth.filter((figure) => figure.documentKind === kind));
  const byMonth = [...figuresBy(published, (figure) => figure.month).values()];
  const equalThroughout = byMonth.every((ofMonth) => countIn(ofMonth, "KARTU_KELUARGA") === countIn(ofMonth, "AKTA_KEMATIAN"));
  // Equal counts in one or two months may be chance; in every month of a longer range they are a fact about how the table was made.
  if (equalThroughout && byMonth.length >= 3)
    notes.push({ kind: "FAMILY_CARDS_EQUAL_DEATH_CERTIFICATES", months: byMonth.length });
  const documents = totalOf(published);
  notes.push({ kind: "DOCUMENTS_ARE_NOT_PARCELS", documents, parcelsAtMost: documents - countIn(published, "AKTA_KEMATIAN") });
  return notes;
}
