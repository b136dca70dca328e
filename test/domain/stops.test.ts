import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { openStops, type Stop, stopsBefore } from "../../api/domain/run.ts";

const stop = (deliveryId: string, position: number, state: Stop["state"] = "UNDER_WAY"): Stop => ({
  deliveryId,
  position,
  state,
});
const ids = (stops: readonly Stop[]): string[] => openStops(stops).map(({ deliveryId }) => deliveryId);

/** Any run: positions in any order, no two alike. */
const runs = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 })
  .chain((positions) =>
    fc.tuple(
      ...positions.map((position) => fc.constantFrom(...deliveryStates).map((state) => stop(`d${position}`, position, state))),
    ),
  );

describe("the stops that are still to be made", () => {
  it("come by position, whatever the order in which they are read", () => {
    expect(ids([stop("c", 3), stop("a", 1), stop("b", 2)])).toEqual(["a", "b", "c"]);
  });
  it("begin where the courier stands", () => {
    expect(ids([stop("a", 1), stop("b", 2, "ARRIVED"), stop("c", 3)])).toEqual(["b", "a", "c"]);
  });
  it.each(deliveryStates)("in the state %s count only while somebody is on the way to them", (state) => {
    const isOpen = state === "UNDER_WAY" || state === "ARRIVED";
    expect(ids([stop("a", 1, state)])).toEqual(isOpen ? ["a"] : []);
    expect(stopsBefore([stop("a", 1, state), stop("b", 2)], "b")).toBe(isOpen ? 1 : 0);
    expect(stopsBefore([stop("a", 1, state)], "a")).toBe(isOpen ? 0 : null);
  });
  it("of another run are before nobody", () => expect(stopsBefore([stop("a", 1)], "b")).toBeNull());

  it("number themselves from 0 without a gap, in every run", () => {
    fc.assert(
      fc.property(runs, (stops) => {
        const numbers = openStops(stops).map(({ deliveryId }) => stopsBefore(stops, deliveryId));
        expect(numbers).toEqual(numbers.map((_, index) => index));
      }),
      { numRuns: 2_000 },
    );
  });
  it("move up by one, and nobody falls back, when the first of them is made", () => {
    fc.assert(
      fc.property(runs, (stops) => {
        const [first, ...rest] = openStops(stops);
        if (!first) return;
        const made = stops.map((each) => (each === first ? { ...each, state: "HANDED_OVER" as const } : each));
        expect(stopsBefore(made, first.deliveryId)).toBeNull();
        for (const { deliveryId } of rest) expect(stopsBefore(made, deliveryId)).toBe(stopsBefore(stops, deliveryId)! - 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
