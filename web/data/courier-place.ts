import { createSignal, type Accessor } from "solid-js";
import { readingOf } from "./courier-tracker.ts";
import type { PlaceInput } from "../gql/staff/graphql.ts";

export type PlaceState = "looking" | "found" | "refused" | "failed";
export interface Place {
  readonly state: Accessor<PlaceState>;
  /** null: not found (yet) */
  readonly place: Accessor<PlaceInput | null>;
  readonly look: () => void;
}

const PATIENCE_MS = 15_000;
const OLDEST_MS = 10_000; // a reading that the page has just had is as good as a new one

/** Where the courier stands, once, for the proof of what happens here. */
export function createPlace(): Place {
  const [state, setState] = createSignal<PlaceState>("looking");
  const [place, setPlace] = createSignal<PlaceInput | null>(null);
  const look = (): void => {
    if (!isSecureContext || !("geolocation" in navigator)) return void setState("failed");
    setState("looking");
    navigator.geolocation.getCurrentPosition(
      (position) => {
        const { latitudeDeg, longitudeDeg, accuracyM } = readingOf(position);
        setPlace({ latitudeDeg, longitudeDeg, accuracyM });
        setState("found");
      },
      ({ code, PERMISSION_DENIED }) => setState(code === PERMISSION_DENIED ? "refused" : "failed"),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: OLDEST_MS },
    );
  };
  look();
  return { state, place, look };
}
