import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFileStore } from "../../api/files/file.store.ts";
import { startHousekeeping } from "../../api/housekeeping.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { createLog } from "../../api/platform/log.ts";
import { watchReaders } from "../../api/platform/readers.ts";
import { application, submit, withPhotos } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";

const STILL_AFTER_MS = 2_000; // longer than a busy machine rests: only what is held back stands still
const WITHIN = { timeout: 15_000 };

let service: TestService;
beforeAll(async () => {
  service = await startService({ stillAfterMs: STILL_AFTER_MS });
});
afterAll(() => service.stop());

/** A session of somebody else's that holds something until it ends. */
async function holding(...statements: readonly string[]): Promise<{ readonly letGo: () => Promise<void> }> {
  const client = new pg.Client(service.databaseUrl);
  await client.connect();
  for (const statement of ["begin", ...statements]) await client.query(statement);
  return {
    letGo: async () => {
      await client.query("rollback");
      await client.end();
    },
  };
}
async function readiness(): Promise<unknown> {
  const response = await fetch(`${service.url}/readyz`);
  return [response.status, await response.json()];
}
async function behindS(reader: string): Promise<number> {
  const text = await service.server.metrics.registry.metrics();
  return Number(new RegExp(`^antar_dompet_reader_behind_seconds\\{reader="${reader}"\\} (\\S+)$`, "m").exec(text)![1]);
}
const saidOf = (reader: string, since: number): string[] =>
  service.logLines.slice(since).flatMap((line) => {
    const { level, reader: of, msg } = JSON.parse(line) as { level: number; reader?: string; msg: string };
    expect(level).toBeGreaterThanOrEqual(of === undefined ? 0 : 40);
    return of === reader ? [msg] : [];
  });
const READY = [200, { status: "ready" }];

describe("a reader that stands still while the journal grows", () => {
  it("is named while somebody's open transaction holds back what others committed, and nobody is sent here without a relay", async () => {
    await expect.poll(readiness).toEqual(READY);
    const input = application();
    await withPhotos(service.url, input); // uploads are no part of what is looked at
    const since = service.logLines.length;
    const open = await holding(
      `insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":["never"]}')`,
    );
    await submit(service, input);
    await expect
      .poll(readiness, WITHIN)
      .toEqual([503, { status: "not ready", standing: expect.arrayContaining(["relay", "counting"]) as unknown }]);
    expect(await behindS("relay")).toBeGreaterThan(STILL_AFTER_MS / 1_000);
    await open.letGo();
    await expect.poll(readiness, WITHIN).toEqual(READY);
    for (const reader of ["relay", "counting"]) {
      expect(saidOf(reader, since)).toEqual(["a reader stands still", "a reader that stood still goes on"]);
      expect(await behindS(reader)).toBe(0);
    }
  });

  it("is named when it fails again and again, with its first failure only, and the service stays open", async () => {
    const since = service.logLines.length;
    const lock = await holding("select from counting for update");
    await submit(service);
    await expect.poll(readiness, WITHIN).toEqual([200, { status: "ready", standing: ["counting"] }]);
    await submit(service); // which it does not hear of earlier
    await expect.poll(() => saidOf("counting", since), WITHIN).toContain("failed, trying again");
    await lock.letGo();
    await expect.poll(readiness, WITHIN).toEqual(READY);
    expect(saidOf("counting", since).toSorted()).toEqual([
      "a reader stands still",
      "a reader that stood still goes on",
      "failed, trying again",
    ]);
    expect(saidOf("relay", since)).toEqual([]);
  });

  it("is not whoever has nothing to read", async () => {
    const since = service.logLines.length;
    await expect.poll(() => behindS("relay")).toBe(0);
    const pollsMs = 3 * STILL_AFTER_MS;
    const until = Date.now() + pollsMs;
    await expect.poll(() => Date.now(), { timeout: 2 * pollsMs }).toBeGreaterThan(until);
    expect(await readiness()).toEqual(READY);
    expect([...saidOf("relay", since), ...saidOf("counting", since)]).toEqual([]);
  });
});

it("housekeeping that never gets through its round is named until it does", async () => {
  const { database, vault, filesDirectory, now } = service;
  const log = createLog("silent");
  const readers = watchReaders(() => database.em.fork(), log, 5_000); // a round fails after 2 s
  const workNow = () => ({ em: database.em.fork(), actor: SYSTEM, now: now(), vault, randomBytes, deviceAt: null });
  const lock = await holding("lock table failed_try in access exclusive mode");
  const stop = startHousekeeping(
    workNow,
    { store: openFileStore(filesDirectory), dutyEnded: () => Promise.resolve(), log },
    readers,
    100,
  );
  await expect.poll(readers.standing, WITHIN).toEqual(["housekeeping"]);
  await lock.letGo();
  await expect.poll(readers.standing, WITHIN).toEqual([]);
  await stop();
  readers.stop();
});
