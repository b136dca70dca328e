import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { type Address, doorByDoor, isSameDoor, openStops, type Stop, stopNumbers, stopsBefore } from "../../api/domain/run.ts";

const stop = (deliveryId: string, position: number, state: Stop["state"] = "UNDER_WAY", door = deliveryId): Stop => ({
  deliveryId,
  position,
  state,
  door,
});
const ids = (stops: readonly Stop[]): string[] => openStops(stops).map(({ deliveryId }) => deliveryId);

/** Any run: positions in any order, no two alike, some parcels for one door. */
const runs = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 })
  .chain((positions) =>
    fc.tuple(
      ...positions.map((position) =>
        fc
          .tuple(fc.constantFrom(...deliveryStates), fc.constantFrom("a", "b", "c", "d", "e"))
          .map(([state, door]) => stop(`d${position}`, position, state, door)),
      ),
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

  it("are made door by door, each when its first parcel comes", () => {
    const stops = [
      stop("a", 1, "UNDER_WAY", "x"),
      stop("b", 2, "UNDER_WAY", "y"),
      stop("c", 3, "UNDER_WAY", "x"),
      stop("d", 4, "UNDER_WAY", "z"),
    ];
    expect(ids(stops)).toEqual(["a", "c", "b", "d"]);
    expect(stops.map(({ deliveryId }) => stopsBefore(stops, deliveryId))).toEqual([0, 1, 0, 2]);
    const there = stops.map((each) => (each.deliveryId === "d" ? { ...each, state: "ARRIVED" as const } : each));
    expect(ids(there)).toEqual(["d", "a", "c", "b"]);
  });

  it("number their doors from 0 without a gap, in every run", () => {
    fc.assert(
      fc.property(runs, (stops) => {
        const open = openStops(stops);
        const doors = [...new Set(open.map(({ door }) => door))];
        for (const { deliveryId, door } of open) expect(stopsBefore(stops, deliveryId)).toBe(doors.indexOf(door));
        // No door is left and come back to.
        expect(open.filter(({ door }, index) => door !== open[index - 1]?.door)).toHaveLength(doors.length);
      }),
      { numRuns: 2_000 },
    );
  });
  it("move up by one, and nobody falls back, when the first door is made", () => {
    fc.assert(
      fc.property(runs, (stops) => {
        const [first] = openStops(stops);
        if (!first) return;
        const made = stops.map((each) => (each.door === first.door ? { ...each, state: "HANDED_OVER" as const } : each));
        for (const { deliveryId, door } of openStops(stops))
          expect(stopsBefore(made, deliveryId)).toBe(door === first.door ? null : stopsBefore(stops, deliveryId)! - 1);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a plan", () => {
  const planned = (stops: readonly Stop[]): string[] => doorByDoor(stops).map(({ deliveryId }) => deliveryId);
  it("brings parcels for one door together, and leaves what has been made where it was", () => {
    expect(planned([stop("a", 1, "ASSIGNED", "x"), stop("b", 2, "ASSIGNED", "y"), stop("c", 3, "ASSIGNED", "x")])).toEqual([
      "a",
      "c",
      "b",
    ]);
    expect(planned([stop("x", 1, "HANDED_OVER", "x"), stop("b", 2), stop("c", 3, "ASSIGNED", "x")])).toEqual(["x", "b", "c"]);
  });
  it("loses nothing, and no door of it is left and come back to, whatever has been made", () => {
    fc.assert(
      fc.property(runs, (stops) => {
        const plan = doorByDoor(stops.toSorted((a, b) => a.position - b.position));
        expect(new Set(plan)).toEqual(new Set(stops));
        const renumbered = plan.map((each, index) => ({ ...each, position: index + 1 }));
        const turns = openStops(renumbered).filter(({ state }) => state === "UNDER_WAY");
        // The first of a door is made: the second is next, before everybody else.
        const [first, second] = turns;
        if (!first || !second || first.door !== second.door || turns.length < openStops(renumbered).length) return;
        const made = renumbered.map((each) =>
          each.deliveryId === first.deliveryId ? { ...each, state: "HANDED_OVER" as const } : each,
        );
        expect(openStops(made)[0]?.deliveryId).toBe(second.deliveryId);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the stops of a run, by the plan", () => {
  it("have numbers from 1, one for a door, which stay while the run is made", () => {
    fc.assert(
      fc.property(runs, (stops) => {
        const numbers = stopNumbers(stops);
        const plan = stops.toSorted((a, b) => a.position - b.position);
        const doors = [...new Set(plan.map(({ door }) => door))];
        for (const { deliveryId, door } of stops) expect(numbers.get(deliveryId)).toBe(doors.indexOf(door) + 1);
        expect(stopNumbers(stops.map((each) => ({ ...each, state: "HANDED_OVER" as const })))).toEqual(numbers);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("two parcels go to one door", () => {
  const home: Address = {
    villageCode: "73.72.01.1004",
    street: "Jalan Sudirman No. 12",
    latitudeDeg: -4.0283,
    longitudeDeg: 119.6506,
  };
  const metres = (count: number): number => (count * 360) / (2 * Math.PI * 6_371_000);
  it.each<[string, Partial<Address>, boolean]>([
    ["the very same", {}, true],
    ["written otherwise", { street: "jl. sudirman  no.12" }, true],
    ["24 m away", { latitudeDeg: -4.0283 + metres(24) }, true],
    ["26 m away", { latitudeDeg: -4.0283 + metres(26) }, false],
    ["the house next door", { street: "Jalan Sudirman No. 14" }, false],
    ["number 1 2 is not number 12", { street: "Jalan Sudirman No. 1 2" }, false],
    ["another kelurahan", { villageCode: "73.72.01.1005" }, false],
    ["no pin", { latitudeDeg: null, longitudeDeg: null }, false],
  ])("%s: %#", (_, other, same) => {
    expect(isSameDoor(home, { ...home, ...other })).toBe(same);
    expect(isSameDoor({ ...home, ...other }, home)).toBe(same);
  });
  it("never when neither has a pin", () => {
    const unknown = { ...home, latitudeDeg: null, longitudeDeg: null };
    expect(isSameDoor(unknown, unknown)).toBe(false);
  });
});
