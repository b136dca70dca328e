import type { Proof, ProofRules } from "../../api/domain/proof.ts";

export const proofRules: ProofRules = { cardProxy: "WITH_APPROVAL", photoFor: ["COURIER"], maxCodeTries: 5 };

/** A complete proof for a family card, handed to the applicant at the door. */
export const doorProof: Proof = {
  method: "COURIER",
  documents: [{ kind: "KARTU_KELUARGA", owner: "APPLICANT", oldCard: "NOT_APPLICABLE" }],
  recipientClass: "APPLICANT",
  cardOwner: null,
  recipientName: "Siti",
  name: "MATCHES",
  relation: "SELF",
  age: "ADULT",
  identityKind: "KTP_EL",
  identityLastFour: "0001",
  identity: "MATCHES",
  familyCard: null,
  proxy: null,
  proxyLetterPhotoId: null,
  proxyApproval: null,
  code: "MATCHED",
  codeTries: 1,
  signatureId: null,
  at: new Date("2026-11-24T02:00:00Z"),
  place: { latitudeDeg: 0, longitudeDeg: 0 },
  envelopePhotoId: "photo",
};
/** The same at the desk: no code there, a signature instead. */
export const deskProof: Proof = {
  ...doorProof,
  method: "PICKUP",
  code: null,
  codeTries: 0,
  signatureId: "s",
  place: "DESK",
  envelopePhotoId: null,
};
