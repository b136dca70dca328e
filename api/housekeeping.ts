import { removeUnclaimedFiles } from "./files/file.removal.ts";
import type { FileStore } from "./files/file.store.ts";
import type { Log } from "./platform/log.ts";
import type { Work } from "./platform/work.ts";
import { passDeadlines } from "./requests/deadline.commands.ts";

const EVERY_MS = 60_000;
const UNCLAIMED_AFTER_MS = 24 * 3_600_000;

/**
 * What follows from time alone, once a minute: deadlines pass, photos that nobody attached go. Several processes may do it side by side.
 * @returns how to stop it; waits for the round under way
 */
export function startHousekeeping(workNow: () => Work, store: FileStore, log: Log): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = tidyUp(workNow(), store).catch((error: unknown) =>
      log.warn({ error }, "housekeeping failed, trying again in a minute"),
    );
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await round;
  };
}

async function tidyUp(work: Work, store: FileStore): Promise<void> {
  await passDeadlines(work);
  await removeUnclaimedFiles(work, store, new Date(work.now.getTime() - UNCLAIMED_AFTER_MS));
}
