import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { type Actor, rolesOf } from "../domain/actor.ts";
import type { Fact } from "../domain/events.ts";
import type { Work } from "./work.ts";

/** A place in the journal: everything up to and including this fact has been read. */
export interface Cursor {
  readonly seq: string; // 64 bit, too large for a number
  readonly recordedAt: Date; // by which the fact is known again in another life of the journal
}
/** Before the first fact. */
const BEGINNING: Cursor = { seq: "0", recordedAt: new Date(0) };

export interface JournalEntry extends Cursor {
  readonly fact: Fact;
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
  // In one statement, unlike below: what is committed between its snapshot and its look at the writers only makes the end an earlier one.
  const { rows } = await sql<{ seq: string; recorded_at: Date }>`
    select seq::text, recorded_at from journal where seq <= (select journal_settled()) order by journal.seq desc limit 1`.execute(
    em.getKysely<unknown>(),
  );
  return rows[0] ? { seq: rows[0].seq, recordedAt: new Date(rows[0].recorded_at) } : BEGINNING;
}

/**
 * Facts after `cursor` in the order of their numbers, at most `limit`. Stops below the first fact that a transaction still running may have
 * written, so that a slow committer is waited for instead of skipped: the order of numbers is not that of commits. See migration 0007 for why
 * nothing is missed. Nobody waits for a transaction that writes no fact.
 */
export async function factsAfter(em: EntityManager, { seq }: Pick<Cursor, "seq">, limit = 200): Promise<JournalEntry[]> {
  const kysely = em.getKysely<unknown>();
  const { rows: found } = await sql<{ settled: string }>`select journal_settled()::text as settled`.execute(kysely);
  const { settled } = found[0]!;
  if (BigInt(settled) <= BigInt(seq)) return [];
  // A statement of its own, and so a snapshot that is younger than the look at the writers.
  const { rows } = await sql<{ seq: string; fact: Fact; recorded_at: Date }>`
    select seq::text, fact, recorded_at from journal where seq > ${seq}::bigint and seq <= ${settled}::bigint
    order by journal.seq limit ${limit}`.execute(kysely);
  return rows.map(({ recorded_at, ...row }) => ({ ...row, recordedAt: new Date(recorded_at) }));
}

/** The last fact that is committed, whether or not a reader has to wait for others before it; 0: there is none. */
export async function newestFact(em: EntityManager): Promise<bigint> {
  const { rows } = await sql<{ newest: string }>`select coalesce(max(seq), 0)::text as newest from journal`.execute(
    em.getKysely<unknown>(),
  );
  return BigInt(rows[0]!.newest);
}

/** Whether a fact after `cursor` was recorded before `at`; also one that a reader has still to wait for. */
export async function isUnreadBefore(em: EntityManager, { seq }: Pick<Cursor, "seq">, at: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from journal where seq > ${seq}::bigint and recorded_at < ${at}) as found`.execute(
    em.getKysely<unknown>(),
  );
  return rows[0]!.found;
}

/** Makes the next fact's number a new one also in a copy that came without its sequences, as replication makes it. */
export async function continueNumbers(tx: EntityManager): Promise<void> {
  await sql`
    select setval('journal_seq', newest) from (select max(seq) as newest from journal) j, journal_seq
    where newest > last_value - (not is_called)::int`.execute(tx.getKysely<unknown>());
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
