import { accountOf, type Actor } from "../domain/actor.ts";
import { deliveryLifecycle } from "../domain/delivery.ts";
import { loadUnconfirmable } from "../domain/delivery-guards.ts";
import { clockApart } from "../domain/phone-clock.ts";
import { actingRoles } from "../domain/policy.ts";
import { maskName } from "../domain/visibility.ts";
import { deliveryFacts, deliverySubject, type RequestBundle } from "../requests/request.bundle.ts";
import type { Delivery } from "./delivery.entity.ts";
import { DeliveryAttemptType } from "./delivery.types.ts";
import type { AttemptView } from "./parcel.queries.ts";

/** What this actor may do now with the delivery. Confirming a load is no step of its life, but the desk's work all the same. */
export function deliverySteps(actor: Actor, bundle: RequestBundle, delivery: Delivery, now: Date): string[] {
  const subject = deliverySubject(bundle, delivery);
  const facts = deliveryFacts(bundle, delivery, now);
  const steps = deliveryLifecycle.nextSteps(delivery.state, (step) => actingRoles(actor, `delivery.${step}`, subject), facts);
  const mayConfirm = actingRoles(actor, "delivery.confirmLoad", subject).length > 0;
  const isConfirmable = mayConfirm && loadUnconfirmable(delivery.state, facts, accountOf(actor)) === null;
  return isConfirmable ? [...steps, "confirmLoad"] : [...steps];
}

export function presentAttempt({ attempt, open, courierName }: AttemptView): DeliveryAttemptType {
  const recipientName = open("proof.recipientName");
  const { number, at, deviceAt = null, outcome, failureReason, effort, distanceM, correctedAt } = attempt;
  return Object.assign(new DeliveryAttemptType(), {
    number,
    at,
    deviceAt: clockApart({ at, deviceAt }),
    outcome,
    courierName,
    failureReason: failureReason ?? null,
    effort: effort ?? null,
    distanceM: distanceM ?? null,
    note: open("note"),
    receivedBy: recipientName === null ? null : maskName(recipientName),
    correctedAt: correctedAt ?? null,
  });
}
