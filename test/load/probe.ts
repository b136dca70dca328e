import { setTimeout as pause } from "node:timers/promises";

const EVERY_MS = 50;

/** Somebody who asks for the figures, again and again, while something else goes on. */
export interface Probe {
  /** @returns how long each answer took, in ms */
  readonly stop: () => Promise<readonly number[]>;
}

/** Asks from an address of its own, at most twenty times a second. @throws when it is refused */
export function probe(port: number): Probe {
  const query = encodeURIComponent(`{ statistics(from: "2021-01", to: "2021-09") { total byType { type count } } }`);
  const tookMs: number[] = [];
  let stopped = false;
  const asking = (async () => {
    while (!stopped) {
      const began = performance.now();
      const { ok } = await fetch(`http://127.0.0.1:${port}/graphql?query=${query}`, {
        headers: { "x-forwarded-for": "172.16.0.1" },
      });
      if (!ok) throw new Error("somebody who only asks was refused");
      tookMs.push(performance.now() - began);
      await pause(Math.max(0, EVERY_MS - (performance.now() - began)));
    }
  })();
  asking.catch(() => {}); // told by `stop`
  return {
    stop: async () => {
      stopped = true;
      await asking;
      return tookMs;
    },
  };
}

/** Below which 99 of 100 lie. */
export const p99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * 0.99))]!;
