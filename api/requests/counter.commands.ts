import { DomainError } from "../domain/errors.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import { once } from "../platform/idempotency.ts";
import type { Work } from "../platform/work.ts";
import { type Answers, completeWith } from "./answering.ts";
import { type Reapplication, reapplyWith } from "./reapplying.ts";
import { ensureVersion, loadBundle, subjectOf } from "./request.bundle.ts";
import { staffStep, type StepInput } from "./staff-step.ts";

/** What was missing comes to the counter: photographed there, or seen. @throws DomainError as every step of staff, and as completeWith */
export const completeAtCounter = (work: Work, input: StepInput & Answers): Promise<string> =>
  staffStep(work, "completeAtCounter", "request.complete", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    await completeWith(inner, bundle, roles, input);
  });

/** Shown to the citizen once, like a receipt. */
export interface Reapplied {
  readonly requestId: string; // of the new one
  readonly code: string;
  readonly pin: string;
  readonly secret: string;
}

/** Somebody at the counter applies again. @throws DomainError as reapplyWith, and NOT_PERMITTED, NOT_FOUND, STALE */
export function reapplyAtCounter(work: Work, input: StepInput & Reapplication): Promise<Reapplied> {
  ensureRole(work.actor, "request.reapply");
  const { idempotencyKey, ...body } = input;
  return once(work, "reapplyAtCounter", idempotencyKey, body, async (inner) => {
    const bundle = await loadBundle(inner.em, input.id, "lock");
    const roles = ensureMay(inner.actor, "request.reapply", bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    ensureVersion(bundle.request, input.expectedVersion);
    const { request, receipt } = await reapplyWith(inner, bundle, roles, "FACE_TO_FACE", input);
    const { code, pin, secret } = receipt;
    return { requestId: request.id, code, pin, secret };
  });
}
