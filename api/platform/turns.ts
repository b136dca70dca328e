import { DomainError } from "../domain/errors.ts";

/** How long a turn is waited for: as long as for a place of the pool. */
const WAITS_MS = 2_000;

/** Said as of a connection that does not come: whoever asks again in a moment may be served. See graphql-errors.ts. */
class NoTurn extends Error {
  readonly code = "ETIMEDOUT";
}

/**
 * At most `places` jobs of one `who` at a time. The others wait here, in order, and hold nothing that somebody else needs: a burst of one
 * network fills its own queue instead of the pool's.
 * @param waitingAtMost of one `who`, each with what it brought
 * @returns does a job in its turn; throws DomainError TOO_MANY_TRIES where even the places to wait are taken, and what is shown as BUSY
 * where the turn does not come in time
 */
export function createTurns(
  places: number,
  waitingAtMost: number,
  waitsMs = WAITS_MS,
): <T>(who: string, job: () => Promise<T>) => Promise<T> {
  const busy = new Map<string, { running: number; readonly waiting: Set<() => void> }>(); // first come first
  return async (who, job) => {
    const mine = busy.get(who) ?? { running: 0, waiting: new Set<() => void>() };
    busy.set(who, mine);
    if (mine.waiting.size >= waitingAtMost) throw new DomainError("TOO_MANY_TRIES", { retryAfterS: 1 });
    if (mine.running >= places) await turnIn(mine.waiting, waitsMs);
    else mine.running += 1;
    try {
      return await job();
    } finally {
      const [next] = mine.waiting;
      if (next) next();
      else if ((mine.running -= 1) === 0) busy.delete(who);
    }
  };
}

/** Takes over the place of whoever ends. @throws NoTurn when nobody has in time */
function turnIn(waiting: Set<() => void>, waitsMs: number): Promise<void> {
  return new Promise((go, giveUp) => {
    const overdue = setTimeout(() => {
      waiting.delete(come);
      giveUp(new NoTurn("timeout exceeded when waiting for a turn"));
    }, waitsMs);
    const come = (): void => {
      clearTimeout(overdue);
      waiting.delete(come);
      go();
    };
    waiting.add(come);
  });
}
