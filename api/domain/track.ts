import { distanceM, type Fix } from "./position.ts";

/**
 * Where the courier is: in the order of the phone's clock, each reading is believed that can be reached from the one believed before, and the
 * last of them counts. It depends on the readings alone and never on when they arrived: a late one counts as if it had been in time.
 * @param track by takenAt, no two of one moment
 * @param from the newest believed one before it; null: the track is the duty's from its beginning, and its first reading is believed
 */
export function newestBelieved<F extends Fix>(track: readonly F[], from: F | null, maxSpeedMps: number): F | null {
  return track.reduce<F | null>((last, fix) => (last !== null && isTooFast(last, fix, maxSpeedMps) ? last : fix), from);
}

/** Nobody gets from `last` to `fix`, which is newer, in the time between. */
function isTooFast(last: Fix, fix: Fix, maxSpeedMps: number): boolean {
  const elapsedS = (fix.takenAt.getTime() - last.takenAt.getTime()) / 1000;
  return distanceM(last, fix) > maxSpeedMps * elapsedS;
}
