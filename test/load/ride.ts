import type { Reading } from "../../api/domain/phone-message.ts";

const HERE = { latitudeDeg: -4.0135, longitudeDeg: 119.6255 };
const M_PER_DEG = 111_195;
const SPEED_MPS = 8;

/** What the phone of one courier says while riding around the middle of the city at an honest speed, each on a circle of its own. */
export function rideOf(
  courier: number,
): (takenAt: Date) => Required<Reading> & { readonly takenAt: Date; readonly accuracyM: number } {
  const radiusM = 500 + (courier % 50) * 60;
  return (takenAt) => {
    const angle = courier + (takenAt.getTime() / 1000) * (SPEED_MPS / radiusM);
    return {
      takenAt,
      latitudeDeg: HERE.latitudeDeg + (radiusM * Math.sin(angle)) / M_PER_DEG,
      longitudeDeg: HERE.longitudeDeg + (radiusM * Math.cos(angle)) / M_PER_DEG,
      accuracyM: 8,
      hdop: null,
      speedMps: SPEED_MPS,
      courseDeg: Math.round((((-angle * 180) / Math.PI) % 360) + 360) % 360,
    };
  };
}
