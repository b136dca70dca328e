import { createSignal, type Accessor } from "solid-js";
import { courierNow } from "./courier-now.ts";
import { newestReading, readingOf } from "./courier-tracker.ts";
import type { PlaceInput } from "../gql/staff/graphql.ts";

export type PlaceState = "looking" | "found" | "refused" | "failed";
export interface Place {
  readonly state: Accessor<PlaceState>;
  /** Found here and now, or else what the page heard a moment ago; null: neither (yet). */
  readonly place: Accessor<PlaceInput | null>;
  /** ISO; of what the page heard a moment ago, as long as that is what counts. */
  readonly heardAt: Accessor<string | null>;
  readonly look: () => void;
}

const PATIENCE_MS = 15_000;
const OLDEST_MS = 10_000; // a reading that the page has just had is as good as a new one
/** Somebody who stands at a door stood there a minute ago; so nobody waits at it for the sky to be found once more. */
const RECENT_MS = 60_000;

/** Where the courier stands, once, for the proof of what happens here. */
export function createPlace(): Place {
  const [state, setState] = createSignal<PlaceState>("looking");
  const [found, setFound] = createSignal<PlaceInput | null>(null);
  const recent = () => {
    const reading = newestReading();
    return reading && courierNow().getTime() - Date.parse(reading.takenAt) <= RECENT_MS ? reading : null;
  };
  const look = (): void => {
    if (!isSecureContext || !("geolocation" in navigator)) return void setState("failed");
    setState("looking");
    navigator.geolocation.getCurrentPosition(
      (position) => {
        setFound(placeOf(readingOf(position)));
        setState("found");
      },
      ({ code, PERMISSION_DENIED }) => setState(code === PERMISSION_DENIED ? "refused" : "failed"),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: OLDEST_MS },
    );
  };
  look();
  return {
    state,
    place: () => found() ?? placeOf(recent()),
    heardAt: () => (found() ? null : (recent()?.takenAt ?? null)),
    look,
  };
}

const placeOf = (found: PlaceInput | null): PlaceInput | null =>
  found && { latitudeDeg: found.latitudeDeg, longitudeDeg: found.longitudeDeg, accuracyM: found.accuracyM };
