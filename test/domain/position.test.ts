import { describe, expect, it } from "vitest";
import {
  accuracyOf,
  distanceM,
  type DutyPeriod,
  type Fix,
  type FixLimits,
  rejectionOf,
  type Rejection,
} from "../../api/domain/position.ts";

const now = new Date("2026-11-24T02:00:00Z");
const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const limits: FixLimits = {
  area: { southDeg: -4.17, westDeg: 119.5, northDeg: -3.9, eastDeg: 119.8 },
  maxAccuracyM: 100,
  maxAheadMs: 60_000,
};
const duty: DutyPeriod[] = [
  { from: after(-86_400), to: after(-80_000) },
  { from: after(-3_600), to: null },
];
const fix: Fix = { latitudeDeg: -4.0135, longitudeDeg: 119.6255, accuracyM: 10, takenAt: now };
describe("a reading of a courier's phone", () => {
  it.each<[string, Partial<Fix>, Rejection | null]>([
    ["is taken", {}, null],
    ["off duty, between two shifts", { takenAt: after(-79_999) }, "OFF_DUTY"],
    ["off duty, before any", { takenAt: after(-86_401) }, "OFF_DUTY"],
    ["from the end of an earlier shift, sent late", { takenAt: after(-80_000) }, null],
    ["no latitude", { latitudeDeg: NaN }, "INVALID_COORDINATES"],
    ["north of the pole", { latitudeDeg: 90.1 }, "INVALID_COORDINATES"],
    ["beyond the date line", { longitudeDeg: 180.1 }, "INVALID_COORDINATES"],
    ["(0,0)", { latitudeDeg: 0, longitudeDeg: 0 }, "OUTSIDE_AREA"],
    ["in Makassar", { latitudeDeg: -5.14, longitudeDeg: 119.42 }, "OUTSIDE_AREA"],
    ["good to 100 m", { accuracyM: 100 }, null],
    ["good to more", { accuracyM: 100.1 }, "LOW_ACCURACY"],
    ["of no place, as iOS says", { accuracyM: -1 }, "LOW_ACCURACY"],
    ["a minute ahead", { takenAt: after(60) }, null],
    ["more than a minute ahead", { takenAt: after(60.001) }, "CLOCK_AHEAD"],
  ])("%s", (_what, change, rejection) => expect(rejectionOf({ ...fix, ...change }, duty, now, limits)).toBe(rejection));

  it("of nowhere, (0,0), is refused even where the area would hold it", () => {
    const nowhere = { ...limits, area: { southDeg: -1, westDeg: -1, northDeg: 1, eastDeg: 1 } };
    expect(rejectionOf({ ...fix, latitudeDeg: 0, longitudeDeg: 0 }, duty, now, nowhere)).toBe("OUTSIDE_AREA");
    expect(rejectionOf({ ...fix, latitudeDeg: 0, longitudeDeg: 0.5 }, duty, now, nowhere)).toBeNull();
  });

  it("of the equator is valid where the equator is", () => {
    const pontianak = { ...limits, area: { southDeg: -0.2, westDeg: 109.2, northDeg: 0.2, eastDeg: 109.5 } };
    expect(rejectionOf({ ...fix, latitudeDeg: 0, longitudeDeg: 109.33 }, duty, now, pontianak)).toBeNull();
  });
});

it.each([
  ["what the phone says", { accuracyM: 12, hdop: 1 }, { accuracyM: 12, accuracyFrom: "PHONE" }],
  ["five metres for each of hdop", { accuracyM: null, hdop: 1.5 }, { accuracyM: 7.5, accuracyFrom: "ASSUMED" }],
  ["fifty where it says nothing", { accuracyM: null, hdop: null }, { accuracyM: 50, accuracyFrom: "ASSUMED" }],
  ["fifty where it says 0", { accuracyM: 0, hdop: 0 }, { accuracyM: 50, accuracyFrom: "ASSUMED" }],
  ["none where there is no place", { accuracyM: -1, hdop: 1 }, { accuracyM: -1, accuracyFrom: "PHONE" }],
])("is as exact as %s", (_what, said, accuracy) => expect(accuracyOf(said)).toEqual(accuracy));

it("measures metres", () => {
  const parepare = { latitudeDeg: -4.0135, longitudeDeg: 119.6255 };
  const makassar = { latitudeDeg: -5.1477, longitudeDeg: 119.4327 };
  expect(distanceM(parepare, parepare)).toBe(0);
  expect(distanceM(parepare, makassar) / 1000).toBeCloseTo(127.9, 0);
  expect(distanceM({ latitudeDeg: 0, longitudeDeg: 0 }, { latitudeDeg: 0, longitudeDeg: 180 })).toBeCloseTo(
    Math.PI * 6_371_000,
    0,
  );
});
