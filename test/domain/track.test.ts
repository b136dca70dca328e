import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceM, type Fix } from "../../api/domain/position.ts";
import { newestBelieved } from "../../api/domain/track.ts";

const MAX_SPEED_MPS = 120 / 3.6;
const start = new Date("2026-11-24T02:00:00Z");
const at = (metres: number, seconds: number): Fix => ({
  latitudeDeg: -4.0135 + metres / 111_194.9,
  longitudeDeg: 119.6255,
  accuracyM: 10,
  takenAt: new Date(start.getTime() + seconds * 1000),
});
const newest = (...track: readonly Fix[]): Fix | null => newestBelieved(track, null, MAX_SPEED_MPS);

describe("the newest believed place of a track", () => {
  it.each<[string, readonly Fix[], Fix | null]>([
    ["nothing yet", [], null],
    ["the first", [at(0, 0)], at(0, 0)],
    ["at 120 km/h", [at(0, 0), at(333, 10)], at(333, 10)],
    ["faster: stays", [at(0, 0), at(334, 10)], at(0, 0)],
    ["a jump and back", [at(0, 0), at(9_000, 10), at(50, 20)], at(50, 20)],
    ["a jump that time makes possible", [at(0, 0), at(9_000, 10), at(9_000, 400)], at(9_000, 400)],
  ])("%s", (_what, track, place) => expect(newest(...track)).toEqual(place));

  it("went on from the last place, ends where the whole track ends", () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -3_000, max: 3_000 })), { minLength: 1 });
    fc.assert(
      fc.property(steps, fc.nat(), (moves, cut) => {
        let [seconds, metres] = [0, 0];
        const track = moves.map(([wait, move]) => at((metres += move), (seconds += wait)));
        const middle = cut % (track.length + 1);
        const half = newestBelieved(track.slice(0, middle), null, MAX_SPEED_MPS);
        expect(newestBelieved(track.slice(middle), half, MAX_SPEED_MPS)).toEqual(newest(...track));
      }),
    );
  });
  it("is never reached faster than anybody rides", () => {
    const jumps = fc.array(fc.integer({ min: -20_000, max: 20_000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(jumps, (metres) => {
        const track = metres.map((metre, index) => at(metre, index * 10));
        const believed = track.map((_fix, index) => newest(...track.slice(0, index + 1))!);
        for (const [index, fix] of believed.slice(1).entries()) {
          const elapsedS = (fix.takenAt.getTime() - believed[index]!.takenAt.getTime()) / 1000;
          expect(distanceM(believed[index]!, fix)).toBeLessThanOrEqual(MAX_SPEED_MPS * elapsedS + 1e-6);
        }
      }),
    );
  });
});
