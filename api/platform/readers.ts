import type { EntityManager } from "@mikro-orm/postgresql";
import { newestFact } from "./journal.ts";
import type { Log } from "./log.ts";

/** Whoever works on its own in the background tells here that it does, so that it is noticed when it does not. */
export interface Readers {
  /** Somebody who reads the journal: behind while a fact is committed that it has not read. */
  readonly ofJournal: (name: string) => Reader<[seq: string]>;
  /** Somebody who comes round every so often, whether there is anything to do or not. */
  readonly rounds: (name: string, everyMs: number) => Pick<Reader<[]>, "came">;
  readonly standing: () => readonly string[];
  /** For how long each has been behind by now; 0: it is not. */
  readonly behindMs: () => ReadonlyMap<string, number>;
  readonly stop: () => void;
}
export interface Reader<Told extends unknown[]> {
  readonly came: (...told: Told) => void;
  /** Of failures in a row only the first is written down: it tries again by itself. */
  readonly failed: (error: unknown) => void;
}

interface State {
  readonly limitMs: number; // behind, it may take so long to its next step
  readonly isBehind: (newest: bigint, nowMs: number) => boolean;
  place: string;
  steppedMs: number;
  behindSinceMs: number | null;
  isStanding: boolean;
  isFailing: boolean;
}

/** Twice what the longest transaction of the service may take, for which a reader has to wait. */
const STILL_AFTER_MS = 30_000;

/**
 * Watches the readers. Who stands still is named in one line when it begins and in one when it is over, whatever the cause: a lock, a lost
 * connection, an open transaction that wrote a fact. While the database does not answer nobody is blamed.
 */
export function watchReaders(fork: () => EntityManager, log: Log, stillAfterMs = STILL_AFTER_MS): Readers {
  const states = new Map<string, State>();
  const nowMs = (): number => performance.now(); // a clock that nobody sets

  function enter(name: string, limitMs: number, isBehind: (state: State, newest: bigint, nowMs: number) => boolean): State {
    const state: State = {
      limitMs,
      isBehind: (newest, now) => isBehind(state, newest, now),
      place: "",
      steppedMs: nowMs(),
      behindSinceMs: null,
      isStanding: false,
      isFailing: false,
    };
    states.set(name, state);
    return state;
  }
  function reader(name: string, state: State): Reader<[place: string]> {
    return {
      came: (place) => {
        state.isFailing = false;
        if (place === state.place) return;
        state.place = place;
        state.steppedMs = nowMs();
      },
      failed: (error) => {
        if (!state.isFailing) log.warn({ error, reader: name }, "failed, trying again");
        state.isFailing = true;
      },
    };
  }

  async function look(): Promise<void> {
    const newest = await newestFact(fork()).catch(() => null);
    const now = nowMs();
    for (const [name, state] of states) {
      if (newest === null) {
        if (!state.isStanding) state.behindSinceMs &&= now;
        continue;
      }
      state.behindSinceMs = state.isBehind(newest, now) ? (state.behindSinceMs ?? now) : null;
      const { behindSinceMs, steppedMs, limitMs } = state;
      const isStanding = behindSinceMs !== null && now - Math.max(behindSinceMs, steppedMs) > limitMs;
      if (isStanding === state.isStanding) continue;
      state.isStanding = isStanding;
      const where = { reader: name, place: state.place, newest: String(newest) };
      log.warn(where, isStanding ? "a reader stands still" : "a reader that stood still goes on");
    }
  }
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, stillAfterMs / 6).unref();

  return {
    ofJournal: (name) =>
      reader(
        name,
        enter(name, stillAfterMs, ({ place }, newest) => place === "" || BigInt(place) < newest),
      ),
    rounds: (name, everyMs) => {
      let count = 0;
      const { came } = reader(
        name,
        enter(name, everyMs + stillAfterMs, ({ steppedMs }, _newest, now) => now - steppedMs > everyMs),
      );
      return { came: () => came(String((count += 1))) };
    },
    standing: () => [...states].flatMap(([name, { isStanding }]) => (isStanding ? [name] : [])),
    behindMs: () =>
      new Map([...states].map(([name, { behindSinceMs }]) => [name, behindSinceMs === null ? 0 : nowMs() - behindSinceMs])),
    stop: () => clearInterval(timer),
  };
}
