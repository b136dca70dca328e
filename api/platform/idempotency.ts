import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import { unlessLost } from "./locks.ts";
import { sha256 } from "./vault.ts";
import type { Work } from "./work.ts";

/** Keys are the client's: long enough not to be hit by chance, short enough to store. */
const KEY = /^[\w-]{8,128}$/;

/** What a courier's outbox sends, perhaps after days without a signal; none of these answers holds a secret. */
export const OUTBOX_OPERATIONS: ReadonlySet<string> = new Set([
  ...["load", "depart", "arrive", "fail", "retry", "returnToOffice", "reportIncident", "correct", "transfer"].map(
    (step) => `${step}Delivery`,
  ),
  "startRun",
  "pauseRun",
  "resumeRun",
  "closeRun",
  "handOverAtDoor",
  "recordCall",
  "setDuty",
]);

/**
 * Runs `command` at most once per key: in one transaction with the answer it gave, which a repetition gets again without running anything.
 * The answer is sealed, since it may hold a PIN or a name. A transaction that lost against another is done again, each time with an entity
 * manager that knows nothing of the try before: `command` may keep nothing from one to the next.
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
  const whole = async (tx: EntityManager): Promise<Answer> => {
    // The first of two racing copies makes the row and the other waits here for its end.
    const claimed = await sql`
      insert into idempotent_answer (scope, key, body, created_at, of_outbox) values (${scope}, ${idempotencyKey}, ${body}, ${work.now}, ${OUTBOX_OPERATIONS.has(operation)})
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
  };
  return unlessLost(() => work.em.fork().transactional(whole));
}

/** Answers too old to be asked for again; among the others are receipts, PINs and the secrets of phones. */
export async function forgetAnswers(em: EntityManager, before: { readonly outbox: Date; readonly others: Date }): Promise<void> {
  await sql`
    delete from idempotent_answer
    where created_at < ${before.others} and (created_at < ${before.outbox} or not of_outbox)`.execute(em.getKysely<unknown>());
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
