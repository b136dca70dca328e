import { UploadRefusal } from "./upload-refusal.ts";

const RETRY_AFTER_S = 5;

/** Lets a few in at once and a few more wait, in order. */
export interface Gate {
  /** @throws UploadRefusal BUSY at once, when even the places to wait are taken */
  readonly pass: <T>(task: () => Promise<T>) => Promise<T>;
}

/** Without an end to the queue a crowd would fill the memory with pictures nobody waits for any more. */
export function createGate(atOnce: number, waiting: number): Gate {
  let inside = 0;
  const queue: (() => void)[] = [];
  return {
    pass: async (task) => {
      if (inside >= atOnce) {
        if (queue.length >= waiting) throw new UploadRefusal("BUSY", undefined, RETRY_AFTER_S);
        await new Promise<void>((resolve) => queue.push(resolve)); // whoever leaves hands over the place itself
      } else {
        inside++;
      }
      try {
        return await task();
      } finally {
        const next = queue.shift();
        if (next) next();
        else inside--;
      }
    },
  };
}
