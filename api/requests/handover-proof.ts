import { DomainError } from "../domain/errors.ts";
import { hasControls, tidy } from "../domain/intake.ts";
import { codeCounts, type OldCard, type Proof, type RecipientClass } from "../domain/proof.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import type { Work } from "../platform/work.ts";
import type { CodeTry } from "./code-tries.ts";
import { OFFICE_RULES, type RequestBundle } from "./request.bundle.ts";
import { keyOfRequest, type ProofFields, sealedRequest, sealedSubject } from "./sealed.ts";

/** Who takes the parcel and what was shown, at a desk and at a door alike. */
export interface ReceiverInput {
  readonly recipientClass: RecipientClass;
  readonly recipientName: string;
  readonly relation: string;
  readonly isAdult: boolean;
  readonly identityKind: string;
  readonly identityLastFour: string;
  readonly familyCardLastFour: string | null;
  readonly signature: string | null; // SVG path data
  readonly oldCards: readonly { readonly documentId: string; readonly oldCard: OldCard }[];
}

const MAX_TEXT_CHARACTERS = 100;
const MAX_SIGNATURE_CHARACTERS = 40_000;
/** A path and nothing else: it is drawn again on the screens of staff. */
const SIGNATURE = /^[MmLlCcQqZz\d\s.,-]*$/;

/** The texts as they are kept. What is empty is the proof's own rule. @throws DomainError INVALID_INPUT naming the fields */
export function checkedReceiver<Input extends ReceiverInput>(input: Input): Input {
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

/** What became of the owners' old cards in this very step. */
export function noteOldCards(documents: readonly CivilDocument[], said: ReceiverInput["oldCards"]): void {
  for (const document of documents) {
    const oldCard = said.find(({ documentId }) => documentId === document.id)?.oldCard;
    if (document.oldCard === "TO_COLLECT" && (oldCard === "COLLECTED" || oldCard === "LOSS_LETTER")) document.oldCard = oldCard;
  }
}

/** Where and when it changes hands. */
type Scene = Pick<Proof, "method" | "at" | "place" | "envelopePhotoId">;

export function proofOf(
  { vault }: Pick<Work, "vault">,
  { request }: RequestBundle,
  documents: readonly CivilDocument[],
  input: ReceiverInput,
  scene: Scene,
  tried: CodeTry,
): Proof {
  const key = keyOfRequest(vault, request);
  const open = sealedRequest.opener(key, request);
  const applicantNik = open("applicant.nik");
  return {
    ...scene,
    documents: documents.map((document) => ({
      kind: document.kind,
      owner: sealedSubject.opener(key, document)("nik") === applicantNik ? "APPLICANT" : "OTHER",
      oldCard: document.oldCard,
    })),
    recipientClass: input.recipientClass,
    recipientName: input.recipientName,
    relation: input.relation,
    age: input.isAdult ? "ADULT" : "MINOR",
    identityKind: input.identityKind,
    identityLastFour: input.identityLastFour,
    familyCard: familyCardOf(input.familyCardLastFour, open("applicant.familyCardNumber")),
    proxy: null, // nobody can name one in advance yet
    proxyLetterPhotoId: null,
    proxyApproval: null,
    code: tried.verdict,
    codeTries: tried.count,
    signatureId: input.signature !== null && input.signature.length > 20 ? "ON_SCREEN" : null,
  };
}

function familyCardOf(shownLastFour: string | null, known: string | null): Proof["familyCard"] {
  if (shownLastFour === null || known === null) return null;
  return known.endsWith(shownLastFour) && /^\d{4}$/.test(shownLastFour) ? "MATCHES" : "DIFFERS";
}

/** What stays of it: who received, and on which proof. */
export function keptProof(input: ReceiverInput, proof: Proof): ProofFields {
  const byCode = proof.method === "PICKUP" ? "PIN" : "CODE";
  return {
    recipientClass: input.recipientClass,
    recipientName: input.recipientName,
    relation: input.relation,
    identityKind: input.identityKind,
    identityLastFour: input.identityLastFour,
    proof: codeCounts(proof, OFFICE_RULES.proof) ? byCode : "SIGNATURE",
    signature: input.signature,
  };
}
