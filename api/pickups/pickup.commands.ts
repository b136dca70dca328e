import type { Role } from "../domain/actor.ts";
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
import { keyOfRequest, openRequest, openSubject, proofPlace, sealJson, type SealedProof } from "../requests/sealed.ts";
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
  const found: { code: Proof["code"] } = { code: null };
  try {
    return await staffStep(work, "handOverAtDesk", "pickup.handOver", "pickup", input, async (inner, bundle, roles) => {
      ensureVersion(pickupIn(bundle, input.id), input.expectedVersion);
      const proof = checkedProof(input);
      found.code = codeOf(inner, bundle, input.pin);
      await handOver(inner, bundle, proof, roles, { code: found.code, codeTries: tried.count });
    });
  } finally {
    if (found.code !== "WRONG") await forgiveTry(work.em, tried.ids, []); // right, or never looked at
  }
}

interface PinTry {
  readonly count: number; // including this one
  readonly ids: readonly string[];
}
const NOT_TRIED: PinTry = { count: 0, ids: [] };

/** Counts a try outside the transaction of the step, whose refusal would take it back. Over the limit it is one too many and not kept. */
async function countPinTry({ em, vault, now }: Work, pickupId: string): Promise<PinTry> {
  const what = vault.blindIndex("desk pin", pickupId);
  const max = OFFICE_RULES.proof.maxCodeTries;
  try {
    const ids = await countTry(em, [{ what, max }], DAY_MS, now);
    return { count: await triesOf(em, what, DAY_MS, now), ids };
  } catch (error) {
    if (error instanceof DomainError && error.code === "TOO_MANY_TRIES") return { count: max + 1, ids: [] };
    throw error;
  }
}

/** The texts as they are kept. What is empty is the proof's own rule. @throws DomainError INVALID_INPUT naming the fields */
function checkedProof(input: DeskProofInput): DeskProofInput {
  const texts = {
    recipientName: tidy(input.recipientName),
    relation: tidy(input.relation),
    identityKind: tidy(input.identityKind),
  };
  const wrong = Object.entries(texts).flatMap(([field, text]) =>
    text.length > MAX_TEXT_CHARACTERS || hasControls(text) ? [field] : [],
  );
  const signature = input.signature ?? "";
  if (signature.length > MAX_SIGNATURE_CHARACTERS || !SIGNATURE.test(signature)) wrong.push("signature");
  if (wrong.length > 0) throw new DomainError("INVALID_INPUT", { fields: wrong });
  return { ...input, ...texts };
}

function codeOf({ vault }: Work, { request }: RequestBundle, pin: string | null): Proof["code"] {
  if (pin === null) return null;
  const { code } = openRequest(keyOfRequest(vault, request), request);
  return sameBytes(pinIndexOf(vault, code, pin), request.pinIndex) ? "MATCHED" : "WRONG";
}

async function handOver(
  work: Work,
  bundle: RequestBundle,
  input: DeskProofInput,
  roles: readonly Role[],
  tried: Pick<Proof, "code" | "codeTries">,
): Promise<void> {
  const pickup = pickupIn(bundle, input.id);
  const key = keyOfRequest(work.vault, bundle.request);
  const documents = bundle.documents.filter(({ pickupId, state }) => pickupId === pickup.id && state === "PACKED");
  for (const document of documents) {
    const said = input.oldCards.find(({ documentId }) => documentId === document.id)?.oldCard;
    if (document.oldCard === "TO_COLLECT" && (said === "COLLECTED" || said === "LOSS_LETTER")) document.oldCard = said;
  }
  const proof = { ...proofOf(work, bundle, input, documents), ...tried };
  const kept: SealedProof = {
    recipientClass: input.recipientClass,
    recipientName: input.recipientName,
    relation: input.relation,
    identityKind: input.identityKind,
    identityLastFour: input.identityLastFour,
    proof: codeCounts(proof, OFFICE_RULES.proof) ? "PIN" : "SIGNATURE",
    signature: input.signature,
  };
  pickup.proof = sealJson(key, proofPlace(pickup.id), kept);
  await stepPickup(work, bundle, pickup, "handOver", roles, { proof });
  for (const document of documents)
    await stepDocument({ ...work, actor: { kind: "SYSTEM" } }, bundle, document, "handOver", ["SYSTEM"]);
  await record(
    work.em,
    { type: "documentsHandedOver", requestId: bundle.request.id, month: monthInWita(work.now), count: documents.length },
    work,
  );
}

/** Everything but the PIN. */
function proofOf(
  { vault, now }: Work,
  { request }: RequestBundle,
  input: DeskProofInput,
  documents: RequestBundle["documents"],
): Omit<Proof, "code" | "codeTries"> {
  const key = keyOfRequest(vault, request);
  const { applicant } = openRequest(key, request);
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
    signatureId: input.signature !== null && input.signature.length > 20 ? "ON_SCREEN" : null,
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
