import { describe, expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import type { RequestState } from "../../api/domain/request.ts";
import {
  closesAt,
  type Handover,
  type Level,
  levelNow,
  maskName,
  maySee,
  type PublicField,
  publicStatus,
} from "../../api/domain/visibility.ts";

const limits = { level1Days: 90, level2Days: 7 };
const ended = new Date("2026-01-01T00:00:00Z");
const after = (days: number, ms = 0): Date => new Date(ended.getTime() + days * 86_400_000 + ms);

describe("levels close after the end", () => {
  it.each<[Level, Date, Level]>([
    [2, after(0), 2],
    [2, after(7, -1), 2],
    [2, after(7), 1],
    [2, after(90, -1), 1],
    [2, after(90), 0],
    [1, after(90, -1), 1],
    [1, after(90), 0],
    [0, after(900), 0],
    [3, after(900), 3],
  ])("%i at %s is %i", (granted, now, left) => expect(levelNow(granted, ended, now, limits)).toBe(left));

  it("and never before it", () => {
    for (const level of [0, 1, 2, 3] as const) expect(levelNow(level, null, after(900), limits)).toBe(level);
  });
  it("says when", () => {
    expect([0, 1, 2, 3].map((level) => closesAt(level as Level, ended, limits))).toEqual([null, after(90), after(7), null]);
    expect(closesAt(2, null, limits)).toBeNull();
  });
});

/** domain.md 3.6: level, and the states of a courier delivery where it depends on one. */
const ladder: Record<PublicField, [1 | 2, "ALWAYS" | readonly string[]]> = {
  statusFamily: [1, "ALWAYS"],
  statusDate: [1, "ALWAYS"],
  nextStep: [1, "ALWAYS"],
  holder: [1, "ALWAYS"],
  documentCount: [1, "ALWAYS"],
  documentKinds: [2, "ALWAYS"],
  applicantName: [2, "ALWAYS"],
  village: [2, "ALWAYS"],
  timeline: [2, "ALWAYS"],
  selfService: [2, "ALWAYS"],
  recipient: [2, "ALWAYS"],
  window: [2, ["PLANNED", "ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"]],
  courierFirstName: [2, ["ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"]],
  stopsBefore: [2, ["UNDER_WAY"]],
  handoverCode: [2, ["UNDER_WAY", "ARRIVED"]],
  livePosition: [2, ["UNDER_WAY", "ARRIVED"]],
};
it.each(Object.keys(ladder) as PublicField[])("%s is seen from its level, in its states", (field) => {
  const [from, states] = ladder[field];
  for (const level of [0, 1, 2] as const) {
    for (const state of [null, ...deliveryStates]) {
      const exists = states === "ALWAYS" || (state !== null && states.includes(state));
      expect([level, state, maySee(field, level, state)]).toEqual([level, state, level >= from && exists]);
    }
  }
});

describe("what the public page says", () => {
  it.each<[RequestState, (string | null)[] | null]>([
    ["DRAFT", null],
    ["SUBMITTED", ["INFO_RECEIVED", "OFFICE", "REVIEW"]],
    ["IN_REVIEW", ["INFO_RECEIVED", "OFFICE", "DECISION"]],
    ["NEEDS_COMPLETION", ["EXCEPTION", "APPLICANT", "COMPLETE_PAPERS"]],
    ["IN_PRODUCTION", ["IN_TRANSIT", "OFFICE", "DOCUMENTS_READY"]],
    ["READY", ["IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"]],
    ["HANDING_OVER", ["IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"]],
    ["COMPLETED", ["DELIVERED", "RECIPIENT", null]],
    ["PARTLY_COMPLETED", ["IN_TRANSIT", "OFFICE", "REST_FOLLOWS"]],
    ["REJECTED", ["EXCEPTION", null, "REAPPLY"]],
    ["CANCELLED", ["EXCEPTION", null, null]],
    ["EXPIRED", ["EXPIRED", null, "REAPPLY"]],
  ])("%s without a handover", (name, expected) => {
    const status = publicStatus(name, null);
    expect(status && [status.family, status.holder, status.next]).toEqual(expected);
  });

  const byCourier: Record<string, (string | null)[]> = {
    PLANNED: ["IN_TRANSIT", "OFFICE", "COURIER_ASSIGNED"],
    ASSIGNED: ["IN_TRANSIT", "OFFICE", "COURIER_LOADS"],
    LOADED: ["OUT_FOR_DELIVERY", "COURIER", "COURIER_DEPARTS"],
    UNDER_WAY: ["OUT_FOR_DELIVERY", "COURIER", "COURIER_ARRIVES"],
    ARRIVED: ["OUT_FOR_DELIVERY", "COURIER", "HANDOVER"],
    HANDED_OVER: ["DELIVERED", "RECIPIENT", null],
    ATTEMPT_FAILED: ["EXCEPTION", "COURIER", "AGAIN_OR_BACK"],
    RETURNING: ["IN_TRANSIT", "COURIER", "BACK_AT_OFFICE"],
    BACK_AT_OFFICE: ["EXCEPTION", "OFFICE", "CHOOSE_HANDOVER"],
    REDIRECTED: ["IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"],
    INCIDENT: ["EXCEPTION", "COURIER", "OFFICE_CALLS"],
    CANCELLED: ["IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"],
  };
  const atTheDesk: Record<string, (string | null)[]> = {
    AWAITING_PICKUP: ["AVAILABLE_FOR_PICKUP", "DESK", "COLLECT"],
    HANDED_OVER: ["DELIVERED", "RECIPIENT", null],
    OVERDUE: ["AVAILABLE_FOR_PICKUP", "DESK", "CHOOSE_HANDOVER"],
    ARCHIVED: ["EXCEPTION", "OFFICE", "CONTACT_OFFICE"],
    REDIRECTED: ["IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"],
    CANCELLED: ["IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"],
  };
  it.each([
    ...Object.entries(byCourier).map(([state, expected]) => ["COURIER", state, expected] as const),
    ...Object.entries(atTheDesk).map(([state, expected]) => ["PICKUP", state, expected] as const),
  ])("HANDING_OVER by %s, %s", (method, state, expected) => {
    const status = publicStatus("HANDING_OVER", { method, state } as Handover);
    expect(status && [status.family, status.holder, status.next]).toEqual(expected);
  });

  it("follows the rest of a partly completed request, and no finished parcel once the request has ended", () => {
    expect(publicStatus("PARTLY_COMPLETED", { method: "COURIER", state: "UNDER_WAY" })?.holder).toBe("COURIER");
    expect(publicStatus("CANCELLED", { method: "PICKUP", state: "AWAITING_PICKUP" })?.family).toBe("EXCEPTION");
  });
});

it.each([
  ["Siti Aminah", "S*** A***"],
  ["  siti   aminah ", "S*** A***"],
  ["Muh. Ali", "M*** A***"],
  ["\u{1F600}x", "\u{1F600}***"],
  ["", ""],
])("%j is shown as %j", (name, masked) => expect(maskName(name)).toBe(masked));
