import { all } from "./lifecycle.ts";
import type { DeliveryState, FailureReason, IncidentKind } from "./delivery.ts";
import type { Custodian, DocumentState } from "./document.ts";
import { missingProof, type Proof, type ProofRules } from "./proof.ts";
import type { RunState } from "./run.ts";

/** The office's own numbers. */
export interface DeliveryLimits {
  readonly countedAttempts: number; // so many counted failures, then the parcel waits at the desk
  readonly citizenReschedules: number;
  readonly courierUndoMs: number;
  readonly dispatcherUndoMs: number;
  readonly presenceRadiusM: number;
  readonly presenceWindowMs: number;
  readonly callWindowMs: number; // so long a call speaks for the attempt that follows
}
export interface DeliveryFacts {
  readonly now: Date;
  readonly limits: DeliveryLimits;
  readonly documents: readonly { readonly id: string; readonly state: DocumentState; readonly custodian: Custodian }[]; // in the parcel
  readonly unpacked: number; // documents taken out of it about which nobody has decided yet
  readonly address: "INSIDE_CITY" | "OUTSIDE_APPROVED" | "OUTSIDE_CITY";
  readonly pin: "CONFIRMED" | "NEEDS_DIRECTIONS" | "UNCONFIRMED";
  readonly courierId: string | null;
  readonly citizenReschedules: number;
  readonly countedFailures: number;
  readonly loadConfirmedAt: Date | null; // by the desk; null again after unloading
  readonly duty: "ON" | "OFF"; // the courier's
  readonly runState: RunState | null;
  readonly previous: { readonly state: DeliveryState; readonly leftAt: Date } | null; // what a correction would go back to
  readonly proofRules: ProofRules;
}
export interface DeliveryInput {
  readonly reason?: string;
  readonly window?: { readonly from: Date; readonly to: Date };
  readonly courierId?: string; // the new one
  readonly scannedDocumentIds?: readonly string[]; // by the one who holds the parcel afterwards
  readonly givenDocumentIds?: readonly string[]; // transfer: scanned by the one who gives it away
  readonly proof?: Proof;
  readonly failure?: { readonly reason: FailureReason; readonly note: string | null };
  readonly incidentKind?: IncidentKind;
  readonly outcome?: "CONTINUE" | "REPRINT" | "CLOSE";
}

export type Guard = (facts: DeliveryFacts) => string | null;
type Needs = (input: DeliveryInput, facts: DeliveryFacts) => readonly string[];
const refuseUnless =
  (refusal: string, holds: (facts: DeliveryFacts) => boolean): Guard =>
  (facts) =>
    holds(facts) ? null : refusal;

export const documentsReady = refuseUnless(
  "DOCUMENT_NOT_READY",
  ({ documents }) => documents.length > 0 && documents.every(({ state }) => state === "READY"),
);
export const documentsInOffice = refuseUnless("DOCUMENT_OUTSIDE_OFFICE", ({ documents }) =>
  documents.every(({ custodian }) => custodian === "OFFICE"),
);
export const addressServed = refuseUnless("ADDRESS_OUTSIDE_CITY", ({ address }) => address !== "OUTSIDE_CITY");
export const placeKnown = refuseUnless("PIN_UNCONFIRMED", ({ pin }) => pin !== "UNCONFIRMED");
export const courtesyLeft = refuseUnless(
  "RESCHEDULES_USED_UP",
  ({ citizenReschedules, limits }) => citizenReschedules < limits.citizenReschedules,
);
export const attemptsLeft = refuseUnless(
  "ATTEMPTS_USED_UP",
  ({ countedFailures, limits }) => countedFailures < limits.countedAttempts,
);
export const attemptsUsedUp = refuseUnless(
  "ATTEMPTS_LEFT",
  ({ countedFailures, limits }) => countedFailures >= limits.countedAttempts,
);
export const loadConfirmed = refuseUnless("LOAD_NOT_CONFIRMED", ({ loadConfirmedAt }) => loadConfirmedAt !== null);
export const onDuty = refuseUnless("COURIER_OFF_DUTY", ({ duty }) => duty === "ON");
export const runStarted = refuseUnless("RUN_NOT_STARTED", ({ runState }) => runState === "STARTED");
/** A run may end while a stop of it still lies in the office: the dispatcher plans that anew. */
export const runNotOver = refuseUnless("RUN_NOT_OPEN", ({ runState }) => runState !== null && runState !== "CLOSED");
export const runOpen = refuseUnless("RUN_NOT_OPEN", ({ runState }) => runState === "STARTED" || runState === "PAUSED");
export const parcelFilled = refuseUnless("PARCEL_EMPTY", ({ documents }) => documents.length > 0);
export const nothingUndecided = refuseUnless("UNPACKED_DOCUMENT_UNDECIDED", ({ unpacked }) => unpacked === 0);
/** What was taken out would be left behind, or go out with the wrong data. */
export const parcelWhole: Guard = all(nothingUndecided, parcelFilled);
export const parcelEmpty = refuseUnless("PARCEL_NOT_EMPTY", ({ documents }) => documents.length === 0);
export const cameFrom = (state: DeliveryState): Guard =>
  refuseUnless("PREVIOUS_STATE_DIFFERS", ({ previous }) => previous?.state === state);
export const undoneWithin = (limit: "courierUndoMs" | "dispatcherUndoMs"): Guard =>
  refuseUnless(
    "TOO_LATE_TO_CORRECT",
    ({ previous, now, limits }) => previous !== null && now.getTime() - previous.leftAt.getTime() <= limits[limit],
  );

export const need =
  (key: keyof DeliveryInput): Needs =>
  (input) =>
    input[key] === undefined || input[key] === "" ? [key] : [];
export const reason = need("reason");
export const newWindow: Needs = ({ window }) => (window !== undefined && window.from < window.to ? [] : ["window"]);
export const otherCourier: Needs = ({ courierId }, facts) => (courierId && courierId !== facts.courierId ? [] : ["courierId"]);
/** Not scanned means not taken: the count must match, in both directions. */
const everyDocument =
  (key: "scannedDocumentIds" | "givenDocumentIds"): Needs =>
  (input, { documents }) => {
    const scanned = new Set(input[key]);
    return scanned.size === documents.length && documents.every(({ id }) => scanned.has(id)) ? [] : [key];
  };
export const scanned = everyDocument("scannedDocumentIds");
export const given = everyDocument("givenDocumentIds");
export const completeProof: Needs = ({ proof }, { proofRules }) => (proof ? missingProof(proof, proofRules) : ["proof"]);
export const failure: Needs = (input) => {
  if (input.failure === undefined) return ["failure"];
  return input.failure.reason === "OTHER" && !input.failure.note ? ["note"] : [];
};
export const outcome =
  (...outcomes: readonly DeliveryInput["outcome"][]): Needs =>
  (input) =>
    input.outcome !== undefined && outcomes.includes(input.outcome) ? [] : ["outcome"];
export const together =
  (...needs: readonly Needs[]): Needs =>
  (input, facts) =>
    needs.flatMap((each) => each(input, facts));

/**
 * The desk's half of loading, which moves no state: a second pair of eyes, so never the courier's own, whatever else they are.
 * @returns why this account may not confirm it now, as a stable key, or null
 */
export function loadUnconfirmable(
  state: DeliveryState,
  { loadConfirmedAt, courierId }: Pick<DeliveryFacts, "loadConfirmedAt" | "courierId">,
  witnessId: string | null,
): string | null {
  if (state !== "LOADED") return "NOT_LOADED";
  if (loadConfirmedAt !== null) return "LOAD_ALREADY_CONFIRMED";
  return witnessId === courierId ? "WITNESS_IS_THE_COURIER" : null;
}

/** What a courier can show for a failed attempt. */
export interface Effort {
  readonly distanceM: number | null; // to the pin, from the nearest fix in the window; null: no fix
  readonly fixAgeMs: number | null; // of that fix, when the courier gave up
  readonly photoId: string | null;
  readonly callId: string | null; // one made by the page's own link
}

/** Whether a failed attempt counts against the citizen; otherwise it is recorded as without effort, and the dispatcher alerted. */
export function isCounted({ distanceM, fixAgeMs, photoId, callId }: Effort, limits: DeliveryLimits): boolean {
  if (photoId !== null || callId !== null) return true;
  if (distanceM === null || fixAgeMs === null) return false;
  return distanceM <= limits.presenceRadiusM && fixAgeMs >= 0 && fixAgeMs <= limits.presenceWindowMs;
}
