import { removeUnclaimedFiles } from "./files/file.removal.ts";
import type { FileStore } from "./files/file.store.ts";
import { forgetAnswers } from "./platform/idempotency.ts";
import type { Log } from "./platform/log.ts";
import { forgetTries } from "./platform/throttle.ts";
import { forgetFullBuckets } from "./platform/try-buckets.ts";
import type { Work } from "./platform/work.ts";
import { forgetTrail } from "./positions/position.queries.ts";
import { POSITION_RULES } from "./positions/position.rules.ts";
import { passDeadlines } from "./requests/deadline.commands.ts";
import { closeMonths } from "./statistics/closing.commands.ts";
import { PIN_LIMITS } from "./tracking/tracking.guard.ts";

const EVERY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const UNCLAIMED_AFTER_MS = DAY_MS;

/** The longest window in which tries are counted. */
const TRIES_MS = DAY_MS;
/** How long a repeated request gets the answer of the first. */
const ANSWERS_MS = 72 * 3_600_000;

/**
 * What follows from time alone, once a minute: deadlines pass; photos that nobody attached, old tries and old answers go. Several processes
 * may do it side by side.
 * @returns how to stop it; waits for the round under way
 */
export function startHousekeeping(workNow: () => Work, store: FileStore, log: Log): () => Promise<void> {
  let round: Promise<void> | null = null;
  const timer = setInterval(() => {
    round ??= tidyUp(workNow, store, log).finally(() => {
      round = null;
    });
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** Each duty on its own: one that fails is tried again in a minute and keeps none of the others from its turn. */
async function tidyUp(workNow: () => Work, store: FileStore, log: Log): Promise<void> {
  const ago = ({ now }: Work, ms: number): Date => new Date(now.getTime() - ms);
  const duties: readonly ((work: Work) => Promise<unknown>)[] = [
    (work) => passDeadlines(work, log),
    closeMonths,
    (work) => removeUnclaimedFiles(work, store, ago(work, UNCLAIMED_AFTER_MS)),
    (work) => forgetTries(work.em, ago(work, TRIES_MS)),
    (work) => forgetFullBuckets(work.em, work.now, PIN_LIMITS.knownForMs),
    (work) => forgetAnswers(work.em, ago(work, ANSWERS_MS)),
    async (work) => {
      const forgotten = await forgetTrail(work.em, ago(work, POSITION_RULES.keptDays * DAY_MS));
      if (forgotten > 0) log.info({ forgotten }, "old positions forgotten");
    },
  ];
  for (const duty of duties)
    await duty(workNow()).catch((error: unknown) => log.warn({ error }, "housekeeping failed, trying again in a minute"));
}
