import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import type { Work } from "../platform/work.ts";
import { takeBackDocuments } from "../requests/received.ts";
import { documentsOf, ensureVersion, openDelivery, openPickup, type RequestBundle } from "../requests/request.bundle.ts";
import { deliveryIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import type { Delivery } from "./delivery.entity.ts";
import { stepDelivery } from "./delivery.steps.ts";
import { reopenIfOver } from "./run.steps.ts";

/**
 * A slip of the finger: the parcel is where it was before, in the hands of the same courier, and what counted counts no more. The attempt
 * stays, marked: both versions can be read. A run that was over meanwhile is not over any more.
 * @throws DomainError ILLEGAL_STEP when it is too late for this role, and what staffStep throws
 */
export const correctDelivery = (work: Work, input: StepInput & { readonly reason: string }): Promise<string> =>
  staffStep(work, "correctDelivery", "delivery.correct", "delivery", input, async (inner, bundle, roles) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const reason = reasonFrom(input.reason);
    ensureNothingElseOut(bundle, delivery);
    if (delivery.runId) await reopenIfOver(inner, delivery.runId);
    const documents = documentsOf(bundle, delivery).filter(({ state }) => state === "HANDED_OVER");
    await takeBackDocuments(inner, bundle, documents, reason);
    const attempt = bundle.attempts.findLast(({ deliveryId, correctedAt }) => deliveryId === delivery.id && !correctedAt);
    if (attempt) attempt.correctedAt = inner.now;
    await stepDelivery(inner, bundle, delivery, "correct", roles, { reason });
  });

/** After a part was received the rest may wait in a parcel of its own; a request has one open parcel, never two. */
function ensureNothingElseOut(bundle: RequestBundle, { id, state }: Delivery): void {
  const open = openPickup(bundle) ?? openDelivery(bundle);
  if (open && open.id !== id)
    throw new DomainError("ILLEGAL_STEP", { state, step: "correct", allowed: [], because: ["OTHER_HANDOVER_OPEN"] });
}
