import { createRoot } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import type { DoorProofInput, FailDeliveryInput, FailureReason } from "../gql/staff/graphql.ts";
import type { Stop } from "./courier-day.ts";
import { emptyRecipient, recipientInput, type RecipientProof } from "./staff-proof.ts";

/** What the server gave for a photo. */
interface Photo {
  readonly fileId: string;
  readonly claimToken: string;
}
export type DoorProofKind = "code" | "signature";

/** What was taken down at one door and is not sent yet. */
export interface DoorDraft extends RecipientProof {
  kind: DoorProofKind;
  code: string;
  signature: string; // path data; "" while nothing is drawn
  photos: Photo[]; // of the envelope, at most one
  reason: FailureReason | null;
  note: string;
  failurePhotos: Photo[];
  lastCallAt: string | null; // ISO; when the call link of this page was last tapped
  calledAt: string | null; // ISO; what the courier says about a call in vain
}

/* About people, hence in the page's memory only: leaving a form keeps it, closing the page does not. */
const drafts = new Map<string, readonly [DoorDraft, SetStoreFunction<DoorDraft>]>();

export function doorDraft(stopId: string): readonly [DoorDraft, SetStoreFunction<DoorDraft>] {
  const known = drafts.get(stopId);
  if (known) return known;
  const made = createRoot(() =>
    createStore<DoorDraft>({
      ...emptyRecipient(""),
      kind: "code",
      code: "",
      signature: "",
      photos: [],
      reason: null,
      note: "",
      failurePhotos: [],
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
export const hasIdentityCard = ({ documents }: Stop): boolean => documents.some(({ kind }) => kind === "KTP_EL");

type Sent = "idempotencyKey" | "id" | "expectedVersion" | "deviceAt" | "place";

/** What was taken down, as the server wants it: only the proof that was chosen. */
export function doorProofInput(draft: DoorDraft, stop: Stop): Omit<DoorProofInput, Sent> {
  return {
    ...recipientInput(draft, cardsOf(stop)),
    code: draft.kind === "code" && draft.code !== "" ? draft.code : null,
    signature: draft.kind === "signature" && draft.signature !== "" ? draft.signature : null,
    photo: photoInput(draft.photos),
  };
}

/** What is plainly not there yet, named as the server would name it, so that no weak signal has to carry the question. */
export function plainLacks(draft: DoorDraft, stop: Stop): string[] {
  const lacks: readonly (readonly [string, boolean])[] = [
    ["RECIPIENT_NAME", draft.name.trim() === ""],
    ["RELATION", draft.relation.trim() === ""],
    ["IDENTITY_KIND", draft.identityKind === ""],
    ["IDENTITY_LAST_FOUR", draft.identityLastFour.length !== 4],
    ["FAMILY_CARD", draft.recipient === "FAMILY_MEMBER" && draft.familyCardLastFour.length !== 4],
    ["ADULT_RECIPIENT", !draft.isAdult],
    ["OLD_CARD", cardsOf(stop).some(({ id }) => draft.oldCards[id] === undefined)],
    ["CODE_OR_SIGNATURE", draft.kind === "code" ? draft.code.length !== 6 : draft.signature === ""],
  ];
  return lacks.filter(([, isLacking]) => isLacking).map(([name]) => name);
}

export function failureInput(draft: DoorDraft, reason: FailureReason): Omit<FailDeliveryInput, Sent> {
  return {
    reason,
    note: draft.note.trim() === "" ? null : draft.note.trim(),
    calledAt: draft.calledAt,
    photo: photoInput(draft.failurePhotos),
  };
}

const photoInput = ([photo]: readonly Photo[]): Photo | null =>
  photo === undefined ? null : { fileId: photo.fileId, claimToken: photo.claimToken };
