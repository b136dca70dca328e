import { createStore } from "solid-js/store";
import type { DeskProofInput, OldCard, PossibleRecipientFieldsFragment, RecipientClass } from "../gql/staff/graphql.ts";
import type { Case, CaseDocumentView } from "./staff-case.ts";

/** Who may receive, as the server says it for this parcel, and what need not be asked of them. */
export type PossibleRecipient = PossibleRecipientFieldsFragment;
export type ProofKind = "pin" | "signature";

/** Who stands there, at a desk or at a door. */
export interface RecipientProof {
  recipient: RecipientClass | null;
  name: string;
  relation: string;
  isAdult: boolean;
  identityKind: string;
  identityLastFour: string;
  familyCardLastFour: string;
  oldCards: Record<string, OldCard>;
}
export interface DeskProof extends RecipientProof {
  kind: ProofKind;
  pin: string;
  signature: string; // path data; "" while nothing is drawn
}

/** The identity cards of the parcel whose predecessor somebody still has. */
export const cardsToCollect = (view: Case): CaseDocumentView[] =>
  view.documents.filter(({ kind, oldCard, state }) => kind === "KTP_EL" && oldCard === "TO_COLLECT" && state === "PACKED");

export const emptyRecipient = (): RecipientProof => ({
  recipient: null,
  name: "",
  relation: "",
  isAdult: false,
  identityKind: "",
  identityLastFour: "",
  familyCardLastFour: "",
  oldCards: {},
});
export const createDeskProof = () => createStore<DeskProof>({ ...emptyRecipient(), kind: "pin", pin: "", signature: "" });

/** Whom somebody says they are. */
export const chosenOf = (
  { recipient }: Pick<RecipientProof, "recipient">,
  recipients: readonly PossibleRecipient[],
): PossibleRecipient | undefined => recipients.find(({ recipientClass }) => recipientClass === recipient);
/** Of the family anybody may come; everybody else is one person, whose name the office has. */
export const asksName = ({ recipientClass, name }: PossibleRecipient): boolean =>
  recipientClass === "FAMILY_MEMBER" || name === null;

/** What was taken down about the recipient, as the server wants it; no card that was not asked about. */
export const recipientInput = (proof: RecipientProof, cards: readonly { readonly id: string }[]) => ({
  recipientClass: proof.recipient ?? ("APPLICANT" as const),
  recipientName: proof.name.trim(),
  relation: proof.relation.trim(),
  isAdult: proof.isAdult,
  identityKind: proof.identityKind,
  identityLastFour: proof.identityLastFour,
  familyCardLastFour: proof.familyCardLastFour === "" ? null : proof.familyCardLastFour,
  oldCards: cards.flatMap(({ id }) => {
    const oldCard = proof.oldCards[id];
    return oldCard === undefined ? [] : [{ documentId: id, oldCard }];
  }),
});

/** At the desk: only the proof that was chosen. */
export function proofInput(proof: DeskProof, view: Case): Omit<DeskProofInput, "idempotencyKey" | "id" | "expectedVersion"> {
  return {
    ...recipientInput(proof, cardsToCollect(view)),
    pin: proof.kind === "pin" && proof.pin !== "" ? proof.pin : null,
    signature: proof.kind === "signature" && proof.signature !== "" ? proof.signature : null,
  };
}
