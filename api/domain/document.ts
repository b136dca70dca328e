import type { DeliveryState } from "./delivery.ts";
import { lifecycle, SAME } from "./lifecycle.ts";
import type { PickupState } from "./pickup.ts";
import type { DocumentKind } from "./services.ts";

export const documentStates = [
  "QUEUED",
  "IN_WORK",
  "AWAITING_SIGNATURE",
  "AWAITING_BLANK",
  "PRINTED",
  "READY",
  "PACKED",
  "HANDED_OVER",
  "SELF_PRINTED",
  "SPOILED",
  "LOST",
  "REJECTED",
  "CANCELLED",
] as const;
export type DocumentState = (typeof documentStates)[number];

/** Who holds the paper at this moment; exactly one of them at any second. */
export type Custodian = "OFFICE" | "PARTNER" | "COURIER" | "RECIPIENT";

/** A supervisor's about a lost document. */
export const reprintDecisions = ["APPROVED", "REFUSED"] as const;
export type ReprintDecision = (typeof reprintDecisions)[number];

/** The office's rule about the second look: four eyes, unless it has too few people for that. */
export const secondLooks = ["BY_ANOTHER", "BY_ANYONE"] as const;
export type SecondLook = (typeof secondLooks)[number];

export interface DocumentFacts {
  readonly kind: DocumentKind;
  readonly label: string; // what the printed label's barcode says
  readonly custodian: Custodian;
  readonly parcelState: DeliveryState | PickupState | null; // of the handover that holds it; null: in none
  readonly unpackedFrom: DeliveryState | null; // of the delivery that it was taken out of; null: of none
  readonly reprint: "NOT_DECIDED" | ReprintDecision;
  readonly printedById: string | null; // account; of this copy
  readonly actorId: string | null; // account that is about to do something; null: none
  readonly secondLook: SecondLook;
}
export interface DocumentInput {
  readonly reason?: string;
  readonly scannedLabel?: string;
  readonly reprint?: ReprintDecision;
}

/** Ended without reaching anybody. */
export const isDropped = (state: DocumentState): boolean => state === "REJECTED" || state === "CANCELLED";
/** In its owner's hands, on paper from us or from the owner's own printer. */
export const isReceived = (state: DocumentState): boolean => state === "HANDED_OVER" || state === "SELF_PRINTED";
/** Still to be brought to an end. */
export const isOpen = (state: DocumentState): boolean => !isDropped(state) && !isReceived(state);

const reason = (input: DocumentInput): readonly string[] => (input.reason ? [] : ["reason"]);
const onCardBlank = ({ kind }: DocumentFacts): string | null => (kind === "KTP_EL" ? null : "NOT_ON_A_CARD_BLANK");
const onPaper = ({ kind }: DocumentFacts): string | null => (kind === "KTP_EL" ? "CARD_IS_PRINTED_BY_THE_OFFICE" : null);
const notOnTheRoad = ({ custodian }: DocumentFacts): string | null =>
  custodian === "OFFICE" || custodian === "PARTNER" ? null : "DOCUMENT_OUTSIDE_OFFICE";
const parcelIsBack = ({ parcelState }: DocumentFacts): string | null =>
  parcelState === "BACK_AT_OFFICE" ? null : "PARCEL_NOT_BACK_AT_OFFICE";
const oldParcelIsBack = ({ unpackedFrom }: DocumentFacts): string | null =>
  unpackedFrom === "BACK_AT_OFFICE" ? null : "NOT_TAKEN_OUT_OF_A_PARCEL";
const reprintUndecided = ({ reprint }: DocumentFacts): string | null => (reprint === "NOT_DECIDED" ? null : "REPRINT_DECIDED");
const decided =
  (decision: ReprintDecision) =>
  (input: DocumentInput): readonly string[] => [...(input.reprint === decision ? [] : ["reprint"]), ...reason(input)];
const reprintApproved = ({ reprint }: DocumentFacts): string | null => (reprint === "APPROVED" ? null : "REPRINT_NOT_APPROVED");
const otherEyes = ({ secondLook, printedById, actorId }: DocumentFacts): string | null =>
  secondLook === "BY_ANOTHER" && printedById !== null && printedById === actorId ? "PRINTED_BY_YOURSELF" : null;
const labelMatches = (input: DocumentInput, { label }: DocumentFacts): readonly string[] =>
  input.scannedLabel === label ? [] : ["scannedLabel"];

const notPacked = ["QUEUED", "IN_WORK", "AWAITING_SIGNATURE", "AWAITING_BLANK", "PRINTED", "READY", "SPOILED", "LOST"] as const;

/**
 * One civil document of a request. It has no state until the papers are declared complete: before that it is a wish.
 * domain.md names no step for QUEUED, REJECTED and CANCELLED; they follow from the request's steps, hence `queue`, and `reject` and
 * `cancel` like there. `correct` follows from the delivery's. "PIMPINAN decides reprint" is `decideReprint`.
 */
export const documentLifecycle = lifecycle<DocumentState, DocumentFacts, DocumentInput>()({
  queue: [{ from: [null], to: "QUEUED", by: ["SYSTEM"] }],
  startWork: [
    { from: ["QUEUED", "SPOILED"], to: "IN_WORK", by: ["PRINTER"] }, // from SPOILED: the next copy number
    { from: ["LOST"], to: "IN_WORK", by: ["PRINTER"], guard: reprintApproved },
  ],
  awaitSignature: [{ from: ["IN_WORK"], to: "AWAITING_SIGNATURE", by: ["PRINTER"], guard: onPaper, needs: reason }], // pauses the clock
  awaitBlank: [{ from: ["IN_WORK"], to: "AWAITING_BLANK", by: ["PRINTER"], guard: onCardBlank, needs: reason }], // pauses the clock
  print: [{ from: ["IN_WORK", "AWAITING_SIGNATURE", "AWAITING_BLANK"], to: "PRINTED", by: ["PRINTER"] }],
  // The second look, by other eyes than the printer's: the label is scanned. Where there is one printer, a supervisor takes it.
  passCheck: [{ from: ["PRINTED"], to: "READY", by: ["PRINTER", "SUPERVISOR"], guard: otherEyes, needs: labelMatches }],
  spoil: [
    { from: ["PRINTED", "READY"], to: "SPOILED", by: ["PRINTER", "SUPERVISOR"], needs: reason },
    { from: ["PACKED"], to: "SPOILED", by: ["SYSTEM"], needs: reason }, // an incident ended so
  ],
  reportLost: [
    { from: ["PRINTED", "READY", "PACKED"], to: "LOST", by: ["SUPERVISOR"], guard: notOnTheRoad, needs: reason },
    { from: ["PACKED"], to: "LOST", by: ["SYSTEM"], needs: reason }, // an incident ended so: the way for parcels on the road
  ],
  // Whoever reports a loss in the office decides with the report; after an incident nobody has decided yet.
  decideReprint: [
    { from: ["LOST"], to: SAME, by: ["SUPERVISOR"], guard: reprintUndecided, needs: decided("APPROVED") },
    { from: ["LOST"], to: "CANCELLED", by: ["SUPERVISOR"], guard: reprintUndecided, needs: decided("REFUSED") },
  ],
  pack: [
    { from: ["READY"], to: "PACKED", by: ["SYSTEM"] },
    { from: ["READY"], to: "PACKED", by: ["DESK"], guard: oldParcelIsBack }, // nothing is wrong with it after all
  ],
  unpack: [
    { from: ["PACKED"], to: "READY", by: ["DESK"], guard: parcelIsBack },
    { from: ["PACKED"], to: "READY", by: ["SYSTEM"], guard: notOnTheRoad }, // its handover was cancelled or redirected
  ],
  handOver: [{ from: ["PACKED"], to: "HANDED_OVER", by: ["SYSTEM"] }],
  // The owner prints from the link of the national system; a copy of ours that exists by then is voided.
  selfPrint: [
    { from: ["IN_WORK", "AWAITING_SIGNATURE", "PRINTED", "READY"], to: "SELF_PRINTED", by: ["PRINTER"], guard: onPaper },
  ],
  reject: [
    { from: [null], to: "REJECTED", by: ["VERIFIER"], needs: reason }, // this one; the others continue
    { from: [null, ...notPacked], to: "REJECTED", by: ["SYSTEM"], needs: reason },
  ],
  cancel: [{ from: [null, ...notPacked], to: "CANCELLED", by: ["SYSTEM"], needs: reason }],
  correct: [{ from: ["HANDED_OVER"], to: "PACKED", by: ["SYSTEM"], needs: reason }],
});

export type DocumentStep = (typeof documentLifecycle.steps)[number];
