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
import { ClosedMonthRevision } from "./statistics.entity.ts";

/** A closed month with what it takes to check that nobody has changed it since. */
export interface SignedMonth extends ClosedMonth {
  readonly statement: string;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}
export type RecordedMonth = (MonthRecord & { readonly revision: null }) | SignedMonth;

/**
 * Every month with a record, oldest first: as it was published if it is closed, otherwise as it is counted now.
 * @param withTimes false: nobody asks how long anything took, and of open months it is not even read
 */
export async function readMonths(em: EntityManager, range: MonthRange, withTimes = true): Promise<RecordedMonth[]> {
  const { revisions, counts } = await readHeads(em, range);
  const times = withTimes ? await readTimes(em, "CITY", [...new Set(counts.map(({ month }) => month))]) : [];
  const byMonth = Map.groupBy([...counts, ...times], ({ month }) => month);
  const open = [...byMonth].map(([month, rows]) => ({ ...recordFrom(month, rows), revision: null }));
  return [...(await closedMonths(em, revisions)), ...open].toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

interface Revision {
  readonly month: string;
  readonly revision: number;
}
/** In one statement, since most questions need no other: which revision holds of each closed month, and what is counted in the others. */
async function readHeads(em: EntityManager, { from, to }: MonthRange): Promise<{ revisions: Revision[]; counts: SumRow[] }> {
  const { rows } = await sql<{ month: string; revision: number | null; name: string; kind: DocumentKind | ""; count: number }>`
    with closed as (select month, max(revision) as revision from closed_month where month between ${from} and ${to} group by month)
    select month, revision, '' as name, '' as kind, 0 as count from closed
    union all
    select month, null, measure, document_kind, count::int from figure_count
    where dimension = 'CITY' and value = '' and month between ${from} and ${to} and count > 0 and month not in (select month from closed)`.execute(
    em.getKysely<unknown>(),
  );
  return {
    revisions: rows.flatMap(({ month, revision }) => (revision === null ? [] : [{ month, revision }])),
    counts: rows.filter(({ revision }) => revision === null).map((row) => ({ ...row, value: "", times: null })),
  };
}

/** Closed months never change, so each is read and parsed once per process; by the database it came from. */
const knownMonths = new WeakMap<EntityManager["config"], Map<string, SignedMonth>>();

/** The revision that holds of each closed month of a range. */
export async function readClosed(em: EntityManager, range: MonthRange): Promise<SignedMonth[]> {
  return closedMonths(em, (await readHeads(em, range)).revisions);
}

async function closedMonths(em: EntityManager, revisions: readonly Revision[]): Promise<SignedMonth[]> {
  const known = knownMonths.get(em.config) ?? new Map<string, SignedMonth>();
  knownMonths.set(em.config, known);
  const missing = revisions.filter(({ month, revision }) => known.get(month)?.revision !== revision);
  if (missing.length > 0) for (const read of await readStatements(em, missing)) known.set(read.month, read);
  return revisions.map(({ month }) => known.get(month)!);
}

async function readStatements(em: EntityManager, wanted: readonly Revision[]): Promise<SignedMonth[]> {
  const rows = await em.find(
    ClosedMonthRevision,
    { $or: wanted.map(({ month, revision }) => ({ month, revision })) },
    { disableIdentityMap: true },
  );
  return rows.map(({ statement, signature, publicKey }) => ({ ...closedMonthFrom(statement), statement, signature, publicKey }));
}

/** A sum of one month and value: of a measure (`count`), or of a stage (`times`). */
interface SumRow {
  readonly month: string;
  readonly value: string;
  readonly name: string;
  readonly kind: DocumentKind | "";
  readonly count: number;
  readonly times: Histogram | null;
}

/** Sums of one dimension, both of what is counted and of how long it took. */
export async function readSums(em: EntityManager, dimension: SumDimension, months: readonly string[]): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    select month, value, measure as name, document_kind as kind, count::int, null::jsonb as times from figure_count
    where dimension = ${dimension} and month = any(${months}::text[]) and count > 0`.execute(em.getKysely<unknown>());
  return [...rows, ...(await readTimes(em, dimension, months))];
}

async function readTimes(em: EntityManager, dimension: SumDimension, months: readonly string[]): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    select month, value, stage as name, document_kind as kind, 0 as count, jsonb_object_agg(bucket, count) as times from stage_count
    where dimension = ${dimension} and month = any(${months}::text[]) and count > 0 group by month, value, stage, document_kind`.execute(
    em.getKysely<unknown>(),
  );
  return rows;
}

/** What the service itself counted in the whole city, month by month. A month in which nothing counts is absent: it has no record. */
export async function readCounted(em: EntityManager, months: readonly string[]): Promise<MonthRecord[]> {
  const byMonth = Map.groupBy(await readSums(em, "CITY", months), ({ month }) => month);
  return [...byMonth].map(([month, rows]) => recordFrom(month, rows));
}

/** One record of rows that all are of the same month, or of the same of anything else. */
export function recordFrom(month: string, rows: readonly SumRow[]): MonthRecord {
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

function timesFrom(rows: readonly SumRow[]): StageTimes {
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
