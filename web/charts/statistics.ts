import { type Figures, KINDS, groupByYear, type YearFigures } from "../data/years.ts";
import { monthOfYear, yearOf } from "../data/months.ts";
import type { DocumentKind } from "../gql/graphql.ts";
import type { Language } from "../i18n/language.ts";
import type { Break, Category, Chart, Tone } from "./chart.ts";
import { type Formats, formatsIn } from "./formats.ts";
import { topFor } from "./scale.ts";
import { type ChartWords, chartWords } from "./words.ts";

/* From the figures to what is drawn: the only file here that knows what is counted. */

export const TONES = {
  KARTU_KELUARGA: "family-card",
  AKTA_KELAHIRAN: "birth",
  AKTA_KEMATIAN: "death",
  KTP_EL: "identity-card",
} as const satisfies Record<DocumentKind, Tone>;

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
type Comparison = Figures["comparisons"][number];
interface Tools {
  readonly words: ChartWords;
  readonly formats: Formats;
}
const toolsIn = (language: Language): Tools => ({ words: chartWords[language], formats: formatsIn(language) });
const monthCategories = (months: readonly number[], { formats }: Tools): Chart["categories"] =>
  months.map((month) => ({ name: formats.monthName(month, "long"), short: formats.monthName(month, "short") }));
const sumsOf = ({ words }: Tools): Chart["sums"] => ({ ofRow: words.sum, ofColumn: words.total });

/** One year by kind of document. The axis always has twelve places, so an incomplete year looks incomplete. */
export function yearChart(year: YearFigures, top: number, language: Language): Chart {
  const tools = toolsIn(language);
  const { words, formats } = tools;
  const peak = year.months.reduce((best, month) => (month.total > best.total ? month : best));
  return {
    shape: "stacked",
    title: words.monthsTitle(year.year),
    text: words.monthsText(
      year.year,
      formats.number(year.total),
      formats.monthName(peak.monthNumber, "long"),
      formats.number(peak.total),
    ),
    categoryName: words.month,
    categories: monthCategories(MONTHS, tools),
    series: KINDS.map((kind) => ({
      name: words.kinds[kind],
      tone: TONES[kind],
      values: MONTHS.map((number) => year.months.find(({ monthNumber }) => monthNumber === number)?.counts[kind] ?? null),
    })),
    top,
    breaks: [],
    sums: sumsOf(tools),
    write: formats.number,
  };
}

/** The top of the chart of every year: one for all, so that heights can be compared. */
export const commonTop = (years: readonly YearFigures[]): number =>
  topFor(years.flatMap(({ months }) => months.map(({ total }) => total)));

/** Two years side by side over the months both have: the only fair comparison while years are incomplete. */
export function comparisonChart(comparison: Comparison, months: Figures["months"], language: Language): Chart {
  const tools = toolsIn(language);
  const { words, formats } = tools;
  const { earlierYear, laterYear, earlierTotal, laterTotal, changePercent } = comparison;
  const valuesOf = (year: number): (number | null)[] =>
    comparison.monthNumbers.map(
      (number) => months.find(({ month }) => yearOf(month) === year && monthOfYear(month) === number)?.total ?? null,
    );
  const series = [
    { name: String(earlierYear), tone: "earlier", values: valuesOf(earlierYear) },
    { name: String(laterYear), tone: "later", values: valuesOf(laterYear) },
  ] as const;
  return {
    shape: "grouped",
    title: words.comparisonTitle(formats.monthNumbers(comparison.monthNumbers), earlierYear, laterYear),
    text: words.comparisonText(
      words.yearTotal(earlierYear, formats.number(earlierTotal)),
      words.yearTotal(laterYear, formats.number(laterTotal)),
      changePercent === null ? words.noChange : formats.changePercent(changePercent),
    ),
    categoryName: words.month,
    categories: monthCategories(comparison.monthNumbers, tools),
    series,
    top: topFor(series.flatMap(({ values }) => values.filter((value) => value !== null))),
    breaks: [],
    sums: { ofRow: null, ofColumn: words.total },
    write: formats.number,
  };
}

/** Shorter, and the gap in the line says enough. */
const SHORTEST_BREAK_MONTHS = 7;
/** Of the drawing's width, as a part of what the months have: room for the scale of what comes after. */
const BREAK_SHARE = 1 / 6;

/**
 * All documents, month after month from the first on record to the last; a month without a record is a gap, and a long stretch of them a
 * break. What is beyond a break has its own scale: years of pilot figures would lie flat beside those of a service that has grown.
 */
export function totalChart(months: Figures["months"], language: Language): Chart | null {
  const tools = toolsIn(language);
  const { words, formats } = tools;
  const recorded = new Map(months.map(({ month, total }) => [month, total]));
  const [first, last] = [[...recorded.keys()].toSorted()[0], [...recorded.keys()].toSorted().at(-1)];
  if (first === undefined || last === undefined) return null;
  const nameOf = (month: string): string => `${formats.monthName(monthOfYear(month), "long")} ${yearOf(month)}`;
  const shortOf = (month: string, index: number): string => {
    if (monthOfYear(month) === 1) return String(yearOf(month));
    return index === 0 ? `${formats.monthName(monthOfYear(month), "short")} ${yearOf(month)}` : "";
  };
  const parts = partsOf(monthsBetween(first, last), recorded);
  const fillers = Math.max(2, Math.round(BREAK_SHARE * parts.flat().length));
  const topOf = (part: readonly string[]): number => topFor(part.flatMap((month) => recorded.get(month) ?? []));
  const columns: (string | null)[] = []; // null: of a break
  const categories: Category[] = [];
  const breaks: Break[] = [];
  const voids: string[] = [];
  for (const [nth, part] of parts.entries()) {
    const before = parts[nth - 1]?.at(-1);
    if (before !== undefined) {
      const [from, to] = [columns.length, columns.length + fillers - 1];
      breaks.push({ from, to, text: words.noData, top: topOf(part) });
      voids.push(words.noDataBetween(nameOf(monthAfter(before)), nameOf(monthBefore(part[0]!))));
      for (let filler = 0; filler < fillers; filler += 1) {
        columns.push(null);
        categories.push({ name: "", short: "" });
      }
    }
    columns.push(...part);
    categories.push(...part.map((month, index) => ({ name: nameOf(month), short: shortOf(month, index) })));
  }
  const total = formats.number(months.reduce((sum, month) => sum + month.total, 0));
  return {
    shape: "line",
    title: words.totalTitle,
    text: [words.totalText(nameOf(first), nameOf(last), total), ...voids].join(" "),
    categoryName: words.month,
    categories,
    series: [
      {
        name: words.documents,
        tone: "later",
        values: columns.map((month) => (month === null ? null : (recorded.get(month) ?? null))),
      },
    ],
    top: topOf(parts[0] ?? []),
    breaks,
    sums: { ofRow: null, ofColumn: words.total },
    write: formats.number,
  };
}

/** The months between long stretches without a record, in their order. */
function partsOf(span: readonly string[], recorded: ReadonlyMap<string, number>): string[][] {
  const known = span.flatMap((month, index) => (recorded.has(month) ? [index] : []));
  const parts: string[][] = [];
  for (const [nth, index] of known.entries()) {
    const missing = nth === 0 ? 0 : index - known[nth - 1]! - 1;
    if (nth === 0 || missing >= SHORTEST_BREAK_MONTHS) parts.push([span[index]!]);
    else parts.at(-1)!.push(...span.slice(index - missing, index + 1));
  }
  return parts;
}
const monthAfter = (month: string): string => monthsFrom(month, 1);
const monthBefore = (month: string): string => monthsFrom(month, -1);
function monthsFrom(month: string, step: number): string {
  const count = yearOf(month) * 12 + monthOfYear(month) - 1 + step;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

function monthsBetween(first: string, last: string): string[] {
  const span: string[] = [];
  for (let month = first; month <= last; month = monthAfter(month)) span.push(month);
  return span;
}

/** The charts of these figures, by the name they have in addresses and attributes; the first is what is shown unasked. */
export const CHARTS = {
  months: (figures: Figures, language: Language): Chart[] => {
    const years = groupByYear(figures.months);
    return years.map((year) => yearChart(year, commonTop(years), language));
  },
  comparison: (figures: Figures, language: Language): Chart[] =>
    figures.comparisons.map((comparison) => comparisonChart(comparison, figures.months, language)),
  total: (figures: Figures, language: Language): Chart[] =>
    [totalChart(figures.months, language)].filter((chart) => chart !== null),
} as const;

/** Where the figures come from, in words: the office's report, our own count, or both. */
export function sourcesOf({ months }: Figures, { source, sourceCounted }: ChartWords): string {
  const published = months.some((month) => month.source === "LAPORAN_INOVASI");
  const counted = months.some((month) => month.source !== "LAPORAN_INOVASI");
  return [published ? source : "", counted ? sourceCounted : ""].filter(Boolean).join(" ");
}
