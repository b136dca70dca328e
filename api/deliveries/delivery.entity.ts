import { defineEntity, p } from "@mikro-orm/core";
import { deliveryStates, failureReasons, incidentKinds } from "../domain/delivery.ts";
import type { SealedFields } from "../platform/sealed-fields.ts";

const deliverySchema = defineEntity({
  name: "Delivery",
  tableName: "delivery",
  properties: {
    id: p.uuid().primary(),
    requestId: p.uuid(),
    officeId: p.string(),
    state: p.enum(deliveryStates),
    plannedAt: p.datetime(),
    windowFrom: p.datetime(), // what the citizen was told to expect
    windowTo: p.datetime(),
    courierId: p.uuid().nullable(), // null, like the next two, while nobody has it
    runId: p.uuid().nullable(),
    stopPosition: p.integer().nullable(), // within the run, from 1
    doorId: p.uuid().nullable(), // another delivery that was in the run before, for the same door; null: its own; see doorOf
    citizenReschedules: p.integer().default(0),
    loadConfirmedAt: p.datetime().nullable(), // the desk's half of loading
    stateSince: p.datetime(),
    happenedAt: p.datetime().nullable(), // when what led here happened, which may be told late; null: at stateSince; see enteredAt
    previousState: p.enum(deliveryStates).nullable(), // where a correction leads back to
    incidentKind: p.enum(incidentKinds).nullable(), // of the newest incident; null: there was none
    handoverCode: p.blob().nullable(), // sealed with the request's data key, see handoverCodePlace
    version: p.integer().version(),
  },
});
/** One parcel on its way by courier. `state` is written through stepDelivery only. */
export class Delivery extends deliverySchema.class {}
deliverySchema.setClass(Delivery);

/** Since when it is as it is: what comes next cannot have happened before, whatever a phone's clock says. */
export const enteredAt = ({
  stateSince,
  happenedAt,
  loadConfirmedAt,
}: Pick<Delivery, "stateSince" | "happenedAt" | "loadConfirmedAt">): Date => {
  const since = happenedAt ?? stateSince;
  return loadConfirmedAt && loadConfirmedAt > since ? loadConfirmedAt : since; // the desk's half of loading
};

/** The same for all parcels of a run that go to one door. Decided when the run is planned: addresses are sealed. */
export const doorOf = ({ id, doorId }: Pick<Delivery, "id" | "doorId">): string => doorId ?? id;

const attemptSchema = defineEntity({
  name: "DeliveryAttempt",
  tableName: "delivery_attempt",
  properties: {
    id: p.uuid().primary(),
    deliveryId: p.uuid(),
    requestId: p.uuid(),
    runId: p.uuid(),
    courierId: p.uuid(),
    number: p.integer(), // of the delivery's attempts, from 1
    outcome: p.enum(["HANDED_OVER", "FAILED"] as const),
    at: p.datetime(),
    deviceAt: p.datetime().nullable(), // the courier's clock, where it was done offline
    failureReason: p.enum(failureReasons).nullable(),
    effort: p.enum(["COUNTED", "WITHOUT_EFFORT"] as const).nullable(), // of a failure: whether it counts against the citizen
    distanceM: p.double().nullable(), // to the pin; null: no pin or no reading
    sealedFields: p.json().$type<SealedFields>(), // AttemptFields, with the request's data key
    correctedAt: p.datetime().nullable(), // it did not happen so; kept all the same
  },
});
/** What happened at a door, once. Never changed afterwards but for `correctedAt`. */
export class DeliveryAttempt extends attemptSchema.class {}
attemptSchema.setClass(DeliveryAttempt);

const callSchema = defineEntity({
  name: "DoorCall",
  tableName: "door_call",
  properties: {
    id: p.uuid().primary(),
    deliveryId: p.uuid(),
    courierId: p.uuid(),
    calledAt: p.datetime(), // when the link was tapped
    recordedAt: p.datetime(), // when the server heard of it
    attemptId: p.uuid().nullable(), // that it belongs to, so that it speaks for no other; null: for the next one
  },
});
/** The people at a door were called by the link on the courier's page. Whom and what was said is kept nowhere. */
export class DoorCall extends callSchema.class {}
callSchema.setClass(DoorCall);
