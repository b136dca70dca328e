import { describe } from "vitest";
import {
  type PickupFacts,
  type PickupInput,
  pickupLifecycle,
  type PickupState,
  pickupStates,
  type PickupStep,
} from "../../api/domain/pickup.ts";
import { deskProof, proofRules } from "./a-proof.ts";
import { type Edge, type Refusal, testEnds, testEveryAttempt, testRefusals } from "./every-attempt.ts";

const now = new Date("2026-11-24T02:00:00Z");
const later = new Date(now.getTime() + 1);
const facts: PickupFacts = {
  now,
  documents: [{ state: "READY", custodian: "OFFICE" }],
  overdueAt: now,
  archiveFrom: now,
  proofRules,
};
const input: PickupInput = { reason: "any", proof: deskProof };

/** Written from domain.md 3.4 and 3.4b. */
const edges: Edge<PickupState, PickupStep, PickupFacts, PickupInput>[] = [
  { from: [null], step: "offer", by: ["SYSTEM"], to: "AWAITING_PICKUP" },
  { from: ["AWAITING_PICKUP", "OVERDUE"], step: "handOver", by: ["DESK"], to: "HANDED_OVER" },
  { from: ["AWAITING_PICKUP"], step: "markOverdue", by: ["SYSTEM"], to: "OVERDUE" },
  { from: ["OVERDUE"], step: "reopen", by: ["CITIZEN", "DESK"], to: "AWAITING_PICKUP" },
  { from: ["ARCHIVED"], step: "reopen", by: ["DESK"], to: "AWAITING_PICKUP" },
  { from: ["OVERDUE"], step: "archive", by: ["DESK"], to: "ARCHIVED" },
  { from: ["AWAITING_PICKUP", "OVERDUE"], step: "redirect", by: ["CITIZEN", "DESK"], to: "REDIRECTED" },
  { from: ["AWAITING_PICKUP", "OVERDUE", "ARCHIVED"], step: "cancel", by: ["VERIFIER", "SUPERVISOR"], to: "CANCELLED" },
];
const refusals: Refusal<PickupState, PickupStep, PickupFacts, PickupInput>[] = [
  { step: "offer", from: null, by: "SYSTEM", facts: { documents: [] }, because: ["DOCUMENT_NOT_READY"] },
  {
    step: "offer",
    from: null,
    by: "SYSTEM",
    facts: { documents: [{ state: "PRINTED", custodian: "OFFICE" }] },
    because: ["DOCUMENT_NOT_READY"],
  },
  {
    step: "handOver",
    from: "AWAITING_PICKUP",
    by: "DESK",
    input: { proof: { ...deskProof, relation: " " } },
    missing: ["RELATION"],
  },
  { step: "markOverdue", from: "AWAITING_PICKUP", by: "SYSTEM", facts: { overdueAt: later }, because: ["NOT_OVERDUE"] },
  { step: "archive", from: "OVERDUE", by: "DESK", facts: { archiveFrom: later }, because: ["TOO_EARLY_TO_ARCHIVE"] },
  {
    step: "cancel",
    from: "OVERDUE",
    by: "SUPERVISOR",
    facts: { documents: [{ state: "PACKED", custodian: "PARTNER" }] },
    because: ["PARCEL_NOT_IN_OFFICE"],
  },
  { step: "cancel", from: "OVERDUE", by: "SUPERVISOR", input: { reason: "" }, missing: ["reason"] },
];

describe("pick-up", () => {
  const expectation = { states: pickupStates, facts, input, edges };
  testEveryAttempt(pickupLifecycle, expectation);
  testRefusals(pickupLifecycle, expectation, refusals);
  testEnds(pickupLifecycle, expectation, ["HANDED_OVER", "REDIRECTED", "CANCELLED"]);
});
