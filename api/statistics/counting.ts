import type { EntityManager } from "@mikro-orm/postgresql";
import type { Fact } from "../domain/events.ts";
import type { Bus } from "../platform/bus.ts";
import type { Reader } from "../platform/readers.ts";
import { countFacts } from "./count-facts.ts";

export interface Counting {
  /** Facts were committed: they are counted soon. */
  readonly hear: (facts: readonly Fact[]) => void;
  /** Resolves when everything that was committed before the call is counted. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What happens within this time is counted together. */
const GAP_MS = 100;
/** A failure, or a fact that we did not hear of, costs at most so much. */
const AGAIN_MS = 5_000;

/** Counts facts as they come and wakes those who watch figures. */
export function startCounting(fork: () => EntityManager, bus: Bus, reader: Reader<[seq: string]>): Counting {
  let reached = "";
  let isStopped = false;
  async function countAll(): Promise<void> {
    while (!isStopped) {
      const { read, upTo } = await countFacts(fork());
      if (upTo !== reached) bus.wake("statistics");
      reached = upTo;
      reader.came(upTo);
      if (read === 0) return;
    }
  }
  let counting: Promise<void> = Promise.resolve();
  const catchUp = (): Promise<void> => {
    counting = counting.catch(() => {}).then(countAll); // one after the other: who asks now must not get the end of a round that began before
    return counting;
  };
  const countSoon = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      soon = null;
      void catchUp().catch(reader.failed);
    }, ms).unref();
  let soon: NodeJS.Timeout | null = countSoon(0); // what happened while nobody counted
  const again = setInterval(() => (soon ??= countSoon(0)), AGAIN_MS).unref();
  return {
    hear: (facts) => {
      if (facts.some((fact) => "requestId" in fact)) soon ??= countSoon(GAP_MS);
    },
    catchUp,
    stop: async () => {
      isStopped = true;
      clearInterval(again);
      if (soon) clearTimeout(soon);
      await counting.catch(() => {});
    },
  };
}
