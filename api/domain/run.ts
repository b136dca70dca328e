import { type DeliveryState, heldByCourier } from "./delivery.ts";
import { lifecycle } from "./lifecycle.ts";
import { distanceM } from "./position.ts";

export const runStates = ["DRAFT", "STARTED", "PAUSED", "CLOSED"] as const;
export type RunState = (typeof runStates)[number];

export interface RunFacts {
  readonly duty: "ON" | "OFF"; // the courier's
  readonly otherOpenRuns: number; // of the same courier, STARTED or PAUSED
  readonly stops: readonly DeliveryState[];
  readonly unseenLoads: number; // of its stops, whose loading the desk has not confirmed
}

const onDuty = ({ duty }: RunFacts): string | null => (duty === "ON" ? null : "COURIER_OFF_DUTY");
const onlyRun = ({ otherOpenRuns }: RunFacts): string | null => (otherOpenRuns === 0 ? null : "OTHER_RUN_OPEN");
const everyStopLoaded = ({ stops }: RunFacts): string | null =>
  stops.length > 0 && stops.every((state) => state === "LOADED") ? null : "STOP_NOT_LOADED";
const everyLoadSeen = ({ unseenLoads }: RunFacts): string | null => (unseenLoads === 0 ? null : "LOAD_NOT_CONFIRMED");
/** Handed over, back at the office, or in an incident: whatever else holds a parcel, it is not this courier any more. */
const nothingHeld = ({ stops }: RunFacts): string | null =>
  stops.some((state) => heldByCourier.includes(state)) ? "PARCEL_STILL_HELD" : null;

/**
 * One courier's outing. Only the courier starts and resumes it, because from then on the phone's position counts; a dispatcher may
 * pause and close it, which ends that. A draft that is not wanted is discarded.
 */
export const runLifecycle = lifecycle<RunState, RunFacts, object>()({
  draft: [{ from: [null], to: "DRAFT", by: ["DISPATCHER"] }],
  start: [
    {
      from: ["DRAFT"],
      to: "STARTED",
      by: ["COURIER"],
      guard: (facts) => everyStopLoaded(facts) ?? everyLoadSeen(facts) ?? onDuty(facts) ?? onlyRun(facts),
    },
  ],
  pause: [{ from: ["STARTED"], to: "PAUSED", by: ["COURIER", "DISPATCHER", "SYSTEM"] }], // SYSTEM: the courier's duty ended by itself
  resume: [{ from: ["PAUSED"], to: "STARTED", by: ["COURIER"], guard: onDuty }],
  close: [{ from: ["STARTED", "PAUSED"], to: "CLOSED", by: ["COURIER", "DISPATCHER", "SUPERVISOR"], guard: nothingHeld }],
  discard: [{ from: ["DRAFT"], to: "CLOSED", by: ["DISPATCHER"], guard: nothingHeld }], // it never left; its parcels are nobody's again
  correct: [{ from: ["CLOSED"], to: "PAUSED", by: ["SYSTEM"], guard: onlyRun }], // a parcel of it turned out not to have been handed over
});
export type RunStep = (typeof runLifecycle.steps)[number];

/** Where a parcel is brought, as far as it decides whether two go to one door. */
export interface Address {
  readonly villageCode: string;
  readonly street: string;
  readonly latitudeDeg: number | null; // null: no pin
  readonly longitudeDeg: number | null;
}
const SAME_DOOR_M = 25; // as exact as two people point at one house on a map

/**
 * Several parcels for one door are one stop. Pins alone would make neighbours one, a street alone two ends of it: the kelurahan, the street
 * with its number as both wrote it, and the pins have to agree. What is not recognised costs nothing but a number on a screen.
 */
export function isSameDoor(a: Address, b: Address): boolean {
  if (a.villageCode !== b.villageCode || wordsOf(a.street) !== wordsOf(b.street)) return false;
  const [from, to] = [pinOf(a), pinOf(b)];
  return from !== null && to !== null && distanceM(from, to) <= SAME_DOOR_M;
}
const pinOf = ({ latitudeDeg, longitudeDeg }: Address): { latitudeDeg: number; longitudeDeg: number } | null =>
  latitudeDeg === null || longitudeDeg === null ? null : { latitudeDeg, longitudeDeg };
/** "Jl. Sudirman No.12" is "jalan sudirman 12". */
const wordsOf = (street: string): string =>
  street
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !["", "jl", "jln", "jalan", "no", "nomor"].includes(word))
    .join(" ");

export interface Stop {
  readonly deliveryId: string;
  readonly position: number;
  readonly door: string; // the same for parcels that go to one door
  readonly state: DeliveryState;
}
const TO_COME: readonly DeliveryState[] = ["ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"];
/**
 * A plan in which nobody comes to a door twice: parcels for one door stand behind the first of them. What has been made keeps its place, and
 * what is added for its door later has a turn of its own.
 */
export function doorByDoor<S extends Stop>(plan: readonly S[]): readonly S[] {
  const placeOf = ({ state, door, deliveryId }: S): string => (TO_COME.includes(state) ? `door ${door}` : `made ${deliveryId}`);
  return [...Map.groupBy(plan, placeOf).values()].flat();
}
/**
 * Parcels that are still to be brought, in the order in which they are: door by door, each when its first one comes. A door at which the
 * courier has arrived comes first, whatever the plan was.
 */
export function openStops<S extends Stop>(stops: readonly S[]): readonly S[] {
  const open = stops.filter(({ state }) => state === "UNDER_WAY" || state === "ARRIVED");
  const isThere = ({ state }: S): number => (state === "ARRIVED" ? 0 : 1);
  const inTurn = open.toSorted((a, b) => isThere(a) - isThere(b) || a.position - b.position);
  return [...Map.groupBy(inTurn, ({ door }) => door).values()].flat();
}
/** How many doors come before this one; null: the parcel is not, or no longer, on its way. */
export function stopsBefore(stops: readonly Stop[], deliveryId: string): number | null {
  const open = openStops(stops);
  const own = open.find((stop) => stop.deliveryId === deliveryId);
  return own ? doorsOf(open).indexOf(own.door) : null;
}
/** Which stop of the run each parcel is for, from 1 by the plan: it stays the same while the run is made. */
export function stopNumbers(stops: readonly Stop[]): ReadonlyMap<string, number> {
  const doors = doorsOf(stops.toSorted((a, b) => a.position - b.position));
  return new Map(stops.map(({ deliveryId, door }) => [deliveryId, doors.indexOf(door) + 1]));
}
const doorsOf = (stops: readonly Stop[]): string[] => [...new Set(stops.map(({ door }) => door))];
