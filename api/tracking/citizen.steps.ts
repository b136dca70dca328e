import type { OfficeCalendar } from "../domain/office-time.ts";
import { deliveryLifecycle, type DeliveryStep } from "../domain/delivery.ts";
import { nextWorkingWindow } from "../domain/window.ts";
import { deliveryFacts, openDelivery, openPickup, type RequestBundle } from "../requests/request.bundle.ts";

/** States in which a citizen's wish about the handover can still be followed. */
const BEFORE_HANDOVER = ["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION", "IN_PRODUCTION", "READY"];

/** What a citizen may do now; the command that does it asks the same again. */
export const citizenSteps = ["COMPLETE", "SWITCH_TO_PICKUP", "SWITCH_TO_COURIER", "RESCHEDULE", "CANCEL"] as const;
export type CitizenStep = (typeof citizenSteps)[number];
export function citizenStepsOf(bundle: RequestBundle, now: Date): CitizenStep[] {
  const { state, handoverMethod } = bundle.request;
  const isWaiting =
    BEFORE_HANDOVER.includes(state) ||
    ["AWAITING_PICKUP", "OVERDUE"].includes(openPickup(bundle)?.state ?? "") ||
    deliveryStepsOf(bundle, now).includes("redirect");
  return [
    ...(state === "NEEDS_COMPLETION" ? (["COMPLETE"] as const) : []),
    ...(isWaiting ? [handoverMethod === "PICKUP" ? ("SWITCH_TO_COURIER" as const) : ("SWITCH_TO_PICKUP" as const)] : []),
    ...(reschedulingStep(bundle, now) === null ? [] : (["RESCHEDULE"] as const)),
    ...(["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION"].includes(state) ? (["CANCEL"] as const) : []),
  ];
}

/** What another day means for the parcel where it is now; null: not possible, or the citizen's courtesies are used up. */
export function reschedulingStep(bundle: RequestBundle, now: Date): "reschedule" | "replan" | null {
  const delivery = openDelivery(bundle);
  if (!delivery) return null;
  const { citizenReschedules, limits } = deliveryFacts(bundle, delivery, now);
  const steps = deliveryStepsOf(bundle, now);
  if (citizenReschedules >= limits.citizenReschedules) return null;
  return (["reschedule", "replan"] as const).find((step) => steps.includes(step)) ?? null;
}

function deliveryStepsOf(bundle: RequestBundle, now: Date): readonly DeliveryStep[] {
  const delivery = openDelivery(bundle);
  return delivery ? deliveryLifecycle.nextSteps(delivery.state, ["CITIZEN"], deliveryFacts(bundle, delivery, now)) : [];
}

export interface Window {
  readonly from: Date;
  readonly to: Date;
}
const OFFERED_WINDOWS = 5;

/** The next working days' hours that a citizen may choose. @param current what holds now: no choice */
export function offeredWindows(now: Date, current: Window, calendar: OfficeCalendar): Window[] {
  const offered: Window[] = [];
  for (let day = now; offered.length < OFFERED_WINDOWS;) {
    const window = nextWorkingWindow(calendar, day, now);
    if (window.from.getTime() !== current.from.getTime()) offered.push(window);
    day = window.from;
  }
  return offered;
}
