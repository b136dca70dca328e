import { DomainError } from "../domain/errors.ts";
import type { Proof } from "../domain/proof.ts";
import { countTry, forgiveTry, triesOf } from "../platform/throttle.ts";
import type { Vault } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { DAY_MS, OFFICE_RULES } from "./request.bundle.ts";

/** Tries of the citizen's PIN at a desk, by the pick-up that it hands over. */
export const deskPinTries = (vault: Vault, pickupId: string): Buffer => vault.blindIndex("desk pin", pickupId);

/** A short code as proof of who receives. The step writes `verdict` as soon as it has compared. */
export interface CodeTry {
  readonly count: number; // within a day, including this one
  verdict: Proof["code"];
}

/**
 * Six digits can be tried out, so each try is counted before it is made, and outside the transaction of the step, whose refusal would take
 * it back. It stays counted only when the code was wrong: a right one, and one that was never looked at, cost nothing.
 * @param what blind index of what the code opens
 * @param code null: none was given
 */
export async function withCodeTry<T>(
  work: Work,
  what: Buffer,
  code: string | null,
  step: (tried: CodeTry) => Promise<T>,
): Promise<T> {
  const { count, ids } = code === null ? NOT_TRIED : await countCodeTry(work, what);
  const tried: CodeTry = { count, verdict: null };
  try {
    return await step(tried);
  } finally {
    if (tried.verdict !== "WRONG") await forgiveTry(work.em, ids, []);
  }
}

interface Counted {
  readonly count: number;
  readonly ids: readonly string[];
}
const NOT_TRIED: Counted = { count: 0, ids: [] };

/** Over the limit it is one too many and not kept. */
async function countCodeTry({ em, now }: Work, what: Buffer): Promise<Counted> {
  const max = OFFICE_RULES.proof.maxCodeTries;
  try {
    const ids = await countTry(em, [{ what, max }], DAY_MS, now);
    return { count: await triesOf(em, what, DAY_MS, now), ids };
  } catch (error) {
    if (error instanceof DomainError && error.code === "TOO_MANY_TRIES") return { count: max + 1, ids: [] };
    throw error;
  }
}
