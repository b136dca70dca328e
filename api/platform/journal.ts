import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Fact } from "../domain/events.ts";

/** A place in the journal: everything up to and including it has been read. */
export interface Cursor {
  readonly xid: string; // unsigned 64 bit, too large for a number
  readonly seq: string;
}

interface FactRow {
  readonly xid: string;
  readonly seq: string;
  readonly fact: Fact;
}

/** Writes a fact in the caller's transaction: both become true together or not at all. */
export async function record(tx: EntityManager, fact: Fact, now: Date): Promise<void> {
  await sql`insert into journal (recorded_at, fact) values (${now}, ${JSON.stringify(fact)}::jsonb)`.execute(
    tx.getKysely<unknown>(),
  );
}

/** The end of the journal as of now: a reader that begins here sees every fact that is committed later. */
export async function endOfJournal(em: EntityManager): Promise<Cursor> {
  // Just below the oldest transaction still running: what it will write counts as later.
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(
    em.getKysely<unknown>(),
  );
  return { xid: rows[0]!.xid, seq: "0" };
}

/**
 * Facts after `cursor` in commit order, at most `limit`. Stops below the oldest transaction still running, so that a slow committer is
 * waited for instead of skipped: sequence order is not commit order.
 * @returns the facts and the cursor to continue from; unchanged when nothing is new
 */
export async function factsAfter(em: EntityManager, cursor: Cursor, limit = 200): Promise<{ facts: Fact[]; next: Cursor }> {
  const { rows } = await sql<FactRow>`
    select xid::text, seq::text, fact from journal
    where (xid, seq) > (${cursor.xid}::text::xid8, ${cursor.seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by journal.xid, journal.seq limit ${limit}`.execute(em.getKysely<unknown>());
  const last = rows.at(-1);
  return { facts: rows.map((row) => row.fact), next: last ? { xid: last.xid, seq: last.seq } : cursor };
}
