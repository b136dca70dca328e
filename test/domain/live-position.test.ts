import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { type CourierFix, livePosition, type WatchedDelivery } from "../../api/domain/live-position.ts";
import { runStates } from "../../api/domain/run.ts";

const now = new Date("2026-11-24T02:00:00Z");
const limits = { liveAgeMs: 45_000, maxAgeMs: 300_000 };
const delivery: WatchedDelivery = { state: "UNDER_WAY", courierId: "andi", runState: "STARTED", stopsBefore: 0 };
const fixAged = (ageMs: number, place: Partial<CourierFix> = {}): CourierFix => ({
  courierId: "andi",
  latitudeDeg: -4.013549,
  longitudeDeg: 119.625551,
  takenAt: new Date(now.getTime() - ageMs),
  ...place,
});

describe("the courier on the citizen's map", () => {
  it("is rounded to about 110 m and carries nothing else", () => {
    expect(livePosition(2, delivery, fixAged(0), now, limits)).toEqual({
      latitudeDeg: -4.014,
      longitudeDeg: 119.626,
      takenAt: now,
      freshness: "LIVE",
    });
  });

  it.each([
    [-59_000, "LIVE"], // a phone that is ahead
    [0, "LIVE"],
    [45_000, "LIVE"],
    [45_001, "DELAYED"],
    [300_000, "DELAYED"],
    [300_001, undefined],
  ])("after %i ms is %s", (ageMs, freshness) => {
    expect(livePosition(2, delivery, fixAged(ageMs), now, limits)?.freshness).toBe(freshness);
  });

  it("may stand on the equator", () => {
    const shown = livePosition(2, delivery, fixAged(0, { latitudeDeg: -0.0004, longitudeDeg: 0 }), now, limits);
    expect(shown && [Object.is(shown.latitudeDeg, 0), Object.is(shown.longitudeDeg, 0)]).toEqual([true, true]);
  });

  it("is seen if and only if it is this citizen's turn, in 10,000 circumstances", () => {
    let timesShown = 0;
    const circumstances = fc.record({
      level: fc.constantFrom(0, 1, 2, 2, 2),
      state: fc.constantFrom(...deliveryStates, "UNDER_WAY", "UNDER_WAY", "ARRIVED"),
      courierId: fc.constantFrom("andi", "andi", "andi", "budi", null),
      runState: fc.constantFrom(null, ...runStates, "STARTED", "STARTED", "STARTED"),
      stopsBefore: fc.constantFrom(null, 0, 0, 0, 1, 2),
      ageMs: fc.constantFrom(null, 0, 299_999, 300_000, 300_001, 1e9),
    });
    fc.assert(
      fc.property(circumstances, ({ level, ageMs, ...watched }) => {
        const fix = ageMs === null ? null : fixAged(ageMs);
        const expected = [
          level === 2,
          ["UNDER_WAY", "ARRIVED"].includes(watched.state),
          watched.stopsBefore === 0,
          watched.runState === "STARTED",
          watched.courierId === "andi",
          ageMs !== null && ageMs <= 300_000,
        ].every(Boolean);
        expect(livePosition(level, watched, fix, now, limits) !== null).toBe(expected);
        if (expected) timesShown += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(timesShown).toBeGreaterThan(100); // otherwise this tests nothing
  });
});
