import type { AbsenceReason, AddressInput, ApplicantInput, RecipientInput } from "../domain/intake.ts";
import type { DataKey, Place, Vault } from "../platform/vault.ts";
import type { DocumentRequest } from "./request.entity.ts";

/** What a request knows about people. In the database only as one sealed value of its row. */
export interface SealedRequest {
  readonly code: string; // the tracking code, for labels and the desk
  readonly applicant: ApplicantInput;
  readonly recipient: RecipientInput;
  readonly address: Omit<AddressInput, "villageCode">;
  readonly absenceReason: AbsenceReason | null;
}
/** Whose document it is. */
export interface SealedSubject {
  readonly name: string;
  readonly nik: string | null;
}
/** Who took the parcel, and on which proof. */
export interface SealedProof {
  readonly recipientClass: string;
  readonly recipientName: string;
  readonly relation: string;
  readonly identityKind: string;
  readonly identityLastFour: string;
  readonly proof: "PIN" | "CODE" | "SIGNATURE"; // PIN at a desk, CODE at the door
  readonly signature: string | null; // SVG path data
}

/** What a courier took down at the door. */
export interface SealedAttempt {
  readonly place: { readonly latitudeDeg: number; readonly longitudeDeg: number } | null; // where the courier stood
  readonly note: string | null; // of a failure
  readonly calledAt: string | null; // of a failure: when the recipient was called in vain, ISO
  readonly proof: SealedProof | null; // of a handover
}

export const requestPlace = (id: string): Place => ({ table: "document_request", column: "sealed", row: id });
export const subjectPlace = (id: string): Place => ({ table: "civil_document", column: "sealed", row: id });
export const askedReasonPlace = (documentId: string, code: string): Place => ({
  table: "document_requirement",
  column: "asked_reason",
  row: `${documentId} ${code}`,
});
const reasonColumns = { waitReason: "wait_reason", endReason: "end_reason" } as const;
export type ReasonField = keyof typeof reasonColumns;
/** Why a document waits or ended: somebody's own words, which may name a person. */
export const reasonPlace = (documentId: string, field: ReasonField): Place => ({
  table: "civil_document",
  column: reasonColumns[field],
  row: documentId,
});
export const proofPlace = (id: string): Place => ({ table: "pickup", column: "proof", row: id });
export const attemptPlace = (id: string): Place => ({ table: "delivery_attempt", column: "sealed", row: id });
/** Six digits that only the citizen reads, and the courier has to be told at the door. */
export const handoverCodePlace = (deliveryId: string): Place => ({ table: "delivery", column: "handover_code", row: deliveryId });

/** Why somebody looked (`purpose`), or why a step was taken (`reason`). */
type Said = "purpose" | "reason";
/** An officer's own words, which may name a person. Sealed, since the journal holds nothing about people in the clear. */
export function sealWords(key: DataKey, requestId: string, said: Said, words: string): string {
  return key.seal(wordsPlace(requestId, said), words).toString("base64");
}
export const openWords = (key: DataKey, requestId: string, said: Said, sealed: string): string =>
  key.open(wordsPlace(requestId, said), Buffer.from(sealed, "base64"));
const wordsPlace = (requestId: string, said: Said): Place => ({ table: "journal", column: said, row: requestId });
export const sealPurpose = (vault: Vault, request: DocumentRequest, purpose: string): string =>
  sealWords(keyOfRequest(vault, request), request.id, "purpose", purpose);

export function keyOfRequest(vault: Vault, request: DocumentRequest): DataKey {
  return vault.dataKey(request.id, request.dataKey);
}

export function sealJson(key: DataKey, place: Place, value: object): Buffer {
  return key.seal(place, JSON.stringify(value));
}
export const openRequest = (key: DataKey, request: DocumentRequest): SealedRequest =>
  JSON.parse(key.open(requestPlace(request.id), request.sealed)) as SealedRequest;
export const openSubject = (key: DataKey, document: { readonly id: string; readonly sealed: Uint8Array }): SealedSubject =>
  JSON.parse(key.open(subjectPlace(document.id), document.sealed)) as SealedSubject;
/** @returns null where nothing is said */
export function openReason(
  key: DataKey,
  document: { readonly id: string } & { readonly [field in ReasonField]?: Uint8Array | null | undefined },
  field: ReasonField,
): string | null {
  const sealed = document[field];
  return sealed ? key.open(reasonPlace(document.id, field), sealed) : null;
}
export const openProof = (key: DataKey, pickup: { readonly id: string; readonly proof: Uint8Array }): SealedProof =>
  JSON.parse(key.open(proofPlace(pickup.id), pickup.proof)) as SealedProof;
export const openAttempt = (key: DataKey, attempt: { readonly id: string; readonly sealed: Uint8Array }): SealedAttempt =>
  JSON.parse(key.open(attemptPlace(attempt.id), attempt.sealed)) as SealedAttempt;
