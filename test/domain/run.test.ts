import { describe, expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { type RunFacts, runLifecycle, runStates, type RunState, type RunStep } from "../../api/domain/run.ts";
import { type Edge, type Refusal, testEnds, testEveryAttempt, testRefusals } from "./every-attempt.ts";

const facts: RunFacts = { duty: "ON", otherOpenRuns: 0, stops: ["LOADED", "LOADED"], unseenLoads: 0 };
const done: Partial<RunFacts> = { stops: ["HANDED_OVER", "BACK_AT_OFFICE", "INCIDENT"] };

/** Written from domain.md 3.4b; `correct` follows from the delivery's, which gives a courier back what a closed run no longer had. */
const edges: Edge<RunState, RunStep, RunFacts, object>[] = [
  { from: [null], step: "draft", by: ["DISPATCHER"], to: "DRAFT" },
  { from: ["DRAFT"], step: "start", by: ["COURIER"], to: "STARTED" },
  { from: ["STARTED"], step: "pause", by: ["COURIER", "DISPATCHER", "SYSTEM"], to: "PAUSED" },
  { from: ["PAUSED"], step: "resume", by: ["COURIER"], to: "STARTED" },
  { from: ["STARTED", "PAUSED"], step: "close", by: ["COURIER", "DISPATCHER", "SUPERVISOR"], to: "CLOSED", facts: done },
  { from: ["DRAFT"], step: "discard", by: ["DISPATCHER"], to: "CLOSED", facts: { stops: ["ASSIGNED", "ASSIGNED"] } },
  { from: ["CLOSED"], step: "correct", by: ["SYSTEM"], to: "PAUSED" },
];
const refusals: Refusal<RunState, RunStep, RunFacts, object>[] = [
  { step: "start", from: "DRAFT", by: "COURIER", facts: { duty: "OFF" }, because: ["COURIER_OFF_DUTY"] },
  { step: "start", from: "DRAFT", by: "COURIER", facts: { otherOpenRuns: 1 }, because: ["OTHER_RUN_OPEN"] },
  { step: "start", from: "DRAFT", by: "COURIER", facts: { stops: [] }, because: ["STOP_NOT_LOADED"] },
  { step: "start", from: "DRAFT", by: "COURIER", facts: { stops: ["LOADED", "ASSIGNED"] }, because: ["STOP_NOT_LOADED"] },
  { step: "discard", from: "DRAFT", by: "DISPATCHER", facts: { stops: ["ASSIGNED", "LOADED"] }, because: ["PARCEL_STILL_HELD"] },
  { step: "start", from: "DRAFT", by: "COURIER", facts: { unseenLoads: 1 }, because: ["LOAD_NOT_CONFIRMED"] },
  { step: "resume", from: "PAUSED", by: "COURIER", facts: { duty: "OFF" }, because: ["COURIER_OFF_DUTY"] },
  { step: "correct", from: "CLOSED", by: "SYSTEM", facts: { otherOpenRuns: 1 }, because: ["OTHER_RUN_OPEN"] },
];

describe("run", () => {
  const expectation = { states: runStates, facts, input: {}, edges };
  testEveryAttempt(runLifecycle, expectation);
  testRefusals(runLifecycle, expectation, refusals);
  testEnds(runLifecycle, expectation, ["CLOSED"]);

  it.each(deliveryStates)("closes with a stop %s only when no courier holds it", (state) => {
    const isHeld = ["LOADED", "UNDER_WAY", "ARRIVED", "ATTEMPT_FAILED", "RETURNING"].includes(state);
    expect(runLifecycle.nextSteps("STARTED", ["COURIER"], { ...facts, stops: ["HANDED_OVER", state] }).includes("close")).toBe(
      !isHeld,
    );
  });
});
