import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const idempotency = mutantsOf("idempotency", "platform/idempotency.ts", "api/journey", "api/custody");
const relay = mutantsOf("relay", "platform/relay.ts", "api/journal");
const journal = mutantsOf("journal", "platform/journal.ts", "api/journal");
const cursor = mutantsOf("cursor", "platform/deployment-cursor.ts", "api/fleet-live", "api/deployment");
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
    relay("cursor", "      cursor = next;\n", ""),
    journal("slow-committer", " and xid < pg_snapshot_xmin(pg_current_snapshot())", ""),
    journal("after", "(xid, seq) > (", "(xid, seq) >= ("),
    journal("order", "order by journal.xid, journal.seq limit ${limit}", "limit ${limit}"),
    cursor("future", " && BigInt(after.xid) <= BigInt(newest)", ""),
    cursor("past", "BigInt(after.xid) >= BigInt(oldest)", "true"),
    cursor("epoch", " || match[1] !== (await epochNow(em))", ""),
    deployment("epoch", "known.epoch = randomUUID();", ""),
    deployment("city", "if (known.city !== city)", 'if (known.city === "")'),
    deployment("mode", "if (known.mode !== mode)", "if (known.mode === null)"),
    deployment("key", "if (known.masterKeyFingerprint !== masterKeyFingerprint)", 'if (known.masterKeyFingerprint === "")'),
  ],
};
