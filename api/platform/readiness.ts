import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";

/** How long anybody waits for the answer at most. */
const ANSWER_MS = 2_000;
/** How long an answer is passed on: however many ask, the database is asked so often at most. */
const GOOD_FOR_MS = 2_000;

/**
 * Whether the database takes a write now. One question at a time: who asks meanwhile shares its answer, and while one is overdue all others
 * hear "no" at once, so that nothing piles up before a database that stands still.
 */
export function createReadiness(write: () => Promise<void>): () => Promise<boolean> {
  let answer = Promise.resolve(false);
  let beganAtMs = -Infinity;
  let endedAtMs: number | null = -Infinity; // null: it runs
  return () => {
    const nowMs = performance.now();
    if (endedAtMs !== null && nowMs - endedAtMs > GOOD_FOR_MS) {
      beganAtMs = nowMs;
      endedAtMs = null;
      answer = write()
        .then(
          () => true,
          () => false,
        )
        .finally(() => {
          endedAtMs = performance.now();
        });
    }
    if (endedAtMs !== null) return answer;
    const overdue = new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), Math.max(0, beganAtMs + ANSWER_MS - nowMs)).unref();
    });
    return Promise.race([answer, overdue]);
  };
}

/**
 * Writes what a full disk, a full log or a database that only reads would refuse, and leaves nothing behind: an entry of the log without
 * effect, and rows too many for the memory they are given, so that they go through a file.
 */
export async function tryWrite(em: EntityManager): Promise<void> {
  await em.transactional(async (tx) => {
    const db = tx.getKysely<unknown>();
    await sql`set local work_mem = '64kB'`.execute(db);
    await sql`select pg_logical_emit_message(true, 'antar-dompet ready', ''), count(*) from generate_series(1, 20000)`.execute(
      db,
    );
  });
}
