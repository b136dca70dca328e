import { removeUnclaimedFiles } from "./files/file.removal.ts";
import type { FileStore } from "./files/file.store.ts";
import { forgetAnswers } from "./platform/idempotency.ts";
import type { Log } from "./platform/log.ts";
import type { Readers } from "./platform/readers.ts";
import { forgetTries } from "./platform/throttle.ts";
import { forgetFullBuckets } from "./platform/try-buckets.ts";
import type { Work } from "./platform/work.ts";
import { endDuties } from "./positions/duty.commands.ts";
import { forgetTrail } from "./positions/position.queries.ts";
import { POSITION_RULES } from "./positions/position.rules.ts";
import { passDeadlines } from "./requests/deadline.commands.ts";
import { closeMonths } from "./statistics/closing.commands.ts";
import { PIN_LIMITS } from "./tracking/tracking.guard.ts";

const EVERY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const UNCLAIMED_AFTER_MS = DAY_MS;
/** A courier's phone may be without signal, or its courier on leave, for so long, and loses nothing: neither a photo nor the answer to a deed. */
const OUTBOX_MS = 14 * DAY_MS;

/** The longest window in which tries are counted. */
const TRIES_MS = DAY_MS;
/** How long a repeated request gets the answer of the first; a courier's deed as long as an outbox may be silent. */
const ANSWERS_MS = 72 * 3_600_000;

export interface HousekeepingParts {
  readonly store: FileStore;
  /** Takes a courier off the maps whose duty has ended by itself. */
  readonly dutyEnded: (courierId: string) => Promise<void>;
  readonly log: Log;
}

/**
 * What follows from time alone, once a minute: deadlines pass; duties that were forgotten end; photos that nobody attached, old tries and old answers go.
 * @returns how to stop it; waits for the round under way
 */
export function startHousekeeping(
  workNow: () => Work,
  parts: HousekeepingParts,
  readers: Readers,
  everyMs = EVERY_MS,
): () => Promise<void> {
  const reader = readers.rounds("housekeeping", everyMs);
  let round: Promise<void> | null = null;
  const timer = setInterval(() => {
    round ??= tidyUp(workNow, parts)
      .then((isDone) => {
        if (isDone) reader.came();
      })
      .finally(() => {
        round = null;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** Each duty on its own: one that fails is tried again in a minute and keeps none of the others from its turn. @returns whether none failed */
export async function tidyUp(workNow: () => Work, { store, dutyEnded, log }: HousekeepingParts): Promise<boolean> {
  const ago = ({ now }: Work, ms: number): Date => new Date(now.getTime() - ms);
  const duties: readonly ((work: Work) => Promise<unknown>)[] = [
    passDeadlines,
    closeMonths,
    (work) => endDuties(work, dutyEnded),
    (work) => removeUnclaimedFiles(work, store, { anonymous: ago(work, UNCLAIMED_AFTER_MS), signedIn: ago(work, OUTBOX_MS) }),
    (work) => forgetTries(work.em, ago(work, TRIES_MS)),
    (work) => forgetAnswers(work.em, { outbox: ago(work, OUTBOX_MS), others: ago(work, ANSWERS_MS) }),
    (work) => forgetFullBuckets(work.em, work.now, PIN_LIMITS.knownForMs),
    async (work) => {
      const forgotten = await forgetTrail(work.em, ago(work, POSITION_RULES.keptDays * DAY_MS));
      if (forgotten > 0) log.info({ forgotten }, "old positions forgotten");
    },
  ];
  let isDone = true;
  for (const duty of duties) {
    await duty(workNow()).catch((error: unknown) => {
      isDone = false;
      log.warn({ error }, "housekeeping failed, trying again in a minute");
    });
  }
  return isDone;
}
