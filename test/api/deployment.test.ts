import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { matchDeployment } from "../../api/platform/deployment.ts";
import { endOfJournal } from "../../api/platform/journal.ts";
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
  onNewLife = (): Promise<void> => Promise.reject(new Error("the same life")),
): ReturnType<typeof matchDeployment> => matchDeployment(test.database.em.fork(), city, mode, key, onNewLife);

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
describe("a copy restored elsewhere", () => {
  const run = (query: string) => sql.raw(query).execute(test.database.em.fork().getKysely<unknown>());
  const asCopied = async (): Promise<void> => void (await run("update deployment set cluster_id = 'another/1'"));
  const matchCopy = (onNewLife: () => Promise<void>) => match("parepare", "simulation", MASTER_KEY, onNewLife);

  it("begins a life of its own, once: a new epoch, and what holds a place is set right with it", async () => {
    const before = await match();
    await asCopied();
    await expect(matchCopy(() => Promise.reject(new Error("killed")))).rejects.toThrow("killed");
    let lives = 0;
    const after = await matchCopy(() => Promise.resolve(void (lives += 1)));
    expect(lives).toBe(1);
    expect(after.epoch).not.toBe(before.epoch);
    expect((await match()).epoch).toBe(after.epoch);
  });
  it("without its sequences gives no number twice", async () => {
    await run("select setval('journal_seq', 1, false)");
    await asCopied();
    await matchCopy(() => Promise.resolve());
    await run(`insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":[]}')`);
    const { seq } = await endOfJournal(test.database.em.fork());
    expect((await run("select count(*)::int as count, max(seq)::text as max from journal")).rows).toEqual([
      { count: 2, max: seq },
    ]);
  });
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
