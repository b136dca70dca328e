import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { type Actor, rolesOf } from "../domain/actor.ts";
import type { Fact } from "../domain/events.ts";
import type { Work } from "./work.ts";

/** A place in the journal: everything up to and including it has been read. */
export interface Cursor {
  readonly xid: string; // unsigned 64 bit, too large for a number
  readonly seq: string;
}

export interface JournalEntry {
  readonly fact: Fact;
  readonly cursor: Cursor;
  readonly recordedAt: Date;
}

/** Writes a fact in the caller's transaction: both become true together or not at all. The journal is the audit trail as well. */
export async function record(
  tx: EntityManager,
  fact: Fact,
  { actor, now, deviceAt }: Pick<Work, "actor" | "now" | "deviceAt">,
): Promise<void> {
  const requestId = "requestId" in fact ? fact.requestId : null;
  const staff = actor.kind === "STAFF" ? actor : null;
  await sql`
    insert into journal (recorded_at, device_at, actor_kind, account_id, roles, office_id, request_id, fact)
    values (${now}, ${deviceAt}, ${actor.kind}, ${staff?.accountId ?? null}, ${rolesOf(actor).join(" ")}, ${staff?.officeId ?? null}, ${requestId},
      ${JSON.stringify(fact)}::jsonb)`.execute(tx.getKysely<unknown>());
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
 * @param requestId only facts of one request; null: all
 * @returns the facts and the cursor to continue from; unchanged when nothing is new
 */
export async function factsAfter(
  em: EntityManager,
  cursor: Cursor,
  limit = 200,
  requestId: string | null = null,
): Promise<{ entries: JournalEntry[]; next: Cursor }> {
  const { rows } = await sql<{ xid: string; seq: string; fact: Fact; recorded_at: Date }>`
    select xid::text, seq::text, fact, recorded_at from journal
    where (xid, seq) > (${cursor.xid}::text::xid8, ${cursor.seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      and (${requestId}::uuid is null or request_id = ${requestId}::uuid)
    order by journal.xid, journal.seq limit ${limit}`.execute(em.getKysely<unknown>());
  const entries = rows.map(({ xid, seq, fact, recorded_at }) => ({
    fact,
    cursor: { xid, seq },
    recordedAt: new Date(recorded_at),
  }));
  return { entries, next: entries.at(-1)?.cursor ?? cursor };
}

/** Every fact about these requests, by request, in the order in which they happened: a request is locked while a fact about it is made. */
export async function factsOfRequests(
  em: EntityManager,
  requestIds: readonly string[],
): Promise<Map<string, { readonly fact: Fact; readonly at: Date }[]>> {
  const { rows } = await sql<{ request_id: string; fact: Fact; recorded_at: Date }>`
    select request_id, fact, recorded_at from journal where request_id = any(${requestIds}::uuid[]) order by seq`.execute(
    em.getKysely<unknown>(),
  );
  const entries = rows.map(({ request_id, fact, recorded_at }) => ({ requestId: request_id, fact, at: new Date(recorded_at) }));
  return Map.groupBy(entries, ({ requestId }) => requestId);
}

/** On whose behalf facts come about that nobody chose: time-outs, roll-ups, loading a pack. */
export const SYSTEM: Actor = { kind: "SYSTEM" };
