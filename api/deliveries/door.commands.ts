import type { Role } from "../domain/actor.ts";
import { type FailureReason, heldByCourier } from "../domain/delivery.ts";
import { isCounted } from "../domain/delivery-guards.ts";
import { DomainError } from "../domain/errors.ts";
import { hasControls, MAX_REASON_CHARACTERS, tidy } from "../domain/intake.ts";
import { ensureRole } from "../domain/policy.ts";
import type { Proof } from "../domain/proof.ts";
import type { UploadedPhoto } from "../files/file.attach.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { sameBytes } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { type CodeTry, withCodeTry } from "../requests/code-tries.ts";
import { checkedReceiver, keptProof, noteOldCards, proofOf, type ReceiverInput } from "../requests/handover-proof.ts";
import { handOverDocuments } from "../requests/received.ts";
import { documentsOf, ensureVersion, OFFICE_RULES, type RequestBundle } from "../requests/request.bundle.ts";
import { handoverCodePlace, keyOfRequest } from "../requests/sealed.ts";
import { deliveryIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { callFor, checkedPlace, nearestOf, type PlaceInput, recordAttempt, standsOf } from "./attempts.ts";
import { type Delivery, DoorCall } from "./delivery.entity.ts";
import { momentOf, stepDelivery } from "./delivery.steps.ts";
import { moveDelivery, saidByOffice, type StandInInput } from "./dispatch.steps.ts";

export interface DoorProofInput extends StepInput, ReceiverInput {
  readonly code: string | null; // as the citizen read it out
  readonly photo: UploadedPhoto | null; // of the sealed envelope
  readonly place: PlaceInput | null; // null: the newest reading of the phone counts
}
export interface FailInput extends StandInInput {
  readonly reason: FailureReason;
  readonly note: string | null;
  readonly photo: UploadedPhoto | null;
  readonly place: PlaceInput | null; // as the page read it: kept, and proof of nothing
}

/** The courier's steps on the way. Each returns the request's id; see staffStep for what they throw. `expectedVersion` is the delivery's. */
export const arriveAtDoor = (work: Work, input: StepInput): Promise<string> => moveDelivery(work, "arrive", input);
export const retryDelivery = (work: Work, input: StepInput): Promise<string> => moveDelivery(work, "retry", input);
export const returnDelivery = (work: Work, input: StandInInput): Promise<string> => moveDelivery(work, "returnToOffice", input);

/**
 * The courier hands the parcel over: the proof is complete or nothing changes hands. The documents count in this month.
 * @throws DomainError INVALID_INPUT with `missing`, and what staffStep throws
 */
export async function handOverAtDoor(work: Work, input: DoorProofInput): Promise<string> {
  ensureRole(work.actor, "delivery.handOver"); // before anything is counted
  return withCodeTry(work, work.vault.blindIndex("door code", input.id), input.code, (tried) =>
    staffStep(work, "handOverAtDoor", "delivery.handOver", "delivery", input, async (inner, bundle, roles) => {
      const delivery = deliveryIn(bundle, input.id);
      ensureVersion(delivery, input.expectedVersion);
      const checked = checkedReceiver(input);
      tried.verdict = verdictOn(inner, bundle, delivery, input.code);
      await handOver(inner, bundle, delivery, checked, roles, tried);
    }),
  );
}

function verdictOn({ vault }: Work, { request }: RequestBundle, delivery: Delivery, said: string | null): Proof["code"] {
  if (said === null || !delivery.handoverCode) return null;
  const code = keyOfRequest(vault, request).open(handoverCodePlace(delivery.id), delivery.handoverCode);
  return sameBytes(Buffer.from(said.replaceAll(/\s/g, "")), Buffer.from(code)) ? "MATCHED" : "WRONG";
}

async function handOver(
  work: Work,
  bundle: RequestBundle,
  delivery: Delivery,
  input: DoorProofInput,
  roles: readonly Role[],
  tried: CodeTry,
): Promise<void> {
  const documents = documentsOf(bundle, delivery).filter(({ state }) => state === "PACKED");
  noteOldCards(documents, input.oldCards);
  const at = momentOf(work, delivery);
  const [stand] = await standsOf(work, bundle, delivery.courierId!, at, input.place);
  const place = stand?.place ?? null;
  const scene = { method: "COURIER", at, place, envelopePhotoId: input.photo?.fileId ?? null } as const;
  const proof = await proofOf(work, bundle, documents, input, scene, tried);
  await stepDelivery(work, bundle, delivery, "handOver", roles, { proof });
  const kept = { place, note: null, calledAt: null, proof: keptProof(input, proof) };
  await recordAttempt(work, bundle, delivery, { outcome: "HANDED_OVER" }, stand?.distanceM ?? null, kept, input.photo);
  await handOverDocuments(work, bundle, documents);
}

/** Nobody took it. Without anything to show for it the attempt does not count against the citizen, and the dispatcher is alerted. */
export const failDelivery = (work: Work, input: FailInput): Promise<string> =>
  staffStep(work, "failDelivery", "delivery.fail", "delivery", input, async (inner, bundle, roles) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const note = noteFrom(input.note);
    const at = momentOf(inner, delivery);
    const said = input.place && checkedPlace(input.place);
    const stand = nearestOf(await standsOf(inner, bundle, delivery.courierId!, at, null));
    const call = await callFor(inner, delivery, at);
    const photo = roles.includes("COURIER") ? input.photo : null; // the office stood at no door
    const shown = {
      distanceM: stand?.distanceM ?? null,
      fixAgeMs: stand?.ageMs ?? null,
      photoId: photo?.fileId ?? null,
      callId: call?.id ?? null,
    };
    const effort = isCounted(shown, OFFICE_RULES.deliveryLimits) ? "COUNTED" : "WITHOUT_EFFORT";
    const { reason } = input;
    await stepDelivery(inner, bundle, delivery, "fail", roles, { failure: { reason, note }, ...saidByOffice(input) });
    const made = { outcome: "FAILED", failureReason: reason, effort } as const;
    const kept = { place: stand?.place ?? said, note, calledAt: call?.calledAt.toISOString() ?? null, proof: null };
    await recordAttempt(inner, bundle, delivery, made, shown.distanceM, kept, photo);
  });

/**
 * The courier tapped the link that calls the people at the door. It moves nothing and waits for nobody's version; it speaks for the attempt
 * that follows. @throws DomainError ILLEGAL_STEP where the courier has no parcel for them, and what staffStep throws
 */
export const recordCall = (work: Work, input: StepInput): Promise<string> =>
  staffStep(work, "recordCall", "delivery.recordCall", "delivery", input, async (inner, bundle) => {
    const delivery = deliveryIn(bundle, input.id);
    const { id: deliveryId, courierId, state } = delivery;
    if (!heldByCourier.includes(state)) throw new DomainError("ILLEGAL_STEP", { state, step: "recordCall", allowed: [] });
    const { em, now: recordedAt, deviceAt, randomBytes } = inner;
    // Not moved to where it could have been: what a phone's clock says of a call that waited is either so, or speaks for nothing.
    const calledAt = deviceAt && deviceAt < recordedAt ? deviceAt : recordedAt;
    em.create(DoorCall, { id: uuidFrom(randomBytes), deliveryId, courierId: courierId!, calledAt, recordedAt });
    await em.flush();
  });

/** @returns null for nothing said @throws DomainError INVALID_INPUT */
function noteFrom(text: string | null): string | null {
  const note = tidy(text ?? "");
  if (note.length > MAX_REASON_CHARACTERS || hasControls(note)) throw new DomainError("INVALID_INPUT", { fields: ["note"] });
  return note === "" ? null : note;
}
