import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { migrate } from "../../api/platform/database.ts";
import { endOfJournal, factsAfter, type JournalEntry, record, SYSTEM } from "../../api/platform/journal.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.close());

const now = new Date("2026-11-24T00:00:00Z");
const insert = (label: string): string =>
  `insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":["${label}"]}')`;
const recordIn = ({ database }: TestDatabase, label: string): Promise<void> =>
  database.em
    .fork()
    .transactional((tx) => record(tx, { type: "figuresPublished", months: [label] }, { actor: SYSTEM, now, deviceAt: null }));
async function connected(url = test.url): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

type Place = Pick<JournalEntry, "seq">;
const labelsOf = (entries: readonly JournalEntry[]): string[] =>
  entries.flatMap(({ fact }) => ("months" in fact ? fact.months : []));
async function readAll(from: Place, of = test): Promise<{ labels: string[]; next: Place }> {
  const labels: string[] = [];
  let next = from;
  for (;;) {
    const entries = await factsAfter(of.database.em.fork(), next, 100);
    if (entries.length === 0) return { labels, next };
    labels.push(...labelsOf(entries));
    next = entries.at(-1)!;
  }
}

it("a slow committer that began first is waited for, not skipped", async () => {
  const start = await endOfJournal(test.database.em.fork());
  const slow = await connected();
  await slow.query("begin");
  await slow.query(insert("slow"));
  await recordIn(test, "fast");
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
    const client = await connected();
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
  let place: Place = start;
  while (writing) {
    const { labels, next } = await readAll(place);
    seen.push(...labels);
    place = next;
  }
  await done;
  seen.push(...(await readAll(place)).labels);
  expect(seen).toHaveLength(4000);
  expect(new Set(seen).size).toBe(4000);
});

describe("a transaction that writes no fact", () => {
  it.each([
    ["in another database of the cluster", () => inject("postgresUrl")],
    ["in this one", () => test.url],
  ])("%s is not waited for, however long it takes", async (_name, url) => {
    const start = await endOfJournal(test.database.em.fork());
    const long = await connected(url());
    await long.query("begin");
    await long.query("create temporary table written (n int) on commit drop"); // it has a transaction number
    await long.query("insert into written values (1)");
    await recordIn(test, "here");
    expect((await readAll(start)).labels).toEqual(["here"]);
    await long.query("commit");
    await long.end();
  });

  it("any more, since it went back to before its first fact, is not waited for; when it writes another, it is", async () => {
    const start = await endOfJournal(test.database.em.fork());
    const [writer, other] = [await connected(), await connected()];
    await writer.query("set journal.writer = '1'"); // whatever the session says
    await writer.query("begin");
    await writer.query("savepoint a");
    await writer.query(insert("never"));
    expect((await readAll(start)).labels).toEqual([]);
    await writer.query("rollback to savepoint a");
    await other.query(insert("first"));
    const before = await readAll(start);
    expect(before.labels).toEqual(["first"]);
    await writer.query("savepoint b");
    await writer.query(insert("second"));
    await writer.query("release savepoint b");
    await other.query(insert("third"));
    expect((await readAll(before.next)).labels).toEqual([]);
    await writer.query("commit");
    expect((await readAll(before.next)).labels).toEqual(["second", "third"]);
    await Promise.all([writer.end(), other.end()]);
  });
});

it("is not read with a snapshot of before", async () => {
  const reading = test.database.em
    .fork()
    .transactional((tx) => factsAfter(tx, { seq: "0" }), { isolationLevel: "repeatable read" as never });
  await expect(reading).rejects.toThrow("the journal is read statement by statement");
});

it("begins with the first fact of an empty database", async () => {
  const empty = await cloneDatabase(null);
  await migrate(empty.database, empty.url);
  const start = await endOfJournal(empty.database.em.fork());
  expect(start.seq).toBe("0");
  const slow = await connected(empty.url);
  await slow.query("begin");
  await slow.query(insert("first"));
  await recordIn(empty, "second");
  expect((await readAll(start, empty)).labels).toEqual([]);
  await slow.query("commit");
  await slow.end();
  expect((await readAll(start, empty)).labels).toEqual(["first", "second"]);
  await empty.close();
});

/** Where a look at the writers rests until somebody lets it go on, so that what happens meanwhile happens there. */
const REST = `perform pg_advisory_lock_shared(42); perform pg_advisory_unlock_shared(42);`;
const LAST_NUMBER = /select last_value [^;]*from journal_seq;/;
const WRITERS = /select min\([^;]*;/;

describe("each of the steps is needed", () => {
  /** A database whose functions are changed. */
  async function changed(name: "journal_next" | "journal_settled", change: (body: string) => string): Promise<TestDatabase> {
    const own = await cloneDatabase();
    const client = await connected(own.url);
    const { rows } = await client.query<{ text: string }>(`select pg_get_functiondef('${name}'::regproc) as text`);
    const text = change(rows[0]!.text);
    expect(text).not.toBe(rows[0]!.text);
    await client.query(text);
    await client.end();
    return own;
  }
  /** What is read of "slow" and "fast" by two looks, of which the first rests somewhere while `meanwhile` happens. */
  async function readOf(
    own: TestDatabase,
    steps: {
      readonly before?: (slow: pg.Client) => Promise<unknown>;
      readonly meanwhile: (slow: pg.Client) => Promise<unknown>;
      readonly after: (slow: pg.Client) => Promise<unknown>;
    },
    look = (from: Place): Promise<JournalEntry[]> => factsAfter(own.database.em.fork(), from),
  ): Promise<string[]> {
    const [slow, gate] = [await connected(own.url), await connected(own.url)];
    const start = await endOfJournal(own.database.em.fork());
    await slow.query("begin");
    await steps.before?.(slow);
    await gate.query("select pg_advisory_lock(42)");
    const looking = look(start);
    for (let isResting = false; !isResting; await wait(5)) {
      const { rows } = await gate.query("select from pg_locks where locktype = 'advisory' and objid = 42 and not granted");
      isResting = rows.length > 0;
    }
    await steps.meanwhile(slow);
    await gate.query("select pg_advisory_unlock(42)");
    const first = await looking;
    await steps.after(slow);
    const second = await look(first.at(-1) ?? start);
    await Promise.all([slow.end(), gate.end()]);
    await own.close();
    return labelsOf([...first, ...second]);
  }
  const fast = (own: TestDatabase) => recordIn(own, "fast");

  it("the lock: without it a slow committer is skipped", async () => {
    const own = await changed("journal_next", (body) => body.replace("perform pg_advisory_xact_lock_shared", "perform abs"));
    const start = await endOfJournal(own.database.em.fork());
    const slow = await connected(own.url);
    await slow.query("begin");
    await slow.query(insert("slow"));
    await fast(own);
    const before = await readAll(start, own);
    await slow.query("commit");
    await slow.end();
    expect([...before.labels, ...(await readAll(before.next, own)).labels]).toEqual(["fast"]);
    await own.close();
  });

  it.each([
    [
      "the last number first, then the writers: nothing is lost",
      (body: string) => body.replace(LAST_NUMBER, `$& ${REST}`),
      ["slow", "fast"],
    ],
    [
      "the other way round a writer that began in between is skipped",
      (body: string) => {
        const [lastNumber, writers] = [LAST_NUMBER.exec(body)![0], WRITERS.exec(body)![0]];
        return body.replace(lastNumber, "").replace(writers, `${writers} ${REST} ${lastNumber}`);
      },
      ["fast"],
    ],
  ])("%s", async (_name, change, expected) => {
    const own = await changed("journal_settled", change);
    const read = await readOf(own, {
      meanwhile: async (slow) => {
        await slow.query(insert("slow"));
        await fast(own);
      },
      after: (slow) => slow.query("commit"),
    });
    expect(read).toEqual(expected);
  });

  it.each([
    ["facts in a statement of their own: nothing is lost", null, ["slow", "fast"]],
    [
      "in the statement of the look, a writer that ended in between is skipped",
      async (own: TestDatabase, { seq }: Place): Promise<JournalEntry[]> => {
        const client = await connected(own.url);
        const { rows } = await client.query<JournalEntry>(
          "select seq::text, fact from journal where seq > $1 and seq <= (select journal_settled()) order by seq",
          [seq],
        );
        await client.end();
        return rows;
      },
      ["fast"],
    ],
  ])("%s", async (_name, look, expected) => {
    const own = await changed("journal_settled", (body) => body.replace(LAST_NUMBER, `${REST} $&`));
    const read = await readOf(
      own,
      {
        before: async (slow) => {
          await slow.query(insert("slow"));
          await fast(own);
        },
        meanwhile: (slow) => slow.query("commit"),
        after: () => Promise.resolve(),
      },
      look === null ? undefined : (from) => look(own, from),
    );
    expect(read).toEqual(expected);
  });
});
