import type { DeliveryState } from "../gql/staff/graphql.ts";
import type { Day, Stop } from "./courier-day.ts";

/** On the way to it, at its door, or carried along and waiting for a departure of its own. */
const OPEN: readonly DeliveryState[] = ["ARRIVED", "UNDER_WAY", "LOADED", "ASSIGNED"];

export const may = (of: { readonly nextSteps: readonly string[] } | null | undefined, step: string): boolean =>
  of?.nextSteps.includes(step) ?? false;

/** The stop that is to be made now: in the server's order, and one that failed only once nothing else is left. */
export function nextStop({ stops }: Day): Stop | undefined {
  return stops.find(({ state }) => OPEN.includes(state)) ?? stops.find(({ state }) => state === "ATTEMPT_FAILED");
}

export const isLoaded = ({ state }: Stop): boolean => state !== "ASSIGNED";
/** Whether nothing is left to be done at this door. */
export const isOver = ({ state }: Stop): boolean => !OPEN.includes(state) && state !== "ATTEMPT_FAILED";
/** The citizen was told to expect it before now. */
export const isLate = (stop: Stop, now: Date): boolean => !isOver(stop) && new Date(stop.windowTo) < now;
export const needsOldCard = ({ documents }: Stop): boolean => documents.some(({ oldCard }) => oldCard === "TO_COLLECT");

/** The newest handover or failure that may still be taken back. */
export function correctableStop({ stops }: Day): Stop | undefined {
  return stops.filter((stop) => may(stop, "correct")).toSorted((a, b) => b.stateSince.localeCompare(a.stateSince))[0];
}

const UNDO_MS = 600_000;

/**
 * How long it may still be taken back, by this phone's clock.
 * @returns null when that clock cannot be right: whether it may is for the server to say
 */
export function undoLeftMs({ stateSince }: Stop, now: Date): number | null {
  const left = new Date(stateSince).getTime() + UNDO_MS - now.getTime();
  return left > UNDO_MS + 60_000 ? null : Math.min(UNDO_MS, Math.max(0, left));
}

/** "0812 3456 7890" as the world dials it, digits only; a number without the country's code is an Indonesian one. */
export const worldNumber = (phone: string): string => phone.replaceAll(/\D/g, "").replace(/^0/, "62");

/** A route to the door in the phone's own map; null where no pin was set. Nothing is asked until the courier taps it. */
export function routeLink({ latitudeDeg, longitudeDeg }: Stop, userAgent: string): string | null {
  if (latitudeDeg === null || longitudeDeg === null) return null;
  const place = `${latitudeDeg},${longitudeDeg}`;
  if (/Android/.test(userAgent)) return `geo:${place}?q=${place}`;
  return `https://www.google.com/maps/dir/?api=1&destination=${place}`;
}
