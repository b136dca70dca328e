import type { EntityManager } from "@mikro-orm/postgresql";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import { countFacts } from "./counting.commands.ts";

export interface Counting {
  /** Resolves when everything that was committed before the call is counted. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How often it counts at most: what happens within this time is counted together. */
const GAP_MS = 100;
const RETRY_MS = 5_000;

/**
 * Counts facts as they come and wakes those who watch figures. Several processes may do it side by side: one of them counts, and all see how
 * far it came.
 */
export function startCounting(fork: () => EntityManager, bus: Bus, log: Log): Counting {
  let reached = "";
  async function countAll(): Promise<void> {
    for (;;) {
      const { read, upTo } = await countFacts(fork());
      const place = `${upTo.xid} ${upTo.seq}`;
      if (place !== reached) bus.wake("statistics");
      reached = place;
      if (read === 0) return;
    }
  }
  let counting: Promise<void> = Promise.resolve();
  const catchUp = (): Promise<void> => {
    counting = counting.catch(() => {}).then(countAll); // one after the other: who asks now must not get the end of a round that began before
    return counting;
  };

  const facts = bus.watch("counting", GAP_MS);
  const again = setInterval(() => bus.wake("counting"), RETRY_MS).unref(); // after a failure, and for what a hint did not reach us
  const following = (async () => {
    for await (const _ of facts) await catchUp().catch((error: unknown) => log.warn({ error }, "not counted, trying again"));
  })();
  return {
    catchUp,
    stop: async () => {
      clearInterval(again);
      await facts.return?.();
      await following;
    },
  };
}
