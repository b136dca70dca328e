import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentStates } from "../../api/domain/document.ts";
import {
  mayAnswer,
  opensHandover,
  type RequestFacts,
  type RequestInput,
  requestLifecycle,
  type RequestState,
  requestStates,
  type RequestStep,
  rollUpStep,
} from "../../api/domain/request.ts";
import { type Edge, type Refusal, testEnds, testEveryAttempt, testRefusals } from "./every-attempt.ts";

const now = new Date("2026-11-24T02:00:00Z");
type Documents = RequestFacts["documents"];
/** `documents("READY", "PACKED")`: all in the office, except what was received. */
const documents = (...states: readonly Documents[number]["state"][]): Pick<RequestFacts, "documents"> => ({
  documents: states.map((state) => ({
    state,
    custodian: state === "HANDED_OVER" || state === "SELF_PRINTED" ? "RECIPIENT" : "OFFICE",
  })),
});
const facts: RequestFacts = {
  now,
  consentedAt: now,
  missingFields: [],
  ...documents(null, null),
  requirements: [{ code: "FOTO_KK", verdict: "OK", ground: "PHOTO" }],
  completionDueAt: now,
  openHandovers: 0,
  reappliedAsId: null,
  partReleasedAt: null,
};
const input: RequestInput = { reason: "any", askedFor: [{ requirement: "FOTO_KK", reason: "blurred" }] };
const ready = documents("READY", "REJECTED", "READY");
const delivered = documents("HANDED_OVER", "SELF_PRINTED", "REJECTED");
const someDelivered = documents("HANDED_OVER", "READY");
const backInWork = documents("READY", "SPOILED");
const corrected = { ...documents("PACKED", "PACKED"), openHandovers: 1 };

/** Written from domain.md 3.1 and 3.4b; `draft` and the roll-up steps have their names from request.ts. */
const edges: Edge<RequestState, RequestStep, RequestFacts, RequestInput>[] = [
  { from: [null], step: "draft", by: ["OPERATOR"], to: "DRAFT" },
  { from: [null], step: "submit", by: ["CITIZEN", "OPERATOR"], to: "SUBMITTED" },
  { from: ["DRAFT"], step: "submit", by: ["OPERATOR"], to: "SUBMITTED" },
  { from: ["SUBMITTED"], step: "startReview", by: ["VERIFIER", "OPERATOR"], to: "IN_REVIEW" },
  { from: ["IN_REVIEW"], step: "requestCompletion", by: ["VERIFIER"], to: "NEEDS_COMPLETION" },
  {
    from: ["NEEDS_COMPLETION"],
    step: "complete",
    by: ["CITIZEN", "OPERATOR", "DESK", "VERIFIER", "SUPERVISOR"],
    to: "IN_REVIEW",
  },
  { from: ["NEEDS_COMPLETION"], step: "expire", by: ["SYSTEM"], to: "EXPIRED" },
  { from: ["IN_REVIEW"], step: "declareComplete", by: ["VERIFIER"], to: "IN_PRODUCTION" },
  { from: ["IN_REVIEW"], step: "reject", by: ["VERIFIER"], to: "REJECTED" },
  { from: ["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION"], step: "cancel", by: ["CITIZEN", "OPERATOR"], to: "CANCELLED" },
  { from: ["IN_PRODUCTION", "READY", "HANDING_OVER"], step: "cancel", by: ["VERIFIER", "SUPERVISOR"], to: "CANCELLED" },
  { from: ["REJECTED", "EXPIRED"], step: "reapply", by: ["CITIZEN", "OPERATOR"], to: "SAME" },
  {
    from: ["IN_PRODUCTION"],
    step: "releasePart",
    by: ["SUPERVISOR", "DISPATCHER"],
    to: "READY",
    facts: documents("READY", "IN_WORK"),
  },
  { from: ["PARTLY_COMPLETED"], step: "releasePart", by: ["SUPERVISOR", "DISPATCHER"], to: "SAME", facts: someDelivered },
  { from: ["READY"], step: "beginHandover", by: ["SYSTEM"], to: "HANDING_OVER", facts: ready },
  { from: ["PARTLY_COMPLETED"], step: "beginHandover", by: ["SYSTEM"], to: "SAME", facts: someDelivered },
  {
    from: ["IN_PRODUCTION", "READY", "PARTLY_COMPLETED"],
    step: "closeRest",
    by: ["SUPERVISOR"],
    to: "COMPLETED",
    facts: someDelivered,
  },
  { from: ["IN_PRODUCTION", "HANDING_OVER"], step: "becomeReady", by: ["SYSTEM"], to: "READY", facts: ready },
  { from: ["READY", "HANDING_OVER"], step: "returnToProduction", by: ["SYSTEM"], to: "IN_PRODUCTION", facts: backInWork },
  { from: ["HANDING_OVER"], step: "completePartly", by: ["SYSTEM"], to: "PARTLY_COMPLETED", facts: someDelivered },
  {
    from: ["IN_PRODUCTION", "READY", "HANDING_OVER", "PARTLY_COMPLETED"],
    step: "finish",
    by: ["SYSTEM"],
    to: "COMPLETED",
    facts: delivered,
  },
  { from: ["COMPLETED", "PARTLY_COMPLETED"], step: "correct", by: ["SYSTEM"], to: "HANDING_OVER", facts: corrected },
  {
    from: ["COMPLETED"],
    step: "correct",
    by: ["SYSTEM"],
    to: "PARTLY_COMPLETED",
    facts: { ...documents("HANDED_OVER", "PACKED"), openHandovers: 1 },
  },
];

const verdict = (one: RequestFacts["requirements"][number]["verdict"]): Partial<RequestFacts> => ({
  requirements: [
    { code: "FOTO_KK", verdict: "OK", ground: "PHOTO" },
    { code: "SURAT_KEMATIAN", verdict: one, ground: "SEEN_AT_COUNTER" },
  ],
});
const onTheRoad = (custodian: Documents[number]["custodian"]): Partial<RequestFacts> => ({
  documents: [{ state: "PACKED", custodian }],
});
const withoutGround: Partial<RequestFacts> = { requirements: [{ code: "FOTO_KK", verdict: "OK", ground: null }] };
const refusals: Refusal<RequestState, RequestStep, RequestFacts, RequestInput>[] = [
  { step: "submit", from: null, by: "CITIZEN", facts: { consentedAt: null }, because: ["NO_CONSENT"] },
  { step: "submit", from: "DRAFT", by: "OPERATOR", facts: { missingFields: ["village"] }, because: ["FIELDS_MISSING"] },
  { step: "submit", from: null, by: "CITIZEN", facts: documents(), because: ["NO_DOCUMENT_LEFT"] },
  {
    step: "declareComplete",
    from: "IN_REVIEW",
    by: "VERIFIER",
    facts: withoutGround,
    because: ["REQUIREMENT_WITHOUT_GROUND"],
  },
  { step: "reapply", from: "EXPIRED", by: "CITIZEN", facts: { reappliedAsId: "next" }, because: ["REAPPLIED_ALREADY"] },
  { step: "requestCompletion", from: "IN_REVIEW", by: "VERIFIER", input: { askedFor: [] }, missing: ["askedFor"] },
  {
    step: "requestCompletion",
    from: "IN_REVIEW",
    by: "VERIFIER",
    input: { askedFor: [{ requirement: "FOTO_KK", reason: "" }] },
    missing: ["askedFor"],
  },
  { step: "complete", from: "NEEDS_COMPLETION", by: "CITIZEN", facts: verdict("ASKED_FOR"), because: ["REQUIREMENT_UNANSWERED"] },
  {
    step: "expire",
    from: "NEEDS_COMPLETION",
    by: "SYSTEM",
    facts: { completionDueAt: new Date(now.getTime() + 1) },
    because: ["COMPLETION_STILL_DUE"],
  },
  { step: "expire", from: "NEEDS_COMPLETION", by: "SYSTEM", facts: { completionDueAt: null }, because: ["COMPLETION_STILL_DUE"] },
  { step: "declareComplete", from: "IN_REVIEW", by: "VERIFIER", facts: verdict("OPEN"), because: ["REQUIREMENT_NOT_OK"] },
  { step: "declareComplete", from: "IN_REVIEW", by: "VERIFIER", facts: verdict("ANSWERED"), because: ["REQUIREMENT_NOT_OK"] },
  { step: "declareComplete", from: "IN_REVIEW", by: "VERIFIER", facts: documents("REJECTED"), because: ["NO_DOCUMENT_LEFT"] },
  { step: "reject", from: "IN_REVIEW", by: "VERIFIER", input: { reason: "" }, missing: ["reason"] },
  { step: "cancel", from: "IN_REVIEW", by: "CITIZEN", input: { reason: "" }, missing: ["reason"] },
  { step: "cancel", from: "HANDING_OVER", by: "SUPERVISOR", facts: onTheRoad("COURIER"), because: ["DOCUMENT_OUTSIDE_OFFICE"] },
  { step: "cancel", from: "HANDING_OVER", by: "SUPERVISOR", facts: onTheRoad("PARTNER"), because: ["DOCUMENT_OUTSIDE_OFFICE"] },
  { step: "cancel", from: "HANDING_OVER", by: "VERIFIER", facts: someDelivered, because: ["DOCUMENT_OUTSIDE_OFFICE"] },
  { step: "cancel", from: "READY", by: "VERIFIER", input: { reason: "" }, missing: ["reason"] },
  { step: "releasePart", from: "IN_PRODUCTION", by: "DISPATCHER", facts: documents("PRINTED"), because: ["NO_DOCUMENT_READY"] },
  { step: "beginHandover", from: "READY", by: "SYSTEM", facts: documents("IN_WORK"), because: ["NO_DOCUMENT_READY"] },
  {
    step: "beginHandover",
    from: "PARTLY_COMPLETED",
    by: "SYSTEM",
    facts: documents("HANDED_OVER", "READY", "IN_WORK"),
    because: ["DOCUMENT_NOT_READY"],
  },
  ...(["beginHandover", "releasePart"] as const).map(
    (released) =>
      ({
        step: released,
        from: "PARTLY_COMPLETED",
        by: released === "releasePart" ? "DISPATCHER" : "SYSTEM",
        facts: { openHandovers: 1 },
        because: ["HANDOVER_STILL_OPEN"],
      }) as const,
  ),
  {
    step: "releasePart",
    from: "PARTLY_COMPLETED",
    by: "SUPERVISOR",
    facts: documents("HANDED_OVER", "IN_WORK"),
    because: ["NO_DOCUMENT_READY"],
  },
  {
    step: "closeRest",
    from: "PARTLY_COMPLETED",
    by: "SUPERVISOR",
    facts: { openHandovers: 1 },
    because: ["HANDOVER_STILL_OPEN"],
  },
  { step: "closeRest", from: "IN_PRODUCTION", by: "SUPERVISOR", facts: documents("READY"), because: ["NOTHING_RECEIVED"] },
  { step: "closeRest", from: "PARTLY_COMPLETED", by: "SUPERVISOR", input: { reason: "" }, missing: ["reason"] },
  {
    step: "becomeReady",
    from: "IN_PRODUCTION",
    by: "SYSTEM",
    facts: documents("READY", "PRINTED"),
    because: ["DOCUMENT_NOT_READY"],
  },
  { step: "becomeReady", from: "HANDING_OVER", by: "SYSTEM", facts: { openHandovers: 1 }, because: ["HANDOVER_STILL_OPEN"] },
  {
    step: "returnToProduction",
    from: "READY",
    by: "SYSTEM",
    facts: { ...documents("READY", "IN_WORK"), partReleasedAt: now },
    because: ["NOTHING_TO_PRODUCE"],
  },
  { step: "completePartly", from: "HANDING_OVER", by: "SYSTEM", facts: { openHandovers: 1 }, because: ["HANDOVER_STILL_OPEN"] },
  { step: "finish", from: "HANDING_OVER", by: "SYSTEM", facts: someDelivered, because: ["DOCUMENT_STILL_OPEN"] },
  { step: "finish", from: "READY", by: "SYSTEM", facts: documents("CANCELLED"), because: ["DOCUMENT_STILL_OPEN"] },
  { step: "correct", from: "COMPLETED", by: "SYSTEM", facts: { openHandovers: 0 }, because: ["NO_HANDOVER_OPEN"] },
];

describe("request", () => {
  const expectation = { states: requestStates, facts, input, edges };
  testEveryAttempt(requestLifecycle, expectation);
  testRefusals(requestLifecycle, expectation, refusals);
  testEnds(requestLifecycle, expectation, ["COMPLETED", "REJECTED", "CANCELLED", "EXPIRED"]);

  it("can be cancelled when what it printed is back, or lost, or given up after that", () => {
    const back = {
      ...facts,
      documents: [
        { state: "READY", custodian: "OFFICE" },
        { state: "LOST", custodian: "COURIER" },
        { state: "CANCELLED", custodian: "COURIER" },
      ],
    } as const;
    expect(requestLifecycle.nextSteps("IN_PRODUCTION", ["SUPERVISOR"], back)).toContain("cancel");
  });

  it.each<[RequestState | null, "OPEN" | "OK" | "ASKED_FOR" | "ANSWERED", boolean]>([
    [null, "OPEN", true],
    ["DRAFT", "OPEN", true],
    ["SUBMITTED", "OPEN", false],
    ["IN_REVIEW", "OPEN", false],
    ["NEEDS_COMPLETION", "ASKED_FOR", true],
    ["NEEDS_COMPLETION", "ANSWERED", true],
    ["NEEDS_COMPLETION", "OK", false],
    ["NEEDS_COMPLETION", "OPEN", false],
    ["COMPLETED", "ASKED_FOR", false],
  ])("%s takes a file for a requirement %s: %s", (state, one, may) => {
    expect(mayAnswer(state, { verdict: one })).toBe(may);
  });
});

describe("what follows from documents and handovers", () => {
  it.each<[RequestState, Partial<RequestFacts>, RequestStep | null]>([
    ["IN_PRODUCTION", documents("READY", "PRINTED"), null],
    ["IN_PRODUCTION", documents("READY", "SELF_PRINTED"), "becomeReady"],
    ["IN_PRODUCTION", documents("SELF_PRINTED", "SELF_PRINTED"), "finish"],
    ["READY", { ...documents("READY", "SPOILED"), partReleasedAt: null }, "returnToProduction"],
    ["READY", { ...documents("READY", "SPOILED"), partReleasedAt: now }, null],
    ["READY", { ...documents("SPOILED", "IN_WORK"), partReleasedAt: now }, "returnToProduction"],
    ["HANDING_OVER", { ...documents("HANDED_OVER", "PACKED"), openHandovers: 1 }, null],
    ["HANDING_OVER", documents("HANDED_OVER", "HANDED_OVER"), "finish"],
    ["HANDING_OVER", documents("HANDED_OVER", "IN_WORK"), "completePartly"],
    ["HANDING_OVER", documents("SPOILED"), "returnToProduction"], // wrong data: unpacked, spoiled, its delivery cancelled
    ["PARTLY_COMPLETED", documents("HANDED_OVER", "IN_WORK"), null],
    ["PARTLY_COMPLETED", documents("HANDED_OVER", "SELF_PRINTED"), "finish"],
    ["COMPLETED", documents("HANDED_OVER"), null],
    ["COMPLETED", corrected, "correct"],
    ["IN_REVIEW", documents(null), null],
  ])("%s with %j: %s", (state, given, step) => expect(rollUpStep(state, { ...facts, ...given })).toBe(step));

  it.each<[RequestState, Partial<RequestFacts>, boolean]>([
    ["IN_PRODUCTION", documents("READY", "IN_WORK"), false],
    ["READY", documents("READY", "IN_WORK"), true], // a part of it, by somebody's decision
    ["HANDING_OVER", { ...documents("PACKED", "READY"), openHandovers: 1 }, false],
    ["PARTLY_COMPLETED", documents("HANDED_OVER", "READY", "IN_WORK"), false],
    ["PARTLY_COMPLETED", documents("HANDED_OVER", "READY", "READY"), true],
    ["PARTLY_COMPLETED", { ...documents("HANDED_OVER", "READY"), openHandovers: 1 }, false],
    ["COMPLETED", documents("HANDED_OVER"), false],
  ])("%s with %j makes up a parcel: %s", (state, given, opens) =>
    expect(opensHandover(state, { ...facts, ...given })).toBe(opens),
  );

  const anyFacts = fc.record({
    states: fc.array(fc.constantFrom(...documentStates), { minLength: 1, maxLength: 4 }),
    openHandovers: fc.nat(2),
    partReleasedAt: fc.constantFrom(null, now),
  });
  const rollUps: readonly string[] = ["becomeReady", "returnToProduction", "completePartly", "finish", "correct"];

  it("is never ambiguous", () => {
    fc.assert(
      fc.property(fc.constantFrom(...requestStates), anyFacts, (state, { states, ...given }) => {
        const offered = requestLifecycle.nextSteps(state, ["SYSTEM"], { ...facts, ...documents(...states), ...given });
        expect(offered.filter((step) => rollUps.includes(step)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20_000 },
    );
  });

  it("comes to rest", () => {
    fc.assert(
      fc.property(fc.constantFrom(...requestStates), anyFacts, (start, { states, ...given }) => {
        let state = start;
        let current: RequestFacts = { ...facts, ...documents(...states), ...given };
        for (let count = 0; ; count++) {
          const step = rollUpStep(state, current);
          if (step === null) return;
          expect(count).toBeLessThan(3);
          state = requestLifecycle.advance({ state, step, roles: ["SYSTEM"], facts: current, input: { reason: "any" } });
          if (state === "IN_PRODUCTION") current = { ...current, partReleasedAt: null };
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
