import { afterAll, beforeAll, describe, expect, it } from "vitest";
import pg from "pg";
import { presentError } from "../../api/platform/graphql-errors.ts";
import { createLog } from "../../api/platform/log.ts";
import { createTurns } from "../../api/platform/turns.ts";
import { ask } from "../support/client.ts";
import { lockWaiters } from "../support/holding.ts";
import { startService, type TestService } from "../support/service.ts";

describe("turns", () => {
  const WAITS_MS = 20;
  it("a turn that does not come in time is BUSY, and whoever gave up takes none afterwards", async () => {
    const inTurn = createTurns(1, 5, WAITS_MS);
    const did: string[] = [];
    let end = (): void => {};
    const first = inTurn("a", () => new Promise<void>((done) => void (end = done)));
    const late = await inTurn("a", async () => did.push("late")).catch((error: unknown) => error);
    expect(presentError(late, createLog("silent")).extensions).toEqual({ code: "BUSY", retryAfterS: 2 });
    await inTurn("b", async () => did.push("other"));
    end();
    await first;
    await inTurn("a", async () => did.push("next"));
    expect(did).toEqual(["other", "next"]);
  });
  it("come in the order of asking, and more than may wait are refused at once", async () => {
    const inTurn = createTurns(1, 2);
    const did: number[] = [];
    const jobs = [1, 2, 3, 4].map((job) => inTurn("a", async () => void did.push(job)));
    await expect(jobs[3]).rejects.toThrow("TOO_MANY_TRIES");
    await Promise.all(jobs.slice(0, 3));
    expect(did).toEqual([1, 2, 3]);
  });
});

describe("tries of one network", () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it("of phones' secrets wait with one connection of the pool, and everybody else is served", async () => {
    const network = "203.0.113.21";
    const what = service.vault.blindIndex("wrong secrets of phones of a network", network).toString("base64");
    const session = new pg.Client(service.databaseUrl);
    await session.connect();
    await session.query("select pg_advisory_lock(hashtextextended($1, 0))", [what]);
    const strangers = Array.from({ length: 30 }, (_, phone) =>
      fetch(`${service.url}/ingest/owntracks`, {
        method: "POST",
        headers: { "x-forwarded-for": network, authorization: `Basic ${Buffer.from(`hp:wrong-${phone}`).toString("base64")}` },
        body: "{}",
      }),
    );
    await lockWaiters(service, 1);
    expect((await ask(service.url, `{ office { city } areas { code } }`)).errors).toBeUndefined();
    await lockWaiters(service, 1);
    await session.end();
    for (const { status } of await Promise.all(strangers)) expect([401, 429, 503]).toContain(status);
  });
});
