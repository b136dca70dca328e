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
import { type MonthRange, monthsIn } from "../domain/statistics.ts";
import type { SumDimension } from "./figure-sums.ts";
import { ClosedMonthRevision } from "./statistics.entity.ts";

/** A closed month with what it takes to check that nobody has changed it since. */
export interface SignedMonth extends ClosedMonth {
  readonly statement: string;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}
export type RecordedMonth = (MonthRecord & { readonly revision: null }) | SignedMonth;

/** Every month with a record, oldest first: as it was published if it is closed, otherwise as it is counted now. */
export async function readMonths(em: EntityManager, range: MonthRange): Promise<RecordedMonth[]> {
  const closed = await readClosed(em, range);
  const known = new Set(closed.map(({ month }) => month));
  const open = await readCounted(
    em,
    monthsIn(range).filter((month) => !known.has(month)),
  );
  return [...closed, ...open.map((record) => ({ ...record, revision: null }))].toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

/** Closed months never change, so each is read and parsed once per process; by the database it came from. */
const knownMonths = new WeakMap<EntityManager["config"], Map<string, SignedMonth>>();

/** The revision that holds of each closed month. */
export async function readClosed(em: EntityManager, range: MonthRange): Promise<SignedMonth[]> {
  const known = knownMonths.get(em.config) ?? new Map<string, SignedMonth>();
  knownMonths.set(em.config, known);
  const { rows } = await sql<{ month: string; revision: number }>`
    select month, max(revision) as revision from closed_month where month between ${range.from} and ${range.to} group by month order by month`.execute(
    em.getKysely<unknown>(),
  );
  const missing = rows.filter(({ month, revision }) => known.get(month)?.revision !== revision);
  if (missing.length > 0) for (const read of await readStatements(em, missing)) known.set(read.month, read);
  return rows.map(({ month }) => known.get(month)!);
}

async function readStatements(
  em: EntityManager,
  wanted: readonly { readonly month: string; readonly revision: number }[],
): Promise<SignedMonth[]> {
  const rows = await em.find(
    ClosedMonthRevision,
    { $or: wanted.map(({ month, revision }) => ({ month, revision })) },
    { disableIdentityMap: true },
  );
  return rows.map(({ statement, signature, publicKey }) => ({ ...closedMonthFrom(statement), statement, signature, publicKey }));
}

interface CountRow {
  readonly month: string;
  readonly value: string;
  readonly name: string;
  readonly kind: DocumentKind | "";
  readonly count: number; // of a measure
  readonly times: Histogram | null; // of a stage
}

/** Sums of one dimension, both of what is counted and of how long it took. */
export async function readSums(em: EntityManager, dimension: SumDimension, months: readonly string[]): Promise<CountRow[]> {
  const ofCity = dimension === "CITY" ? sql`and value = ''` : sql``; // it has no other value; said, its rows are found by the key
  const where = sql`where dimension = ${dimension} ${ofCity} and month = any(${months}::text[]) and count > 0`;
  const { rows } = await sql<CountRow>`
    select month, value, measure as name, document_kind as kind, count::int, null::jsonb as times from figure_count
    ${where}
    union all
    select month, value, stage, document_kind, 0, jsonb_object_agg(bucket, count) from stage_count
    ${where} group by month, value, stage, document_kind`.execute(em.getKysely<unknown>());
  return rows;
}

/** What the service itself counted in the whole city, month by month. A month in which nothing counts is absent: it has no record. */
export async function readCounted(em: EntityManager, months: readonly string[]): Promise<MonthRecord[]> {
  const byMonth = Map.groupBy(await readSums(em, "CITY", months), ({ month }) => month);
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
  const times: Partial<Record<Stage, Partial<Record<DocumentKind, Histogram>>>> = {};
  for (const { name, kind, times: histogram } of rows)
    if (histogram !== null && kind !== "") times[name as Stage] = { ...times[name as Stage], [kind]: histogram };
  return times;
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
