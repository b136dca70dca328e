import { createStore } from "solid-js/store";
import type { DeskProofInput, OldCard, RecipientClass } from "../gql/staff/graphql.ts";
import type { Case, CaseDocumentView } from "./staff-case.ts";

/** Who may receive at the desk. A partner's officer takes custody, which is no handover. */
export const RECIPIENTS = ["APPLICANT", "FAMILY_MEMBER", "NAMED_PROXY"] as const satisfies readonly RecipientClass[];
export type Recipient = (typeof RECIPIENTS)[number];
export type ProofKind = "pin" | "signature";

export interface DeskProof {
  recipient: Recipient | null;
  name: string;
  relation: string;
  isAdult: boolean;
  identityKind: string;
  identityLastFour: string;
  familyCardLastFour: string;
  kind: ProofKind;
  pin: string;
  signature: string; // path data; "" while nothing is drawn
  oldCards: Record<string, OldCard>;
}

/** The identity cards of the parcel whose predecessor somebody still has. */
export const cardsToCollect = (view: Case): CaseDocumentView[] =>
  view.documents.filter(({ kind, oldCard, state }) => kind === "KTP_EL" && oldCard === "TO_COLLECT" && state === "PACKED");

export const createDeskProof = (identityKind: string) =>
  createStore<DeskProof>({
    recipient: null,
    name: "",
    relation: "",
    isAdult: false,
    identityKind,
    identityLastFour: "",
    familyCardLastFour: "",
    kind: "pin",
    pin: "",
    signature: "",
    oldCards: {},
  });

/** What the officer took down, as the server wants it: only the proof that was chosen, and no card that was not asked about. */
export function proofInput(proof: DeskProof, view: Case): Omit<DeskProofInput, "idempotencyKey" | "id" | "expectedVersion"> {
  return {
    recipientClass: proof.recipient ?? "APPLICANT",
    recipientName: proof.name.trim(),
    relation: proof.relation.trim(),
    isAdult: proof.isAdult,
    identityKind: proof.identityKind,
    identityLastFour: proof.identityLastFour,
    familyCardLastFour: proof.familyCardLastFour === "" ? null : proof.familyCardLastFour,
    pin: proof.kind === "pin" && proof.pin !== "" ? proof.pin : null,
    signature: proof.kind === "signature" && proof.signature !== "" ? proof.signature : null,
    oldCards: cardsToCollect(view).flatMap(({ id }) => {
      const oldCard = proof.oldCards[id];
      return oldCard === undefined ? [] : [{ documentId: id, oldCard }];
    }),
  };
}
