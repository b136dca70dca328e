import type { AbsenceReason, AddressInput, ApplicantInput, RecipientInput } from "../domain/intake.ts";
import { filled, sealedColumn, under, type Under } from "../platform/sealed-fields.ts";
import type { DataKey, Place, Vault } from "../platform/vault.ts";
import type { DocumentRequest } from "./request.entity.ts";

/** What a request knows about people. */
export interface RequestPeople {
  readonly code: string; // the tracking code, for labels and the desk
  readonly applicant: ApplicantInput;
  readonly recipient: RecipientInput;
  readonly address: Omit<AddressInput, "villageCode">;
  readonly absenceReason: AbsenceReason | null;
}
/** The same as it is kept: each field sealed on its own, like those below. */
export type RequestFields = Pick<RequestPeople, "code" | "absenceReason"> &
  Under<"applicant", RequestPeople["applicant"]> &
  Under<"recipient", RequestPeople["recipient"]> &
  Under<"address", RequestPeople["address"]>;
export type RequestField = keyof RequestFields;
/** Whose document it is. */
export interface SubjectFields {
  readonly name: string;
  readonly nik: string | null;
}
/** Who took the parcel, and on which proof. */
export interface ProofFields {
  readonly recipientClass: string;
  readonly recipientName: string;
  readonly relation: string;
  readonly identityKind: string;
  readonly identityLastFour: string;
  readonly proof: "PIN" | "CODE" | "SIGNATURE"; // PIN at a desk, CODE at the door
  readonly signature: string | null; // SVG path data
}
/** What a courier took down at the door. */
export interface TakenDown {
  readonly place: { readonly latitudeDeg: number; readonly longitudeDeg: number } | null; // where the courier stood
  readonly note: string | null; // of a failure
  readonly calledAt: string | null; // of a failure: when the recipient was called in vain, ISO
  readonly proof: ProofFields | null; // of a handover
}
type OrNone<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | null };
export type AttemptFields = Pick<TakenDown, "note" | "calledAt"> &
  Under<"place", OrNone<NonNullable<TakenDown["place"]>>> &
  Under<"proof", OrNone<ProofFields>>;

export const sealedRequest = sealedColumn<RequestFields>("document_request");
export const sealedSubject = sealedColumn<SubjectFields>("civil_document");
export const sealedProof = sealedColumn<ProofFields>("pickup");
export const sealedAttempt = sealedColumn<AttemptFields>("delivery_attempt");

export const requestFields = ({ code, applicant, recipient, address, absenceReason }: RequestPeople): RequestFields => ({
  code,
  ...under("applicant", applicant),
  ...under("recipient", recipient),
  ...under("address", address),
  absenceReason,
});

const NO_PLACE = { latitudeDeg: null, longitudeDeg: null };
const NO_PROOF = {
  recipientClass: null,
  recipientName: null,
  relation: null,
  identityKind: null,
  identityLastFour: null,
  proof: null,
  signature: null,
};
export const attemptFields = ({ place, note, calledAt, proof }: TakenDown): AttemptFields => ({
  ...under("place", place ?? NO_PLACE),
  note,
  calledAt,
  ...under("proof", proof ?? NO_PROOF),
});

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
/** Six digits that only the citizen reads, and the courier has to be told at the door. */
export const handoverCodePlace = (deliveryId: string): Place => ({ table: "delivery", column: "handover_code", row: deliveryId });

export function keyOfRequest(vault: Vault, request: Pick<DocumentRequest, "id" | "dataKey">): DataKey {
  return vault.dataKey(request.id, request.dataKey);
}

/** Somebody's own words, filled up: their length tells nothing. */
export const sealReason = (key: DataKey, place: Place, reason: string): Buffer => key.seal(place, filled(reason));

/** @returns null where nothing is said */
export function openReason(
  key: DataKey,
  document: { readonly id: string } & { readonly [field in ReasonField]?: Uint8Array | null | undefined },
  field: ReasonField,
): string | null {
  const sealed = document[field];
  return sealed ? key.open(reasonPlace(document.id, field), sealed).trimEnd() : null;
}
