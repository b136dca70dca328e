import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { parseTrackingCode } from "../domain/tracking-code.ts";
import { type Level, levelNow } from "../domain/visibility.ts";
import { sameBytes, sha256, type Vault } from "../platform/vault.ts";
import { codeIndexOf, pinIndexOf } from "../requests/code-index.ts";
import { DocumentRequest } from "../requests/request.entity.ts";

/** After the end of a request: the code shows its status for 90 days, code and PIN its details for 7. */
export const VISIBILITY = { level1Days: 90, level2Days: 7 } as const;
const WRONG_PINS_PER_DAY = 5;
const DAY_MS = 86_400_000;

/** What somebody holds: the code from the paper, with the PIN or the secret of the link. */
export interface Credentials {
  readonly code: string;
  readonly pin: string | null;
  readonly secret: string | null;
}
export interface Grant {
  readonly requestId: string;
  readonly level: 1 | 2;
}
interface Guarded {
  readonly em: EntityManager;
  readonly vault: Vault;
  readonly now: Date;
}

/**
 * What these credentials open now. Unknown, malformed, expired, wrong PIN and a PIN locked after five wrong ones a day are one answer, on one
 * path: every question is asked of the database whether or not the ones before it had an answer.
 */
export async function grantFor({ em, vault, now }: Guarded, { code: typed, pin, secret }: Credentials): Promise<Grant | null> {
  const code = parseTrackingCode(typed) ?? "";
  const codeIndex = codeIndexOf(vault, code);
  const request = await em.findOne(DocumentRequest, { codeIndex });
  const locked = pin !== null && (await wrongPins(em, codeIndex, now)) >= WRONG_PINS_PER_DAY;
  const pinMatches = pin !== null && sameBytes(pinIndexOf(vault, code, pin), request?.pinIndex ?? NO_BYTES);
  const secretMatches = secret !== null && sameBytes(sha256(secret), request?.secretHash ?? NO_BYTES);
  if (pin !== null && !pinMatches) await countWrongPin(em, codeIndex, now);
  if (!request || request.state === "DRAFT") return null;
  if ((pin !== null && (!pinMatches || locked)) || (secret !== null && !secretMatches)) return null;
  const granted: Level = pinMatches || secretMatches ? 2 : 1;
  const level = levelNow(granted, request.endedAt ?? null, now, VISIBILITY);
  return level === 1 || level === 2 ? { requestId: request.id, level } : null;
}
const NO_BYTES = Buffer.alloc(32);

async function wrongPins(em: EntityManager, codeIndex: Buffer, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from failed_try where what = ${codeIndex} and at > ${new Date(now.getTime() - DAY_MS)}`.execute(
    em.getKysely<unknown>(),
  );
  return rows[0]?.count ?? 0;
}

/** Counted for codes that do not exist as well, so that counting says nothing. */
async function countWrongPin(em: EntityManager, codeIndex: Buffer, now: Date): Promise<void> {
  await sql`insert into failed_try (what, at) values (${codeIndex}, ${now})`.execute(em.getKysely<unknown>());
}
