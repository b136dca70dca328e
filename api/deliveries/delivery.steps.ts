import type { Role } from "../domain/actor.ts";
import { deliveryLifecycle, type DeliveryState, type DeliveryStep, heldByCourier } from "../domain/delivery.ts";
import type { DeliveryInput } from "../domain/delivery-guards.ts";
import { happenedAt } from "../domain/phone-clock.ts";
import { makePin } from "../domain/tracking-code.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { nextWorkingWindow } from "../domain/window.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { deliveryFacts, documentsOf, planFacts, type RequestBundle } from "../requests/request.bundle.ts";
import { handoverCodePlace, keyOfRequest, sealedRequest } from "../requests/sealed.ts";
import { recordSaying } from "../requests/words.ts";
import { Delivery, enteredAt } from "./delivery.entity.ts";
import type { Run } from "./run.entity.ts";

/** Nobody has it: it is in no run. */
const UNASSIGNED: readonly DeliveryState[] = ["PLANNED", "BACK_AT_OFFICE", "REDIRECTED", "CANCELLED"];

/** Where a step puts the parcel in a run; the other steps leave it where it is. */
export interface Seat {
  readonly run: Run;
  readonly position: number;
  readonly doorId: string | null; // of the stop that it shares; null: it is a stop of its own
}

/**
 * One step of a courier delivery with its facts: the state, who has it, who holds its documents, and the code at the door.
 * @param seat for the steps that give it to a courier: assign, reassign, transfer
 * @throws DomainError as the lifecycle does
 */
export async function stepDelivery(
  work: Work,
  bundle: RequestBundle,
  delivery: Delivery,
  step: DeliveryStep,
  roles: readonly Role[],
  input: DeliveryInput = {},
  seat: Seat | null = null,
): Promise<void> {
  const facts = deliveryFacts(bundle, delivery, work.now);
  const state = deliveryLifecycle.advance({ state: delivery.state, step, roles, facts, input });
  const before = { runId: delivery.runId ?? null, courierId: delivery.courierId ?? null };
  const moment = momentOf(work, delivery);
  if (state !== delivery.state)
    Object.assign(delivery, { previousState: delivery.state, stateSince: work.now, happenedAt: moment, state });
  else if (seat) delivery.happenedAt = moment; // another has it now: what they do with it comes after
  seatIn(delivery, seat);
  if (input.window) Object.assign(delivery, { windowFrom: input.window.from, windowTo: input.window.to });
  if (input.incidentKind) delivery.incidentKind = input.incidentKind;
  if (state === "ASSIGNED") delivery.loadConfirmedAt = null;
  renewCode(work, bundle, delivery);
  moveCustody(documentsOf(bundle, delivery), delivery);
  await work.em.flush();
  await recordSaying(
    work,
    bundle.request,
    {
      type: "deliveryStepped",
      requestId: bundle.request.id,
      deliveryId: delivery.id,
      step,
      state,
      version: delivery.version,
      courierId: delivery.courierId ?? before.courierId,
      ...(input.incidentKind && { incidentKind: input.incidentKind }),
    },
    "reason",
    input.reason || null,
  );
  const left = before.runId !== (delivery.runId ?? null) ? before : null;
  if (left?.runId) await recordShift(work, left.runId, left.courierId!);
  if (delivery.runId) await recordShift(work, delivery.runId, delivery.courierId!);
}

/** When a courier's step happened: not before the one that it follows, and not after the server heard of it. */
export const momentOf = ({ now, deviceAt }: Pick<Work, "now" | "deviceAt">, delivery: Delivery): Date =>
  happenedAt({ at: now, deviceAt }, enteredAt(delivery));

function seatIn(delivery: Delivery, seat: Seat | null): void {
  if (UNASSIGNED.includes(delivery.state))
    Object.assign(delivery, { runId: null, courierId: null, stopPosition: null, doorId: null, loadConfirmedAt: null });
  else if (seat) {
    const { run, position: stopPosition, doorId } = seat;
    Object.assign(delivery, { runId: run.id, courierId: run.courierId, stopPosition, doorId });
  }
}

/** Made at departure and good until the parcel is handed over or comes home; a handover that is taken back gets a new one. */
function renewCode(work: Work, bundle: RequestBundle, delivery: Delivery): void {
  const isOut = delivery.state === "UNDER_WAY" || delivery.state === "ARRIVED";
  if (isOut && !delivery.handoverCode)
    delivery.handoverCode = keyOfRequest(work.vault, bundle.request).seal(
      handoverCodePlace(delivery.id),
      makePin(work.randomBytes),
    );
  else if (!isOut && delivery.state !== "ATTEMPT_FAILED") delivery.handoverCode = null;
}

/** The papers are where the parcel is; into the owner's hands only the document's own step puts them, out of an incident only its end. */
function moveCustody(documents: readonly CivilDocument[], { state, courierId }: Delivery): void {
  if (state === "HANDED_OVER" || state === "INCIDENT") return;
  const isHeld = heldByCourier.includes(state);
  for (const document of documents) {
    document.custodian = isHeld ? "COURIER" : "OFFICE";
    document.custodianId = isHeld ? courierId! : null;
  }
}

/** Tells everyone whom the run is on its way to that who comes before whom may have changed. */
export async function recordShift(work: Work, runId: string, courierId: string): Promise<void> {
  const stops = await work.em.find(Delivery, { runId, state: ["UNDER_WAY", "ARRIVED"] }, { fields: ["requestId"] });
  await record(work.em, { type: "runShifted", runId, courierId, requestIds: stops.map(({ requestId }) => requestId) }, work);
}

/** A new parcel for a courier, for the next working day's hours. @returns its id */
export async function planDelivery(work: Work, bundle: RequestBundle, documents: readonly CivilDocument[]): Promise<string> {
  const { em, now, vault } = work;
  const open = sealedRequest.opener(keyOfRequest(vault, bundle.request), bundle.request);
  const pin = open("address.latitudeDeg") === null ? "NEEDS_DIRECTIONS" : "CONFIRMED";
  const window = nextWorkingWindow(await readCalendar(em), now);
  const facts = planFacts(documents, pin, now);
  const state = deliveryLifecycle.advance({ state: null, step: "plan", roles: ["SYSTEM"], facts, input: { window } });
  const { id: requestId, officeId } = bundle.request;
  const delivery = em.create(Delivery, {
    id: uuidFrom(work.randomBytes),
    requestId,
    officeId,
    state,
    plannedAt: now,
    stateSince: now,
    windowFrom: window.from,
    windowTo: window.to,
  });
  bundle.deliveries.push(delivery);
  await em.persist(delivery).flush();
  await record(
    em,
    {
      type: "deliveryStepped",
      requestId,
      deliveryId: delivery.id,
      step: "plan",
      state,
      version: delivery.version,
      courierId: null,
    },
    work,
  );
  return delivery.id;
}
