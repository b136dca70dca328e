import { createEffect, createSignal, onCleanup, untrack, type Accessor } from "solid-js";
import type { Reading } from "./courier-reports.ts";

/** `searching`: allowed, and no reading yet; `unavailable`: this browser or this address has no positions at all. */
export type TrackerState = "off" | "searching" | "following" | "refused" | "unavailable";
/** While nobody looked at the page nothing was sent. */
export interface Gap {
  readonly from: Date;
  readonly to: Date;
}
export interface Tracker {
  readonly state: Accessor<TrackerState>;
  readonly newest: Accessor<Reading | null>;
  readonly gap: Accessor<Gap | null>;
  readonly forgetGap: () => void;
  /** After the permission was given in the browser's settings. */
  readonly tryAgain: () => void;
  /** Whether the phone promised to keep the screen on. */
  readonly keepsScreenOn: Accessor<boolean>;
}

const EXACT = { enableHighAccuracy: true, maximumAge: 0 } as const;
const SILENT_MS = 20_000; // a phone that stands still says nothing by itself, and its last place would grow old
const WORTH_SAYING_MS = 60_000; // a glance at another app is no gap

const [isVisible, setVisible] = createSignal(document.visibilityState === "visible");
document.addEventListener("visibilitychange", () => setVisible(document.visibilityState === "visible"));
export { isVisible };

/** What the page last heard from this phone while on duty, on whichever screen. */
const [newest, setNewest] = createSignal<Reading | null>(null);
export { newest as newestReading };

/** Follows the phone while the courier is on duty and looks at the page, and never otherwise. */
export function createTracker(
  isOnDuty: Accessor<boolean>,
  /** On duty, when the office last heard of this courier: the page may have been closed since. */
  heardAt: Accessor<Date | null>,
  onReading: (reading: Reading) => void,
): Tracker {
  const [state, setState] = createSignal<TrackerState>("off");
  const [gap, setGap] = createSignal<Gap | null>(null);
  const [attempt, setAttempt] = createSignal(0);
  let leftAt: Date | null = null;
  let isFirstLook = true;

  createEffect(() => {
    attempt();
    if (!isOnDuty() || !isVisible()) return;
    if (!isSecureContext || !("geolocation" in navigator)) return void setState("unavailable");
    setState("searching");
    let heardAtMs = Date.now();
    const accept = (position: GeolocationPosition): void => {
      heardAtMs = Date.now();
      const reading = readingOf(position);
      setState("following");
      setNewest(reading);
      onReading(reading);
    };
    const refuse = ({ code, PERMISSION_DENIED }: GeolocationPositionError): void =>
      void setState(code === PERMISSION_DENIED ? "refused" : "searching");
    const watch = navigator.geolocation.watchPosition(accept, refuse, EXACT);
    const nudge = setInterval(() => {
      if (Date.now() - heardAtMs >= SILENT_MS) navigator.geolocation.getCurrentPosition(accept, () => {}, EXACT);
    }, SILENT_MS);
    onCleanup(() => {
      navigator.geolocation.clearWatch(watch);
      clearInterval(nudge);
      setState("off");
    });
  });
  createEffect(() => {
    if (isOnDuty() && isFirstLook) {
      isFirstLook = false;
      leftAt = untrack(heardAt);
    }
    if (!isOnDuty()) {
      leftAt = null;
      setNewest(null);
    } else if (!isVisible()) leftAt ??= new Date();
    else if (leftAt !== null) {
      const away = { from: leftAt, to: new Date() };
      leftAt = null;
      if (away.to.getTime() - away.from.getTime() > WORTH_SAYING_MS) setGap(away);
    }
  });
  return {
    state,
    newest,
    gap,
    forgetGap: () => setGap(null),
    tryAgain: () => setAttempt((count) => count + 1),
    keepsScreenOn: keepScreenOn(() => isOnDuty() && isVisible()),
  };
}

/** The lock is gone whenever the page was hidden, so it is asked for again each time it comes back into sight. */
function keepScreenOn(isWanted: Accessor<boolean>): Accessor<boolean> {
  const [isKept, setKept] = createSignal(false);
  createEffect(() => {
    if (!isWanted() || !("wakeLock" in navigator)) return;
    let isOver = false;
    let lock: WakeLockSentinel | undefined;
    navigator.wakeLock
      .request("screen")
      .then((given) => {
        if (isOver) return given.release();
        lock = given;
        setKept(true);
        given.addEventListener("release", () => setKept(false));
      })
      .catch(() => {}); // an empty battery is a reason to refuse; the page says that the screen may go dark
    onCleanup(() => {
      isOver = true;
      void lock?.release();
    });
  });
  return isKept;
}

/** A phone that stands still has no heading; some then say NaN. */
export function readingOf({ coords, timestamp }: GeolocationPosition): Reading {
  const number = (value: number | null): number | null => (value === null || Number.isNaN(value) || value < 0 ? null : value);
  return {
    latitudeDeg: coords.latitude,
    longitudeDeg: coords.longitude,
    accuracyM: coords.accuracy,
    speedMps: number(coords.speed),
    courseDeg: number(coords.heading),
    takenAt: new Date(timestamp).toISOString(),
  };
}
