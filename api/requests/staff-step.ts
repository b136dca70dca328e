import { DomainError } from "../domain/errors.ts";
import type { Role } from "../domain/actor.ts";
import { type Action, ensureMay, ensureRole, type Subject } from "../domain/policy.ts";
import { Delivery } from "../deliveries/delivery.entity.ts";
import { Run } from "../deliveries/run.entity.ts";
import { CivilDocument } from "../documents/document.entity.ts";
import { once } from "../platform/idempotency.ts";
import { lockRows } from "../platform/locks.ts";
import type { Work } from "../platform/work.ts";
import { Pickup } from "../pickups/pickup.entity.ts";
import { deliverySubject, isUuid, loadBundle, type RequestBundle, subjectOf } from "./request.bundle.ts";
import { rollUp } from "./steps.ts";

/** What each mutation of staff brings along. */
export interface StepInput {
  readonly idempotencyKey: string;
  readonly id: string; // of the request, document, pick-up or delivery that the step is about
  readonly expectedVersion: number;
}

/** Which table `id` is of. */
type Of = "request" | "document" | "pickup" | "delivery";

/**
 * The shape of every step of staff: the role first, so that who may not learns nothing of what exists; then the row, locked; then the step,
 * and what follows from it, in one transaction.
 * @param toRunId where the step moves a delivery to; locked as well
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
  toRunId?: string,
): Promise<string> {
  ensureRole(work.actor, action);
  const { idempotencyKey, ...body } = input;
  return once(work, operation, idempotencyKey, body, async (inner) => {
    const requestId = await requestIdOf(inner, of, input.id);
    if (of === "delivery") await lockRunsAround(inner, input.id, toRunId, action === "delivery.correct");
    const bundle = requestId === null ? null : await loadBundle(inner.em, requestId, "lock");
    const roles = ensureMay(inner.actor, action, bundle && subjectFor(bundle, of, input.id));
    if (!bundle) throw new DomainError("NOT_FOUND");
    await step(inner, bundle, roles, input);
    await rollUp(inner, bundle);
    return bundle.request.id;
  });
}

async function requestIdOf({ em }: Work, of: Of, id: string): Promise<string | null> {
  if (!isUuid(id)) return null;
  if (of === "request") return id;
  const table = { document: CivilDocument, pickup: Pickup, delivery: Delivery }[of];
  const row = await em.findOne<{ id: string; requestId: string }>(table, { id }, { disableIdentityMap: true });
  return row?.requestId ?? null;
}

/**
 * Locks are taken in one order everywhere: runs by id, then requests by id. Whoever holds a request already never waits for a run; a
 * delivery that moved to another run meanwhile has another version.
 */
export async function lockRuns({ em }: Work, ids: readonly string[]): Promise<Run[]> {
  await lockRows(em, "run", ids);
  return em.find(Run, { id: [...ids] }, { refresh: true, orderBy: { id: "asc" } });
}
/** @param mayReopen the step may open the delivery's run again, which depends on what else its courier has open */
async function lockRunsAround(work: Work, deliveryId: string, toRunId: string | undefined, mayReopen: boolean): Promise<void> {
  const { em } = work;
  const delivery = isUuid(deliveryId) ? await em.findOne(Delivery, { id: deliveryId }, { disableIdentityMap: true }) : null;
  const courierId = mayReopen ? delivery?.courierId : null;
  const others = courierId ? await em.find(Run, { courierId, state: { $ne: "CLOSED" } }, { disableIdentityMap: true }) : [];
  const ids = [delivery?.runId ?? "", toRunId ?? "", ...others.map(({ id }) => id)].filter(isUuid);
  if (ids.length > 0) await lockRuns(work, [...new Set(ids)]);
}

const subjectFor = (bundle: RequestBundle, of: Of, id: string): Subject =>
  of === "delivery" ? deliverySubject(bundle, deliveryIn(bundle, id)) : subjectOf(bundle);

/** The document that the step is about; it is there, since the bundle was found by it. */
export const documentIn = ({ documents }: RequestBundle, id: string): CivilDocument =>
  documents.find((document) => document.id === id)!;
export const pickupIn = ({ pickups }: RequestBundle, id: string): Pickup => pickups.find((pickup) => pickup.id === id)!;
export const deliveryIn = ({ deliveries }: RequestBundle, id: string): Delivery =>
  deliveries.find((delivery) => delivery.id === id)!;
