import { randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { uuidFrom } from "../../api/domain/uuid.ts";
import { sha256 } from "../../api/platform/vault.ts";
import { createPhoneLookup } from "../../api/positions/phone-lookup.ts";
import type { DeviceKind } from "../../api/positions/position.entity.ts";
import { buildAccount } from "../support/accounts.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { statementsOf } from "../support/statements.ts";

let clone: TestDatabase;
beforeAll(async () => {
  clone = await cloneDatabase();
});
afterAll(() => clone.close());

const em = (): EntityManager => clone.database.em.fork();
const run = (statement: ReturnType<typeof sql>): Promise<unknown> => statement.execute(em().getKysely<unknown>());

interface Paired {
  readonly id: string;
  readonly courierId: string;
  readonly secret: string;
}
async function paired(kind: DeviceKind): Promise<Paired> {
  const { id: courierId } = await buildAccount(clone, ["COURIER"]);
  const [id, secret] = [uuidFrom(randomBytes), randomBytes(24).toString("base64url")];
  await run(sql`insert into device (id, courier_id, kind, name, secret_hash, paired_at)
    values (${id}, ${courierId}, ${kind}, ${id}, ${sha256(secret)}, now())`);
  return { id, courierId, secret };
}

it("messages that come together are looked up together, and each gets its own phone", async () => {
  const phoneOf = createPhoneLookup(em);
  const phones = await Promise.all(Array.from({ length: 20 }, () => paired("TRACCAR")));
  const [revoked, disabled, other] = [await paired("TRACCAR"), await paired("TRACCAR"), await paired("OWNTRACKS")];
  await run(sql`update device set revoked_at = now() where id = ${revoked.id}`);
  await run(sql`update account set disabled_at = now() where id = ${disabled.courierId}`);
  const strangers = [revoked.secret, disabled.secret, other.secret, "never paired", ""];
  const secrets = phones.flatMap(({ secret }, index) => [secret, strangers[index] ?? secret]);
  let found: unknown[] = [];
  const statements = await statementsOf(async () => {
    found = await Promise.all(secrets.map((secret) => phoneOf("TRACCAR", secret)));
  });
  const known = new Map(phones.map(({ secret, id, courierId }) => [secret, { id, courierId, name: id }]));
  expect(found).toEqual(secrets.map((secret) => known.get(secret) ?? null));
  expect(statements.filter((statement) => statement.includes("device"))).toHaveLength(2); // the first alone, then all that came meanwhile
});

it("nothing is remembered: revoked is a stranger with the next message, and what comes during a look is looked up after it", async () => {
  const phoneOf = createPhoneLookup(em);
  const { id, secret } = await paired("OWNTRACKS");
  expect((await phoneOf("OWNTRACKS", secret))?.id).toBe(id);
  const before = phoneOf("OWNTRACKS", secret);
  await run(sql`update device set revoked_at = now() where id = ${id}`);
  expect(await phoneOf("OWNTRACKS", secret)).toBeNull();
  await before;
});

it("a look that fails is an error to all who waited for it, and to nobody after them", async () => {
  const { id, secret } = await paired("TRACCAR");
  let isDown = true;
  const phoneOf = createPhoneLookup(() => {
    if (isDown) throw new Error("no connection");
    return em();
  });
  const outcomes = await Promise.allSettled([phoneOf("TRACCAR", secret), phoneOf("TRACCAR", "another")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isDown = false;
  expect((await phoneOf("TRACCAR", secret))?.id).toBe(id);
});
