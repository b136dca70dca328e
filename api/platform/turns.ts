import { DomainError } from "../domain/errors.ts";

/**
 * At most `places` jobs of one `who` at a time. The others wait here, in order, and hold nothing that somebody else needs: a burst of one
 * network fills its own queue instead of the pool's.
 * @param waitingAtMost of one `who`, each with what it brought
 * @returns does a job in its turn; throws DomainError TOO_MANY_TRIES where even the places to wait are taken
 */
export function createTurns(places: number, waitingAtMost: number): <T>(who: string, job: () => Promise<T>) => Promise<T> {
  const busy = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return async (who, job) => {
    const mine = busy.get(who) ?? { running: 0, waiting: [] };
    busy.set(who, mine);
    if (mine.waiting.length >= waitingAtMost) throw new DomainError("TOO_MANY_TRIES", { retryAfterS: 1 });
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
