import { openDelivery, openPickup, type RequestBundle } from "../requests/request.bundle.ts";

/** States in which a citizen's wish about the handover can still be followed. */
const BEFORE_HANDOVER = ["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION", "IN_PRODUCTION", "READY"];

/** What a citizen may do now; the command that does it asks the same again. */
export const citizenSteps = ["COMPLETE", "SWITCH_TO_PICKUP", "SWITCH_TO_COURIER", "CANCEL"] as const;
export type CitizenStep = (typeof citizenSteps)[number];
export function citizenStepsOf(bundle: RequestBundle): CitizenStep[] {
  const { state, handoverMethod } = bundle.request;
  const isWaiting =
    BEFORE_HANDOVER.includes(state) ||
    ["AWAITING_PICKUP", "OVERDUE"].includes(openPickup(bundle)?.state ?? "") ||
    openDelivery(bundle)?.state === "PLANNED";
  return [
    ...(state === "NEEDS_COMPLETION" ? (["COMPLETE"] as const) : []),
    ...(isWaiting ? [handoverMethod === "PICKUP" ? ("SWITCH_TO_COURIER" as const) : ("SWITCH_TO_PICKUP" as const)] : []),
    ...(["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION"].includes(state) ? (["CANCEL"] as const) : []),
  ];
}
