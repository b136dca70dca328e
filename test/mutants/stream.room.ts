import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const idempotency = mutantsOf("idempotency", "platform/idempotency.ts", "api/idempotency");
const relay = mutantsOf("relay", "platform/relay.ts", "api/relay");
const journal = mutantsOf("journal", "platform/journal.ts", "api/journal");
const cursor = mutantsOf("cursor", "platform/deployment-cursor.ts", "api/fleet-live", "api/restore");
const readiness = mutantsOf("readiness", "platform/readiness.ts", "api/readiness");
const deployment = mutantsOf("deployment", "platform/deployment.ts", "api/deployment");

/** Facts: written once, in order, read once each, and asked for again. */
export const stream: Room = {
  name: "stream",
  tests: [],
  mutants: [
    idempotency("key", "if (!KEY.test(idempotencyKey))", 'if (idempotencyKey === "")'),
    idempotency("body", `if (row.body !== body) throw new DomainError("IDEMPOTENCY_CONFLICT");`, ""),
    idempotency("staff", "sha256(actor.accountId)", `sha256("staff")`),
    idempotency("again", "if (claimed.numAffectedRows === 0n) return", "if (claimed.numAffectedRows === 1n && false) return"),
    relay("hint", "      hintedAgain = true; // this hint may be about a fact that the running read has already passed\n", ""),
    relay("hear", "      hear(facts);\n", ""),
    relay("wake", "bus.wake(topic)", "void topic"),
    relay("cursor", "cursor = entries.at(-1) ?? cursor;", "cursor = { ...cursor };"),
    journal("slow-committer", " and seq <= ${settled}::bigint\n", "\n"),
    journal("after", "where seq > ${seq}::bigint and seq <=", "where seq >= ${seq}::bigint and seq <="),
    journal("order", "order by journal.seq limit ${limit}", "limit ${limit}"),
    cursor("fact", "rows.length === 1 ?", "rows.length < 2 ?"),
    cursor(
      "time",
      " and floor(extract(epoch from recorded_at) * 1000) = ${recordedMs}::bigint",
      " and ${recordedMs}::bigint > 0",
    ),
    cursor("epoch", " || match[1] !== (await epochNow(em))", ""),
    readiness("shared", "if (endedAtMs !== null && nowMs", "if (nowMs"),
    readiness("again", "nowMs - endedAtMs > GOOD_FOR_MS", "nowMs - endedAtMs > GOOD_FOR_MS * 2"),
    readiness("passed-on", "nowMs - endedAtMs > GOOD_FOR_MS", "nowMs - endedAtMs >= 0"),
    readiness("failed", "          () => false,\n", "          () => true,\n"),
    readiness("overdue", "return Promise.race([answer, overdue]);", "return answer;"),
    readiness("no", "setTimeout(() => resolve(false)", "setTimeout(() => resolve(true)"),
    readiness("all-of-it", "Math.max(0, beganAtMs + ANSWER_MS - nowMs)", "ANSWER_MS"),
    readiness("file", "    await sql`set local work_mem = '64kB'`.execute(db);\n", ""),
    deployment("epoch", "known.epoch = randomUUID();", ""),
    deployment("city", "if (known.city !== city)", 'if (known.city === "")'),
    deployment("mode", "if (known.mode !== mode)", "if (known.mode === null)"),
    deployment("key", "if (known.masterKeyFingerprint !== masterKeyFingerprint)", 'if (known.masterKeyFingerprint === "")'),
  ],
};
