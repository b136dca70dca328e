import { Account } from "../accounts/account.entity.ts";
import type { Role } from "../domain/actor.ts";
import type { DeliveryStep } from "../domain/delivery.ts";
import type { DeliveryInput } from "../domain/delivery-guards.ts";
import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import { type Address, doorByDoor, isSameDoor } from "../domain/run.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import type { Work } from "../platform/work.ts";
import { documentsOf, ensureVersion, isUuid, type RequestBundle } from "../requests/request.bundle.ts";
import { DocumentRequest } from "../requests/request.entity.ts";
import { keyOfRequest, sealedRequest } from "../requests/sealed.ts";
import { deliveryIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { changeMethod } from "../requests/steps.ts";
import { Delivery, doorOf } from "./delivery.entity.ts";
import { type Seat, stepDelivery } from "./delivery.steps.ts";
import { stopOf } from "./parcel.queries.ts";
import { Run } from "./run.entity.ts";
import { keepOrder } from "./run.steps.ts";

/**
 * A step of staff that moves one delivery and nothing around it. With a `runId` the parcel becomes the last stop of that run.
 * @param given what the step is given besides the courier of that run, by the documents in the parcel
 * @returns the request's id
 * @throws DomainError as staffStep does
 */
export function moveDelivery(
  work: Work,
  step: DeliveryStep,
  input: StandInInput & { readonly runId?: string },
  given: (documents: readonly CivilDocument[]) => DeliveryInput = () => ({}),
): Promise<string> {
  const move = async (inner: Work, bundle: RequestBundle, roles: readonly Role[]): Promise<void> => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const seat = input.runId === undefined ? null : await lastSeat(inner, bundle, delivery, step, input.runId);
    const taken = {
      ...given(documentsOf(bundle, delivery)),
      ...saidByOffice(input),
      ...(seat && { courierId: seat.run.courierId }),
    };
    await stepDelivery(inner, bundle, delivery, step, roles, taken, seat);
  };
  return staffStep(work, `${step}Delivery`, `delivery.${step}`, "delivery", input, move, input.runId);
}

/**
 * The place behind the last stop of a run, which staffStep has locked, or behind the last for the same door. What is on its way needs a run
 * that is on its way.
 * @throws DomainError NOT_FOUND, ILLEGAL_STEP
 */
async function lastSeat(
  work: Work,
  { request }: RequestBundle,
  delivery: Delivery,
  step: DeliveryStep,
  runId: string,
): Promise<Seat> {
  const { em } = work;
  const { id, officeId, state } = delivery;
  const run = isUuid(runId) ? await em.findOne(Run, { id: runId, officeId }) : null;
  if (!run) throw new DomainError("NOT_FOUND");
  const refused = (because: string): DomainError =>
    new DomainError("ILLEGAL_STEP", { state, step, allowed: [], because: [because] });
  const isOnItsWay = state === "UNDER_WAY" || state === "ARRIVED";
  if (run.state === "CLOSED" || (run.state === "DRAFT" && isOnItsWay)) throw refused("RUN_NOT_OPEN");
  if (!(await findCourier({ em }, run.courierId))) throw refused("COURIER_HAS_LEFT");
  const stops = await em.find(Delivery, { runId }, { orderBy: { stopPosition: "asc" }, disableIdentityMap: true });
  const doorId = await sharedDoor(work, request, stops);
  const own = { deliveryId: id, position: (stops.at(-1)?.stopPosition ?? 0) + 1, door: doorId ?? id, state: "ASSIGNED" } as const;
  const plan = doorByDoor([...stops.map(stopOf), own]);
  if (plan.at(-1) === own) return { run, position: own.position, doorId };
  await keepOrder(
    work,
    runId,
    plan.map(({ deliveryId }) => deliveryId),
  );
  return { run, position: plan.indexOf(own) + 1, doorId };
}

/** The door among these stops to which this request's parcel goes as well; null: none. The addresses are opened for it, and only the answer is kept. */
async function sharedDoor({ em, vault }: Work, request: DocumentRequest, stops: readonly Delivery[]): Promise<string | null> {
  const others = await em.find(DocumentRequest, { id: stops.map(({ requestId }) => requestId) });
  const addressOf = (of: DocumentRequest): Address => {
    const open = sealedRequest.opener(keyOfRequest(vault, of), of);
    return {
      villageCode: of.villageCode,
      street: open("address.street"),
      latitudeDeg: open("address.latitudeDeg"),
      longitudeDeg: open("address.longitudeDeg"),
    };
  };
  const own = addressOf(request);
  const neighbours = new Set(others.filter((other) => isSameDoor(own, addressOf(other))).map(({ id }) => id));
  const shared = stops.find(({ requestId }) => neighbours.has(requestId));
  return shared ? doorOf(shared) : null;
}

/** An account that may still drive. */
export async function findCourier({ em }: Pick<Work, "em">, id: string): Promise<Account | null> {
  const account = isUuid(id) ? await em.findOne(Account, { id, disabledAt: null }) : null;
  return account?.roles.includes("COURIER") ? account : null;
}

/** The documents wait at the desk instead. */
export async function redirectToPickup(
  work: Work,
  bundle: RequestBundle,
  delivery: Delivery,
  roles: readonly Role[],
): Promise<void> {
  await stepDelivery(work, bundle, delivery, "redirect", roles);
  await changeMethod(work, bundle, "PICKUP");
}

/** A courier's step that the office may do in their stead, and then says why. */
export interface StandInInput extends StepInput {
  readonly officeReason?: string | null;
}
export const saidByOffice = ({ officeReason }: StandInInput): Pick<DeliveryInput, "reason"> =>
  officeReason == null ? {} : { reason: reasonFrom(officeReason) };

/** The documents whose labels were scanned or typed. A label of none of them stays what it is, so that the count does not match. */
export const scannedIn = (documents: readonly CivilDocument[], labels: readonly string[]): string[] =>
  labels.map((typed) => {
    const label = typed.trim().toUpperCase();
    return documents.find((document) => document.label === label)?.id ?? label;
  });
