import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addHistograms, bucketOf, countIn, type Histogram, minutesFor, upperMinutes } from "../../api/domain/durations.ts";

const MINUTE_MS = 60_000;
const durationMs = fc.integer({ min: 0, max: 60 * 24 * 3_600_000 });
const histogramOf = (durations: readonly number[]): Histogram => addHistograms(durations.map((ms) => ({ [bucketOf(ms)]: 1 })));

describe("a bucket", () => {
  it.each([
    [0, 0],
    [MINUTE_MS, 0],
    [MINUTE_MS + 1, 1],
    [2 * MINUTE_MS, 8],
    [24 * 60 * MINUTE_MS, 84],
  ])("%i ms: %i", (ms, bucket) => expect(bucketOf(ms)).toBe(bucket));
  it("holds what lies above the bucket before it and not above its own edge, which is at most 9.1 % more", () =>
    fc.assert(
      fc.property(durationMs, (ms) => {
        const minutes = ms / MINUTE_MS;
        const upper = upperMinutes(bucketOf(ms));
        expect(minutes).toBeLessThanOrEqual(upper * (1 + 1e-9));
        expect(upper / Math.max(minutes, 1)).toBeLessThan(1.091);
      }),
    ));
});

describe("in how many minutes a share was done", () => {
  it("is the edge of the bucket that the exact rank is in: never too small, at most 9.1 % too large", () =>
    fc.assert(
      fc.property(fc.array(durationMs, { minLength: 1, maxLength: 60 }), fc.constantFrom(0.5, 0.9, 1), (durations, share) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * share) - 1]! / MINUTE_MS;
        const said = minutesFor(histogramOf(durations), share)!;
        expect(said).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
        expect(said).toBeLessThanOrEqual(Math.max(1, exact * 1.091));
      }),
    ));
  it("of nothing is not known", () => expect(minutesFor({}, 0.5)).toBeNull());
});

it("months can be added up in any order and taken away again", () =>
  fc.assert(
    fc.property(fc.array(durationMs, { maxLength: 30 }), fc.array(durationMs, { maxLength: 30 }), (one, other) => {
      const both = addHistograms([histogramOf(one), histogramOf(other)]);
      expect(both).toEqual(histogramOf([...other, ...one]));
      expect(countIn(both)).toBe(one.length + other.length);
    }),
  ));
