import type { EntityManager } from "@mikro-orm/postgresql";
import { type RawBuilder, sql } from "kysely";
import type pg from "pg";
import { StartupError } from "../platform/config.ts";
import { holdConnection } from "../platform/connection.ts";
import type { Database } from "../platform/database.ts";
import { endOfJournal, newestFact, record, SYSTEM } from "../platform/journal.ts";
import { moveTo, placeReached } from "./counted-so-far.ts";
import { countFacts, countRequests } from "./count-facts.ts";

const REQUESTS_AT_ONCE = 500;
/** Where it is counted until all of it is. Named like the tables that everybody reads, with their keys. */
const SCHEMA = "recount";
const KEYS = {
  counted_unit: "unit, id",
  figure_count: "dimension, value, month, measure, document_kind",
  stage_count: "dimension, value, month, stage, document_kind, bucket",
} as const;
type Counted = keyof typeof KEYS;
const COUNTED = Object.keys(KEYS) as Counted[];
const live = (table: string): RawBuilder<unknown> => sql.table(table);
const beside = (table: string): RawBuilder<unknown> => sql.table(`${SCHEMA}.${table}`);

/** A month of which something else was counted than before. */
export interface RecountedMonth {
  readonly month: string;
  readonly before: number; // documents
  readonly after: number;
  readonly isClosed: boolean; // says what it said until it is revised
}

/**
 * Counts everything anew, beside the figures that everybody reads and the service goes on counting; then these become those, in one
 * transaction. Ended in the middle it leaves nothing that anybody reads, and the next one begins at the beginning.
 * @param url of the same database; one connection of its own says that a recount is running
 * @param said is told how many of the requests are counted
 * @throws StartupError when one is running already
 */
export async function recountFigures(
  database: Database,
  url: string,
  now: Date,
  said: (counted: number, of: number) => void,
): Promise<RecountedMonth[]> {
  let isLost = false;
  let isFree = false;
  const begun = async (client: pg.Client): Promise<void> => {
    const { rows } = await client.query<{ free: boolean }>(
      "select pg_try_advisory_lock(hashtext('antar-dompet recount')) as free",
    );
    isFree = rows[0]!.free;
  };
  const lock = await holdConnection(url, "recount", begun, () => (isLost = true));
  const step = <Result>(work: (tx: EntityManager) => Promise<Result>): Promise<Result> => {
    if (isLost) throw new StartupError("The connection to the database was lost. No figure was changed: run it again.");
    return database.em.fork().transactional(work);
  };
  try {
    if (!isFree) throw new StartupError("A recount is running already.");
    const of = await step(begin);
    let counted = 0;
    for (let after: string | undefined = NOBODY; after !== undefined;) {
      const ids: string[] = await step((tx) => countPage(tx, after!));
      counted += ids.length;
      said(counted, of);
      after = ids.at(-1);
    }
    while ((await step((tx) => aside(tx, () => countFacts(tx)))).read > 0); // so that little is left for the exchange
    return await step((tx) => exchange(tx, now));
  } finally {
    await lock.end();
  }
}
const NOBODY = "00000000-0000-0000-0000-000000000000"; // comes before every id

/** Empty tables, and the place in the journal from which on it has to be read: what happens while the requests are gone through. */
async function begin(tx: EntityManager): Promise<number> {
  const run = runner(tx);
  await dropTables(tx);
  await run(sql`create schema ${sql.ref(SCHEMA)}`);
  // Unlogged: nothing of it is worth a byte of the write-ahead log, or outlives a crash.
  for (const table of ["counting", ...COUNTED])
    await run(sql`create unlogged table ${beside(table)} (like ${live(table)} including all)`);
  await run(sql`insert into ${beside("counting")} select * from counting`);
  await aside(tx, async () => moveTo(tx, (await endOfJournal(tx)).seq));
  const { rows } = await run(sql<{ count: number }>`select count(*)::int as count from document_request`);
  return rows[0]!.count;
}

async function countPage(tx: EntityManager, after: string): Promise<string[]> {
  const page = sql<{
    id: string;
  }>`select id from document_request where id > ${after}::uuid order by id limit ${REQUESTS_AT_ONCE}`;
  const ids = (await runner(tx)(page)).rows.map(({ id }) => id);
  await aside(tx, () => countRequests(tx, ids));
  return ids;
}

/**
 * Only what differs is written, so that this is short. Nobody else counts meanwhile, and readers see the one or the other: for them it is one
 * change like any other.
 */
async function exchange(tx: EntityManager, now: Date): Promise<RecountedMonth[]> {
  const run = runner(tx);
  await run(sql`set local statement_timeout = 0`);
  await run(sql`set local transaction_timeout = 0`);
  await run(sql`set local lock_timeout = '15s'`);
  const { seq: reached } = await placeReached(tx);
  const newest = await newestFact(tx);
  const isBehind = (seq: string): boolean => BigInt(seq) < BigInt(reached) && BigInt(seq) < newest;
  const place = await aside(tx, async () => {
    let { read, upTo } = await countFacts(tx);
    while (read > 0 || isBehind(upTo)) ({ read, upTo } = await countFacts(tx)); // what readers have seen counted stays so
    return upTo;
  });
  const { rows: months } = await run(CHANGED);
  for (const table of COUNTED) {
    const [old, anew] = [live(table), beside(table)];
    await run(sql`
      delete from ${old} using (select * from ${old} except select * from ${anew}) as gone
      where (${keyOf(table, table)}) = (${keyOf(table, "gone")})`);
    await run(sql`insert into ${old} select * from ${anew} except select * from ${old}`);
  }
  await moveTo(tx, place);
  await record(
    tx,
    { type: "figuresRecounted", months: months.map(({ month }) => month) },
    { actor: SYSTEM, now, deviceAt: null },
  );
  await dropTables(tx);
  return months;
}

const keyOf = (table: Counted, name: string): RawBuilder<unknown> =>
  sql.join(KEYS[table].split(", ").map((column) => sql.ref(`${name}.${column}`)));

const CHANGED = sql<RecountedMonth>`
  with changed as (
    select month from (
      (select * from figure_count where count > 0 except select * from recount.figure_count)
      union all (select * from recount.figure_count where count > 0 except select * from figure_count)) as figure
    union select month from (
      (select * from stage_count where count > 0 except select * from recount.stage_count)
      union all (select * from recount.stage_count where count > 0 except select * from stage_count)) as stage
  ), documents as (
    select month, count, 0 as anew from figure_count where dimension = 'CITY' and measure = 'DOCUMENTS'
    union all select month, 0, count from recount.figure_count where dimension = 'CITY' and measure = 'DOCUMENTS'
  )
  select month, coalesce(sum(count), 0)::int as before, coalesce(sum(anew), 0)::int as after,
    exists (select from closed_month c where c.month = changed.month) as "isClosed"
  from changed left join documents using (month) group by month order by month`;

/** While `work` runs, the names of the figures' tables mean those of the recount: the very same rules count, elsewhere. */
async function aside<Result>(tx: EntityManager, work: () => Promise<Result>): Promise<Result> {
  const run = runner(tx);
  const { rows } = await run(sql<{ path: string }>`select current_setting('search_path') as path`);
  const { path } = rows[0]!;
  const lookIn = (schemas: string): RawBuilder<unknown> => sql`select set_config('search_path', ${schemas}, true)`;
  await run(lookIn(`${SCHEMA}, ${path}`));
  const result = await work(); // a failure ends the transaction, and the setting with it
  await run(lookIn(path));
  return result;
}

const dropTables = (tx: EntityManager): Promise<unknown> => runner(tx)(sql`drop schema if exists ${sql.ref(SCHEMA)} cascade`);
const runner =
  (tx: EntityManager) =>
  <Row>(statement: RawBuilder<Row>) =>
    statement.execute(tx.getKysely<unknown>());
