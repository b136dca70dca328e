import { DomainError } from "../domain/errors.ts";
import type { Role } from "../domain/actor.ts";
import { type Action, ensureMay, ensureRole } from "../domain/policy.ts";
import { CivilDocument } from "../documents/document.entity.ts";
import { once } from "../platform/idempotency.ts";
import type { Work } from "../platform/work.ts";
import { Pickup } from "../pickups/pickup.entity.ts";
import { isUuid, loadBundle, type RequestBundle, subjectOf } from "./request.bundle.ts";
import { rollUp } from "./steps.ts";

/** What each mutation of staff brings along. */
export interface StepInput {
  readonly idempotencyKey: string;
  readonly id: string; // of the request, document or pick-up that the step is about
  readonly expectedVersion: number;
}

/** Which table `id` is of. */
type Of = "request" | "document" | "pickup";

/**
 * The shape of every step of staff: the role first, so that who may not learns nothing of what exists; then the row, locked; then the step,
 * and what follows from it, in one transaction.
 * @returns the request's id, by which the edge reads the case anew
 * @throws DomainError NOT_PERMITTED, NOT_FOUND (no one's and someone else's alike), and what `step` throws
 */
export function staffStep<Input extends StepInput>(
  work: Work,
  operation: string,
  action: Action,
  of: Of,
  input: Input,
  step: (work: Work, bundle: RequestBundle, roles: readonly Role[], input: Input) => Promise<void>,
): Promise<string> {
  ensureRole(work.actor, action);
  const { idempotencyKey, ...body } = input;
  return once(work, operation, idempotencyKey, body, async (inner) => {
    const requestId = await requestIdOf(inner, of, input.id);
    const bundle = requestId === null ? null : await loadBundle(inner.em, requestId, "lock");
    const roles = ensureMay(inner.actor, action, bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    await step(inner, bundle, roles, input);
    await rollUp(inner, bundle);
    return bundle.request.id;
  });
}

async function requestIdOf({ em }: Work, of: Of, id: string): Promise<string | null> {
  if (!isUuid(id)) return null;
  if (of === "request") return id;
  const row = of === "document" ? await em.findOne(CivilDocument, { id }) : await em.findOne(Pickup, { id });
  return row?.requestId ?? null;
}

/** The document that the step is about; it is there, since the bundle was found by it. */
export const documentIn = ({ documents }: RequestBundle, id: string): CivilDocument =>
  documents.find((document) => document.id === id)!;
export const pickupIn = ({ pickups }: RequestBundle, id: string): Pickup => pickups.find((pickup) => pickup.id === id)!;
