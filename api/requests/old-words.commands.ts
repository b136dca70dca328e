import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Fact } from "../domain/events.ts";
import type { Vault } from "../platform/vault.ts";
import { keyOfRequest } from "./sealed.ts";
import { type SayingFact, saidBy, sealSaying } from "./words.ts";

const BATCH_ROWS = 200;

/**
 * Seals words that an earlier version sealed to their request only to their own fact, before anybody reads them: migrations have no key. May
 * be stopped anywhere; once it returns, none is left, and nothing reads the old form any more.
 * @returns how many; mostly none, which costs one statement
 */
export async function replaceOldWords(em: EntityManager, vault: Vault): Promise<number> {
  let replaced = 0;
  for (;;) {
    const rows = await replaceBatch(em, vault);
    if (rows === 0) return replaced;
    replaced += rows;
  }
}

async function replaceBatch(em: EntityManager, vault: Vault): Promise<number> {
  const { rows } = await sql<{
    seq: string;
    fact: Fact;
    recorded_at: Date;
    account_id: string | null;
    request_id: string;
    data_key: Uint8Array;
  }>`
    select journal.seq::text, journal.fact, journal.recorded_at, journal.account_id, request.id as request_id, request.data_key
    from journal join document_request request on request.id = journal.request_id
    where coalesce(journal.fact->>'purpose', journal.fact->>'reason') not like '2.%' order by journal.seq limit ${BATCH_ROWS}`.execute(
    em.getKysely<unknown>(),
  );
  if (rows.length === 0) return 0;
  const anew = rows.map(({ fact, recorded_at: at, account_id: accountId, request_id: id, data_key: dataKey }) => {
    const [said, sealed] = saidBy(fact)!;
    const old = { table: "journal", column: said, row: id };
    const words = keyOfRequest(vault, { id, dataKey }).open(old, Buffer.from(sealed, "base64"));
    return JSON.stringify(
      sealSaying(vault, { id, dataKey }, { fact: fact as SayingFact, at: new Date(at), accountId }, said, words),
    );
  });
  await sql`
    update journal set fact = anew.fact::jsonb
    from unnest(${rows.map(({ seq }) => seq)}::bigint[], ${anew}::text[]) as anew (seq, fact)
    where journal.seq = anew.seq`.execute(em.getKysely<unknown>());
  return rows.length;
}
