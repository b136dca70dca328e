import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import { entities } from "../../api/entities.ts";
import { type Database, openDatabase } from "../../api/platform/database.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { openVault } from "../../api/platform/vault.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { countFacts } from "../../api/statistics/count-facts.ts";
import { readMonths } from "../../api/statistics/month.queries.ts";
import { readStatistics } from "../../api/statistics/statistics.queries.ts";
import { report } from "./report.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { BENCH_KEY, withPostgres } from "./scratch-postgres.ts";

const SIZES = [100_000, 1_000_000, 10_000_000];
const ROUNDS = 5;
const MS = "ms per question";
/** The history covers five years before this day, of which the last twelve months are asked for: all but one or two are closed. */
const NOW = new Date("2026-11-24T00:00:00Z");
const RANGE = { from: "2025-12", to: "2026-11" };
const STEP = 1_000_000; // rows per statement

/** As many documents as the service would have counted, spread over time, types and places, and their sums. */
async function fill(client: pg.Client, documents: number, before: number): Promise<void> {
  const run = (statement: string): Promise<unknown> => client.query(statement);
  for (let from = before; from < documents; from += STEP) {
    await run(`
      insert into counted_unit (unit, id, request_id, at, month, document_kind, village_code, channel, partner_office_id, measures, stage_ms)
      select 'DOCUMENT', gen_random_uuid(), gen_random_uuid(), at, to_char(at at time zone 'Asia/Makassar', 'YYYY-MM'),
        (array['KARTU_KELUARGA','AKTA_KELAHIRAN','AKTA_KEMATIAN','KTP_EL'])[1 + n % 4], '73.72.0' || 1 + n % 4 || '.100' || 1 + n % 5,
        (array['ONLINE','FACE_TO_FACE','PARTNER'])[1 + n % 3], null, case when n % 7 = 0 then array['DOCUMENTS'] else array['DOCUMENTS','DOCUMENTS_IN_TIME'] end, '{}'
      from (select n, timestamptz '2021-12-01 00:00+08' + (n::bigint * 7919 % 1819) * interval '1 day' + n % 86400 * interval '1 second' as at
        from generate_series(${from}, ${Math.min(from + STEP, documents) - 1}) n) s`);
  }
  await run(`truncate figure_count, stage_count, closed_month`);
  await run(`
    insert into figure_count (dimension, value, month, measure, document_kind, count)
    select dimension, value, month, measure, document_kind, count(*) from counted_unit cross join unnest(measures) measure
      cross join lateral (values ('CITY', ''), ('VILLAGE', village_code), ('CHANNEL', channel), ('PARTNER', '')) p (dimension, value)
    group by 1, 2, 3, 4, 5`);
  await run(`insert into stage_count (dimension, value, month, stage, document_kind, bucket, count)
    select 'CITY', '', month, stage, kind, bucket, 7 from (select distinct month from figure_count) m, unnest(array['REVIEW','PRODUCTION','HANDOVER','WHOLE']) stage,
      unnest(array['KARTU_KELUARGA','AKTA_KELAHIRAN','AKTA_KEMATIAN','KTP_EL']) kind, generate_series(20, 70) bucket`);
  await run(`analyze`);
}

/** Milliseconds of each call, over enough calls to be worth measuring. */
async function timed(times: number, work: () => Promise<unknown>): Promise<Costs<typeof MS>> {
  const start = performance.now();
  for (let count = 0; count < times; count++) await work();
  return { [MS]: (performance.now() - start) / times };
}

/** Twelve months, while the history grows a hundredfold; equal to what the database counts from the rows. */
export const statistics = (): Promise<void> =>
  withPostgres(async ({ url }) => {
    const client = new pg.Client(url); // without the service's limits on time
    client.on("error", () => {}); // what went wrong is told by whoever stopped the database
    await client.connect();
    await client.query(`alter table counted_unit drop constraint counted_unit_request_id_fkey`);
    let filled = 0;
    for (const documents of SIZES) {
      await fill(client, documents, filled);
      filled = documents;
      const database = await openDatabase(url, entities); // a new one: what a month said is read once, and here it says something else
      while ((await countFacts(database.em.fork())).read > 0);
      await measure(database, client, documents);
      await database.close(true);
    }
    await client.end();
  });

async function measure(database: Database, client: pg.Client, documents: number): Promise<void> {
  const work = { em: database.em.fork(), actor: SYSTEM, now: NOW, vault: openVault(BENCH_KEY), randomBytes, deviceAt: null };
  const closed = await closeMonths(work);
  const groupBy = async (): Promise<{ month: string; kind: string; documents: number }[]> => {
    const { rows } = await client.query<{ month: string; kind: string; documents: number }>(`
      select month, document_kind as kind, count(*)::int as documents from counted_unit
      where month between '${RANGE.from}' and '${RANGE.to}' and 'DOCUMENTS' = any(measures) group by 1, 2`);
    return rows;
  };
  const expected = (await groupBy()).map(({ month, kind, documents: count }) => `${month} ${kind} ${count}`);
  const said = (await readMonths(database.em.fork(), RANGE)).flatMap((month) =>
    Object.entries(month.documents).map(([kind, count]) => `${month.month} ${kind} ${count}`),
  );
  if (said.toSorted().join() !== expected.toSorted().join()) throw new Error("the figures are not what GROUP BY counts");
  const one = (): Promise<unknown> => sql`select 1`.execute(database.em.fork().getKysely<unknown>());
  const rounds = await interleaved(
    [
      { name: "select 1", round: () => timed(300, one) },
      { name: "figures", round: () => timed(300, () => readMonths(database.em.fork(), RANGE, false)) },
      { name: "figures with times", round: () => timed(300, () => readMonths(database.em.fork(), RANGE)) },
      { name: "figures with names and notes", round: () => timed(300, () => readStatistics(database.em.fork(), RANGE, false)) },
      { name: "GROUP BY", round: () => timed(1, groupBy) },
    ],
    ROUNDS,
  );
  const title = `12 months of ${documents} documents (${closed.length} months closed)`;
  const goal = { measure: MS, of: "figures", against: "select 1", atMost: 4, says: "at most 4 x select 1" } as const;
  report({ benchmark: "statistics", title, measures: [MS], references: ["select 1"], goals: [goal] }, rounds);
}
