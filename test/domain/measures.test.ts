import { describe, expect, it } from "vitest";
import type { RequestState, RequestStep } from "../../api/domain/request.ts";
import { type CaseRecord, type Measure, unitsOf } from "../../api/domain/measures.ts";

const HOUR_MS = 3_600_000;
const monday = new Date("2026-11-02T00:00:00Z"); // 08:00 WITA
const hours = (count: number): Date => new Date(monday.getTime() + count * HOUR_MS);
type Entry = CaseRecord["facts"][number];
const requestId = "00000000-0000-4000-8000-000000000001";
const request = (after: number, step: RequestStep, state: RequestState): Entry => ({
  at: hours(after),
  fact: { type: "requestStepped", requestId, step, state, version: 1 },
});
const document = (after: number, state: string, documentId = "d1"): Entry => ({
  at: hours(after),
  fact: { type: "documentStepped", requestId, documentId, step: "print", state, version: 1 },
});
const delivery = (after: number, state: string, deliveryId = "p1"): Entry => ({
  at: hours(after),
  fact: { type: "deliveryStepped", requestId, deliveryId, step: "fail", state, version: 1, courierId: null },
});
const pickup = (after: number, state: string): Entry => ({
  at: hours(after),
  fact: { type: "pickupStepped", requestId, pickupId: "k1", step: "offer", state, version: 1 },
});

const produced = [
  request(0, "submit", "SUBMITTED"),
  request(1, "startReview", "IN_REVIEW"),
  request(2, "requestCompletion", "NEEDS_COMPLETION"),
  request(10, "complete", "IN_REVIEW"),
  request(11, "declareComplete", "IN_PRODUCTION"),
  document(11, "QUEUED"),
  document(12, "IN_WORK"),
  document(13, "AWAITING_SIGNATURE"),
  document(20, "PRINTED"),
  document(21, "READY"),
  document(22, "PACKED"),
];
const EVERY_WEEKDAY = { zone: "Asia/Makassar", holidaysAt: () => new Set<string>() } as const;
function counted(facts: readonly Entry[], more: Partial<CaseRecord> = {}): [string, Measure[]][] {
  const record = { requestId, facts, documents: [{ id: "d1", kind: "KTP_EL" as const }], attempts: [], ...more };
  return unitsOf(record, EVERY_WEEKDAY).map(({ id, measures }) => [id, [...measures]]);
}
const attempt = (id: string, more: Partial<CaseRecord["attempts"][number]> = {}): CaseRecord["attempts"][number] => ({
  id,
  deliveryId: "p1",
  at: hours(24),
  counts: true,
  failed: true,
  ...more,
});

describe("a document", () => {
  it("counts in no figure before it is in its owner's hands", () => expect(counted(produced)).toEqual([]));
  it.each([
    ["Asia/Jakarta", "2026-11"],
    ["Asia/Makassar", "2026-12"], // 00:01
    ["Asia/Jayapura", "2026-12"],
  ] as const)("counts in the month of its handover in %s", (zone, month) => {
    const late = new Date("2026-11-30T16:01:00Z");
    const facts = [...produced, { ...document(0, "HANDED_OVER"), at: late }];
    const record: CaseRecord = { requestId, facts, documents: [{ id: "d1", kind: "KTP_EL" }], attempts: [] };
    const [unit] = unitsOf(record, { ...EVERY_WEEKDAY, zone });
    expect(unit).toMatchObject({ unit: "DOCUMENT", id: "d1", month, documentKind: "KTP_EL", at: late });
  });
  it("is in time when production kept its 24 hours, and it knows how long each stage took", () => {
    const [unit] = unitsOf(
      { requestId, facts: [...produced, document(40, "HANDED_OVER")], documents: [{ id: "d1", kind: "KTP_EL" }], attempts: [] },
      EVERY_WEEKDAY,
    );
    expect(unit?.measures).toEqual(["DOCUMENTS", "DOCUMENTS_IN_TIME"]);
    expect(unit?.stageMs).toEqual({ REVIEW: 3 * HOUR_MS, PRODUCTION: 3 * HOUR_MS, HANDOVER: 19 * HOUR_MS, WHOLE: 40 * HOUR_MS });
  });
  it("that was spoiled waited for its owner from when it was ready for the last time", () => {
    const facts = [...produced, document(23, "SPOILED"), document(24, "READY"), document(30, "HANDED_OVER")];
    const [unit] = unitsOf({ requestId, facts, documents: [{ id: "d1", kind: "KTP_EL" }], attempts: [] }, EVERY_WEEKDAY);
    expect(unit?.stageMs).toMatchObject({ HANDOVER: 6 * HOUR_MS, PRODUCTION: 4 * HOUR_MS });
  });
  it("is late when it did not", () => {
    const slow = produced.map((entry) =>
      entry.fact.type === "documentStepped" && entry.fact.state === "PRINTED" ? document(50, "PRINTED") : entry,
    );
    const facts = slow.map((entry) =>
      entry.at > hours(20) && entry.fact.type === "documentStepped" ? { ...entry, at: hours(60) } : entry,
    );
    const waitedOut = facts.filter(({ fact }) => fact.type !== "documentStepped" || fact.state !== "AWAITING_SIGNATURE");
    expect(counted([...waitedOut, document(61, "HANDED_OVER")])).toEqual([["d1", ["DOCUMENTS"]]]);
  });
  it("that was taken back counts no more, and again when it is handed over again", () => {
    const back = [...produced, document(40, "HANDED_OVER"), document(41, "PACKED")];
    expect(counted(back)).toEqual([]);
    expect(counted([...back, document(42, "HANDED_OVER")])).toHaveLength(1);
  });
  it("that its owner prints is a measure of its own", () =>
    expect(counted([...produced, document(40, "SELF_PRINTED")])).toEqual([["d1", ["SELF_PRINTED"]]]));
});

describe("a request, a parcel, a visit", () => {
  it("a request counts when nothing of it is open any more", () => {
    expect(counted([...produced, request(50, "finish", "COMPLETED")])).toEqual([[requestId, ["REQUESTS"]]]);
    expect(counted([...produced, request(50, "finish", "COMPLETED"), request(51, "correct", "HANDING_OVER")])).toEqual([]);
  });
  it("a parcel at the desk is no parcel by courier", () =>
    expect(counted([...produced, pickup(22, "AWAITING_PICKUP"), pickup(30, "HANDED_OVER")])).toEqual([["k1", ["PARCELS"]]]));
  it("a parcel by courier counts as first attempt unless a visit that counts had failed", () => {
    const facts = [...produced, delivery(23, "UNDER_WAY"), delivery(30, "HANDED_OVER")];
    const handedOver = attempt("a2", { failed: false });
    const first: Measure[] = ["PARCELS", "COURIER_PARCELS", "FIRST_ATTEMPT_PARCELS"];
    expect(counted(facts, { attempts: [handedOver] })).toEqual([
      ["p1", first],
      ["a2", ["ATTEMPTS"]],
    ]);
    const withoutEffort = attempt("a1", { counts: false });
    expect(counted(facts, { attempts: [withoutEffort, handedOver] })).toEqual([
      ["p1", first],
      ["a2", ["ATTEMPTS"]],
    ]);
    expect(counted(facts, { attempts: [attempt("a1"), handedOver] })).toEqual([
      ["p1", ["PARCELS", "COURIER_PARCELS"]],
      ["a1", ["ATTEMPTS"]],
      ["a2", ["ATTEMPTS"]],
    ]);
    expect(counted(facts, { attempts: [attempt("a1", { deliveryId: "p0" }), handedOver] })[0]).toEqual(["p1", first]);
  });
});
