import { createEffect } from "solid-js";
import { createStore, unwrap, type SetStoreFunction } from "solid-js/store";
import type {
  AbsenceReason,
  DocumentKind,
  HandoverMethod,
  RecipientRelation,
  ServiceReason,
  SubmitRequestInput,
} from "../gql/graphql.ts";
import { newKey } from "./new-key.ts";
import type { Pin } from "./pin.ts";
import type { UploadedPhoto } from "./upload.ts";

/** The questions in the order they are asked. */
export const STEPS = ["documents", "photos", "applicant", "recipient", "address", "handover", "review"] as const;
export type Step = (typeof STEPS)[number];

export interface DraftDocument {
  document: DocumentKind;
  reason: ServiceReason;
  whose: "OWN" | "OTHER" | null; // OWN: the applicant's, whose name and number are not asked twice; null: not answered yet
  subjectName: string;
  subjectNik: string;
  photos: UploadedPhoto[];
  excused: string[]; // lines of the checklist that the applicant says do not apply
}

/** An application as far as it has come, text exactly as typed. Nothing is `readonly`: Solid's store lets only such fields be changed. */
export interface Draft {
  idempotencyKey: string; // one per draft: sending twice makes one request
  step: Step;
  documents: DraftDocument[];
  applicant: { name: string; nik: string; familyCardNumber: string; phone: string };
  recipient: { relation: RecipientRelation | null; name: string; phone: string };
  address: {
    villageCode: string;
    street: string;
    landmark: string;
    pin: Pin | null;
  };
  handover: HandoverMethod | null;
  absenceReason: AbsenceReason | null;
  sent: SubmitRequestInput | null; // what went out without an answer: the server may have it
}

const STORAGE_KEY = "draf-permohonan";
const FORMAT = 1;
/** Photos that nobody claims are deleted by then, and names and numbers should not lie on a shared phone for ever. */
const KEPT_MS = 3 * 24 * 3_600_000;

const emptyDraft = (): Draft => ({
  idempotencyKey: newKey(),
  step: "documents",
  documents: [],
  applicant: { name: "", nik: "", familyCardNumber: "", phone: "" },
  recipient: { relation: null, name: "", phone: "" },
  address: { villageCode: "", street: "", landmark: "", pin: null },
  handover: null,
  absenceReason: null,
  sent: null,
});

export interface DraftBook {
  readonly draft: Draft;
  readonly change: SetStoreFunction<Draft>;
  readonly wasFound: boolean; // the page goes on where somebody stopped, and should say so
  /** Forgets everything, on the device too, and starts a new application with its own key. */
  readonly discard: () => void;
}

/** The draft of this device. It is written down at every change and never leaves the device before it is sent. */
export function openDraft(now: Date): DraftBook {
  const found = readDraft(now);
  const [draft, change] = createStore<Draft>(found ?? emptyDraft());
  createEffect(() => {
    const content = JSON.stringify({ format: FORMAT, savedAt: now.toISOString(), draft });
    if (draft.documents.length > 0) keep(content);
    else forget();
  });
  return { draft, change, wasFound: found !== null, discard: () => change(emptyDraft()) };
}

/** The draft as it is now, detached from the page. */
export const snapshot = (draft: Draft): Draft => structuredClone(unwrap(draft));

function keep(content: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, content);
  } catch {
    // Storage is full or forbidden: the application can still be finished on this page.
  }
}

function forget(): void {
  try {
    localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was kept.
  }
}

/** @returns null when there is none, or it is too old, or of another version of this page */
function readDraft(now: Date): Draft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null") as {
      format: number;
      savedAt: string;
      draft: Draft;
    } | null;
    if (kept?.format !== FORMAT || now.getTime() - Date.parse(kept.savedAt) >= KEPT_MS) return null;
    // Drafts of an earlier page did not ask whose a document is.
    return { ...kept.draft, documents: kept.draft.documents.map((wanted) => ({ ...wanted, whose: wanted.whose ?? null })) };
  } catch {
    return null;
  }
}
