import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import { ensureVersion } from "../requests/request.bundle.ts";
import { deliveryIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import type { Work } from "../platform/work.ts";
import { moveDelivery, redirectToPickup } from "./dispatch.steps.ts";

export interface AssignInput extends StepInput {
  readonly runId: string;
}
export interface ReasonedInput extends StepInput {
  readonly reason: string;
}
export interface WindowInput extends StepInput {
  readonly windowFrom: Date;
  readonly windowTo: Date;
}

/** The dispatcher's steps. Each returns the request's id; see staffStep for what they throw. `expectedVersion` is the delivery's. */
export const assignDelivery = (work: Work, input: AssignInput): Promise<string> => moveDelivery(work, "assign", input);
/** To another courier's run. */
export const reassignDelivery = (work: Work, input: AssignInput & ReasonedInput): Promise<string> =>
  moveDelivery(work, "reassign", input, () => ({ reason: reasonFrom(input.reason) }));
export const unassignDelivery = (work: Work, input: ReasonedInput): Promise<string> =>
  moveDelivery(work, "unassign", input, () => ({ reason: reasonFrom(input.reason) }));
export const rescheduleDelivery = (work: Work, input: WindowInput): Promise<string> =>
  moveDelivery(work, "reschedule", input, () => ({ window: windowOf(input, work.now) }));
export const replanDelivery = (work: Work, input: WindowInput): Promise<string> =>
  moveDelivery(work, "replan", input, () => ({ window: windowOf(input, work.now) }));
export const redirectDelivery = (work: Work, input: StepInput): Promise<string> =>
  staffStep(work, "redirectDelivery", "delivery.redirect", "delivery", input, async (inner, bundle, roles) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    await redirectToPickup(inner, bundle, delivery, roles);
  });

/** Which of the two is later is the lifecycle's own rule. */
function windowOf({ windowFrom: from, windowTo: to }: WindowInput, now: Date): { from: Date; to: Date } {
  if (to <= now) throw new DomainError("INVALID_INPUT", { field: "windowTo", rule: "in the future" });
  return { from, to };
}
