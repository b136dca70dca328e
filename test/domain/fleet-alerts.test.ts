import { describe, expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { type AlertKind, fleetAlerts, type WatchedCourier, type WatchedParcel } from "../../api/domain/fleet-alerts.ts";

const now = new Date("2026-11-24T02:00:00Z");
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const limits = { silentAfterMs: 180_000 };

const andi: WatchedCourier = {
  courierId: "andi",
  onDutySince: ago(60),
  openRun: { state: "STARTED", startedAt: ago(30) },
  lastFixAt: ago(1),
  clockAheadAt: null,
};
const parcel: WatchedParcel = {
  deliveryId: "p",
  courierId: "andi",
  state: "UNDER_WAY",
  stateSince: ago(20),
  windowTo: ago(-60),
  lastFailure: null,
};
type Found = readonly [AlertKind, Date];
const ofPhone = (more: Partial<WatchedCourier>): Found[] =>
  fleetAlerts([{ ...andi, ...more }], [], now, limits, "Asia/Makassar").map(({ kind, since }) => [kind, since]);
const ofParcel = (more: Partial<WatchedParcel>): Found[] =>
  fleetAlerts([], [{ ...parcel, ...more }], now, limits, "Asia/Makassar").map(({ kind, since }) => [kind, since]);

describe("a phone", () => {
  it.each<[string, Partial<WatchedCourier>, Found[]]>([
    ["heard a minute ago is well", {}, []],
    ["not heard for three minutes is well", { lastFixAt: ago(3) }, []],
    ["not heard for longer is silent since then", { lastFixAt: ago(3.1) }, [["SILENT_PHONE", ago(3.1)]]],
    ["never heard is silent since the run began", { lastFixAt: null }, [["SILENT_PHONE", ago(30)]]],
    ["has three minutes from the start of the run", { lastFixAt: ago(40), openRun: { state: "STARTED", startedAt: ago(2) } }, []],
    ["may be silent while the run pauses", { lastFixAt: ago(20), openRun: { state: "PAUSED", startedAt: ago(30) } }, []],
    ["may be silent without a run", { lastFixAt: null, openRun: null }, []],
    ["may be silent off duty", { lastFixAt: null, onDutySince: null }, []],
    ["whose clock ran ahead after the newest good reading", { clockAheadAt: ago(0.5) }, [["PHONE_CLOCK_AHEAD", ago(0.5)]]],
    ["whose clock is right again", { clockAheadAt: ago(2) }, []],
    ["whose clock was ahead on an earlier duty", { lastFixAt: null, openRun: null, clockAheadAt: ago(61) }, []],
    ["whose clock is ahead off duty", { onDutySince: null, clockAheadAt: ago(0.5) }, []],
  ])("%s", (_name, more, alerts) => expect(ofPhone(more)).toEqual(alerts));
  it("that is silent and wrong is both", () => {
    expect(ofPhone({ lastFixAt: null, clockAheadAt: ago(5) }).map(([kind]) => kind)).toEqual([
      "PHONE_CLOCK_AHEAD",
      "SILENT_PHONE",
    ]);
  });
});

describe("a parcel", () => {
  const promised = ["PLANNED", "ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"];
  it.each(deliveryStates)("in the state %s is late only where its window was promised", (state) => {
    const late = ofParcel({ state, windowTo: ago(5) }).filter(([kind]) => kind === "LATE");
    expect(late).toEqual(promised.includes(state) ? [["LATE", ago(5)]] : []);
    expect(ofParcel({ state, windowTo: now }).filter(([kind]) => kind === "LATE")).toEqual([]);
  });
  const counted = { at: ago(10), effort: "COUNTED" } as const;
  const without = { at: ago(10), effort: "WITHOUT_EFFORT" } as const;
  it.each<[string, Partial<WatchedParcel>, Found[]]>([
    ["that failed", { state: "ATTEMPT_FAILED", lastFailure: counted }, [["ATTEMPT_FAILED", ago(20)]]],
    ["that failed without effort", { state: "ATTEMPT_FAILED", lastFailure: without }, [["WITHOUT_EFFORT", ago(10)]]],
    ["that comes home without effort", { state: "RETURNING", lastFailure: without }, [["WITHOUT_EFFORT", ago(10)]]],
    ["that is home without effort", { state: "BACK_AT_OFFICE", lastFailure: without }, [["WITHOUT_EFFORT", ago(10)]]],
    ["that comes home after an honest try", { state: "RETURNING", lastFailure: counted }, []],
    ["that is tried again", { state: "UNDER_WAY", lastFailure: without }, []],
    ["that is planned anew", { state: "PLANNED", lastFailure: without }, []],
    ["in an incident", { state: "INCIDENT", lastFailure: without, windowTo: ago(5) }, [["INCIDENT", ago(20)]]],
  ])("%s", (_name, more, alerts) => expect(ofParcel(more)).toEqual(alerts));
});

it("the gravest comes first, and of one kind what has lasted longest; each says whom it is about", () => {
  const parcels: WatchedParcel[] = [
    { ...parcel, deliveryId: "late", windowTo: ago(5) },
    { ...parcel, deliveryId: "later", windowTo: ago(50) },
    { ...parcel, deliveryId: "incident", state: "INCIDENT", courierId: "budi" },
  ];
  expect(fleetAlerts([{ ...andi, lastFixAt: null }], parcels, now, limits, "Asia/Makassar")).toEqual([
    { kind: "INCIDENT", courierId: "budi", deliveryId: "incident", since: ago(20) },
    { kind: "LATE", courierId: "andi", deliveryId: "later", since: ago(50) },
    { kind: "LATE", courierId: "andi", deliveryId: "late", since: ago(5) },
    { kind: "SILENT_PHONE", courierId: "andi", deliveryId: null, since: ago(30) },
  ]);
});
