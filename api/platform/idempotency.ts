import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import { sha256 } from "./vault.ts";
import type { Work } from "./work.ts";

/** Keys are the client's: long enough not to be hit by chance, short enough to store. */
const KEY = /^[\w-]{8,128}$/;

/**
 * Runs `command` at most once per key: in one transaction with the answer it gave, which a repetition gets again without running anything.
 * The answer is sealed, since it may hold a PIN or a name.
 * @param operation what is done; a key used for another operation or with another `input` is a conflict
 * @throws DomainError INVALID_INPUT for a key that is none, IDEMPOTENCY_CONFLICT
 */
export async function once<Answer>(
  work: Work,
  operation: string,
  idempotencyKey: string,
  input: unknown,
  command: (work: Work) => Promise<Answer>,
): Promise<Answer> {
  if (!KEY.test(idempotencyKey))
    throw new DomainError("INVALID_INPUT", { field: "idempotencyKey", rule: "8 to 128 letters, digits, - or _" });
  const scope = scopeOf(work);
  const body = work.vault.blindIndex("idempotent body", JSON.stringify([operation, input])).toString("base64");
  return work.em.transactional(async (tx) => {
    // The first of two racing copies makes the row and the other waits here for its end.
    const claimed = await sql`
      insert into idempotent_answer (scope, key, body, created_at) values (${scope}, ${idempotencyKey}, ${body}, ${work.now})
      on conflict (scope, key) do nothing`.execute(tx.getKysely<unknown>());
    if (claimed.numAffectedRows === 0n) return answerAgain<Answer>(tx, work, scope, idempotencyKey, body);
    const answer = await command({ ...work, em: tx });
    const owner = `${scope} ${idempotencyKey}`;
    const { key, wrapped } = work.vault.newDataKey(owner);
    const sealed = key.seal(placeOf(owner), JSON.stringify(answer));
    await sql`update idempotent_answer set data_key = ${wrapped}, answer = ${sealed} where scope = ${scope} and key = ${idempotencyKey}`.execute(
      tx.getKysely<unknown>(),
    );
    return answer;
  });
}

/** Answers too old to be asked for again; of the others a receipt with its PIN is among them. */
export async function forgetAnswers(em: EntityManager, before: { readonly staff: Date; readonly others: Date }): Promise<void> {
  await sql`
    delete from idempotent_answer where created_at < ${before.others}
      and (created_at < ${before.staff} or scope in ('anyone', 'system') or scope like 'request %')`.execute(
    em.getKysely<unknown>(),
  );
}

async function answerAgain<Answer>(
  tx: EntityManager,
  { vault }: Work,
  scope: string,
  key: string,
  body: string,
): Promise<Answer> {
  const { rows } = await sql<{ body: string; data_key: Buffer; answer: Buffer }>`
    select body, data_key, answer from idempotent_answer where scope = ${scope} and key = ${key}`.execute(
    tx.getKysely<unknown>(),
  );
  const row = rows[0]!;
  if (row.body !== body) throw new DomainError("IDEMPOTENCY_CONFLICT");
  const owner = `${scope} ${key}`;
  return JSON.parse(vault.dataKey(owner, row.data_key).open(placeOf(owner), row.answer)) as Answer;
}

const placeOf = (owner: string): { table: string; column: string; row: string } => ({
  table: "idempotent_answer",
  column: "answer",
  row: owner,
});

/** Two people's keys never meet. Citizens without a request yet share one scope: their keys are random. */
function scopeOf({ actor }: Work): string {
  switch (actor.kind) {
    case "STAFF":
      return sha256(actor.accountId).toString("base64url").slice(0, 16);
    case "CITIZEN":
      return `request ${actor.requestId}`;
    case "ANYONE":
      return "anyone";
    case "SYSTEM":
      return "system";
  }
}
