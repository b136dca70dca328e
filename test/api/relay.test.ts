import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Fact } from "../../api/domain/events.ts";
import { createBus } from "../../api/platform/bus.ts";
import { startRelay } from "../../api/platform/relay.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { monthTotal } from "../support/figures.ts";
import { deskProof, produced, readCase, reviewed, staffedService, step, submit } from "../support/journey.ts";

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

describe("a hint that comes while a look is under way", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await cloneDatabase();
  });
  afterAll(() => test.close());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("is followed at once, without the look of every second", async () => {
    const gate = await connected(test.url);
    // Every look rests after it has seen how far it may read.
    const { rows } = await gate.query<{ text: string }>("select pg_get_functiondef('journal_settled'::regproc) as text");
    const rest = "perform pg_advisory_lock_shared(42); perform pg_advisory_unlock_shared(42); return least";
    await gate.query(rows[0]!.text.replace("return least", rest));
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const heard: Fact[] = [];
    const reader = { came: () => {}, failed: () => {} };
    const stop = await startRelay(test.database, test.url, createBus(), reader, (facts) => void heard.push(...facts));
    const isResting = async (): Promise<boolean> =>
      (await gate.query("select from pg_locks where locktype = 'advisory' and objid = 42 and not granted")).rowCount === 1;

    const emitted = vi.spyOn(pg.Client.prototype, "emit");
    const hints = (): number => emitted.mock.calls.filter(([event]) => event === "notification").length;

    await gate.query("select pg_advisory_lock(42)");
    await gate.query("notify journal");
    await vi.waitUntil(isResting, { timeout: 5_000 });
    await gate.query(
      `insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":["2026-11"]}')`,
    );
    await vi.waitUntil(() => hints() === 2, { timeout: 5_000 });
    await gate.query("select pg_advisory_unlock(42)");
    await vi.waitUntil(() => heard.length > 0, { timeout: 5_000 });
    expect(heard).toEqual([{ type: "figuresPublished", months: ["2026-11"] }]);
    await stop();
    await gate.end();
  });
});

describe("while transactions are open for long that write no fact", () => {
  it("in another database and in this one, queues move and figures are counted", async () => {
    const office = await staffedService();
    const { service, verifier, printer, desk } = office;
    const watching = verifier.subscribe(`subscription { queuesUpdated { name count } }`);
    await watching.next();
    const open = [await connected(inject("postgresUrl")), await connected(service.databaseUrl)];
    for (const client of open) {
      await client.query("begin");
      await client.query("create temporary table written (n int) on commit drop");
      await client.query("insert into written values (1)"); // a transaction number: it is a writer
    }
    const before = await monthTotal(service);
    const { code, pin } = await submit(service);
    expect((await watching.next()).data?.["queuesUpdated"]).toContainEqual({ name: "NEW", count: 1 });
    const { id } = await produced(printer, await reviewed(verifier, code));
    await step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
    expect(await monthTotal(service)).toBe(before + 2);
    for (const client of open) await client.end();
    await watching.stop();
    await service.stop();
  });
});
