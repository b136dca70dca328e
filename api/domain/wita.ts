/** Central Indonesia Time, UTC+8 without daylight saving: the zone of every day and month of this service. */
const WITA_OFFSET_MS = 8 * 3_600_000;

/** The day on which `instant` falls in WITA, such as "2026-11-24". */
export function dayInWita(instant: Date): string {
  return new Date(instant.getTime() + WITA_OFFSET_MS).toISOString().slice(0, 10);
}
