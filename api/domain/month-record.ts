import { addHistograms, type Histogram } from "./durations.ts";
import { type Dimension, type Measure, type Stage, stages } from "./measures.ts";
import { type DocumentKind, documentKinds } from "./services.ts";
import type { FigureSource } from "./statistics.ts";
import type { PublicCells } from "./suppression.ts";

export type CountByKind = Readonly<Partial<Record<DocumentKind, number>>>; // a kind that is absent was not recorded
/** What is counted without regard to the type of document. */
export type ServiceCounts = Readonly<Record<Exclude<Measure, "DOCUMENTS" | "DOCUMENTS_IN_TIME">, number>>;
export type StageTimes = Readonly<Partial<Record<Stage, Readonly<Partial<Record<DocumentKind, Histogram>>>>>>;

/** What this service itself has counted, which no report before it had. */
export interface ServiceRecord {
  readonly counts: ServiceCounts;
  readonly inTime: CountByKind;
  readonly times: StageTimes;
}

/** All public figures of one month of the office. */
export interface MonthRecord {
  readonly month: string; // "2020-04"
  readonly source: FigureSource;
  readonly documents: CountByKind;
  readonly service: ServiceRecord | null; // null: not recorded, which is not zero
}

/** A month that is closed: what was said of it, by which revision and why. */
export interface ClosedMonth extends MonthRecord {
  readonly revision: number; // from 1
  readonly reason: string | null; // why it was revised; null for the first
  readonly closedAt: string; // ISO
  /** Documents by place, channel and partner; small cells withheld. null: not recorded. */
  readonly breakdowns: Readonly<Record<Dimension, PublicCells>> | null;
}

/**
 * The text that is signed, and the only form in which a closed month is kept: JSON with its keys in alphabetical order, so that the same
 * figures always are the same text.
 */
export const statementOf = (closed: ClosedMonth): string => JSON.stringify(inOrder(closed));
export const closedMonthFrom = (statement: string): ClosedMonth => JSON.parse(statement) as ClosedMonth;

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, of]) => [key, inOrder(of)]),
  );
}

/** Whether two records of a month say the same. */
export const sameFigures = (a: MonthRecord, b: MonthRecord): boolean =>
  JSON.stringify(figuresIn(a)) === JSON.stringify(figuresIn(b));
const figuresIn = ({ month, source, documents, service }: MonthRecord): unknown => inOrder({ month, source, documents, service });

/** Everything that the service counted over several months; null when none of them has a record of its own. */
export function sumOfService(months: readonly MonthRecord[]): ServiceRecord | null {
  const recorded = months.flatMap(({ service }) => service ?? []);
  const [first] = recorded;
  if (!first) return null;
  const counts = Object.fromEntries(
    Object.keys(first.counts).map((name) => [
      name,
      recorded.reduce((sum, record) => sum + record.counts[name as keyof ServiceCounts], 0),
    ]),
  ) as ServiceCounts;
  return {
    counts,
    inTime: sumByKind(recorded.map(({ inTime }) => inTime)),
    times: Object.fromEntries(stages.map((stage) => [stage, timesByKind(recorded, stage)])),
  };
}

export function sumByKind(counts: readonly CountByKind[]): CountByKind {
  return Object.fromEntries(
    documentKinds.flatMap((kind) => {
      const ofKind = counts.flatMap((count) => count[kind] ?? []);
      return ofKind.length > 0 ? [[kind, ofKind.reduce((sum, count) => sum + count, 0)]] : [];
    }),
  );
}

function timesByKind(records: readonly ServiceRecord[], stage: Stage): Partial<Record<DocumentKind, Histogram>> {
  return Object.fromEntries(
    documentKinds.flatMap((kind) => {
      const ofKind = records.flatMap(({ times }) => (times[stage]?.[kind] ? [times[stage][kind]] : []));
      return ofKind.length > 0 ? [[kind, addHistograms(ofKind)]] : [];
    }),
  );
}

/** The times of one stage, of one type of document or of all. */
export function timesOf({ times }: ServiceRecord, stage: Stage, kind: DocumentKind | null): Histogram {
  const byKind = times[stage] ?? {};
  return kind === null ? addHistograms(Object.values(byKind)) : (byKind[kind] ?? {});
}

/** @returns a share in percent with one decimal; null of nothing */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10;
