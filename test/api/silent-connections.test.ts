import { afterEach, beforeEach, expect, it } from "vitest";
import { entities } from "../../api/entities.ts";
import { createBus } from "../../api/platform/bus.ts";
import { type Database, openDatabase } from "../../api/platform/database.ts";
import { record, SYSTEM } from "../../api/platform/journal.ts";
import { startRelay } from "../../api/platform/relay.ts";
import { startCounting } from "../../api/statistics/counting.ts";
import { makeDatabase } from "../support/database.ts";
import { type SilentProxy, startSilentProxy } from "../support/silent-proxy.ts";

let proxy: SilentProxy;
let database: Database;
beforeEach(async () => {
  proxy = await startSilentProxy(await makeDatabase());
  database = await openDatabase(proxy.url, entities);
});
afterEach(async () => {
  await database.close(true);
  proxy.close();
});
const PLACES = Array.from({ length: 10 });
const ask = (): Promise<unknown> => database.em.fork().getConnection().execute("select 1");

it("a transaction whose connection falls silent fails, and its place is free again", { timeout: 30_000 }, async () => {
  const open = await Promise.all(
    PLACES.map(async () => {
      const em = database.em.fork();
      await em.begin();
      return em;
    }),
  );
  proxy.forget();
  const ends = await Promise.allSettled(
    open.map(async (em) => {
      try {
        await em.getConnection().execute("select 1", [], "all", em.getTransactionContext());
        await em.commit();
      } finally {
        await em.rollback();
      }
    }),
  );
  expect(ends.map(({ status }) => status)).toEqual(PLACES.map(() => "rejected"));
  await expect
    .poll(
      () =>
        Promise.all(PLACES.map(ask)).then(
          ({ length }) => length,
          () => 0,
        ),
      { timeout: 5_000 },
    )
    .toBe(10);
});

it("counting that met the silence goes on by itself", { timeout: 30_000 }, async () => {
  let failures = 0;
  const counting = startCounting(() => database.em.fork(), createBus(), { came: () => {}, failed: () => void (failures += 1) });
  await counting.catchUp();
  proxy.forget();
  const round = await counting.catchUp().then(
    () => "counted",
    () => "failed",
  );
  expect(round === "failed" || failures > 0).toBe(true); // this round met it, or the one that ran before it
  await counting.catchUp();
  await counting.stop();
});

it("the relay hears of facts again, at once and not only by its look every second", { timeout: 30_000 }, async () => {
  const heard: string[] = [];
  const stop = await startRelay(database, proxy.url, createBus(), { came: () => {}, failed: () => {} }, (facts) =>
    heard.push(...facts.flatMap((fact) => ("months" in fact ? fact.months : []))),
  );
  const listeners = async (): Promise<number[]> =>
    (
      await database.em
        .fork()
        .getConnection()
        .execute<{ pid: number }[]>(
          "select pid from pg_stat_activity where datname = current_database() and application_name = 'antar-dompet relay'",
        )
    ).map(({ pid }) => pid);
  const say = (month: string): Promise<void> =>
    database.em
      .fork()
      .transactional((tx) =>
        record(tx, { type: "figuresPublished", months: [month] }, { actor: SYSTEM, now: new Date(), deviceAt: null }),
      );
  const before = await listeners();
  expect(before).toHaveLength(1);
  await say("2026-10");
  await expect.poll(() => heard).toEqual(["2026-10"]);
  proxy.forget();
  const now = (): Promise<number[]> => listeners().catch(() => []);
  await expect.poll(async () => (await now()).some((pid) => !before.includes(pid)), { timeout: 20_000 }).toBe(true);
  await say("2026-11");
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(["2026-10", "2026-11"]);
  await stop();
});
