import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { entities } from "../../api/entities.ts";
import { openDatabase } from "../../api/platform/database.ts";
import { createReadiness, tryWrite } from "../../api/platform/readiness.ts";
import { makeDatabase } from "../support/database.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A database that answers when it is told to. */
function database(): { write: () => Promise<void>; asked: () => number; answer: () => void; fail: () => void } {
  const waiting: PromiseWithResolvers<void>[] = [];
  return {
    write: () => {
      const question = Promise.withResolvers<void>();
      waiting.push(question);
      return question.promise;
    },
    asked: () => waiting.length,
    answer: () => waiting.at(-1)!.resolve(),
    fail: () => waiting.at(-1)!.reject(new Error("no")),
  };
}

it("however many ask, the database is asked once, and again after two seconds", async () => {
  const { write, asked, answer, fail } = database();
  const isReady = createReadiness(write);
  const first = Promise.all(Array.from({ length: 50 }, () => isReady()));
  answer();
  expect(new Set(await first)).toEqual(new Set([true]));
  expect(await isReady()).toBe(true);
  expect(asked()).toBe(1);
  vi.advanceTimersByTime(2_001);
  const second = isReady();
  fail();
  expect([await second, asked()]).toEqual([false, 2]);
});

it("nobody waits longer than two seconds, nor at all while an answer is overdue; nothing piles up, and it comes back", async () => {
  const { write, asked, answer } = database();
  const isReady = createReadiness(write);
  let heard: boolean | null = null;
  const first = isReady().then((ready) => (heard = ready));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(heard).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(await first).toBe(false);
  for (let seconds = 0; seconds < 45; seconds++) {
    const next = isReady();
    await vi.advanceTimersByTimeAsync(0);
    expect(await next).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(asked()).toBe(1);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(await isReady()).toBe(true);
});

it("an ordinary user of the database may try to write; it leaves nothing in the tables, and goes through a file", async () => {
  vi.useRealTimers();
  const address = await makeDatabase();
  const admin = new pg.Client(address);
  await admin.connect();
  await admin.query("create role ready login password 'ready'");
  const url = new URL(address);
  [url.username, url.password] = ["ready", "ready"];
  const ordinary = await openDatabase(url.href, entities);
  await tryWrite(ordinary.em.fork());
  await ordinary.close(true);
  const filesWritten = async (): Promise<number> => {
    const stats = "select temp_files::int as files from pg_stat_database where datname = current_database()";
    return (await admin.query<{ files: number }>(stats)).rows[0]!.files;
  };
  await expect.poll(filesWritten).toBe(1);
  await admin.end();
});
