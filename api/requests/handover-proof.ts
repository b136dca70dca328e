import { DomainError } from "../domain/errors.ts";
import { hasControls, isAdultByNik, tidy } from "../domain/intake.ts";
import {
  cardOwnerOf,
  codeCounts,
  compareIdentity,
  compareName,
  type KnownPerson,
  type OldCard,
  type PossibleRecipient,
  type Proof,
  type ProvenDocument,
  type RecipientClass,
} from "../domain/proof.ts";
import { dayIn } from "../domain/office-time.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import type { Vault } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import type { CodeTry } from "./code-tries.ts";
import { OFFICE_RULES, type RequestBundle } from "./request.bundle.ts";
import type { DocumentRequest } from "./request.entity.ts";
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

/** Whom somebody at the desk or the door can say they are, as far as the office knows them. */
interface KnownPeople {
  readonly applicant: KnownPerson & { readonly nik: string };
  readonly cardOwner: KnownPerson | null;
  readonly familyMember: string | null; // by name, where the application gives one
  readonly documents: readonly ProvenDocument[];
}

/** @param documents those in the parcel */
function knownPeople(vault: Vault, request: DocumentRequest, documents: readonly CivilDocument[]): KnownPeople {
  const key = keyOfRequest(vault, request);
  const open = sealedRequest.opener(key, request);
  const applicant = { name: open("applicant.name"), nik: open("applicant.nik") };
  const owned = documents.map((document) => {
    const openSubject = sealedSubject.opener(key, document);
    return { kind: document.kind, oldCard: document.oldCard, subject: { name: openSubject("name"), nik: openSubject("nik") } };
  });
  return {
    applicant,
    cardOwner: cardOwnerOf(owned, applicant.nik),
    familyMember: open("recipient.relation") === "FAMILY_MEMBER" ? open("recipient.name") : null,
    documents: owned.map(({ kind, oldCard, subject }) => ({
      kind,
      oldCard,
      owner: subject.nik === applicant.nik ? "APPLICANT" : "OTHER",
    })),
  };
}

function claimed({ applicant, cardOwner }: KnownPeople, recipientClass: RecipientClass): KnownPerson | null {
  if (recipientClass === "APPLICANT") return applicant;
  return recipientClass === "CARD_OWNER" ? cardOwner : null;
}
const ageOf = (person: KnownPerson | null, today: string): "ADULT" | null =>
  person?.nik && isAdultByNik(person.nik, today) ? "ADULT" : null;

/** Who may receive the parcel, and what need not be asked of them again. @param documents those in the parcel @param today the office's day */
export function possibleRecipients(
  vault: Vault,
  { request }: Pick<RequestBundle, "request">,
  documents: readonly CivilDocument[],
  today: string,
): PossibleRecipient[] {
  const people = knownPeople(vault, request, documents);
  const { applicant, cardOwner } = people;
  const hasOthersCard = people.documents.some(({ kind, owner }) => kind === "KTP_EL" && owner === "OTHER");
  const known = (person: KnownPerson): Pick<PossibleRecipient, "name" | "age"> => ({
    name: person.name,
    age: ageOf(person, today),
  });
  return [
    { recipientClass: "APPLICANT", ...known(applicant), familyCard: hasOthersCard ? "ASKED" : "NOT_ASKED" },
    ...(cardOwner ? [{ recipientClass: "CARD_OWNER", ...known(cardOwner), familyCard: "NOT_ASKED" } as const] : []),
    { recipientClass: "FAMILY_MEMBER", name: people.familyMember, age: null, familyCard: "ASKED" },
  ];
}

/** Where and when it changes hands. */
type Scene = Pick<Proof, "method" | "at" | "place" | "envelopePhotoId">;

export async function proofOf(
  { em, vault, now }: Pick<Work, "em" | "vault" | "now">,
  { request }: RequestBundle,
  documents: readonly CivilDocument[],
  input: ReceiverInput,
  scene: Scene,
  tried: CodeTry,
): Promise<Proof> {
  const open = sealedRequest.opener(keyOfRequest(vault, request), request);
  const people = knownPeople(vault, request, documents);
  const person = claimed(people, input.recipientClass);
  const recipientName = input.recipientName || (person?.name ?? "");
  return {
    ...scene,
    documents: people.documents,
    recipientClass: input.recipientClass,
    cardOwner: people.cardOwner && "KNOWN",
    recipientName,
    name: compareName(person, recipientName),
    relation: input.relation,
    age: ageOf(person, dayIn((await readCalendar(em)).zone, now)) ?? (input.isAdult ? "ADULT" : "MINOR"),
    identityKind: input.identityKind,
    identityLastFour: input.identityLastFour,
    identity: compareIdentity(person, input.identityKind, input.identityLastFour),
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
    recipientName: proof.recipientName ?? "",
    relation: input.relation,
    identityKind: input.identityKind,
    identityLastFour: input.identityLastFour,
    proof: codeCounts(proof, OFFICE_RULES.proof) ? byCode : "SIGNATURE",
    signature: input.signature,
  };
}
