import { deliveryLifecycle } from "../domain/delivery.ts";
import { type DocumentInput, documentLifecycle, type DocumentStep, isOpen } from "../domain/document.ts";
import type { HandoverMethod } from "../domain/intake.ts";
import { pickupLifecycle, type PickupInput, type PickupStep } from "../domain/pickup.ts";
import { accountOf, type Role } from "../domain/actor.ts";
import { opensHandover, type RequestInput, requestLifecycle, type RequestStep, rollUpStep } from "../domain/request.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { planDelivery, stepDelivery } from "../deliveries/delivery.steps.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { Pickup } from "../pickups/pickup.entity.ts";
import {
  DAY_MS,
  deliveryFacts,
  documentFacts,
  OFFICE_RULES,
  openDelivery,
  openPickup,
  pickupFacts,
  type RequestBundle,
  requestFacts,
} from "./request.bundle.ts";
import { keyOfRequest, reasonPlace, sealReason } from "./sealed.ts";
import { recordSaying } from "./words.ts";

/** States in which a request is over for the citizen; from then on the public levels close, one after the other. */
const ENDED = ["COMPLETED", "REJECTED", "CANCELLED", "EXPIRED"];

/** One step of a request with its fact. @throws DomainError as the lifecycle does */
export async function stepRequest(
  work: Work,
  bundle: RequestBundle,
  step: RequestStep,
  roles: readonly Role[],
  input: RequestInput = {},
): Promise<void> {
  const { request } = bundle;
  request.state = requestLifecycle.advance({ state: request.state, step, roles, facts: requestFacts(bundle, work.now), input });
  request.endedAt = ENDED.includes(request.state) ? (request.endedAt ?? work.now) : null; // what follows an end does not put it off
  if (step === "releasePart") request.partReleasedAt = work.now;
  if (step === "returnToProduction") request.partReleasedAt = null;
  await work.em.flush();
  await record(
    work.em,
    { type: "requestStepped", requestId: request.id, step, state: request.state, version: request.version },
    work,
  );
}

const NEXT_COPY = { custodian: "OFFICE", custodianId: null, printedById: null, checkedById: null } as const;
/** One step of a document with its fact. @throws DomainError as the lifecycle does */
export async function stepDocument(
  work: Work,
  bundle: RequestBundle,
  document: CivilDocument,
  step: DocumentStep,
  roles: readonly Role[],
  input: DocumentInput = {},
): Promise<void> {
  const state = documentLifecycle.advance({
    state: document.state ?? null,
    step,
    roles,
    facts: documentFacts(bundle, document, work.actor),
    input,
  });
  document.state = state;
  if (state === "LOST") document.reprintApprovedAt = input.reprint === "APPROVED" ? work.now : null;
  if (step === "startWork") Object.assign(document, NEXT_COPY); // of a lost one: the next copy
  if (step === "print") document.printedById = accountOf(work.actor);
  if (step === "passCheck") document.checkedById = accountOf(work.actor);
  if (step === "unpack") leaveParcel(document, roles);
  else document.unpackedFromId = null;
  if (state === "HANDED_OVER") Object.assign(document, { custodian: "RECIPIENT", custodianId: null, handedOverAt: work.now });
  if (step === "correct") {
    const courierId = bundle.deliveries.find(({ id }) => id === document.deliveryId)?.courierId;
    Object.assign(document, { custodian: "COURIER", custodianId: courierId, handedOverAt: null });
  }
  await work.em.flush();
  const { request } = bundle;
  const { id: documentId, version } = document;
  await recordSaying(
    work,
    request,
    { type: "documentStepped", requestId: request.id, documentId, step, state, version },
    "reason",
    input.reason || null,
  );
}

/** What the desk takes out of a parcel that goes on remains known as taken out of it. */
function leaveParcel(document: CivilDocument, roles: readonly Role[]): void {
  document.unpackedFromId = roles.includes("SYSTEM") ? null : (document.deliveryId ?? null);
  document.pickupId = document.deliveryId = null;
}

export async function stepPickup(
  work: Work,
  bundle: RequestBundle,
  pickup: Pickup,
  step: PickupStep,
  roles: readonly Role[],
  input: PickupInput = {},
): Promise<void> {
  const facts = pickupFacts(
    pickup,
    bundle.documents.filter(({ pickupId }) => pickupId === pickup.id),
    work.now,
  );
  pickup.state = pickupLifecycle.advance({ state: pickup.state, step, roles, facts, input });
  if (pickup.state === "HANDED_OVER") pickup.handedOverAt = work.now;
  if (step === "reopen") Object.assign(pickup, pickupTerm(work.now));
  await work.em.flush();
  await record(
    work.em,
    {
      type: "pickupStepped",
      requestId: bundle.request.id,
      pickupId: pickup.id,
      step,
      state: pickup.state,
      version: pickup.version,
    },
    work,
  );
}

/** What follows by itself from what was just done, until nothing more does: readiness, the parcel, the end. In the same transaction. */
export async function rollUp(work: Work, bundle: RequestBundle): Promise<void> {
  const system = { ...work, actor: { kind: "SYSTEM" } } as const satisfies Work;
  for (let guard = 0; guard < 10; guard++) {
    await endEmptied(system, bundle);
    const [state, facts] = [bundle.request.state, requestFacts(bundle, work.now)];
    const step = rollUpStep(state, facts);
    if (step !== null) await stepRequest(system, bundle, step, ["SYSTEM"]);
    else if (opensHandover(state, facts)) await beginHandover(system, bundle);
    else return;
  }
  throw new Error(`the roll-up of request ${bundle.request.id} does not come to rest`);
}

/** A parcel that came back and of which everything was taken out for good is none any more. */
async function endEmptied(work: Work, bundle: RequestBundle): Promise<void> {
  const delivery = openDelivery(bundle);
  if (!delivery) return;
  const steps = deliveryLifecycle.nextSteps(delivery.state, ["SYSTEM"], deliveryFacts(bundle, delivery, work.now));
  if (steps.includes("cancel")) await stepDelivery(work, bundle, delivery, "cancel", ["SYSTEM"]);
}

/** Puts what is ready into one parcel, for the desk or for a courier as the citizen chose. */
async function beginHandover(work: Work, bundle: RequestBundle): Promise<void> {
  await stepRequest(work, bundle, "beginHandover", ["SYSTEM"]);
  await openHandover(work, bundle, bundle.request.handoverMethod);
}

/** Opens a parcel with every document that is READY. */
export async function openHandover(work: Work, bundle: RequestBundle, method: HandoverMethod): Promise<void> {
  const system = { ...work, actor: { kind: "SYSTEM" } } as const satisfies Work;
  const documents = bundle.documents.filter(({ state }) => state === "READY");
  const parcelId =
    method === "PICKUP" ? await offerPickup(system, bundle, documents) : await planDelivery(system, bundle, documents);
  for (const document of documents) {
    document.pickupId = method === "PICKUP" ? parcelId : null;
    document.deliveryId = method === "COURIER" ? parcelId : null; // a lost one's next copy may go another way
    await stepDocument(system, bundle, document, "pack", ["SYSTEM"]);
  }
}

/** Takes the documents of a parcel that ended without a handover back onto the shelf. */
async function unpack(work: Work, bundle: RequestBundle): Promise<void> {
  const system = { ...work, actor: { kind: "SYSTEM" } } as const satisfies Work;
  for (const document of bundle.documents.filter(({ state }) => state === "PACKED")) {
    await stepDocument(system, bundle, document, "unpack", ["SYSTEM"]);
  }
}

/** What was in a parcel that has just been redirected goes the other way. */
export async function changeMethod(work: Work, bundle: RequestBundle, method: HandoverMethod): Promise<void> {
  await unpack(work, bundle);
  bundle.request.handoverMethod = method;
  await openHandover(work, bundle, method);
}

function pickupTerm(now: Date): { overdueAt: Date; archiveFrom: Date } {
  return {
    overdueAt: new Date(now.getTime() + OFFICE_RULES.pickupDays * DAY_MS),
    archiveFrom: new Date(now.getTime() + OFFICE_RULES.archiveDays * DAY_MS),
  };
}

async function offerPickup(work: Work, bundle: RequestBundle, documents: readonly CivilDocument[]): Promise<string> {
  const { em, now } = work;
  const term = pickupTerm(now);
  const state = pickupLifecycle.advance({
    state: null,
    step: "offer",
    roles: ["SYSTEM"],
    facts: pickupFacts(term, documents, now),
    input: {},
  });
  const { id: requestId, officeId } = bundle.request;
  const pickup = em.create(Pickup, { id: uuidFrom(work.randomBytes), requestId, officeId, state, offeredAt: now, ...term });
  bundle.pickups.push(pickup);
  await em.persist(pickup).flush();
  await record(
    em,
    { type: "pickupStepped", requestId, pickupId: pickup.id, step: "offer", state, version: pickup.version },
    work,
  );
  return pickup.id;
}

/** Ends whatever handover is open and every document that is not yet with its owner. */
export async function dropRest(
  work: Work,
  bundle: RequestBundle,
  reason: string,
  roles: readonly Role[],
  step: "cancel" | "reject",
): Promise<void> {
  const pickup = openPickup(bundle);
  if (pickup) await stepPickup(work, bundle, pickup, "cancel", roles, { reason });
  const delivery = openDelivery(bundle);
  if (delivery) await stepDelivery(work, bundle, delivery, "cancel", roles, { reason });
  await unpack(work, bundle);
  for (const document of bundle.documents.filter(({ state }) => !state || isOpen(state)))
    await dropDocument(work, bundle, document, reason, step);
}

/** Ends one document that nobody will receive; the citizen reads why. */
export async function dropDocument(
  work: Work,
  bundle: RequestBundle,
  document: CivilDocument,
  reason: string,
  step: "cancel" | "reject",
): Promise<void> {
  const system = { ...work, actor: { kind: "SYSTEM" } } as const satisfies Work;
  noteEnd(work, bundle, document, reason);
  await stepDocument(system, bundle, document, step, ["SYSTEM"], { reason });
}

/** Why a document ends; written with the step that ends it. */
export function noteEnd({ vault }: Work, { request }: RequestBundle, document: CivilDocument, reason: string): void {
  document.endReason = sealReason(keyOfRequest(vault, request), reasonPlace(document.id, "endReason"), reason);
}
