import type { LiveLimits } from "../domain/live-position.ts";
import { type FixLimits, MAX_AHEAD_MS } from "../domain/position.ts";

/** Every number about positions (domain.md 3.7), each a setting of the city once an office asks for another. */
export const POSITION_RULES = {
  live: { liveAgeMs: 45_000, maxAgeMs: 300_000 } satisfies LiveLimits,
  fix: { maxAccuracyM: 100, maxAheadMs: MAX_AHEAD_MS } satisfies Omit<FixLimits, "area">,
  maxSpeedMps: 120 / 3.6, // between two readings
  boxM: 30_000, // side of the square around the city outside of which a reading is a mistake
  citizenGapMs: 2_000, // a citizen's map moves at most this often
  contactGapMs: 5_000, // a phone's last contact may be so much older than it says
  keptDays: 7, // the trail
  wrongSecretsPerHour: 60, // of one network
  reportedAtOnce: 100, // readings, from the courier's page
} as const;
