import type { Role } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import type { OfficeZone } from "../domain/office-time.ts";
import { isForLaterDay, restOfToday } from "../domain/window.ts";
import type { Work } from "../platform/work.ts";
import type { RequestBundle } from "../requests/request.bundle.ts";
import type { Delivery } from "./delivery.entity.ts";
import { stepDelivery } from "./delivery.steps.ts";

/** What would surprise somebody at the door, and whether it leaves all the same. */
export interface Early {
  readonly zone: OfficeZone;
  readonly isSaid: (deliveryId: string) => boolean; // by the courier, of this very parcel
  readonly lacks: string; // what says it, as the caller calls it
}

/**
 * A parcel leaves. One that is promised for a later day leaves only if the courier says so, and today is promised then: nobody reads
 * "besok" while the courier stands at the door. @throws DomainError INVALID_INPUT with `missing`, and as the lifecycle does
 */
export async function depart(
  work: Work,
  bundle: RequestBundle,
  delivery: Delivery,
  roles: readonly Role[],
  { zone, isSaid, lacks }: Early,
): Promise<void> {
  if (!isForLaterDay(zone, delivery.windowFrom, work.now)) return stepDelivery(work, bundle, delivery, "depart", roles);
  if (!isSaid(delivery.id)) throw new DomainError("INVALID_INPUT", { missing: [lacks], deliveryIds: [delivery.id] });
  await stepDelivery(work, bundle, delivery, "depart", roles, { window: restOfToday(zone, work.now) });
}
