import type { Freshness } from "../gql/staff/graphql.ts";

/** As the server ages positions; said in the schema with `Freshness`. */
const LIVE_MS = 45_000;
const DELAYED_MS = 5 * 60_000;

const FROM_FRESH = ["LIVE", "DELAYED", "STALE"] as const satisfies readonly Freshness[];

/**
 * How fresh a position is by now. Whatever the server said, a reading never becomes younger on this page: of its word and of our own
 * count the older one holds.
 */
export function freshnessNow(said: Freshness, ageMs: number): Freshness {
  const counted = ageMs <= LIVE_MS ? "LIVE" : ageMs <= DELAYED_MS ? "DELAYED" : "STALE";
  return FROM_FRESH[Math.max(FROM_FRESH.indexOf(said), FROM_FRESH.indexOf(counted))]!;
}

/** Seconds are told in steps of five, upwards: the number stands still long enough to be read and is never too young. */
export const toldSeconds = (ageMs: number): number => Math.max(5, Math.ceil(ageMs / 5_000) * 5);
