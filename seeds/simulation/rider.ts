import { CourierPosition, type DeviceKind } from "../../api/positions/position.entity.ts";
import type { Work } from "../../api/platform/work.ts";
import { M_PER_DEG, type Place } from "./land.ts";
import { pairPhone, type Phone, PhoneRefused } from "./phone.ts";
import { type Rest, ride, type Stage } from "./stage.ts";
import type { Way } from "./way.ts";

/** A courier on a motorcycle, with a phone in the pocket. */
export interface Rider {
  /** Rides on and reports. @returns when to look again; null: there */
  readonly rideTo: (goal: Place) => Promise<Rest | null>;
  /** Waits somewhere: the phone is heard of all the same. */
  readonly standStill: () => Promise<void>;
  /** The duty is over: what begins the next one begins at the office. */
  readonly goHome: () => void;
  readonly place: () => Promise<Place>;
}

const REPORT_MS = 5_000; // while riding
const SIGN_OF_LIFE_MS = 15_000; // while standing
const WOBBLE = 0.25; // of the speed, up and down
/** Readings lie this far beside the truth at most; the way keeps further from the shore than that. */
export const MOST_BESIDE_M = 4;

/**
 * What is kept here may be lost: after a restart the courier goes on from the last place that the service knows.
 * @param workNow as the courier
 */
export function createRider(
  stage: Stage,
  workNow: () => Work,
  owner: { readonly courierId: string; readonly kind: DeviceKind },
): Rider {
  let phone: Phone | null = null;
  let here: Place | null = null;
  let trip: { readonly goal: Place; readonly way: Way; doneM: number; seenAt: Date } | null = null;
  let reportedAt = new Date(0);

  const place = async (): Promise<Place> => {
    here ??= (await lastKnown(stage, owner.courierId)) ?? stage.office;
    return here;
  };
  const isSilent = (): boolean => stage.now().getTime() - reportedAt.getTime() >= SIGN_OF_LIFE_MS;
  async function report(speedMps: number, courseDeg: number): Promise<void> {
    phone ??= await pairPhone(stage, workNow, owner);
    const accuracyM = 4 + stage.random() * 10;
    try {
      await phone.report({ place: beside(await place(), stage), speedMps, courseDeg, accuracyM });
      reportedAt = stage.now();
    } catch (error) {
      if (error instanceof PhoneRefused && error.status === 401) phone = null; // revoked: it is paired anew
      throw error;
    }
  }
  return {
    place,
    goHome: () => {
      here = trip = null;
    },
    standStill: async () => {
      trip = null;
      if (isSilent()) await report(0, 0);
    },
    rideTo: async (goal) => {
      const now = stage.now();
      if (trip === null || !isSame(trip.goal, goal))
        trip = { goal, way: stage.ways.between(await place(), goal), doneM: 0, seenAt: now };
      const speedMps = stage.rideSpeedMps * (1 + (stage.random() * 2 - 1) * WOBBLE);
      const elapsedMs = Math.min(now.getTime() - trip.seenAt.getTime(), 2 * REPORT_MS); // whoever was held up does not fly
      const beforeM = trip.doneM;
      trip.doneM = Math.min(trip.way.lengthM, beforeM + (elapsedMs / 1_000) * speedMps);
      trip.seenAt = now;
      const { place: next, courseDeg } = trip.way.at(trip.doneM);
      here = next;
      const leftM = trip.way.lengthM - trip.doneM;
      const isMoving = leftM > 0 || trip.doneM > beforeM;
      if (isMoving || isSilent()) await report(leftM > 0 ? speedMps : 0, courseDeg);
      return leftM > 0 ? ride(Math.min(REPORT_MS, (leftM / stage.rideSpeedMps) * 1_000 + 50)) : null;
    },
  };
}

const isSame = (a: Place, b: Place): boolean => a.latitudeDeg === b.latitudeDeg && a.longitudeDeg === b.longitudeDeg;

async function lastKnown({ fork }: Stage, courierId: string): Promise<Place | null> {
  const known = await fork().findOne(CourierPosition, { courierId });
  return known && placeOf(known);
}
export const placeOf = ({ latitudeDeg, longitudeDeg }: CourierPosition): Place => ({
  latitudeDeg: Number(latitudeDeg),
  longitudeDeg: Number(longitudeDeg),
});

/** No phone knows exactly where it is. */
function beside({ latitudeDeg, longitudeDeg }: Place, { random }: Stage): Place {
  const [angle, offDeg] = [random() * 2 * Math.PI, (random() * MOST_BESIDE_M) / M_PER_DEG];
  return { latitudeDeg: latitudeDeg + offDeg * Math.sin(angle), longitudeDeg: longitudeDeg + offDeg * Math.cos(angle) };
}
