/** A position as the server said it; its own type, so that this file stands alone and can be tested without a browser. */
interface SaidPosition {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly takenAt: string; // ISO
  readonly freshness: "LIVE" | "DELAYED";
}

/** Where the courier was seen, and how long ago. `null` instead of one: too long ago to be shown. */
export interface Sighting {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly freshness: "LIVE" | "DELAYED";
  readonly ageMs: number;
}

const LIVE_MS = 45_000;
const SHOWN_MS = 300_000;
/** Ages at which the server calls a reading so, with room for a courier's clock that is ahead and for a slow line. */
const SAID_MS = { LIVE: { from: -60_000, to: LIVE_MS + 15_000 }, DELAYED: { from: LIVE_MS - 15_000, to: SHOWN_MS + 15_000 } };

/**
 * The position as it may be shown at `now`: it ages here too, since the next word from the server may never come.
 * @param receivedAt when the server last said it, by this phone's clock
 */
export function sightingOf(position: SaidPosition, receivedAt: Date, now: Date): Sighting | null {
  const { latitudeDeg, longitudeDeg } = position;
  const ageMs = ageWhenSaid(position, receivedAt) + Math.max(0, now.getTime() - receivedAt.getTime());
  if (ageMs > SHOWN_MS) return null;
  const freshness = position.freshness === "LIVE" && ageMs <= LIVE_MS ? "LIVE" : "DELAYED";
  return { latitudeDeg, longitudeDeg, freshness, ageMs };
}

/** A phone whose clock contradicts the server is not asked: then the oldest that the server's word allows holds. */
function ageWhenSaid({ takenAt, freshness }: SaidPosition, receivedAt: Date): number {
  const { from, to } = SAID_MS[freshness];
  const ageMs = receivedAt.getTime() - Date.parse(takenAt);
  if (ageMs < from || ageMs > to) return freshness === "LIVE" ? LIVE_MS : SHOWN_MS;
  return Math.max(0, ageMs);
}
