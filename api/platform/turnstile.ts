import { createCrowd } from "./crowd.ts";

/**
 * Lets a few pieces of work in at a time and takes turns between networks, so that a crowd waits for itself and not everybody for it. Whoever
 * asks for much rests for as much longer: one network alone never has the whole process.
 */
export interface Turnstile {
  readonly run: <T>(network: string, work: () => Promise<T>) => Promise<T>;
}

interface Places {
  readonly atOnce: number;
  readonly perNetwork: number; // of them
  readonly restsTimes: number; // as long as its work took, a network's place stays empty
}
const LONGEST_REST_MS = 2_000;

export function createTurnstile({ atOnce, perNetwork, restsTimes }: Places): Turnstile {
  const waiting = new Map<string, (() => void)[]>(); // whose turn is next, first
  const inside = createCrowd();
  let insideCount = 0;
  let scheduled = false;

  /** In a turn of the event loop of its own: whatever else arrived meanwhile is not kept waiting by those who follow each other here. */
  function schedule(): void {
    if (scheduled || waiting.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      admit();
    });
  }
  function admit(): void {
    for (const [network, queue] of waiting) {
      if (insideCount >= atOnce) return;
      if (inside.count(network) >= perNetwork) continue;
      waiting.delete(network);
      queue.shift()!();
      if (queue.length > 0) waiting.set(network, queue); // behind all others
    }
  }
  return {
    run: async (network, work) => {
      const queue = waiting.get(network) ?? [];
      waiting.set(network, queue);
      const giveBack = await new Promise<() => void>((enter) => {
        queue.push(() => {
          insideCount += 1;
          enter(inside.enter(network));
        });
        schedule();
      });
      const beganMs = performance.now();
      try {
        return await work();
      } finally {
        insideCount -= 1;
        const restMs = Math.min((performance.now() - beganMs) * restsTimes, LONGEST_REST_MS);
        const rested = (): void => (giveBack(), schedule());
        if (restMs < 1) rested();
        else setTimeout(rested, restMs).unref();
        schedule();
      }
    },
  };
}
