/**
 * At most `places` jobs of one `who` at a time. The others wait here, in order, and hold nothing that somebody else needs: a burst of one
 * network fills its own queue instead of the pool's.
 */
export function createTurns(places: number): <T>(who: string, job: () => Promise<T>) => Promise<T> {
  const busy = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return async (who, job) => {
    const mine = busy.get(who) ?? { running: 0, waiting: [] };
    busy.set(who, mine);
    if (mine.running >= places) await new Promise<void>((go) => void mine.waiting.push(go)); // takes over the place of whoever ends
    else mine.running += 1;
    try {
      return await job();
    } finally {
      const next = mine.waiting.shift();
      if (next) next();
      else if ((mine.running -= 1) === 0) busy.delete(who);
    }
  };
}
