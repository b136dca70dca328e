import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { StartupError } from "./config.ts";
import { holdConnection, ORPHANED_MS, placeOf, unreachable } from "./connection.ts";
import type { Log } from "./log.ts";

const LOOK_MS = 250;
const AGAIN_MS = 1_000;
/** A killed process may still be listed: the database notices within ORPHANED_MS, and then the place is free. */
const START_WAIT_MS = ORPHANED_MS + 4_000;
/** Ours was ended just before, and nobody may serve for long beside another. */
const RETAKE_WAIT_MS = 3_000;

/** A session of the server, told apart from a later one with the same number by when it began. */
export interface Session {
  readonly pid: number;
  readonly began: string;
}
const LOCK = "hashtext('antar-dompet process')::bigint";

/** @returns the session that has the lock now; null when another one has it */
export async function tryLock(client: pg.Client): Promise<Session | null> {
  const { rows } = await client.query<Session & { got: boolean }>(
    `select pg_try_advisory_lock(${LOCK}) as got, pid, extract(epoch from backend_start)::text as began
     from pg_stat_activity where pid = pg_backend_pid()`,
  );
  const { got, pid, began } = rows[0]!;
  return got ? { pid, began } : null;
}

/** Only if it still is that session and has this very lock: numbers come again, and every writer of the journal has some lock. */
export async function endLostSession(client: pg.Client, { pid, began }: Session): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid, 1000) from pg_locks join pg_stat_activity using (pid)
     where pid = $1 and extract(epoch from backend_start)::text = $2 and datname = current_database()
       and locktype = 'advisory' and objsubid = 1 and (classid::bigint << 32 | objid::bigint) = ${LOCK} and granted`,
    [pid, began],
  );
}

/**
 * Keeps a second process off the database: photos lie on one machine's disk, and where couriers are is known to one process. The lock lives as
 * long as its connection; when that is lost, it is taken again.
 * @param onTaken another process has the lock now: this one must not go on
 * @returns how to give the database back
 * @throws StartupError when another process serves this database, or it cannot be reached
 */
export async function claimDatabase(url: string, log: Log, onTaken: () => void): Promise<() => Promise<void>> {
  let isGivenBack = false;
  let holder: pg.Client | null = null;
  let heldBy: Session | null = null; // has, or had, the lock

  /** @returns whether the lock is ours */
  async function take(waitMs: number): Promise<boolean> {
    let isOurs = false;
    const begin = async (client: pg.Client): Promise<void> => {
      // A session that only we have lost, while the server still waits for it, is not another process.
      if (heldBy !== null) await endLostSession(client, heldBy);
      for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
        const session = await tryLock(client);
        heldBy = session ?? heldBy;
        isOurs = session !== null;
        if (isOurs || waitedMs >= waitMs) return;
        if (waitedMs === 0) log.warn("another process has the database: waiting for it to end");
        await wait(LOOK_MS);
      }
    };
    const client = await holdConnection(url, "process", begin, () => {
      if (isOurs && !isGivenBack) void takeAgain();
    });
    if (isOurs) holder = client;
    else await client.end();
    return isOurs;
  }
  async function takeAgain(): Promise<void> {
    log.warn("the lock on the database was lost, taking it again");
    for (let tries = 1; !isGivenBack; tries += 1) {
      try {
        if (await take(RETAKE_WAIT_MS)) return;
        log.fatal("another process serves this database now: this one ends");
        return onTaken();
      } catch (error) {
        if (tries === 1) log.warn({ error }, "the lock on the database cannot be taken yet"); // it is away: nobody can serve meanwhile
        await wait(AGAIN_MS);
      }
    }
  }

  let isOurs: boolean;
  try {
    isOurs = await take(START_WAIT_MS);
  } catch (error) {
    throw unreachable(url, error);
  }
  if (!isOurs)
    throw new StartupError(
      `The database at ${placeOf(url)} is in use by another ANTAR DOMPET: one process serves a database. Stop it, then start this one.`,
    );
  return async () => {
    isGivenBack = true;
    await holder?.end();
  };
}
