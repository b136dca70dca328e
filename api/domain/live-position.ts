import type { DeliveryState } from "./delivery.ts";
import { MAX_AHEAD_MS } from "./position.ts";
import type { RunState } from "./run.ts";
import type { Level } from "./visibility.ts";

export interface LiveLimits {
  readonly liveAgeMs: number; // up to here LIVE
  readonly maxAgeMs: number; // up to here DELAYED, with its age; then gone
}
/** The newest accepted reading of a courier's phone. */
export interface CourierFix {
  readonly courierId: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly takenAt: Date; // the phone's clock
}
/** The delivery that is looked at; never the courier, who belongs to many. */
export interface WatchedDelivery {
  readonly state: DeliveryState;
  readonly courierId: string | null;
  readonly runState: RunState | null;
  readonly stopsBefore: number | null; // open stops of the run before this one; null: in no run
}
export interface LivePosition {
  readonly latitudeDeg: number; // 3 decimals, about 110 m
  readonly longitudeDeg: number;
  readonly takenAt: Date;
  readonly freshness: "LIVE" | "DELAYED";
}
export const freshnesses = ["LIVE", "DELAYED", "STALE"] as const;
export type Freshness = (typeof freshnesses)[number];

/**
 * By the age of a reading. A phone may be ahead by up to a minute: that counts as no age. More is refused on arrival, so the server's clock
 * was set back since: how old the reading is, nobody knows.
 */
export function freshnessOf(takenAt: Date, now: Date, { liveAgeMs, maxAgeMs }: LiveLimits): Freshness {
  const ageMs = now.getTime() - takenAt.getTime();
  if (ageMs < -MAX_AHEAD_MS) return "STALE";
  if (ageMs <= liveAgeMs) return "LIVE";
  return ageMs <= maxAgeMs ? "DELAYED" : "STALE";
}

/**
 * Where the courier is, for the citizen whose turn is next, or null for every reason there is: asked again for every event, so that
 * handover, failure, reorder, pause and reassignment take the marker away at once. Nothing says which reason it was.
 */
export function livePosition(
  level: Level,
  delivery: WatchedDelivery,
  fix: CourierFix | null,
  now: Date,
  limits: LiveLimits,
): LivePosition | null {
  const isTheirTurn = (delivery.state === "UNDER_WAY" || delivery.state === "ARRIVED") && delivery.stopsBefore === 0;
  if (level < 2 || !isTheirTurn || delivery.runState !== "STARTED") return null;
  if (fix === null || fix.courierId !== delivery.courierId) return null; // a new courier: the old one's way is nobody's business
  const freshness = freshnessOf(fix.takenAt, now, limits);
  if (freshness === "STALE") return null;
  return {
    latitudeDeg: rounded(fix.latitudeDeg),
    longitudeDeg: rounded(fix.longitudeDeg),
    takenAt: fix.takenAt,
    freshness,
  };
}

/** Adding 0 turns the -0 just south of the equator into 0. */
const rounded = (deg: number): number => Math.round(deg * 1000) / 1000 + 0;
