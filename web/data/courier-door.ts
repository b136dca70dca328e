import { createEffect, createRoot, on } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import type { FailureReason, PhotoInput, PlaceInput } from "../gql/staff/graphql.ts";
import type { Stop } from "./courier-day.ts";
import { forgetDrafts, keepDraft, readDrafts } from "./courier-draft-store.ts";
import type { StepInputs } from "./courier-steps.ts";
import { isOver } from "./courier-stops.ts";
import type { DeedContent } from "./courier-store.ts";
import { previewOf } from "./shrink.ts";
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
}

interface Door {
  readonly draft: readonly [DoorDraft, SetStoreFunction<DoorDraft>];
  readonly dispose: () => void;
}
const doors = new Map<string, Door>();
const EMPTY: DoorDraft = {
  ...emptyRecipient(),
  kind: "code",
  code: "",
  signature: "",
  photo: null,
  reason: null,
  note: "",
  failurePhoto: null,
  lastCallAt: null,
};
/** Whose drafts outlive the page, which the phone discards when it opens the camera; null: nobody is on duty. */
let keptFor: string | null = null;

/** Once it is sent it waits in the outbox instead. */
export function doorDraft(stopId: string): Door["draft"] {
  const known = doors.get(stopId);
  if (known) return known.draft;
  return createRoot((dispose) => {
    const draft = createStore<DoorDraft>({ ...EMPTY, oldCards: {} });
    doors.set(stopId, { draft, dispose });
    createEffect(
      on(
        () => textOf(draft[0]),
        (fields) => {
          if (keptFor !== null) keepDraft(keptFor, stopId, { fields, photos: photosOf(draft[0]) });
        },
        { defer: true },
      ),
    );
    return draft;
  });
}
export function forgetDoorDraft(stopId: string): void {
  doors.get(stopId)?.dispose();
  doors.delete(stopId);
  if (keptFor !== null) keepDraft(keptFor, stopId, null);
}

type Kept = Omit<DoorDraft, "photo" | "failurePhoto"> & Record<"photo" | "failurePhoto", PhotoInput | "HERE" | null>;
const PHOTOS = ["photo", "failurePhoto"] as const;
/** All but the pictures themselves; reads everything, so that every change is heard. */
function textOf(draft: DoorDraft): Kept {
  const nameOf = (photo: DoorPhoto | null): Kept["photo"] => photo && (photo.known ?? (photo.blob && "HERE"));
  const text = { ...draft, photo: nameOf(draft.photo), failurePhoto: nameOf(draft.failurePhoto) };
  return JSON.parse(JSON.stringify(text)) as Kept;
}
const photosOf = (draft: DoorDraft): Record<string, Blob> =>
  Object.fromEntries(PHOTOS.flatMap((name) => (draft[name]?.blob ? [[name, draft[name].blob]] : [])));

/** From here on what is taken down is kept, and what was left stands in its form again, unless the stop is over. */
export async function keepDoorDrafts(courierId: string, stops: readonly Stop[]): Promise<void> {
  keptFor = courierId;
  for (const [stopId, { fields, photos }] of await readDrafts<Kept>(courierId)) {
    const stop = stops.find(({ id }) => id === stopId);
    const [draft, setDraft] = doorDraft(stopId);
    const isUntouched = JSON.stringify(textOf(draft)) === JSON.stringify({ ...EMPTY, oldCards: {} });
    if (!stop || isOver(stop)) forgetDoorDraft(stopId);
    else if (isUntouched) setDraft({ ...fields, signature: "", ...(await photosFrom(fields, photos)) }); // a signature is drawn anew: the pad shows nothing old
  }
}
/** Off duty nothing of a door outlives the page. */
export function dropDoorDrafts(courierId: string): Promise<void> {
  keptFor = null;
  return forgetDrafts(courierId);
}
async function photosFrom(
  fields: Kept,
  photos: Readonly<Record<string, Blob>>,
): Promise<Pick<DoorDraft, "photo" | "failurePhoto">> {
  const photoOf = async (name: (typeof PHOTOS)[number]): Promise<DoorPhoto | null> => {
    const [blob, known] = [photos[name] ?? null, fields[name]];
    if (!blob && (known === null || known === "HERE")) return null;
    return { blob, known: known === "HERE" ? null : known, preview: blob && (await previewOf(blob)) };
  };
  return { photo: await photoOf("photo"), failurePhoto: await photoOf("failurePhoto") };
}

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
    const { reason, note, photo } = input as unknown as StepInputs["fail"];
    return setDraft({ reason, note: note ?? "", failurePhoto: photoOf(photo) });
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
