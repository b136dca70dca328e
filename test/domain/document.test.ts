import { describe } from "vitest";
import {
  type DocumentFacts,
  type DocumentInput,
  documentLifecycle,
  documentStates,
  type DocumentState,
  type DocumentStep,
} from "../../api/domain/document.ts";
import { type Edge, type Refusal, testEnds, testEveryAttempt, testRefusals } from "./every-attempt.ts";

const facts: DocumentFacts = {
  kind: "KARTU_KELUARGA",
  label: "L1",
  custodian: "OFFICE",
  parcelState: null,
  unpackedFrom: null,
  reprint: "NOT_DECIDED",
  printedById: "one",
  actorId: "another",
  secondLook: "BY_ANOTHER",
};
const input: DocumentInput = { reason: "any", scannedLabel: "L1", reprint: "APPROVED" };
const notPacked = ["QUEUED", "IN_WORK", "AWAITING_SIGNATURE", "AWAITING_BLANK", "PRINTED", "READY", "SPOILED", "LOST"] as const;

/** Written from domain.md 3.2 and 3.4b. */
const edges: Edge<DocumentState, DocumentStep, DocumentFacts, DocumentInput>[] = [
  { from: [null], step: "queue", by: ["SYSTEM"], to: "QUEUED" },
  { from: ["QUEUED", "SPOILED"], step: "startWork", by: ["PRINTER"], to: "IN_WORK" },
  { from: ["LOST"], step: "startWork", by: ["PRINTER"], to: "IN_WORK", facts: { reprint: "APPROVED" } },
  { from: ["IN_WORK"], step: "awaitSignature", by: ["PRINTER"], to: "AWAITING_SIGNATURE" },
  { from: ["IN_WORK"], step: "awaitBlank", by: ["PRINTER"], to: "AWAITING_BLANK", facts: { kind: "KTP_EL" } },
  { from: ["IN_WORK", "AWAITING_SIGNATURE", "AWAITING_BLANK"], step: "print", by: ["PRINTER"], to: "PRINTED" },
  { from: ["PRINTED"], step: "passCheck", by: ["PRINTER", "SUPERVISOR"], to: "READY" },
  { from: ["PRINTED", "READY"], step: "spoil", by: ["PRINTER", "SUPERVISOR"], to: "SPOILED" },
  { from: ["PACKED"], step: "spoil", by: ["SYSTEM"], to: "SPOILED" },
  { from: ["PRINTED", "READY", "PACKED"], step: "reportLost", by: ["SUPERVISOR"], to: "LOST" },
  { from: ["PACKED"], step: "reportLost", by: ["SYSTEM"], to: "LOST", facts: { custodian: "COURIER" } },
  { from: ["LOST"], step: "decideReprint", by: ["SUPERVISOR"], to: "SAME" },
  { from: ["LOST"], step: "decideReprint", by: ["SUPERVISOR"], to: "CANCELLED", input: { reprint: "REFUSED" } },
  { from: ["READY"], step: "pack", by: ["SYSTEM"], to: "PACKED" },
  { from: ["READY"], step: "pack", by: ["DESK"], to: "PACKED", facts: { unpackedFrom: "BACK_AT_OFFICE" } },
  { from: ["PACKED"], step: "unpack", by: ["DESK"], to: "READY", facts: { parcelState: "BACK_AT_OFFICE" } },
  { from: ["PACKED"], step: "unpack", by: ["SYSTEM"], to: "READY" },
  { from: ["PACKED"], step: "handOver", by: ["SYSTEM"], to: "HANDED_OVER" },
  { from: ["IN_WORK", "AWAITING_SIGNATURE", "PRINTED", "READY"], step: "selfPrint", by: ["PRINTER"], to: "SELF_PRINTED" },
  { from: [null], step: "reject", by: ["VERIFIER", "SYSTEM"], to: "REJECTED" },
  { from: notPacked, step: "reject", by: ["SYSTEM"], to: "REJECTED" },
  { from: [null, ...notPacked], step: "cancel", by: ["SYSTEM"], to: "CANCELLED" },
  { from: ["HANDED_OVER"], step: "correct", by: ["SYSTEM"], to: "PACKED" },
];
const refusals: Refusal<DocumentState, DocumentStep, DocumentFacts, DocumentInput>[] = [
  { step: "startWork", from: "LOST", by: "PRINTER", facts: { reprint: "REFUSED" }, because: ["REPRINT_NOT_APPROVED"] },
  { step: "startWork", from: "LOST", by: "PRINTER", facts: { reprint: "NOT_DECIDED" }, because: ["REPRINT_NOT_APPROVED"] },
  {
    step: "awaitSignature",
    from: "IN_WORK",
    by: "PRINTER",
    facts: { kind: "KTP_EL" },
    because: ["CARD_IS_PRINTED_BY_THE_OFFICE"],
  },
  { step: "awaitBlank", from: "IN_WORK", by: "PRINTER", facts: { kind: "AKTA_KELAHIRAN" }, because: ["NOT_ON_A_CARD_BLANK"] },
  { step: "selfPrint", from: "READY", by: "PRINTER", facts: { kind: "KTP_EL" }, because: ["CARD_IS_PRINTED_BY_THE_OFFICE"] },
  { step: "reportLost", from: "PACKED", by: "SUPERVISOR", facts: { custodian: "COURIER" }, because: ["DOCUMENT_OUTSIDE_OFFICE"] },
  { step: "decideReprint", from: "LOST", by: "SUPERVISOR", facts: { reprint: "APPROVED" }, because: ["REPRINT_DECIDED"] },
  { step: "decideReprint", from: "LOST", by: "SUPERVISOR", input: { reason: "" }, missing: ["reason"] },
  { step: "pack", from: "READY", by: "DESK", facts: { unpackedFrom: null }, because: ["NOT_TAKEN_OUT_OF_A_PARCEL"] },
  { step: "pack", from: "READY", by: "DESK", facts: { unpackedFrom: "CANCELLED" }, because: ["NOT_TAKEN_OUT_OF_A_PARCEL"] },
  { step: "unpack", from: "PACKED", by: "DESK", facts: { parcelState: "PLANNED" }, because: ["PARCEL_NOT_BACK_AT_OFFICE"] },
  { step: "unpack", from: "PACKED", by: "SYSTEM", facts: { custodian: "COURIER" }, because: ["DOCUMENT_OUTSIDE_OFFICE"] },
  { step: "passCheck", from: "PRINTED", by: "PRINTER", facts: { actorId: "one" }, because: ["PRINTED_BY_YOURSELF"] },
  { step: "passCheck", from: "PRINTED", by: "SUPERVISOR", facts: { actorId: "one" }, because: ["PRINTED_BY_YOURSELF"] },
  { step: "passCheck", from: "PRINTED", by: "PRINTER", input: { scannedLabel: "L2" }, missing: ["scannedLabel"] },
  { step: "awaitSignature", from: "IN_WORK", by: "PRINTER", input: { reason: "" }, missing: ["reason"] },
  { step: "awaitBlank", from: "IN_WORK", by: "PRINTER", input: { reason: "" }, missing: ["reason"] },
  { step: "spoil", from: "READY", by: "SUPERVISOR", input: { reason: "" }, missing: ["reason"] },
  { step: "reject", from: null, by: "VERIFIER", input: { reason: "" }, missing: ["reason"] },
];

describe("document", () => {
  const expectation = { states: documentStates, facts, input, edges };
  testEveryAttempt(documentLifecycle, expectation);
  testRefusals(documentLifecycle, expectation, refusals);
  testEnds(documentLifecycle, expectation, ["HANDED_OVER", "SELF_PRINTED", "REJECTED", "CANCELLED"]);
});
