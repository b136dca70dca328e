import { createSignal, type Accessor } from "solid-js";
import { formatTime } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { type Stop, useCourierDay } from "./courier-day.ts";
import { isOvertaken } from "./courier-delivery.ts";
import type { Pressed } from "./courier-steps.ts";
import { asStaffError, StaffError } from "./staff-client.ts";
import { createSending } from "./staff-sending.ts";

/** What makes no sense hours later is asked now or not at all. */
export type AskedNow = (idempotencyKey: string) => Promise<unknown>;

export interface Deed {
  readonly isSending: Accessor<boolean>;
  readonly error: Accessor<StaffError | null>;
  /** @param done what is said afterwards; null where the page shows it */
  readonly take: (what: Pressed | AskedNow, done: string | null) => Promise<Outcome>;
}
/** KEPT: it waits for a signal. CHANGED: it cannot be done (any more), which is said. FAILED: `error` says why. */
export type Outcome = "DONE" | "KEPT" | "CHANGED" | "FAILED";

/** One thing the courier does: kept on the phone, then sent. The button waits until it is known what came of it, but not long. */
export function createDeed(): Deed {
  const day = useCourierDay();
  const [isSending, setSending] = createSignal(false);
  const [error, setError] = createSignal<StaffError | null>(null);
  const asking = createSending();
  const ask = async (now: AskedNow): Promise<"DONE" | StaffError> => {
    const isDone = await asking.send(async (idempotencyKey) => {
      await now(idempotencyKey);
      await day.refresh(); // the button stays "Mengirim…" until the page shows what is true now
      return true;
    });
    return isDone ? "DONE" : (asking.error() ?? new StaffError("UNREADABLE"));
  };
  const take: Deed["take"] = async (what, done) => {
    if (isSending()) return "FAILED";
    setSending(true);
    setError(null);
    day.say(null);
    try {
      // A full phone keeps nothing, and says so.
      const outcome = await (typeof what === "function" ? ask(what) : day.outbox.press(what).catch(asStaffError));
      if (outcome === "DONE") {
        day.say(done);
        return "DONE";
      }
      if (outcome === "WAITING") {
        day.say(t("outbox.kept"));
        return "KEPT";
      }
      // The race was lost: what is true now is fetched and said.
      if (!isOvertaken(outcome)) {
        setError(() => outcome);
        return "FAILED";
      }
      await day.refresh();
      const subjectId = typeof what === "function" ? null : what.subjectId;
      day.refuse(
        lostRaceText(
          outcome,
          day.view()?.stops.find(({ id }) => id === subjectId),
        ) ?? "",
      );
      return "CHANGED";
    } finally {
      setSending(false);
    }
  };
  return { isSending, error, take };
}

const KNOWN = [
  "COURIER_OFF_DUTY",
  "OTHER_RUN_OPEN",
  "STOP_NOT_LOADED",
  "PARCEL_STILL_HELD",
  "LOAD_NOT_CONFIRMED",
  "TOO_LATE_TO_CORRECT",
] as const;

/**
 * Why it came too late, in a sentence.
 * @param stop which it was about, as it is now; undefined: none, or not this courier's any more
 * @returns null for what is no lost race
 */
export function lostRaceText(error: StaffError, stop?: Stop): string | null {
  if (!isOvertaken(error)) return null;
  const { code, facts } = error;
  const deed = stop?.officeDeed;
  if (deed) return t("because.office", t(`deed.${deed.step as OfficeStep}`), deed.by, formatTime(deed.at));
  if (code === "NOT_FOUND") return t("because.notYours");
  const because = [facts["because"]].flat();
  const known = code === "ILLEGAL_STEP" ? KNOWN.find((reason) => because.includes(reason)) : undefined;
  return known ? t(`because.${known}`) : t("because.changed");
}
/** The steps that the office may take in a courier's stead. */
export type OfficeStep = "returnToOffice" | "fail" | "transfer" | "reportIncident";
