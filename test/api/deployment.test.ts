import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { matchDeployment } from "../../api/platform/deployment.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.close());
const match = (
  city = "parepare",
  mode: "simulation" | "production" = "simulation",
  key = MASTER_KEY,
): ReturnType<typeof matchDeployment> => matchDeployment(test.database.em.fork(), city, mode, key);

it("the same process finds its database as it left it", async () => {
  const first = await match();
  expect(await match()).toMatchObject({ epoch: first.epoch, packDigest: expect.any(String) });
});
it.each([
  ["another city's", () => match("makassar"), /belongs to the city "parepare"/],
  ["a practice database in production", () => match("parepare", "production"), /simulation database, and MODE is production/],
  ["one sealed with another key", () => match("parepare", "simulation", Buffer.alloc(32, 8)), /master key does not belong/],
])("refuses %s", async (_name, attempt, sentence) => {
  await expect(attempt()).rejects.toThrow(sentence);
});
it("a copy restored elsewhere gets a new epoch, so that old cursors are not believed", async () => {
  const before = await match();
  await sql`update deployment set cluster_id = 'another/1'`.execute(test.database.em.fork().getKysely<unknown>());
  const after = await match();
  expect(after.epoch).not.toBe(before.epoch);
  expect((await match()).epoch).toBe(after.epoch);
});
it("an ordinary user of the database may ask which cluster it is", async () => {
  const admin = new pg.Client(inject("postgresUrl"));
  await admin.connect();
  await admin.query("create role plain login password 'plain'");
  const url = new URL(inject("postgresUrl"));
  [url.username, url.password] = ["plain", "plain"];
  const plain = new pg.Client(url.href);
  await plain.connect();
  expect((await plain.query("select system_identifier from pg_control_system(), pg_control_checkpoint()")).rowCount).toBe(1);
  await plain.end();
  await admin.end();
});
