import { useCourierDay } from "./courier-day.ts";
import type { StaffError } from "./staff-client.ts";
import { isUndecided } from "./staff-client.ts";
import { createSending, type Sending } from "./staff-sending.ts";
import { t } from "../i18n/courier-words.ts";

/** What goes with every deed. */
export interface Press {
  readonly idempotencyKey: string;
  /** When the button was first pressed, if want of a signal has kept it back since; null while that is just now. */
  readonly deviceAt: string | null;
}
export interface Deed extends Pick<Sending, "isSending" | "error"> {
  /** @param done what is said afterwards; null where the page shows it */
  readonly take: (ask: (press: Press) => Promise<unknown>, done: string | null) => Promise<Outcome>;
}
/** CHANGED: it cannot be done (any more), which is said; what is true now is on the page. FAILED: `error` says why. */
export type Outcome = "DONE" | "CHANGED" | "FAILED";

const JUST_NOW_MS = 60_000;
/** The race was lost, or the first try arrived after all: what is true now is fetched and said. */
const LOST_RACES = new Set(["STALE", "ILLEGAL_STEP", "IDEMPOTENCY_CONFLICT", "NOT_FOUND"]);

/** One thing the courier does; its key is kept until it is known whether it was done. Afterwards the day is read anew. */
export function createDeed(): Deed {
  const day = useCourierDay();
  const sending = createSending();
  let firstPressedAt: Date | null = null;
  const take: Deed["take"] = async (ask, done) => {
    if (sending.isSending()) return "FAILED";
    const pressedAt = new Date();
    // Pressed again at once, the very same message goes out.
    const isLate = firstPressedAt !== null && pressedAt.getTime() - firstPressedAt.getTime() > JUST_NOW_MS;
    const deviceAt = isLate ? (firstPressedAt?.toISOString() ?? null) : null;
    day.say(null);
    const isDone = await sending.send(async (idempotencyKey) => {
      await ask({ idempotencyKey, deviceAt });
      await day.refresh(); // the button stays "Mengirim…" until the page shows what is true now
      return true;
    });
    const refusal = sending.error();
    firstPressedAt = refusal && isUndecided(refusal) ? (firstPressedAt ?? pressedAt) : null;
    if (isDone) {
      day.say(done);
      return "DONE";
    }
    if (!refusal || !LOST_RACES.has(refusal.code)) return "FAILED";
    sending.forgetError();
    await day.refresh();
    day.say(sentenceOf(refusal));
    return "CHANGED";
  };
  return { isSending: sending.isSending, error: sending.error, take };
}

const KNOWN = [
  "COURIER_OFF_DUTY",
  "OTHER_RUN_OPEN",
  "STOP_NOT_LOADED",
  "PARCEL_STILL_HELD",
  "LOAD_NOT_CONFIRMED",
  "TOO_LATE_TO_CORRECT",
] as const;

function sentenceOf({ code, facts }: StaffError): string {
  const because = [facts["because"]].flat();
  const known = code === "ILLEGAL_STEP" ? KNOWN.find((reason) => because.includes(reason)) : undefined;
  return known ? t(`because.${known}`) : t("because.changed");
}
