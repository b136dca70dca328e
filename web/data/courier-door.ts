import { createRoot } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import type { FailureReason, PhotoInput, PlaceInput } from "../gql/staff/graphql.ts";
import type { Stop } from "./courier-day.ts";
import type { StepInputs } from "./courier-steps.ts";
import type { DeedContent } from "./courier-store.ts";
import { chosenOf, emptyRecipient, recipientInput, type RecipientProof } from "./staff-proof.ts";

/** On the phone, or (`known`) with the server already. */
export interface DoorPhoto {
  readonly blob: Blob | null;
  readonly known: PhotoInput | null;
  readonly preview: string | null; // a data: URL; null when this browser cannot show the picture
}
export type DoorProofKind = "code" | "signature";

/** What was taken down at one door and is not sent yet. */
export interface DoorDraft extends RecipientProof {
  kind: DoorProofKind;
  code: string;
  signature: string; // path data; "" while nothing is drawn
  photo: DoorPhoto | null; // of the envelope
  reason: FailureReason | null;
  note: string;
  failurePhoto: DoorPhoto | null;
  lastCallAt: string | null; // ISO; when the call link of this page was last tapped
  calledAt: string | null; // ISO; what the courier says about a call in vain
}

/* About people, hence in the page's memory only: leaving a form keeps it, closing the page does not. Once sent it waits sealed. */
const drafts = new Map<string, readonly [DoorDraft, SetStoreFunction<DoorDraft>]>();

export function doorDraft(stopId: string): readonly [DoorDraft, SetStoreFunction<DoorDraft>] {
  const known = drafts.get(stopId);
  if (known) return known;
  const made = createRoot(() =>
    createStore<DoorDraft>({
      ...emptyRecipient(),
      kind: "code",
      code: "",
      signature: "",
      photo: null,
      reason: null,
      note: "",
      failurePhoto: null,
      lastCallAt: null,
      calledAt: null,
    }),
  );
  drafts.set(stopId, made);
  return made;
}
export const forgetDoorDraft = (stopId: string): void => void drafts.delete(stopId);

/** The identity cards of the parcel whose predecessor somebody still has. */
export const cardsOf = ({ documents }: Stop): Stop["documents"] =>
  documents.filter(({ kind, oldCard }) => kind === "KTP_EL" && oldCard === "TO_COLLECT");

/** What was taken down, as the server wants it: only the proof that was chosen. */
export function doorProofInput(draft: DoorDraft, stop: Stop, place: PlaceInput | null): StepInputs["handOver"] {
  return {
    ...recipientInput(draft, cardsOf(stop)),
    code: draft.kind === "code" && draft.code !== "" ? draft.code : null,
    signature: draft.kind === "signature" && draft.signature !== "" ? draft.signature : null,
    photo: draft.photo?.known ?? null,
    place,
  };
}

/** What is plainly not there yet, named as the server would name it, so that no weak signal has to carry the question. */
export function plainLacks(draft: DoorDraft, stop: Stop): string[] {
  const lacks: readonly (readonly [string, boolean])[] = [
    ["RECIPIENT_NAME", draft.name.trim() === ""],
    ["RELATION", draft.relation.trim() === ""],
    ["IDENTITY_KIND", draft.identityKind === ""],
    ["IDENTITY_LAST_FOUR", draft.identityLastFour.length !== 4],
    ["FAMILY_CARD", chosenOf(draft, stop.recipients)?.needsFamilyCard === true && draft.familyCardLastFour.length !== 4],
    ["ADULT_RECIPIENT", !draft.isAdult],
    ["OLD_CARD", cardsOf(stop).some(({ id }) => draft.oldCards[id] === undefined)],
    ["CODE_OR_SIGNATURE", draft.kind === "code" ? draft.code.length !== 6 : draft.signature === ""],
  ];
  return lacks.filter(([, isLacking]) => isLacking).map(([name]) => name);
}

export function failureInput(draft: DoorDraft, reason: FailureReason, place: PlaceInput | null): StepInputs["fail"] {
  return {
    reason,
    note: draft.note.trim() === "" ? null : draft.note.trim(),
    calledAt: draft.calledAt,
    photo: draft.failurePhoto?.known ?? null,
    place,
  };
}

/** What was refused stands in its form again, to be put right; the place is read anew. */
export function reopenDraft(stopId: string, step: "handOver" | "fail", { input, photo: blob }: DeedContent): void {
  const [, setDraft] = doorDraft(stopId);
  const photoOf = (known: PhotoInput | null | undefined): DoorPhoto | null =>
    blob || known ? { blob, known: known ?? null, preview: null } : null;
  if (step === "fail") {
    const { reason, note, calledAt, photo } = input as unknown as StepInputs["fail"];
    return setDraft({ reason, note: note ?? "", calledAt: calledAt ?? null, failurePhoto: photoOf(photo) });
  }
  const proof = input as unknown as StepInputs["handOver"];
  setDraft({
    recipient: proof.recipientClass,
    name: proof.recipientName,
    relation: proof.relation,
    isAdult: proof.isAdult,
    identityKind: proof.identityKind,
    identityLastFour: proof.identityLastFour,
    familyCardLastFour: proof.familyCardLastFour ?? "",
    oldCards: Object.fromEntries(proof.oldCards.map(({ documentId, oldCard }) => [documentId, oldCard])),
    kind: proof.signature ? "signature" : "code",
    code: proof.code ?? "",
    signature: "", // to be drawn anew: the pad shows nothing old
    photo: photoOf(proof.photo),
  });
}
