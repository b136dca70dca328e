import pg from "pg";
import { type Goal, report } from "./report.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { withPostgres } from "./scratch-postgres.ts";

const ROUNDS = 9;
const WRITERS = 8;
const TRANSACTIONS = 150; // of each writer in a round
const ALONE = "ms per 1,000 facts, one a transaction";
const TOGETHER = "ms per 1,000 facts, five a transaction";
type Measure = typeof ALONE | typeof TOGETHER;

/** The table as it was when its order was that of transaction numbers, beside the one of today. */
const BEFORE = [
  `create table journal_before (xid xid8 not null default pg_current_xact_id(), seq bigint generated always as identity,
    recorded_at timestamptz not null, fact jsonb not null, device_at timestamptz, actor_kind text not null default 'SYSTEM', account_id uuid,
    roles text not null default '', office_id text, request_id uuid, primary key (xid, seq))`,
  `create index on journal_before (request_id, xid, seq) where request_id is not null`,
  `create trigger journal_hint after insert on journal_before for each statement execute function journal_hint()`,
];
const FACT = `'{"type":"requestStepped","requestId":"6f0f4c1e-0000-4000-8000-000000000000","step":"startReview","state":"IN_REVIEW","version":2}'`;
const insertInto = (table: string): string =>
  `insert into ${table} (recorded_at, actor_kind, roles, office_id, request_id, fact) values (now(), 'STAFF', 'VERIFIER', '7372', gen_random_uuid(), ${FACT})`;

async function write(writers: readonly pg.Client[], table: string, factsEach: number): Promise<number> {
  const began = performance.now();
  await Promise.all(
    writers.map(async (writer) => {
      for (let index = 0; index < TRANSACTIONS; index++) {
        await writer.query("begin");
        for (let fact = 0; fact < factsEach; fact++) await writer.query(insertInto(table));
        await writer.query("commit");
      }
    }),
  );
  return ((performance.now() - began) * 1_000) / (WRITERS * TRANSACTIONS * factsEach);
}

/** How fast eight writers write facts: with numbers that are drawn under a lock, against the order of transaction numbers of before. */
export function journal(): Promise<void> {
  return withPostgres(async ({ url }) => {
    const writers = Array.from({ length: WRITERS }, () => new pg.Client(url));
    await Promise.all(writers.map((writer) => writer.connect()));
    for (const statement of BEFORE) await writers[0]!.query(statement);
    const round = (table: string) => async (): Promise<Costs<Measure>> => ({
      [ALONE]: await write(writers, table, 1),
      [TOGETHER]: await write(writers, table, 5),
    });
    const rounds = await interleaved<Measure>(
      [
        { name: "numbers under a lock", round: round("journal") },
        { name: "transaction numbers", round: round("journal_before") },
      ],
      ROUNDS,
    );
    await Promise.all(writers.map((writer) => writer.end()));
    const goals = ([ALONE, TOGETHER] as const).map((measure): Goal<Measure> => ({
      measure,
      of: "numbers under a lock",
      against: "transaction numbers",
      atMost: 1 / 0.9,
      says: "at least 0.9 x the write rate of before",
    }));
    const title = `${WRITERS} writers`;
    report({ benchmark: "journal", title, measures: [ALONE, TOGETHER], references: ["transaction numbers"], goals }, rounds);
  });
}
