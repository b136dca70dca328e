import type { Role } from "../domain/actor.ts";
import { ensureRole } from "../domain/policy.ts";
import type { Proof } from "../domain/proof.ts";
import { sameBytes } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { pinIndexOf } from "../requests/code-index.ts";
import { type CodeTry, deskPinTries, withCodeTry } from "../requests/code-tries.ts";
import { checkedReceiver, keptProof, noteOldCards, proofOf, type ReceiverInput } from "../requests/handover-proof.ts";
import { handOverDocuments } from "../requests/received.ts";
import { ensureVersion, type RequestBundle } from "../requests/request.bundle.ts";
import { keyOfRequest, sealedProof, sealedRequest } from "../requests/sealed.ts";
import { pickupIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { changeMethod, stepPickup } from "../requests/steps.ts";

export interface DeskProofInput extends StepInput, ReceiverInput {
  readonly pin: string | null;
}

/**
 * The desk hands the parcel over, also one that is overdue: the proof is complete or nothing changes hands. The documents count in this
 * month.
 * @throws DomainError INVALID_INPUT with `missing`, and what staffStep throws
 */
export async function handOverAtDesk(work: Work, input: DeskProofInput): Promise<string> {
  ensureRole(work.actor, "pickup.handOver"); // before anything is counted
  return withCodeTry(work, deskPinTries(work.vault, input.id), input.pin, (tried) =>
    staffStep(work, "handOverAtDesk", "pickup.handOver", "pickup", input, async (inner, bundle, roles) => {
      ensureVersion(pickupIn(bundle, input.id), input.expectedVersion);
      const checked = checkedReceiver(input);
      tried.verdict = verdictOn(inner, bundle, input.pin);
      await handOver(inner, bundle, checked, roles, tried);
    }),
  );
}

function verdictOn({ vault }: Work, { request }: RequestBundle, pin: string | null): Proof["code"] {
  if (pin === null) return null;
  const code = sealedRequest.opener(keyOfRequest(vault, request), request)("code");
  return sameBytes(pinIndexOf(vault, code, pin), request.pinIndex) ? "MATCHED" : "WRONG";
}

async function handOver(
  work: Work,
  bundle: RequestBundle,
  input: DeskProofInput,
  roles: readonly Role[],
  tried: CodeTry,
): Promise<void> {
  const pickup = pickupIn(bundle, input.id);
  const documents = bundle.documents.filter(({ pickupId, state }) => pickupId === pickup.id && state === "PACKED");
  noteOldCards(documents, input.oldCards);
  const scene = { method: "PICKUP", at: work.now, place: "DESK", envelopePhotoId: null } as const;
  if (pickup.state === "OVERDUE") await stepPickup(work, bundle, pickup, "reopen", roles);
  const proof = await proofOf(work, bundle, documents, input, scene, tried);
  pickup.sealedFields = sealedProof.seal(keyOfRequest(work.vault, bundle.request), pickup.id, keptProof(input, proof));
  await stepPickup(work, bundle, pickup, "handOver", roles, { proof });
  await handOverDocuments(work, bundle, documents);
}

export const archivePickup = (work: Work, input: StepInput): Promise<string> => move(work, "archive", input);
export const reopenPickup = (work: Work, input: StepInput): Promise<string> => move(work, "reopen", input);

const move = (work: Work, step: "archive" | "reopen", input: StepInput): Promise<string> =>
  staffStep(work, `${step}Pickup`, `pickup.${step}`, "pickup", input, async (inner, bundle, roles) => {
    const pickup = pickupIn(bundle, input.id);
    ensureVersion(pickup, input.expectedVersion);
    await stepPickup(inner, bundle, pickup, step, roles);
  });

/** The parcel goes out by courier instead. */
export const redirectPickup = (work: Work, input: StepInput): Promise<string> =>
  staffStep(work, "redirectPickup", "pickup.redirect", "pickup", input, async (inner, bundle, roles) => {
    const pickup = pickupIn(bundle, input.id);
    ensureVersion(pickup, input.expectedVersion);
    await stepPickup(inner, bundle, pickup, "redirect", roles);
    await changeMethod(inner, bundle, "COURIER");
  });
