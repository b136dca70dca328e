import fc from "fast-check";
import { expect, it } from "vitest";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { type CourierFix, freshnessOf, livePosition } from "../../api/domain/live-position.ts";
import { runStates, type Stop, stopsBefore } from "../../api/domain/run.ts";

const now = new Date("2026-11-24T02:00:00Z");
const limits = { liveAgeMs: 45_000, maxAgeMs: 300_000 };
const FIVE_MINUTES_MS = 300_000;

/** Runs as they come about, and more: mostly on their way, with now and then everything else. */
const runs = fc.record({
  runState: fc.constantFrom(...runStates, "STARTED", "STARTED", "STARTED"),
  courierId: fc.constantFrom("andi", "budi"),
  positions: fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 }), // in the order in which the stops happen to be read
  states: fc.array(fc.constantFrom(...deliveryStates, ...Array<"UNDER_WAY">(8).fill("UNDER_WAY"), "ARRIVED"), {
    minLength: 8,
    maxLength: 8,
  }),
});
const circumstances = fc.record({
  run: runs,
  doors: fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 8, maxLength: 8 }),
  watched: fc.nat(),
  level: fc.constantFrom(1, 2, 2, 2),
  fix: fc.record({
    courierId: fc.constantFrom("andi", "andi", "budi", "andi", null),
    ageMs: fc.oneof(fc.integer({ min: -60_000, max: 400_000 }), fc.constantFrom(0, 45_000, 300_000, 300_001)),
  }),
});

/** The rule in words, without the words of the code: two people at a whiteboard would write it so. */
function seesTheCourier(
  stops: readonly Stop[],
  me: Stop,
  runState: string,
  runsCourier: string,
  level: number,
  fix: CourierFix | null,
): boolean {
  if (level !== 2 || runState !== "STARTED" || fix?.courierId !== runsCourier) return false;
  if (now.getTime() - fix.takenAt.getTime() > FIVE_MINUTES_MS) return false;
  const doorsWhereTheCourierStands = stops.filter(({ state }) => state === "ARRIVED");
  const doorsToCome = stops.filter(({ state }) => state === "UNDER_WAY");
  const candidates = doorsWhereTheCourierStands.length > 0 ? doorsWhereTheCourierStands : doorsToCome;
  const next = candidates.find(({ position }) => candidates.every((other) => other.position >= position));
  return next?.door === me.door && (me.state === "ARRIVED" || me.state === "UNDER_WAY");
}

it("the marker is seen if and only if the courier comes here next, in 10,000 runs", () => {
  let shown = 0;
  fc.assert(
    fc.property(circumstances, ({ run, doors, watched, level, fix: { courierId, ageMs } }) => {
      const stops = run.positions.map((position, index): Stop => ({
        deliveryId: `d${position}`,
        position,
        door: doors[index]!,
        state: run.states[index]!,
      }));
      const me = stops[watched % stops.length]!;
      const fix = courierId && {
        courierId,
        latitudeDeg: -4.013549,
        longitudeDeg: 119.625551,
        takenAt: new Date(now.getTime() - ageMs),
      };
      const markerFor = ({ deliveryId, state }: Stop): ReturnType<typeof livePosition> => {
        const before = stopsBefore(stops, deliveryId);
        const delivery = { state, courierId: run.courierId, runState: run.runState, stopsBefore: before };
        return livePosition(level, delivery, fix, now, limits);
      };
      const marker = markerFor(me);
      expect(marker !== null).toBe(seesTheCourier(stops, me, run.runState, run.courierId, level, fix));
      const shownAt = stops.filter((stop) => markerFor(stop) !== null);
      expect(new Set(shownAt.map(({ door }) => door)).size).toBeLessThanOrEqual(1);
      if (!marker) return;
      shown += 1;
      expect([marker.latitudeDeg, marker.longitudeDeg]).toEqual([-4.014, 119.626]);
      expect(marker.freshness).toBe(ageMs <= 45_000 ? "LIVE" : "DELAYED");
    }),
    { numRuns: 10_000 },
  );
  expect(shown).toBeGreaterThan(300); // otherwise this tests nothing
});

it.each([
  [-59_000, "LIVE"],
  [45_000, "LIVE"],
  [45_001, "DELAYED"],
  [300_000, "DELAYED"],
  [300_001, "STALE"],
])("a reading of %i ms ago is %s", (ageMs, freshness) => {
  expect(freshnessOf(new Date(now.getTime() - ageMs), now, limits)).toBe(freshness);
});
