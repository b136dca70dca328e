import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cursor, endOfJournal, factsAfter, record, SYSTEM } from "../../api/platform/journal.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.close());

const now = new Date("2026-11-24T00:00:00Z");
const insert = (label: string): string =>
  `insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":["${label}"]}')`;

async function readAll(from: Cursor): Promise<{ labels: string[]; next: Cursor }> {
  const labels: string[] = [];
  let cursor = from;
  for (;;) {
    const { entries, next } = await factsAfter(test.database.em.fork(), cursor, 100);
    labels.push(...entries.flatMap(({ fact }) => ("months" in fact ? fact.months : [])));
    cursor = next;
    if (entries.length === 0) return { labels, next };
  }
}

it("a slow committer that began first is waited for, not skipped", async () => {
  const start = await endOfJournal(test.database.em.fork());
  const slow = new pg.Client(test.url);
  await slow.connect();
  await slow.query("begin");
  await slow.query(insert("slow"));
  await test.database.em
    .fork()
    .transactional((tx) => record(tx, { type: "figuresPublished", months: ["fast"] }, { actor: SYSTEM, now, deviceAt: null }));
  const before = await readAll(start);
  expect(before.labels).toEqual([]);
  await slow.query("commit");
  await slow.end();
  expect((await readAll(before.next)).labels).toEqual(["slow", "fast"]);
});

it("a fact is written with its transaction or not at all", async () => {
  const start = await endOfJournal(test.database.em.fork());
  const failing = test.database.em.fork().transactional(async (tx) => {
    await record(tx, { type: "figuresPublished", months: ["never"] }, { actor: SYSTEM, now, deviceAt: null });
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect((await readAll(start)).labels).toEqual([]);
});

it("8 writers, 500 facts each, transactions of different length: a reader that polls meanwhile gets every fact once", async () => {
  const start = await endOfJournal(test.database.em.fork());
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    const client = new pg.Client(test.url);
    await client.connect();
    for (let index = 0; index < 500; index++) {
      await client.query("begin");
      await client.query(insert(`${writer}-${index}`));
      if ((writer + index) % 5 === 0) await client.query("select pg_sleep(0.002)");
      await client.query("commit");
    }
    await client.end();
  });
  let writing = true;
  const done = Promise.all(writers).then(() => (writing = false));
  const seen: string[] = [];
  let cursor = start;
  while (writing) {
    const { labels, next } = await readAll(cursor);
    seen.push(...labels);
    cursor = next;
  }
  await done;
  seen.push(...(await readAll(cursor)).labels);
  expect(seen).toHaveLength(4000);
  expect(new Set(seen).size).toBe(4000);
});
