import pg from "pg";
import { type Fact, topicsOf } from "../domain/events.ts";
import type { Bus } from "./bus.ts";
import type { Database } from "./database.ts";
import { endOfJournal, factsAfter } from "./journal.ts";
import type { Reader } from "./readers.ts";

const POLL_MS = 1_000;

/**
 * Reads the journal as it grows and wakes the watchers. A notification of the database makes it look at once; a look every second is the
 * fall-back, so a lost notification or connection costs a second, never a fact.
 * @param hear is told of every fact once, in the order of the journal
 * @returns how to stop it
 */
export async function startRelay(
  database: Database,
  url: string,
  bus: Bus,
  reader: Reader<[seq: string]>,
  hear: (facts: readonly Fact[]) => void,
): Promise<() => Promise<void>> {
  let cursor = await endOfJournal(database.em.fork());
  let stopped = false;
  let reading: Promise<void> | null = null;
  let hintedAgain = false;
  let listener: pg.Client | null = null;

  async function readOn(): Promise<void> {
    for (;;) {
      const entries = await factsAfter(database.em.fork(), cursor);
      cursor = entries.at(-1) ?? cursor;
      const facts = entries.map(({ fact }) => fact);
      for (const topic of new Set(facts.flatMap(topicsOf))) bus.wake(topic);
      hear(facts);
      reader.came(cursor.seq);
      if (entries.length === 0 && !hintedAgain) return;
      hintedAgain = false;
    }
  }
  const look = (): void => {
    if (stopped) return;
    if (reading) {
      hintedAgain = true; // this hint may be about a fact that the running read has already passed
      return;
    }
    reading = readOn()
      .catch(reader.failed)
      .finally(() => {
        reading = null;
      });
  };
  async function listen(): Promise<void> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    const lost = (): void => {
      if (listener === client) listener = null;
    };
    client.on("error", lost).on("end", lost).on("notification", look);
    try {
      await client.connect();
      await client.query("listen journal");
      listener = client;
    } catch {
      await client.end().catch(() => {}); // the next poll tries again
    }
  }

  await listen();
  let connecting = false;
  const poll = setInterval(() => {
    look();
    if (listener || connecting) return;
    connecting = true;
    void listen().finally(() => {
      connecting = false;
    });
  }, POLL_MS);

  return async () => {
    stopped = true;
    clearInterval(poll);
    await reading;
    await listener?.end().catch(() => {});
  };
}
