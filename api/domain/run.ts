import { type DeliveryState, heldByCourier } from "./delivery.ts";
import { lifecycle } from "./lifecycle.ts";

export const runStates = ["DRAFT", "STARTED", "PAUSED", "CLOSED"] as const;
export type RunState = (typeof runStates)[number];

export interface RunFacts {
  readonly duty: "ON" | "OFF"; // the courier's
  readonly otherOpenRuns: number; // of the same courier, STARTED or PAUSED
  readonly stops: readonly DeliveryState[];
}

const onDuty = ({ duty }: RunFacts): string | null => (duty === "ON" ? null : "COURIER_OFF_DUTY");
const onlyRun = ({ otherOpenRuns }: RunFacts): string | null => (otherOpenRuns === 0 ? null : "OTHER_RUN_OPEN");
const everyStopLoaded = ({ stops }: RunFacts): string | null =>
  stops.length > 0 && stops.every((state) => state === "LOADED") ? null : "STOP_NOT_LOADED";
/** Handed over, back at the office, or in an incident: whatever else holds a parcel, it is not this courier any more. */
const nothingHeld = ({ stops }: RunFacts): string | null =>
  stops.some((state) => heldByCourier.includes(state)) ? "PARCEL_STILL_HELD" : null;

/**
 * One courier's outing. Only the courier starts and resumes it, because from then on the phone's position counts; a dispatcher may
 * pause and close it, which ends that. A draft that is not wanted is emptied and used for the next outing.
 */
export const runLifecycle = lifecycle<RunState, RunFacts, object>()({
  draft: [{ from: [null], to: "DRAFT", by: ["DISPATCHER"] }],
  start: [
    {
      from: ["DRAFT"],
      to: "STARTED",
      by: ["COURIER"],
      guard: (facts) => onDuty(facts) ?? onlyRun(facts) ?? everyStopLoaded(facts),
    },
  ],
  pause: [{ from: ["STARTED"], to: "PAUSED", by: ["COURIER", "DISPATCHER"] }],
  resume: [{ from: ["PAUSED"], to: "STARTED", by: ["COURIER"], guard: onDuty }],
  close: [{ from: ["STARTED", "PAUSED"], to: "CLOSED", by: ["COURIER", "DISPATCHER"], guard: nothingHeld }],
});
export type RunStep = (typeof runLifecycle.steps)[number];

export interface Stop {
  readonly deliveryId: string;
  readonly position: number;
  readonly state: DeliveryState;
}
/** Stops that are still to be made, in the order in which they are made. One at which the courier has arrived comes first, whatever the plan was. */
export function openStops<S extends Stop>(stops: readonly S[]): readonly S[] {
  const open = stops.filter(({ state }) => state === "UNDER_WAY" || state === "ARRIVED");
  const isThere = ({ state }: S): number => (state === "ARRIVED" ? 0 : 1);
  return open.toSorted((a, b) => isThere(a) - isThere(b) || a.position - b.position);
}
/** How many stops are made before this one; null: it is not, or no longer, on its way. */
export function stopsBefore(stops: readonly Stop[], deliveryId: string): number | null {
  const place = openStops(stops).findIndex((stop) => stop.deliveryId === deliveryId);
  return place === -1 ? null : place;
}
