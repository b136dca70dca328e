import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Histogram } from "../domain/durations.ts";
import { dimensions, measures, type Stage } from "../domain/measures.ts";
import {
  type ClosedMonth,
  closedMonthFrom,
  type CountByKind,
  type MonthRecord,
  type ServiceCounts,
  type StageTimes,
} from "../domain/month-record.ts";
import type { DocumentKind } from "../domain/services.ts";
import type { MonthRange } from "../domain/statistics.ts";
import type { SumDimension } from "./figure-sums.ts";

/** A closed month with what it takes to check that nobody has changed it since. */
export interface SignedMonth extends ClosedMonth {
  readonly statement: string;
  readonly signature: Buffer;
  readonly publicKey: Buffer;
}
export type RecordedMonth = (MonthRecord & { readonly revision: null }) | SignedMonth;

/** Every month with a record, oldest first: as it was published if it is closed, otherwise as it is counted now. */
export async function readMonths(em: EntityManager, range: MonthRange): Promise<RecordedMonth[]> {
  const closed = await readClosed(em, range);
  const known = new Set(closed.map(({ month }) => month));
  const open = (await readCounted(em, range)).filter(({ month }) => !known.has(month));
  return [...closed, ...open.map((record) => ({ ...record, revision: null }))].toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

/** The revision that holds of each closed month. */
export async function readClosed(em: EntityManager, range: MonthRange): Promise<SignedMonth[]> {
  const { rows } = await sql<{ statement: string; signature: Buffer; public_key: Buffer }>`
    select distinct on (month) statement, signature, public_key from closed_month
    where month between ${range.from} and ${range.to} order by month, revision desc`.execute(em.getKysely<unknown>());
  return rows.map(({ statement, signature, public_key: publicKey }) => ({
    ...closedMonthFrom(statement),
    statement,
    signature,
    publicKey,
  }));
}

interface CountRow {
  readonly month: string;
  readonly value: string;
  readonly name: string;
  readonly kind: DocumentKind | "";
  readonly bucket: number | null;
  readonly count: number;
}

/** Sums of one dimension, both of what is counted and of how long it took. */
export async function readSums(em: EntityManager, dimension: SumDimension, { from, to }: MonthRange): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select month, value, measure as name, document_kind as kind, null::smallint as bucket, count::int from figure_count
    where dimension = ${dimension} and month between ${from} and ${to} and count > 0
    union all
    select month, value, stage, document_kind, bucket, count::int from stage_count
    where dimension = ${dimension} and month between ${from} and ${to} and count > 0`.execute(em.getKysely<unknown>());
  return rows;
}

/** What the service itself counted in the whole city, month by month. A month in which nothing counts is absent: it has no record. */
export async function readCounted(em: EntityManager, range: MonthRange): Promise<MonthRecord[]> {
  const byMonth = Map.groupBy(await readSums(em, "CITY", range), ({ month }) => month);
  return [...byMonth].map(([month, rows]) => recordFrom(month, rows));
}

/** One record of rows that all are of the same month, or of the same of anything else. */
export function recordFrom(month: string, rows: readonly CountRow[]): MonthRecord {
  const named = Map.groupBy(rows, ({ name }) => name);
  const byKind = (name: string): CountByKind =>
    Object.fromEntries((named.get(name) ?? []).map(({ kind, count }) => [kind, count]));
  const totalOf = (name: string): number => (named.get(name) ?? []).reduce((sum, { count }) => sum + count, 0);
  const countNames = measures.filter((measure) => measure !== "DOCUMENTS" && measure !== "DOCUMENTS_IN_TIME");
  return {
    month,
    source: "HANDOVERS",
    documents: byKind("DOCUMENTS"),
    service: {
      counts: Object.fromEntries(countNames.map((name) => [name, totalOf(name)])) as ServiceCounts,
      inTime: byKind("DOCUMENTS_IN_TIME"),
      times: timesFrom(rows),
    },
  };
}

function timesFrom(rows: readonly CountRow[]): StageTimes {
  const times: Partial<Record<Stage, Partial<Record<DocumentKind, Record<number, number>>>>> = {};
  for (const { name, kind, bucket, count } of rows) {
    if (bucket === null || kind === "") continue;
    const ofStage = (times[name as Stage] ??= {});
    const histogram: Record<number, number> = (ofStage[kind] ??= {});
    histogram[bucket] = count;
  }
  return times satisfies Partial<Record<Stage, Partial<Record<DocumentKind, Histogram>>>>;
}

/** Documents by each value of each dimension in one month, those with none as zero: what a closed month is made from. */
export async function readBreakdowns(
  em: EntityManager,
  month: string,
): Promise<Record<(typeof dimensions)[number], Record<string, number>>> {
  const { rows } = await sql<{ dimension: (typeof dimensions)[number]; value: string; documents: number }>`
    select dimension, value, sum(count)::int as documents from figure_count
    where month = ${month} and dimension <> 'CITY' and measure = 'DOCUMENTS' group by 1, 2
    union all select 'VILLAGE', code, 0 from area where level = 'village'
    union all select 'CHANNEL', unnest(array['ONLINE', 'FACE_TO_FACE', 'PARTNER']), 0
    union all select 'PARTNER', '', 0
    union all select distinct 'PARTNER', value, 0 from figure_count where dimension = 'PARTNER'`.execute(em.getKysely<unknown>());
  const cells = { VILLAGE: {}, CHANNEL: {}, PARTNER: {} } as Record<(typeof dimensions)[number], Record<string, number>>;
  for (const { dimension, value, documents } of rows) cells[dimension][value] = (cells[dimension][value] ?? 0) + documents;
  return cells;
}
