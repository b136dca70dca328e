import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, type Fix } from "../../api/domain/position.ts";
import { NO_TRACK, shownNext, trackEnd } from "../../api/domain/track.ts";

const MAX_SPEED_MPS = 120 / 3.6;
const start = new Date("2026-11-24T02:00:00Z");
const at = (metres: number, seconds: number): Fix => ({
  latitudeDeg: -4.0135 + metres / 111_194.9,
  longitudeDeg: 119.6255,
  accuracyM: 10,
  takenAt: new Date(start.getTime() + seconds * 1000),
});
const newest = (...track: readonly Fix[]): Fix | null => trackEnd(track, NO_TRACK, MAX_SPEED_MPS).believed;

describe("the newest believed place of a track", () => {
  it.each<[string, readonly Fix[], Fix | null]>([
    ["nothing yet", [], null],
    ["the first", [at(0, 0)], at(0, 0)],
    ["at 120 km/h", [at(0, 0), at(333, 10)], at(333, 10)],
    ["faster: stays", [at(0, 0), at(334, 10)], at(0, 0)],
    ["a jump and back", [at(0, 0), at(9_000, 10), at(50, 20)], at(50, 20)],
    ["a wild one first, one against it", [at(5_000, 0), at(0, 8)], at(5_000, 0)],
    ["a wild one first, two that agree against it", [at(5_000, 0), at(0, 8), at(40, 16)], at(40, 16)],
    ["a wild one first, two against it that do not agree", [at(5_000, 0), at(0, 8), at(-5_000, 16)], at(5_000, 0)],
    ["two that agree, but not one after the other", [at(5_000, 0), at(0, 8), at(5_010, 16), at(20, 24)], at(5_010, 16)],
    ["a jump that time makes possible", [at(0, 0), at(9_000, 10), at(9_000, 400)], at(9_000, 400)],
  ])("%s", (_what, track, place) => expect(newest(...track)).toEqual(place));

  it("went on from the last place, ends where the whole track ends", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -3_000, max: 3_000 })), { minLength: 1 });
    fc.assert(
      fc.property(steps, fc.nat(), (moves, cut) => {
        let [seconds, metres] = [0, 0];
        const track = moves.map(([wait, move]) => at((metres += move), (seconds += wait)));
        const middle = cut % (track.length + 1);
        const half = trackEnd(track.slice(0, middle), NO_TRACK, MAX_SPEED_MPS);
        const whole = trackEnd(track, NO_TRACK, MAX_SPEED_MPS);
        expect(trackEnd(track.slice(middle), half, MAX_SPEED_MPS)).toEqual(whole);
      }),
    );
  });
  it("was reached from the one believed before or from the one just before it", () => {
    const jumps = fc.array(fc.integer({ min: -20_000, max: 20_000 }), { minLength: 2, maxLength: 30 });
    const isReached = (from: Fix, to: Fix): boolean =>
      distanceM(from, to) <= (MAX_SPEED_MPS * (to.takenAt.getTime() - from.takenAt.getTime())) / 1000 + 1e-6;
    fc.assert(
      fc.property(jumps, (metres) => {
        const track = metres.map((metre, index) => at(metre, index * 10));
        const believed = track.map((_fix, index) => newest(...track.slice(0, index + 1))!);
        for (const [index, fix] of track.slice(1).entries()) {
          const mayBe = isReached(believed[index]!, fix) || isReached(track[index]!, fix);
          expect(believed[index + 1]).toBe(mayBe ? fix : believed[index]);
        }
      }),
    );
  });
});

describe("what the map shows next", () => {
  it.each<[string, Fix | null, Fix | null, Fix | null]>([
    ["nothing", null, null, null],
    ["the first", null, at(0, 10), at(0, 10)],
    ["what is believed now", at(0, 10), at(9_000, 20), at(9_000, 20)],
    ["what it showed, where that is newer", at(9_000, 20), at(0, 10), at(9_000, 20)],
    ["what it showed, where nothing is believed", at(0, 10), null, at(0, 10)],
  ])("%s", (_what, shown, believed, next) => expect(shownNext(shown, believed)).toEqual(next));
});
