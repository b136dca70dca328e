import { type Custodian, type DocumentState, isDropped, isOpen, isReceived } from "./document.ts";
import { all, lifecycle, SAME } from "./lifecycle.ts";
import type { Ground } from "./papers.ts";

export const requestStates = [
  "DRAFT",
  "SUBMITTED",
  "IN_REVIEW",
  "NEEDS_COMPLETION",
  "IN_PRODUCTION",
  "READY",
  "HANDING_OVER",
  "COMPLETED",
  "PARTLY_COMPLETED",
  "REJECTED",
  "CANCELLED",
  "EXPIRED",
] as const;
export type RequestState = (typeof requestStates)[number];

export interface RequestFacts {
  readonly now: Date;
  readonly consentedAt: Date | null; // to the use of the applicant's data
  readonly missingFields: readonly string[]; // of the form; a partner's notice needs fewer
  readonly documents: readonly { readonly state: DocumentState | null; readonly custodian: Custodian }[]; // dropped ones too
  readonly requirements: readonly RequirementFacts[]; // of the documents not rejected
  readonly completionDueAt: Date | null; // null: nothing asked for
  readonly openHandovers: number; // deliveries and pick-ups that have not ended
  readonly reappliedAsId: string | null; // the request that was made of this one
  readonly partReleasedAt: Date | null; // somebody decided to hand over what is ready; null again when production resumes
}
export interface RequirementFacts {
  readonly code: string;
  readonly verdict: Verdict;
  readonly ground: Ground | null; // null: it rests on nothing
}
/** ASKED_FOR and ANSWERED: by a request for completion. */
export const verdicts = ["OPEN", "OK", "ASKED_FOR", "ANSWERED"] as const;
export type Verdict = (typeof verdicts)[number];
export interface RequestInput {
  readonly reason?: string;
  readonly askedFor?: readonly { readonly requirement: string; readonly reason: string }[];
}

type Guard = (facts: RequestFacts) => string | null;
const refuseUnless =
  (refusal: string, holds: (facts: RequestFacts) => boolean): Guard =>
  (facts) =>
    holds(facts) ? null : refusal;
const states = ({ documents }: RequestFacts): readonly (DocumentState | null)[] => documents.map(({ state }) => state);
const openOnes = (facts: RequestFacts): readonly (DocumentState | null)[] =>
  states(facts).filter((state) => state === null || isOpen(state));
const someHandedOver = (facts: RequestFacts): boolean => states(facts).includes("HANDED_OVER");
const allReady = (facts: RequestFacts): boolean =>
  openOnes(facts).length > 0 && openOnes(facts).every((state) => state === "READY");
const someReady = (facts: RequestFacts): boolean => openOnes(facts).includes("READY");

const consented = refuseUnless("NO_CONSENT", ({ consentedAt }) => consentedAt !== null);
const formFilled = refuseUnless("FIELDS_MISSING", ({ missingFields }) => missingFields.length === 0);
const someDocument = refuseUnless("NO_DOCUMENT_LEFT", (facts) =>
  states(facts).some((state) => state === null || !isDropped(state)),
);
const everyLineOk = refuseUnless("REQUIREMENT_NOT_OK", ({ requirements }) =>
  requirements.every(({ verdict }) => verdict === "OK"),
);
const everyLineGrounded = refuseUnless("REQUIREMENT_WITHOUT_GROUND", ({ requirements }) =>
  requirements.every(({ ground }) => ground !== null),
);
const notReapplied = refuseUnless("REAPPLIED_ALREADY", ({ reappliedAsId }) => reappliedAsId === null);
const everythingAnswered = refuseUnless("REQUIREMENT_UNANSWERED", ({ requirements }) =>
  requirements.every(({ verdict }) => verdict !== "ASKED_FOR"),
);
const completionDuePassed = refuseUnless(
  "COMPLETION_STILL_DUE",
  ({ completionDueAt, now }) => completionDueAt !== null && now >= completionDueAt,
);
const nothingOnTheRoad = refuseUnless("DOCUMENT_OUTSIDE_OFFICE", ({ documents }) =>
  // What is lost, or ended so, keeps its last known holder.
  documents.every(({ state, custodian }) => custodian === "OFFICE" || state === "LOST" || (state !== null && isDropped(state))),
);
const noOpenHandover = refuseUnless("HANDOVER_STILL_OPEN", ({ openHandovers }) => openHandovers === 0);
const openHandover = refuseUnless("NO_HANDOVER_OPEN", ({ openHandovers }) => openHandovers > 0);
const everyOpenOneReady = refuseUnless("DOCUMENT_NOT_READY", allReady);
const oneReady = refuseUnless("NO_DOCUMENT_READY", someReady);
const workLeft = refuseUnless(
  "NOTHING_TO_PRODUCE",
  (facts) => openOnes(facts).length > 0 && !allReady(facts) && !(facts.partReleasedAt !== null && someReady(facts)),
);
const notAllReady = refuseUnless("NOTHING_TO_PRODUCE", (facts) => openOnes(facts).length > 0 && !allReady(facts));
const handedOver = refuseUnless("NOTHING_HANDED_OVER", someHandedOver);
const noneHandedOver = refuseUnless("SOME_HANDED_OVER", (facts) => !someHandedOver(facts));
const someOpen = refuseUnless("NO_DOCUMENT_OPEN", (facts) => openOnes(facts).length > 0);
const someReceived = refuseUnless("NOTHING_RECEIVED", (facts) =>
  states(facts).some((state) => state !== null && isReceived(state)),
);
const allReceived = refuseUnless(
  "DOCUMENT_STILL_OPEN",
  (facts) => openOnes(facts).length === 0 && states(facts).some((state) => state !== null && isReceived(state)),
);

const reason = (input: RequestInput): readonly string[] => (input.reason ? [] : ["reason"]);
const askedForWithReasons = ({ askedFor = [] }: RequestInput): readonly string[] =>
  askedFor.length > 0 && askedFor.every((line) => line.reason !== "") ? [] : ["askedFor"];

const beforeProduction = ["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION"] as const;
const fromProductionOn = ["IN_PRODUCTION", "READY", "HANDING_OVER"] as const;

/**
 * A citizen's request for one or more documents.
 * domain.md names no step for the rows it calls roll-up, for "serahkan sebagian", "jadwalkan penyerahan" and "tutup sisa", nor for
 * keeping a draft. They are, in this order: `becomeReady`, `returnToProduction`, `completePartly`, `finish`, `correct`; `releasePart`,
 * `beginHandover`, `closeRest`; `draft`. A citizen's own draft stays in the browser, since without a code it could not be found again.
 */
export const requestLifecycle = lifecycle<RequestState, RequestFacts, RequestInput>()({
  draft: [{ from: [null], to: "DRAFT", by: ["OPERATOR"] }],
  submit: [
    { from: [null], to: "SUBMITTED", by: ["CITIZEN", "OPERATOR"], guard: all(consented, formFilled, someDocument) },
    { from: ["DRAFT"], to: "SUBMITTED", by: ["OPERATOR"], guard: all(consented, formFilled, someDocument) },
  ],
  startReview: [{ from: ["SUBMITTED"], to: "IN_REVIEW", by: ["VERIFIER", "OPERATOR"] }],
  requestCompletion: [{ from: ["IN_REVIEW"], to: "NEEDS_COMPLETION", by: ["VERIFIER"], needs: askedForWithReasons }],
  complete: [
    {
      from: ["NEEDS_COMPLETION"],
      to: "IN_REVIEW",
      by: ["CITIZEN", "OPERATOR", "DESK", "VERIFIER", "SUPERVISOR"], // whoever of the office the citizen stands before
      guard: everythingAnswered,
    },
  ],
  expire: [{ from: ["NEEDS_COMPLETION"], to: "EXPIRED", by: ["SYSTEM"], guard: completionDuePassed }],
  declareComplete: [
    { from: ["IN_REVIEW"], to: "IN_PRODUCTION", by: ["VERIFIER"], guard: all(someDocument, everyLineOk, everyLineGrounded) },
  ],
  reject: [{ from: ["IN_REVIEW"], to: "REJECTED", by: ["VERIFIER"], needs: reason }], // one document only: document.reject
  cancel: [
    { from: beforeProduction, to: "CANCELLED", by: ["CITIZEN", "OPERATOR"], needs: reason },
    { from: fromProductionOn, to: "CANCELLED", by: ["VERIFIER", "SUPERVISOR"], guard: nothingOnTheRoad, needs: reason },
  ],
  reapply: [{ from: ["REJECTED", "EXPIRED"], to: SAME, by: ["CITIZEN", "OPERATOR"], guard: notReapplied }], // opens a new request linked to this one
  releasePart: [
    { from: ["IN_PRODUCTION"], to: "READY", by: ["SUPERVISOR", "DISPATCHER"], guard: oneReady },
    // Of the rest, one after the other: the same command opens the parcel.
    { from: ["PARTLY_COMPLETED"], to: SAME, by: ["SUPERVISOR", "DISPATCHER"], guard: all(noOpenHandover, oneReady) },
  ],
  beginHandover: [
    { from: ["READY"], to: "HANDING_OVER", by: ["SYSTEM"], guard: oneReady },
    { from: ["PARTLY_COMPLETED"], to: SAME, by: ["SYSTEM"], guard: all(noOpenHandover, everyOpenOneReady) }, // of the whole rest
  ],
  closeRest: [
    // Also where the only documents received so far were self-printed. What is on the road cannot be dropped.
    {
      from: ["IN_PRODUCTION", "READY", "PARTLY_COMPLETED"],
      to: "COMPLETED",
      by: ["SUPERVISOR"],
      guard: all(noOpenHandover, someReceived),
      needs: reason, // for the citizen; the same command cancels the documents
    },
  ],
  becomeReady: [
    { from: ["IN_PRODUCTION"], to: "READY", by: ["SYSTEM"], guard: everyOpenOneReady },
    { from: ["HANDING_OVER"], to: "READY", by: ["SYSTEM"], guard: all(noOpenHandover, noneHandedOver, everyOpenOneReady) },
  ],
  returnToProduction: [
    { from: ["READY"], to: "IN_PRODUCTION", by: ["SYSTEM"], guard: workLeft },
    { from: ["HANDING_OVER"], to: "IN_PRODUCTION", by: ["SYSTEM"], guard: all(noOpenHandover, noneHandedOver, notAllReady) },
  ],
  completePartly: [
    { from: ["HANDING_OVER"], to: "PARTLY_COMPLETED", by: ["SYSTEM"], guard: all(noOpenHandover, handedOver, someOpen) },
  ],
  finish: [{ from: [...fromProductionOn, "PARTLY_COMPLETED"], to: "COMPLETED", by: ["SYSTEM"], guard: allReceived }],
  correct: [
    { from: ["COMPLETED"], to: "HANDING_OVER", by: ["SYSTEM"], guard: all(openHandover, someOpen, noneHandedOver) },
    { from: ["COMPLETED"], to: "PARTLY_COMPLETED", by: ["SYSTEM"], guard: all(openHandover, someOpen, handedOver) },
    { from: ["PARTLY_COMPLETED"], to: "HANDING_OVER", by: ["SYSTEM"], guard: all(openHandover, someOpen, noneHandedOver) },
  ],
});
export type RequestStep = (typeof requestLifecycle.steps)[number];

const rollUpSteps: readonly RequestStep[] = ["becomeReady", "returnToProduction", "completePartly", "finish", "correct"];

/** The step that follows from what became of the documents and handovers, to be done in the same transaction; null when none does. */
export function rollUpStep(state: RequestState, facts: RequestFacts): RequestStep | null {
  return requestLifecycle.nextSteps(state, ["SYSTEM"], facts).find((step) => rollUpSteps.includes(step)) ?? null;
}

/** Whether a parcel is to be made up now, once nothing else follows: of all that is ready, or of the rest when the whole rest is. */
export function opensHandover(state: RequestState, facts: RequestFacts): boolean {
  return requestLifecycle.nextSteps(state, ["SYSTEM"], facts).includes("beginHandover");
}

/** Whether a file may be added for a requirement: freely before submitting, afterwards only where completion was asked for. */
export function mayAnswer(state: RequestState | null, { verdict }: Pick<RequirementFacts, "verdict">): boolean {
  if (state === null || state === "DRAFT") return true;
  return state === "NEEDS_COMPLETION" && (verdict === "ASKED_FOR" || verdict === "ANSWERED");
}
