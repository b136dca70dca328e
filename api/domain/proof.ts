import type { DocumentKind } from "./services.ts";

/** Who receives. Neighbours without authority, minors and "left at the door" cannot be expressed, on purpose. */
export const recipientClasses = ["APPLICANT", "FAMILY_MEMBER", "NAMED_PROXY", "PARTNER_OFFICER"] as const;
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
export interface Proof {
  readonly method: "COURIER" | "PICKUP";
  readonly documents: readonly ProvenDocument[];
  readonly recipientClass: RecipientClass | null;
  readonly recipientName: string | null;
  readonly relation: string | null;
  readonly age: "ADULT" | "MINOR" | null; // as the officer judged; null: not asked
  readonly identityKind: string | null;
  readonly identityLastFour: string | null; // digits; never more of the number
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
  const lacks: readonly (readonly [string, boolean])[] = [
    ...recipientLacks(proof, rules),
    ["RECIPIENT_NAME", isBlank(proof.recipientName)],
    ["RELATION", isBlank(proof.relation)],
    ["IDENTITY_KIND", isBlank(proof.identityKind)],
    ["IDENTITY_LAST_FOUR", !/^\d{4}$/.test(proof.identityLastFour ?? "")],
    ["CODE_OR_SIGNATURE", proof.signatureId === null && !codeCounts(proof, rules)],
    ["TIME", proof.at === null],
    ["PLACE", proof.place === null || (proof.place === "DESK") !== (proof.method === "PICKUP")],
    ["ENVELOPE_PHOTO", rules.photoFor.includes(proof.method) && proof.envelopePhotoId === null],
    ["OLD_CARD", proof.documents.some(({ kind, oldCard }) => kind === "KTP_EL" && oldCard === "TO_COLLECT")],
  ];
  return lacks.filter(([, isLacking]) => isLacking).map(([key]) => key);
}

function recipientLacks(proof: Proof, rules: ProofRules): readonly (readonly [string, boolean])[] {
  const cards = proof.documents.filter(({ kind }) => kind === "KTP_EL");
  const adult = ["ADULT_RECIPIENT", proof.age !== "ADULT"] as const;
  switch (proof.recipientClass) {
    case "APPLICANT": // an identity card goes to its owner: an applicant for someone else's has to be of the family
      return [adult, ["CARD_OWNER_OR_FAMILY", cards.some(({ owner }) => owner === "OTHER") && proof.familyCard !== "MATCHES"]];
    case "FAMILY_MEMBER":
      return [adult, ["FAMILY_CARD", proof.familyCard !== "MATCHES"]];
    case "NAMED_PROXY":
      return [
        adult,
        ["PROXY_NAMED_IN_ADVANCE", proof.proxy !== "NAMED"],
        ["PROXY_LETTER", proof.proxyLetterPhotoId === null],
        ["CARD_OWNER_OR_FAMILY", cards.length > 0 && rules.cardProxy === "NEVER"],
        ["SUPERVISOR_APPROVAL", cards.length > 0 && rules.cardProxy === "WITH_APPROVAL" && proof.proxyApproval === null],
      ];
    default: // nobody named, or a partner's officer: who holds it for a while has custody, but that is not a handover
      return [["RECIPIENT_ALLOWED", true]];
  }
}

/** What has happened at the door cannot be refused afterwards: a wrong code from offline is taken, and the citizen asked (`isDoubtful`). */
export function codeCounts({ code, codeTries }: Proof, { maxCodeTries }: ProofRules): boolean {
  return (code === "MATCHED" && codeTries <= maxCodeTries) || code === "WRONG_OFFLINE";
}

/** "Perlu konfirmasi": only the citizen can say whether the parcel arrived. */
export const isDoubtful = ({ code, signatureId }: Proof): boolean => code === "WRONG_OFFLINE" && signatureId === null;

const isBlank = (text: string | null): boolean => text === null || text.trim() === "";
