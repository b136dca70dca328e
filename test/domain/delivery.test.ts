import { describe, expect, it } from "vitest";
import type { Role } from "../../api/domain/actor.ts";
import {
  type DeliveryState,
  type DeliveryStep,
  deliveryLifecycle,
  deliveryStates,
  isForCourier,
} from "../../api/domain/delivery.ts";
import { type DeliveryFacts, type DeliveryInput, isCounted, loadUnconfirmable } from "../../api/domain/delivery-guards.ts";
import { doorProof, proofRules } from "./a-proof.ts";
import { type Edge, type Refusal, testEnds, testEveryAttempt, testRefusals } from "./every-attempt.ts";

const now = new Date("2026-11-24T02:00:00Z");
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const parcel = [
  { id: "kk", state: "READY", custodian: "OFFICE" },
  { id: "akta", state: "READY", custodian: "OFFICE" },
] as const;
const facts: DeliveryFacts = {
  now,
  limits: {
    countedAttempts: 2,
    citizenReschedules: 3,
    courierUndoMs: 10 * MINUTE_MS,
    dispatcherUndoMs: 24 * HOUR_MS,
    presenceRadiusM: 150,
    presenceWindowMs: 10 * MINUTE_MS,
    callWindowMs: HOUR_MS,
  },
  documents: parcel,
  unpacked: 0,
  address: "INSIDE_CITY",
  pin: "CONFIRMED",
  courierId: "andi",
  citizenReschedules: 0,
  countedFailures: 0,
  loadConfirmedAt: now,
  duty: "ON",
  runState: "STARTED",
  previous: { state: "UNDER_WAY", leftAt: now },
  proofRules,
};
const input: DeliveryInput = {
  reason: "any",
  window: { from: now, to: new Date(now.getTime() + HOUR_MS) },
  courierId: "budi",
  scannedDocumentIds: ["akta", "kk"],
  givenDocumentIds: ["kk", "akta"],
  proof: doorProof,
  failure: { reason: "NOBODY_HOME", note: null },
  incidentKind: "ACCIDENT",
  outcome: "CONTINUE",
};
const twiceFailed: Partial<DeliveryFacts> = { countedFailures: 2 };
const fromDoor: Partial<DeliveryFacts> = { previous: { state: "ARRIVED", leftAt: now } };
const office: Role[] = ["DISPATCHER", "SUPERVISOR"]; // in a courier's stead
const held: DeliveryState[] = ["LOADED", "UNDER_WAY", "ARRIVED", "ATTEMPT_FAILED", "RETURNING"];
const correctors: Role[] = ["COURIER", "DISPATCHER", "SUPERVISOR"];

/** Written from domain.md 3.3 and 3.4b. */
const edges: Edge<DeliveryState, DeliveryStep, DeliveryFacts, DeliveryInput>[] = [
  { from: [null], step: "plan", by: ["DISPATCHER", "SYSTEM"], to: "PLANNED" },
  { from: ["PLANNED", "ASSIGNED"], step: "reschedule", by: ["CITIZEN", "DISPATCHER"], to: "SAME" },
  { from: ["ATTEMPT_FAILED"], step: "reschedule", by: ["CITIZEN", "DISPATCHER"], to: "RETURNING" },
  { from: ["PLANNED"], step: "assign", by: ["DISPATCHER"], to: "ASSIGNED" },
  { from: ["ASSIGNED"], step: "reassign", by: ["DISPATCHER"], to: "SAME" },
  { from: ["ASSIGNED"], step: "unassign", by: ["DISPATCHER"], to: "PLANNED" },
  { from: ["ASSIGNED"], step: "load", by: ["COURIER"], to: "LOADED" },
  { from: ["LOADED"], step: "unload", by: ["DESK"], to: "ASSIGNED" },
  { from: ["LOADED"], step: "depart", by: ["COURIER"], to: "UNDER_WAY" },
  { from: ["UNDER_WAY"], step: "arrive", by: ["COURIER"], to: "ARRIVED" },
  { from: ["UNDER_WAY", "ARRIVED"], step: "handOver", by: ["COURIER"], to: "HANDED_OVER" },
  { from: ["UNDER_WAY", "ARRIVED"], step: "fail", by: ["COURIER", ...office], to: "ATTEMPT_FAILED" },
  { from: ["ATTEMPT_FAILED"], step: "retry", by: ["COURIER", "DISPATCHER"], to: "UNDER_WAY" },
  { from: ["ATTEMPT_FAILED", "UNDER_WAY"], step: "returnToOffice", by: ["COURIER", "SYSTEM"], to: "RETURNING" },
  { from: ["ATTEMPT_FAILED", "UNDER_WAY", "ARRIVED"], step: "returnToOffice", by: office, to: "RETURNING" },
  { from: held.filter((state) => state !== "LOADED"), step: "receiveBack", by: ["DESK"], to: "BACK_AT_OFFICE" },
  { from: ["BACK_AT_OFFICE"], step: "replan", by: ["DISPATCHER", "CITIZEN"], to: "PLANNED" },
  { from: ["BACK_AT_OFFICE", "PLANNED", "ASSIGNED"], step: "redirect", by: ["CITIZEN", "DISPATCHER"], to: "REDIRECTED" },
  { from: ["BACK_AT_OFFICE", "PLANNED", "ASSIGNED"], step: "redirect", by: ["SYSTEM"], to: "REDIRECTED", facts: twiceFailed },
  { from: ["LOADED", "UNDER_WAY"], step: "transfer", by: ["COURIER", ...office], to: "SAME" },
  { from: ["ARRIVED"], step: "transfer", by: office, to: "UNDER_WAY" }, // who takes it over has yet to come
  { from: held, step: "reportIncident", by: ["COURIER", ...office], to: "INCIDENT" },
  { from: ["INCIDENT"], step: "resolveIncident", by: ["SUPERVISOR"], to: "BACK_AT_OFFICE" },
  { from: ["INCIDENT"], step: "resolveIncident", by: ["SUPERVISOR"], to: "CANCELLED", input: { outcome: "REPRINT" } },
  { from: ["INCIDENT"], step: "resolveIncident", by: ["SUPERVISOR"], to: "CANCELLED", input: { outcome: "CLOSE" } },
  { from: ["HANDED_OVER", "ATTEMPT_FAILED"], step: "correct", by: correctors, to: "UNDER_WAY" },
  { from: ["HANDED_OVER", "ATTEMPT_FAILED"], step: "correct", by: correctors, to: "ARRIVED", facts: fromDoor },
  { from: ["PLANNED", "ASSIGNED", "BACK_AT_OFFICE"], step: "cancel", by: ["VERIFIER", "SUPERVISOR"], to: "CANCELLED" },
  { from: ["BACK_AT_OFFICE"], step: "cancel", by: ["SYSTEM"], to: "CANCELLED", facts: { documents: [] } },
];

const notYet = { ...parcel[0], state: "PRINTED" } as const;
const outside = { ...parcel[0], custodian: "RECIPIENT" } as const;
const leftBefore = (ms: number): Partial<DeliveryFacts> => ({ previous: { state: "UNDER_WAY", leftAt: ago(ms) } });
const refusals: Refusal<DeliveryState, DeliveryStep, DeliveryFacts, DeliveryInput>[] = [
  { step: "plan", from: null, by: "DISPATCHER", facts: { documents: [notYet, parcel[1]] }, because: ["DOCUMENT_NOT_READY"] },
  { step: "plan", from: null, by: "SYSTEM", facts: { documents: [] }, because: ["DOCUMENT_NOT_READY"] },
  {
    step: "plan",
    from: null,
    by: "DISPATCHER",
    facts: { documents: [parcel[1], outside] },
    because: ["DOCUMENT_OUTSIDE_OFFICE"],
  },
  { step: "plan", from: null, by: "DISPATCHER", facts: { address: "OUTSIDE_CITY" }, because: ["ADDRESS_OUTSIDE_CITY"] },
  { step: "plan", from: null, by: "DISPATCHER", facts: { pin: "UNCONFIRMED" }, because: ["PIN_UNCONFIRMED"] },
  { step: "plan", from: null, by: "DISPATCHER", input: { window: { from: now, to: now } }, missing: ["window"] },
  { step: "reschedule", from: "PLANNED", by: "CITIZEN", facts: { citizenReschedules: 3 }, because: ["RESCHEDULES_USED_UP"] },
  { step: "reschedule", from: "ATTEMPT_FAILED", by: "CITIZEN", facts: twiceFailed, because: ["ATTEMPTS_USED_UP"] },
  { step: "reschedule", from: "ATTEMPT_FAILED", by: "DISPATCHER", facts: twiceFailed, because: ["ATTEMPTS_USED_UP"] },
  { step: "assign", from: "PLANNED", by: "DISPATCHER", input: { courierId: "" }, missing: ["courierId"] },
  { step: "reassign", from: "ASSIGNED", by: "DISPATCHER", input: { courierId: "andi" }, missing: ["courierId"] },
  { step: "reassign", from: "ASSIGNED", by: "DISPATCHER", input: { reason: "" }, missing: ["reason"] },
  { step: "unassign", from: "ASSIGNED", by: "DISPATCHER", input: { reason: "" }, missing: ["reason"] },
  { step: "load", from: "ASSIGNED", by: "COURIER", facts: { documents: [] }, because: ["PARCEL_EMPTY"] },
  { step: "load", from: "ASSIGNED", by: "COURIER", input: { scannedDocumentIds: ["kk"] }, missing: ["scannedDocumentIds"] },
  { step: "load", from: "ASSIGNED", by: "COURIER", input: { scannedDocumentIds: ["kk", "kk"] }, missing: ["scannedDocumentIds"] },
  { step: "load", from: "ASSIGNED", by: "COURIER", facts: { runState: "CLOSED" }, because: ["RUN_NOT_OPEN"] },
  { step: "load", from: "ASSIGNED", by: "COURIER", facts: { runState: null }, because: ["RUN_NOT_OPEN"] },
  {
    step: "load",
    from: "ASSIGNED",
    by: "COURIER",
    input: { scannedDocumentIds: ["kk", "ktp"] },
    missing: ["scannedDocumentIds"],
  },
  {
    step: "load",
    from: "ASSIGNED",
    by: "COURIER",
    input: { scannedDocumentIds: ["kk", "akta", "x"] },
    missing: ["scannedDocumentIds"],
  },
  { step: "unload", from: "LOADED", by: "DESK", input: { scannedDocumentIds: [] }, missing: ["scannedDocumentIds"] },
  { step: "depart", from: "LOADED", by: "COURIER", facts: { loadConfirmedAt: null }, because: ["LOAD_NOT_CONFIRMED"] },
  { step: "depart", from: "LOADED", by: "COURIER", facts: { duty: "OFF" }, because: ["COURIER_OFF_DUTY"] },
  { step: "depart", from: "LOADED", by: "COURIER", facts: { runState: "DRAFT" }, because: ["RUN_NOT_STARTED"] },
  { step: "depart", from: "LOADED", by: "COURIER", facts: { runState: "PAUSED" }, because: ["RUN_NOT_STARTED"] },
  {
    step: "handOver",
    from: "ARRIVED",
    by: "COURIER",
    input: { proof: { ...doorProof, code: null } },
    missing: ["CODE_OR_SIGNATURE"],
  },
  { step: "fail", from: "ARRIVED", by: "COURIER", input: { failure: { reason: "OTHER", note: "" } }, missing: ["note"] },
  { step: "retry", from: "ATTEMPT_FAILED", by: "COURIER", facts: { runState: "CLOSED" }, because: ["RUN_NOT_OPEN"] },
  {
    step: "receiveBack",
    from: "RETURNING",
    by: "DESK",
    input: { scannedDocumentIds: ["akta"] },
    missing: ["scannedDocumentIds"],
  },
  { step: "replan", from: "BACK_AT_OFFICE", by: "CITIZEN", facts: { documents: [] }, because: ["PARCEL_EMPTY"] },
  { step: "redirect", from: "BACK_AT_OFFICE", by: "DISPATCHER", facts: { documents: [] }, because: ["PARCEL_EMPTY"] },
  { step: "replan", from: "BACK_AT_OFFICE", by: "DISPATCHER", facts: { unpacked: 1 }, because: ["UNPACKED_DOCUMENT_UNDECIDED"] },
  { step: "redirect", from: "BACK_AT_OFFICE", by: "CITIZEN", facts: { unpacked: 1 }, because: ["UNPACKED_DOCUMENT_UNDECIDED"] },
  { step: "redirect", from: "BACK_AT_OFFICE", by: "SYSTEM", facts: { unpacked: 1 }, because: ["UNPACKED_DOCUMENT_UNDECIDED"] },
  { step: "cancel", from: "BACK_AT_OFFICE", by: "SYSTEM", facts: { unpacked: 1 }, because: ["UNPACKED_DOCUMENT_UNDECIDED"] },
  { step: "redirect", from: "BACK_AT_OFFICE", by: "SYSTEM", facts: { countedFailures: 1 }, because: ["ATTEMPTS_LEFT"] },
  { step: "transfer", from: "UNDER_WAY", by: "COURIER", input: { givenDocumentIds: ["kk"] }, missing: ["givenDocumentIds"] },
  { step: "transfer", from: "UNDER_WAY", by: "COURIER", input: { scannedDocumentIds: ["kk"] }, missing: ["scannedDocumentIds"] },
  { step: "transfer", from: "LOADED", by: "DISPATCHER", input: { courierId: "andi" }, missing: ["courierId"] },
  { step: "transfer", from: "ARRIVED", by: "SUPERVISOR", input: { scannedDocumentIds: ["kk"] }, missing: ["scannedDocumentIds"] },
  ...office.flatMap((by) =>
    (["fail", "returnToOffice", "transfer", "reportIncident"] as const).map((step) => {
      return { step, from: "UNDER_WAY", by, input: { reason: "" }, missing: ["reason"] } as const;
    }),
  ),
  {
    step: "resolveIncident",
    from: "INCIDENT",
    by: "SUPERVISOR",
    input: { scannedDocumentIds: ["kk"] },
    missing: ["scannedDocumentIds"],
  },
  { step: "resolveIncident", from: "INCIDENT", by: "SUPERVISOR", input: { outcome: "CLOSE", reason: "" }, missing: ["reason"] },
  {
    step: "correct",
    from: "HANDED_OVER",
    by: "COURIER",
    facts: leftBefore(10 * MINUTE_MS + 1),
    because: ["TOO_LATE_TO_CORRECT"],
  },
  {
    step: "correct",
    from: "HANDED_OVER",
    by: "DISPATCHER",
    facts: leftBefore(24 * HOUR_MS + 1),
    because: ["TOO_LATE_TO_CORRECT"],
  },
  { step: "correct", from: "HANDED_OVER", by: "SUPERVISOR", facts: { previous: null }, because: ["PREVIOUS_STATE_DIFFERS"] },
  { step: "correct", from: "HANDED_OVER", by: "SUPERVISOR", input: { reason: "" }, missing: ["reason"] },
  { step: "cancel", from: "PLANNED", by: "VERIFIER", input: { reason: "" }, missing: ["reason"] },
  { step: "cancel", from: "BACK_AT_OFFICE", by: "SYSTEM", facts: { documents: parcel }, because: ["PARCEL_NOT_EMPTY"] },
];

describe("delivery by courier", () => {
  const expectation = { states: deliveryStates, facts, input, edges };
  testEveryAttempt(deliveryLifecycle, expectation);
  testRefusals(deliveryLifecycle, expectation, refusals);
  testEnds(deliveryLifecycle, expectation, ["HANDED_OVER", "REDIRECTED", "CANCELLED"]);

  it.each([
    ["COURIER", 10 * MINUTE_MS],
    ["DISPATCHER", 24 * HOUR_MS],
    ["SUPERVISOR", 90 * 24 * HOUR_MS],
  ] as const)("%s may correct up to the last moment", (role, ms) => {
    expect(deliveryLifecycle.nextSteps("HANDED_OVER", [role], { ...facts, ...leftBefore(ms) })).toContain("correct");
  });

  it("a courier says why to nobody, and scans what the office cannot", () => {
    const own = { ...input, reason: undefined } as unknown as DeliveryInput;
    for (const step of ["fail", "returnToOffice", "transfer", "reportIncident"] as const)
      expect(deliveryLifecycle.advance({ state: "UNDER_WAY", step, roles: ["COURIER"], facts, input: own }), step).toBeTruthy();
    const given = { ...input, givenDocumentIds: [] };
    expect(deliveryLifecycle.advance({ state: "UNDER_WAY", step: "transfer", roles: ["DISPATCHER"], facts, input: given })).toBe(
      "UNDER_WAY",
    );
  });
  it.each([
    ["returnToOffice", ["DISPATCHER"], true],
    ["returnToOffice", ["SUPERVISOR"], true],
    ["returnToOffice", ["COURIER", "DISPATCHER"], false],
    ["returnToOffice", ["SYSTEM"], false],
    ["correct", ["DISPATCHER"], false],
    ["receiveBack", ["DESK"], false],
  ] as const)("%s by %j is done for the courier: %s", (step, by, is) => expect(isForCourier(step, by)).toBe(is));

  it.each([
    ["OTHER", "Jalan ditutup"],
    ["NOBODY_HOME", null],
  ] as const)("fails for %s with the note %s", (why, note) => {
    const given = { ...input, failure: { reason: why, note } };
    const attempt = { state: "ARRIVED", step: "fail", roles: ["COURIER"], facts, input: given } as const;
    expect(deliveryLifecycle.advance(attempt)).toBe("ATTEMPT_FAILED");
  });

  it("serves an approved address outside the city, and a house that is only described", () => {
    const far = { ...facts, address: "OUTSIDE_APPROVED", pin: "NEEDS_DIRECTIONS" } as const;
    expect(deliveryLifecycle.nextSteps(null, ["DISPATCHER"], far)).toEqual(["plan"]);
  });

  it.each([
    ["LOADED", null, "desk", null],
    ["LOADED", now, "desk", "LOAD_ALREADY_CONFIRMED"],
    ["LOADED", null, "andi", "WITNESS_IS_THE_COURIER"],
    ...deliveryStates.filter((state) => state !== "LOADED").map((state) => [state, null, "desk", "NOT_LOADED"] as const),
  ] as const)("in %s, confirmed %s, the load is confirmed by %s: %s", (state, loadConfirmedAt, witness, refusal) => {
    expect(loadUnconfirmable(state, { ...facts, loadConfirmedAt }, witness)).toBe(refusal);
  });

  const noEffort = { distanceM: null, fixAgeMs: null, photoId: null, callId: null };
  it.each([
    [noEffort, false],
    [{ ...noEffort, photoId: "p" }, true],
    [{ ...noEffort, callId: "c" }, true],
    [{ ...noEffort, distanceM: 150, fixAgeMs: 10 * MINUTE_MS }, true],
    [{ ...noEffort, distanceM: 0, fixAgeMs: 0 }, true],
    [{ ...noEffort, distanceM: 151, fixAgeMs: 0 }, false],
    [{ ...noEffort, distanceM: 0, fixAgeMs: 10 * MINUTE_MS + 1 }, false],
    [{ ...noEffort, distanceM: 0, fixAgeMs: -1 }, false],
  ])("counts %j: %s", (effort, counted) => expect(isCounted(effort, facts.limits)).toBe(counted));
});
