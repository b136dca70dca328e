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

type Month = StatisticsViewFragment["months"][number];

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

/** How many parts the vertical axis of a chart is divided into. */
export const SCALE_STEPS = 4;

/** The top of every chart: round steps that the highest month of all years fits under. One scale for all, so heights can be compared. */
export function commonScale(years: readonly YearFigures[]): number {
  const highest = Math.max(1, ...years.flatMap(({ months }) => months.map(({ total }) => total)));
  const magnitude = 10 ** Math.floor(Math.log10(highest / SCALE_STEPS));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate * SCALE_STEPS >= highest);
  return SCALE_STEPS * Math.max(1, step ?? highest);
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
