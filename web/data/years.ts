import type { DocumentKind, StatisticsViewFragment } from "../gql/graphql.ts";
import { monthOfYear, yearOf } from "./months.ts";

/** The order of the columns in the office's own tables. */
export const KINDS = ["KARTU_KELUARGA", "AKTA_KELAHIRAN", "AKTA_KEMATIAN", "KTP_EL"] as const satisfies readonly DocumentKind[];

export interface MonthFigures {
  readonly monthNumber: number; // 1 = January
  readonly total: number;
  readonly counts: Readonly<Record<DocumentKind, number>>;
  readonly published: boolean; // from the office's report, not counted by the system
}

export interface YearFigures {
  readonly year: number;
  readonly months: readonly MonthFigures[]; // recorded months only, in order
  readonly counts: Readonly<Record<DocumentKind, number>>;
  readonly total: number;
}

/** The part of the statistics that is drawn, as the page asks for it and as statistics.json has it. */
export type Figures = Pick<StatisticsViewFragment, "months" | "comparisons">;
type Month = Figures["months"][number];

/** The recorded months by year, oldest first, with sums. A year without a recorded month does not appear. */
export function groupByYear(months: readonly Month[]): YearFigures[] {
  const years = new Map<number, MonthFigures[]>();
  for (const month of months.toSorted((a, b) => a.month.localeCompare(b.month))) {
    const figures = {
      monthNumber: monthOfYear(month.month),
      total: month.total,
      counts: countsOf(month),
      published: isPublished(month),
    };
    const year = years.get(yearOf(month.month));
    if (year) year.push(figures);
    else years.set(yearOf(month.month), [figures]);
  }
  return [...years].map(([year, ofYear]) => ({
    year,
    months: ofYear,
    counts: record((kind) => sum(ofYear.map(({ counts }) => counts[kind]))),
    total: sum(ofYear.map(({ total }) => total)),
  }));
}

const isPublished = (month: Month): boolean => month.source === "LAPORAN_INOVASI";
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A kind that a recorded month does not name had no document that month: zero. */
function countsOf(month: Month): Record<DocumentKind, number> {
  return record((kind) => month.byType.find(({ type }) => type === kind)?.count ?? 0);
}

function record(valueOf: (kind: DocumentKind) => number): Record<DocumentKind, number> {
  return {
    KARTU_KELUARGA: valueOf("KARTU_KELUARGA"),
    AKTA_KELAHIRAN: valueOf("AKTA_KELAHIRAN"),
    AKTA_KEMATIAN: valueOf("AKTA_KEMATIAN"),
    KTP_EL: valueOf("KTP_EL"),
  };
}
