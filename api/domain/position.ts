/** One reading of a courier's phone. Every unit is in the field's name. */
export interface Fix {
  readonly latitudeDeg: number; // WGS 84
  readonly longitudeDeg: number;
  readonly accuracyM: number; // 68 % radius, as the phone reports it
  readonly takenAt: Date; // the phone's clock, UTC
}
/** Who says how exact a reading is; what is only ASSUMED is good for a map and no evidence of where somebody stood. */
export const accuracySources = ["PHONE", "ASSUMED"] as const;
export type AccuracySource = (typeof accuracySources)[number];
export interface Accuracy {
  readonly accuracyM: number;
  readonly accuracyFrom: AccuracySource;
}
/** The error of a phone's ranges, by which the dilution of precision multiplies: five metres are usual for one frequency under the open sky. */
const RANGE_ERROR_M = 5;
/** Of a phone that says nothing: in the street, not at a door. A receiver that is worse mostly says so. */
const ASSUMED_ACCURACY_M = 50;

/** As the phone says, or as we assume where it does not; 0 is how Android says that it does not know. */
export function accuracyOf({ accuracyM, hdop }: { readonly accuracyM: number | null; readonly hdop: number | null }): Accuracy {
  if (accuracyM !== null && accuracyM !== 0) return { accuracyM, accuracyFrom: "PHONE" };
  return { accuracyM: hdop !== null && hdop > 0 ? hdop * RANGE_ERROR_M : ASSUMED_ACCURACY_M, accuracyFrom: "ASSUMED" };
}

export interface FixLimits {
  readonly area: { readonly southDeg: number; readonly westDeg: number; readonly northDeg: number; readonly eastDeg: number };
  readonly maxAccuracyM: number;
  readonly maxAheadMs: number; // of the server's clock
}
/** A phone's clock may be so much ahead of the server's; more is a wrong clock, the phone's or the server's. */
export const MAX_AHEAD_MS = 60_000;
/** While nobody's duty covers it, a reading does not exist for us. `to` null: still on duty. */
export interface DutyPeriod {
  readonly from: Date;
  readonly to: Date | null;
}
export type Rejection =
  | "OFF_DUTY"
  | "INVALID_COORDINATES"
  | "OUTSIDE_AREA" // also (0,0), which phones send for "unknown"
  | "LOW_ACCURACY"
  | "CLOCK_AHEAD"; // to be quarantined and the courier told: one such fix as the newest would hide all later ones

/** Why `fix` is no part of the courier's track, or null when it is. Where on the track the courier is now, track.ts says. */
export function rejectionOf(fix: Fix, duty: readonly DutyPeriod[], now: Date, limits: FixLimits): Rejection | null {
  if (!duty.some(({ from, to }) => fix.takenAt >= from && (to === null || fix.takenAt <= to))) return "OFF_DUTY";
  if (!(Math.abs(fix.latitudeDeg) <= 90 && Math.abs(fix.longitudeDeg) <= 180)) return "INVALID_COORDINATES"; // NaN too
  if (!isInside(fix, limits.area)) return "OUTSIDE_AREA";
  if (!(fix.accuracyM >= 0 && fix.accuracyM <= limits.maxAccuracyM)) return "LOW_ACCURACY";
  return fix.takenAt.getTime() - now.getTime() > limits.maxAheadMs ? "CLOCK_AHEAD" : null;
}

function isInside({ latitudeDeg, longitudeDeg }: Fix, area: FixLimits["area"]): boolean {
  if (latitudeDeg === 0 && longitudeDeg === 0) return false;
  return (
    latitudeDeg >= area.southDeg && latitudeDeg <= area.northDeg && longitudeDeg >= area.westDeg && longitudeDeg <= area.eastDeg
  );
}

const EARTH_RADIUS_M = 6_371_000;
type Place = Pick<Fix, "latitudeDeg" | "longitudeDeg">;

/** Along the surface of a sphere; within 0.5 % of the ellipsoid. */
export function distanceM(from: Place, to: Place): number {
  const radians = (deg: number): number => (deg * Math.PI) / 180;
  const halfSine = (deg: number): number => Math.sin(radians(deg) / 2) ** 2;
  const cosines = Math.cos(radians(from.latitudeDeg)) * Math.cos(radians(to.latitudeDeg));
  const h = halfSine(to.latitudeDeg - from.latitudeDeg) + cosines * halfSine(to.longitudeDeg - from.longitudeDeg);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
