import { DomainError } from "../domain/errors.ts";
import { hasControls, tidy } from "../domain/intake.ts";
import { ensureRole } from "../domain/policy.ts";
import { codeCounts, type OldCard, type Proof, type RecipientClass } from "../domain/proof.ts";
import { monthInWita } from "../domain/wita.ts";
import { record } from "../platform/journal.ts";
import { countTry, forgiveTry, triesOf } from "../platform/throttle.ts";
import { sameBytes } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { pinIndexOf } from "../requests/code-index.ts";
import { DAY_MS, ensureVersion, OFFICE_RULES, type RequestBundle } from "../requests/request.bundle.ts";
import {
  keyOfRequest,
  openRequest,
  openSubject,
  proofPlace,
  sealJson,
  type SealedProof,
  type SealedRequest,
} from "../requests/sealed.ts";
import { pickupIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { openHandover, stepDocument, stepPickup, unpack } from "../requests/steps.ts";

export interface DeskProofInput extends StepInput {
  readonly recipientClass: RecipientClass;
  readonly recipientName: string;
  readonly relation: string;
  readonly isAdult: boolean;
  readonly identityKind: string;
  readonly identityLastFour: string;
  readonly familyCardLastFour: string | null;
  readonly pin: string | null;
  readonly signature: string | null; // SVG path data
  readonly oldCards: readonly { readonly documentId: string; readonly oldCard: OldCard }[];
}

const MAX_TEXT_CHARACTERS = 100;
const MAX_SIGNATURE_CHARACTERS = 40_000;
/** A path and nothing else: it is drawn again on the screens of staff. */
const SIGNATURE = /^[MmLlCcQqZz\d\s.,-]*$/;

/**
 * The desk hands the parcel over: the proof is complete or nothing changes hands. The documents count in this month (WITA).
 * @throws DomainError INVALID_INPUT with `missing`, and what staffStep throws
 */
export async function handOverAtDesk(work: Work, input: DeskProofInput): Promise<string> {
  ensureRole(work.actor, "pickup.handOver"); // before anything is counted
  const tried = input.pin === null ? NOT_TRIED : await countPinTry(work, input.id);
  let code: Proof["code"] = null;
  try {
    return await staffStep(work, "handOverAtDesk", "pickup.handOver", "pickup", input, async (inner, bundle, roles, typed) => {
      const checked = checkedProof(typed);
      code = codeOf(inner, bundle, checked.pin);
      await handOver(inner, bundle, checked, roles, { code, codeTries: tried.count });
    });
  } finally {
    if (code !== "WRONG") await forgiveTry(work.em, tried.ids, []);
  }
}
@@CUT@@
    const pickup = pickupIn(bundle, input.id);
    ensureVersion(pickup, input.expectedVersion);
    const key = keyOfRequest(inner.vault, bundle.request);
    const sealed = openRequest(key, bundle.request);
    const documents = bundle.documents.filter(({ pickupId, state }) => pickupId === pickup.id && state === "PACKED");
    for (const document of documents) {
      const said = input.oldCards.find(({ documentId }) => documentId === document.id)?.oldCard;
      if (document.oldCard === "TO_COLLECT" && (said === "COLLECTED" || said === "LOSS_LETTER")) document.oldCard = said;
    }
    const proof = proofOf(inner, bundle, input, sealed, documents);
    const kept: SealedProof = {
      recipientClass: input.recipientClass,
      recipientName: input.recipientName.trim(),
      relation: input.relation.trim(),
      identityKind: input.identityKind,
      identityLastFour: input.identityLastFour,
      proof: proof.code === "MATCHED" ? "PIN" : "SIGNATURE",
      signature: input.signature,
    };
    pickup.proof = sealJson(key, proofPlace(pickup.id), kept);
    await stepPickup(inner, bundle, pickup, "handOver", roles, { proof });
    for (const document of documents)
      await stepDocument({ ...inner, actor: { kind: "SYSTEM" } }, bundle, document, "handOver", ["SYSTEM"]);
    await record(
      inner.em,
      { type: "documentsHandedOver", requestId: bundle.request.id, month: monthInWita(inner.now), count: documents.length },
      inner,
    );
  });

function proofOf(
  { vault, now }: Work,
  { request }: RequestBundle,
  input: DeskProofInput,
  { code, applicant }: SealedRequest,
  documents: RequestBundle["documents"],
): Proof {
  const key = keyOfRequest(vault, request);
  const pinMatches = input.pin !== null && sameBytes(pinIndexOf(vault, code, input.pin), request.pinIndex);
  const signed = input.signature !== null && input.signature.length > 20 && input.signature.length <= MAX_SIGNATURE_CHARACTERS;
  return {
    method: "PICKUP",
    documents: documents.map((document) => ({
      kind: document.kind,
      owner: openSubject(key, document).nik === applicant.nik ? "APPLICANT" : "OTHER",
      oldCard: document.oldCard,
    })),
    recipientClass: input.recipientClass,
    recipientName: input.recipientName,
    relation: input.relation,
    age: input.isAdult ? "ADULT" : "MINOR",
    identityKind: input.identityKind,
    identityLastFour: input.identityLastFour,
    familyCard: familyCardOf(input.familyCardLastFour, applicant.familyCardNumber),
    proxy: null, // naming one in advance comes with the courier's half
    proxyLetterPhotoId: null,
    proxyApproval: null,
    code: input.pin === null ? null : pinMatches ? "MATCHED" : "WRONG",
    codeTries: 1,
    signatureId: signed ? "ON_SCREEN" : null,
    at: now,
    place: "DESK",
    envelopePhotoId: null,
  };
}

function familyCardOf(shownLastFour: string | null, known: string | null): Proof["familyCard"] {
  if (shownLastFour === null || known === null) return null;
  return known.endsWith(shownLastFour) && /^\d{4}$/.test(shownLastFour) ? "MATCHES" : "DIFFERS";
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
    await unpack(inner, bundle);
    bundle.request.handoverMethod = "COURIER";
    await openHandover(inner, bundle, "COURIER");
  });
