import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { SessionInfo, StaffActor } from "../context.ts";
import type { StaffRole } from "../domain/actor.ts";
import type { RandomBytes } from "../domain/tracking-code.ts";
import { sha256 } from "../platform/vault.ts";

const MINUTE_MS = 60_000;
export const IDLE_MS = 30 * MINUTE_MS;
export const ABSOLUTE_MS = 12 * 60 * MINUTE_MS;
/** A session is not written to with every request; up to this much of the idle time may be lost by it. */
const TOUCH_AFTER_MS = MINUTE_MS;

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

export interface SignedIn {
  readonly actor: StaffActor;
  readonly session: SessionInfo;
}

/** Begins a session. @returns the token, which from now on exists only in the browser */
export async function openSession(em: EntityManager, accountId: string, now: Date, randomBytes: RandomBytes): Promise<string> {
  const token = Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url");
  await sql`
    insert into session (token_hash, account_id, created_at, last_seen_at, expires_at)
    values (${sha256(token)}, ${accountId}, ${now}, ${now}, ${new Date(now.getTime() + ABSOLUTE_MS)})`.execute(db(em));
  return token;
}

/** Who holds `token`, with the roles as they are now; null: nobody, not any more, or disabled. */
export async function findSignedIn(em: EntityManager, token: string, now: Date): Promise<SignedIn | null> {
  if (!TOKEN.test(token)) return null;
  const [found] = await liveSessions(em, [sha256(token)], now);
  return found ?? null;
}

/** The same for a request, which shows that somebody is at work: the idle time begins anew. A page that is only open does not. */
export async function resumeSession(em: EntityManager, token: string, now: Date): Promise<SignedIn | null> {
  const found = await findSignedIn(em, token, now);
  if (found) {
    await sql`
      update session set last_seen_at = ${now}
      where token_hash = ${found.session.tokenHash} and last_seen_at < ${new Date(now.getTime() - TOUCH_AFTER_MS)}`.execute(
      db(em),
    );
  }
  return found;
}

/** Of these sessions the ones that still hold, in one look. */
export async function liveSessions(em: EntityManager, tokenHashes: readonly Buffer[], now: Date): Promise<SignedIn[]> {
  const { rows } = await sql<Row>`
    select s.token_hash, a.id, a.login, a.name, a.office_id, a.roles from session s join account a on a.id = s.account_id
    where s.token_hash = any(${tokenHashes}) and a.disabled_at is null
      and s.expires_at > ${now} and s.last_seen_at > ${idleSince(now)}`.execute(db(em));
  return rows.map(({ token_hash: tokenHash, id, login, name, office_id: officeId, roles }) => ({
    actor: { kind: "STAFF", accountId: id, roles, officeId },
    session: { tokenHash, login, name },
  }));
}

interface Row {
  readonly token_hash: Buffer;
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly office_id: string;
  readonly roles: StaffRole[];
}

/** Ends one session; one that is not there is ended already. */
export async function endSession(em: EntityManager, tokenHash: Buffer): Promise<void> {
  await sql`delete from session where token_hash = ${tokenHash}`.execute(db(em));
}

/** Ends all sessions of an account but `except`; null: all. */
export async function endSessionsOf(em: EntityManager, accountId: string, except: Buffer | null = null): Promise<void> {
  await sql`
    delete from session where account_id = ${accountId} and (${except}::bytea is null or token_hash <> ${except}::bytea)`.execute(
    db(em),
  );
}

/** Forgets sessions that nobody can use any more. */
export async function forgetEndedSessions(em: EntityManager, now: Date): Promise<void> {
  await sql`delete from session where expires_at <= ${now} or last_seen_at <= ${idleSince(now)}`.execute(db(em));
}

/** How many browsers are signed in, by account. */
export async function countOpenSessions(
  em: EntityManager,
  accountIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ account_id: string; open: number }>`
    select account_id, count(*)::int as open from session
    where account_id = any(${accountIds}::uuid[]) and expires_at > ${now} and last_seen_at > ${idleSince(now)}
    group by account_id`.execute(db(em));
  return new Map(rows.map(({ account_id: id, open }) => [id, open]));
}

const idleSince = (now: Date): Date => new Date(now.getTime() - IDLE_MS);
const db = (em: EntityManager): ReturnType<typeof em.getKysely<unknown>> => em.getKysely<unknown>();
