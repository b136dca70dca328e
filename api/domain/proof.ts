import { nameWords, tidy } from "./intake.ts";
import type { DocumentKind } from "./services.ts";

/** Who receives. Neighbours without authority, minors and "left at the door" cannot be expressed, on purpose. */
export const recipientClasses = ["APPLICANT", "CARD_OWNER", "FAMILY_MEMBER", "NAMED_PROXY", "PARTNER_OFFICER"] as const;
export type RecipientClass = (typeof recipientClasses)[number];

/** How somebody who has lost PIN and link shows who they are. */
export const identityChecks = ["KTP_EL", "OTHER_ID", "KNOWN_DATA"] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** What became of the owner's previous identity card. */
export const oldCardStates = ["NOT_APPLICABLE", "TO_COLLECT", "COLLECTED", "LOSS_LETTER", "WAIVED"] as const;
export type OldCard = (typeof oldCardStates)[number];

/** One handed-over document as it is at that moment: a card collected in the same step counts as COLLECTED. */
export interface ProvenDocument {
  readonly kind: DocumentKind;
  readonly owner: "APPLICANT" | "OTHER"; // whose card or certificate it is
  readonly oldCard: OldCard;
}
/** Of what was shown with what is known, on the server; null: there is nothing to compare. */
export type Comparison = "MATCHES" | "DIFFERS" | null;
export interface Proof {
  readonly method: "COURIER" | "PICKUP";
  readonly documents: readonly ProvenDocument[];
  readonly recipientClass: RecipientClass | null;
  readonly cardOwner: "KNOWN" | null; // see cardOwnerOf
  readonly recipientName: string | null;
  readonly name: Comparison; // with the name of whom they say they are
  readonly relation: string | null;
  readonly age: "ADULT" | "MINOR" | null; // by the number that is known, otherwise as the officer judged; null: not asked
  readonly identityKind: string | null;
  readonly identityLastFour: string | null; // digits; never more of the number
  readonly identity: Comparison; // with the number of whom they say they are
  readonly familyCard: "MATCHES" | "DIFFERS" | null; // its last four digits, compared on the server; null: not shown
  readonly proxy: "NAMED" | "USED" | null; // NAMED in advance at level 2, good for once
  readonly proxyLetterPhotoId: string | null;
  readonly proxyApproval: "GIVEN" | null; // a supervisor's, for an identity card
  /** WRONG_OFFLINE: taken down without signal and refused by the server afterwards, when the parcel had already changed hands. */
  readonly code: "MATCHED" | "WRONG" | "WRONG_OFFLINE" | null;
  readonly codeTries: number; // including this one
  readonly signatureId: string | null;
  readonly at: Date | null;
  readonly place: { readonly latitudeDeg: number; readonly longitudeDeg: number } | "DESK" | null;
  readonly envelopePhotoId: string | null; // of the sealed envelope: never of the document or a face
}
/** The office's own choices; no national text fixes them (domain.md 5.6), so each city sets them. */
export interface ProofRules {
  readonly cardProxy: "WITH_APPROVAL" | "NEVER"; // may a proxy receive an identity card
  readonly photoFor: readonly Proof["method"][];
  readonly maxCodeTries: number; // then signature and identity are the only way
}

/** What is missing before the documents may change hands, as stable keys in the order of the form; empty when complete. */
export function missingProof(proof: Proof, rules: ProofRules): readonly string[] {
  const lacks: readonly Lack[] = [
    ...recipientLacks(proof, rules),
    ["RECIPIENT_NAME", isBlank(proof.recipientName)],
    ["RECIPIENT_NAME_DIFFERS", proof.name === "DIFFERS"],
    ["RELATION", isBlank(proof.relation)],
    ["IDENTITY_KIND", isBlank(proof.identityKind)],
    ["IDENTITY_LAST_FOUR", !couldBeLastFour(proof.identityKind ?? "", proof.identityLastFour ?? "")],
    ["IDENTITY_DIFFERS", proof.identity === "DIFFERS"],
    ["FAMILY_CARD", proof.recipientClass === "FAMILY_MEMBER" && proof.familyCard !== "MATCHES"],
    ["CARD_OWNER_OR_FAMILY", isOthersCardWithoutFamily(proof)],
    ["ADULT_RECIPIENT", isAllowed(proof) && proof.age !== "ADULT"],
    ["OLD_CARD", proof.documents.some(({ kind, oldCard }) => kind === "KTP_EL" && oldCard === "TO_COLLECT")],
    ["CODE_OR_SIGNATURE", proof.signatureId === null && !codeCounts(proof, rules)],
    ["ENVELOPE_PHOTO", rules.photoFor.includes(proof.method) && proof.envelopePhotoId === null],
    ["PLACE", proof.place === null || (proof.place === "DESK") !== (proof.method === "PICKUP")],
    ["TIME", proof.at === null],
  ];
  return lacks.filter(([, isLacking]) => isLacking).map(([key]) => key);
}
type Lack = readonly [string, boolean];

/** Whether somebody of this class may receive this parcel at all. */
function recipientLacks(proof: Proof, rules: ProofRules): readonly Lack[] {
  if (!isAllowed(proof)) return [["RECIPIENT_ALLOWED", true]];
  if (proof.recipientClass === "CARD_OWNER") return [["CARD_OWNER_KNOWN", proof.cardOwner === null]];
  if (proof.recipientClass !== "NAMED_PROXY") return [];
  const hasCard = proof.documents.some(({ kind }) => kind === "KTP_EL");
  return [
    ["PROXY_NAMED_IN_ADVANCE", proof.proxy !== "NAMED"],
    ["PROXY_LETTER", proof.proxyLetterPhotoId === null],
    ["PROXY_FOR_CARD", hasCard && rules.cardProxy === "NEVER"],
    ["SUPERVISOR_APPROVAL", hasCard && rules.cardProxy === "WITH_APPROVAL" && proof.proxyApproval === null],
  ];
}

/** Nobody named, or a partner's officer: who holds it for a while has custody, but that is not a handover. */
const isAllowed = ({ recipientClass }: Proof): boolean => recipientClass !== null && recipientClass !== "PARTNER_OFFICER";

/** An identity card goes to its owner: an applicant for someone else's has to be of the family. */
const isOthersCardWithoutFamily = ({ recipientClass, documents, familyCard }: Proof): boolean =>
  recipientClass === "APPLICANT" &&
  documents.some(({ kind, owner }) => kind === "KTP_EL" && owner === "OTHER") &&
  familyCard !== "MATCHES";

/** Only an identity card, of plastic or on a phone (IKD), carries the number that the office knows; of a driving licence or a passport nobody knows the digits. */
export const showsNik = (identityKind: string): boolean => /ktp|ikd/i.test(identityKind);
/** The last four digits of a NIK are a count from 0001. */
const couldBeLastFour = (identityKind: string, lastFour: string): boolean =>
  /^\d{4}$/.test(lastFour) && !(lastFour === "0000" && showsNik(identityKind));

/** Somebody whom the office knows by name and number. */
export interface KnownPerson {
  readonly name: string;
  readonly nik: string | null;
}
/** The four digits that were shown, held against the known number. */
export const compareIdentity = (person: KnownPerson | null, kind: string, lastFour: string): Comparison =>
  !person?.nik || !showsNik(kind) || !couldBeLastFour(kind, lastFour) ? null : compared(person.nik.endsWith(lastFour));
export const compareName = (person: KnownPerson | null, typed: string): Comparison =>
  person === null || isBlank(typed) ? null : compared(isSameName(typed, person.name));
const compared = (isSame: boolean): Comparison => (isSame ? "MATCHES" : "DIFFERS");

/**
 * Tolerant of case, marks, order, titles, left-out words and abbreviations of three letters and more ("Muh." for Muhammad): each word of the
 * shorter name has its partner in the longer one. One-letter words say nothing.
 */
export function isSameName(one: string, other: string): boolean {
  const [few, many] = [nameWords(one), nameWords(other)].toSorted((a, b) => a.length - b.length) as [string[], string[]];
  if (few.length === 0) return tidy(one).toLowerCase() === tidy(other).toLowerCase();
  const isPartner = (a: string, b: string): boolean => a === b || (a.length >= 3 && b.startsWith(a));
  return few.every((word) => many.some((partner) => isPartner(word, partner) || isPartner(partner, word)));
}

/** One wanted document as far as its owner matters. */
export interface OwnedDocument {
  readonly kind: DocumentKind;
  readonly subject: KnownPerson;
}
/**
 * Whoever is not the applicant and owns all that is in the parcel, which is identity cards only: they may take it themselves, with their own
 * identity. @returns null: nobody, or the number that would tell is not known
 */
export function cardOwnerOf(documents: readonly OwnedDocument[], applicantNik: string): KnownPerson | null {
  const [first] = documents;
  const isTheirs = ({ kind, subject }: OwnedDocument): boolean => kind === "KTP_EL" && subject.nik === first?.subject.nik;
  if (!first?.subject.nik || first.subject.nik === applicantNik || !documents.every(isTheirs)) return null;
  return first.subject;
}

/** Who may receive a parcel, and what need not be asked of them again. */
export interface PossibleRecipient {
  readonly recipientClass: RecipientClass;
  readonly name: string | null; // as far as it is known
  readonly age: "ADULT" | null; // known from the number; null: to be judged
  readonly familyCard: "ASKED" | "NOT_ASKED";
}

/** What has happened at the door cannot be refused afterwards: a wrong code from offline is taken, and the citizen asked (`isDoubtful`). */
export function codeCounts({ code, codeTries }: Proof, { maxCodeTries }: ProofRules): boolean {
  return (code === "MATCHED" && codeTries <= maxCodeTries) || code === "WRONG_OFFLINE";
}

/** "Perlu konfirmasi": only the citizen can say whether the parcel arrived. */
export const isDoubtful = ({ code, signatureId }: Proof): boolean => code === "WRONG_OFFLINE" && signatureId === null;

const isBlank = (text: string | null): boolean => text === null || text.trim() === "";
