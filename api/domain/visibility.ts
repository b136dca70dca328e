import type { DeliveryState } from "./delivery.ts";
import type { PickupState } from "./pickup.ts";
import type { RequestState } from "./request.ts";

const DAY_MS = 24 * 3_600_000;

/** 0: anyone. 1: has the code. 2: also the PIN or the link's secret. 3: staff, by role (policy.ts). */
export type Level = 0 | 1 | 2 | 3;
export interface VisibilityLimits {
  readonly level1Days: number; // after the end
  readonly level2Days: number;
}

/** When a level closes; null while the request has not ended, and for the levels that never close. */
export function closesAt(level: Level, endedAt: Date | null, limits: VisibilityLimits): Date | null {
  if (endedAt === null || level === 0 || level === 3) return null;
  return new Date(endedAt.getTime() + (level === 1 ? limits.level1Days : limits.level2Days) * DAY_MS);
}

/** What is left of a level now: 2 sinks to 1, 1 to 0, which sees no request at all. */
export function levelNow(granted: Level, endedAt: Date | null, now: Date, limits: VisibilityLimits): Level {
  const closing = closesAt(granted, endedAt, limits);
  if (closing === null || now < closing) return granted;
  return granted === 2 ? levelNow(1, endedAt, now, limits) : 0;
}

/** From which level a citizen may see what. Level 1 names no kind of document: a death certificate alone would tell of a death. */
const FIELDS = {
  statusFamily: 1,
  statusDate: 1,
  nextStep: 1,
  holder: 1,
  documentCount: 1,
  documentKinds: 2,
  applicantName: 2, // masked
  village: 2,
  window: 2,
  timeline: 2,
  selfService: 2,
  recipient: 2, // masked
  stopsBefore: 2,
  courierFirstName: 2,
  handoverCode: 2,
  livePosition: 2,
} as const satisfies Record<string, 1 | 2>;
export type PublicField = keyof typeof FIELDS;

/** Fields about a courier delivery exist only in these states; all others in every state. */
const ONLY_IN: Partial<Record<PublicField, readonly DeliveryState[]>> = {
  window: ["PLANNED", "ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"],
  courierFirstName: ["ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"],
  stopsBefore: ["UNDER_WAY"],
  handoverCode: ["UNDER_WAY", "ARRIVED"], // made at departure, used up at the handover
  livePosition: ["UNDER_WAY", "ARRIVED"], // and only by livePosition()
};

/** @param level of now, see `levelNow` @param delivery the courier delivery under way; null: none, or a pick-up */
export function maySee(field: PublicField, level: Level, delivery: DeliveryState | null): boolean {
  const states = ONLY_IN[field];
  return level >= FIELDS[field] && (states === undefined || (delivery !== null && states.includes(delivery)));
}

export type StatusFamily =
  | "INFO_RECEIVED"
  | "IN_TRANSIT"
  | "OUT_FOR_DELIVERY"
  | "AVAILABLE_FOR_PICKUP"
  | "DELIVERED"
  | "EXCEPTION"
  | "EXPIRED";
export interface PublicStatus {
  readonly family: StatusFamily;
  readonly holder: "OFFICE" | "COURIER" | "DESK" | "RECIPIENT" | "APPLICANT" | null; // who has it, or has the word; null: nobody
  readonly next: string | null; // key of the sentence that says what comes next; null: nothing does
}
const is = (family: StatusFamily, holder: PublicStatus["holder"], next: string | null): PublicStatus => ({
  family,
  holder,
  next,
});

/** READY and PARTLY_COMPLETED have no family in domain.md; both wait inside the office, like IN_PRODUCTION. */
const OF_REQUEST: Record<Exclude<RequestState, "DRAFT">, PublicStatus> = {
  SUBMITTED: is("INFO_RECEIVED", "OFFICE", "REVIEW"),
  IN_REVIEW: is("INFO_RECEIVED", "OFFICE", "DECISION"),
  NEEDS_COMPLETION: is("EXCEPTION", "APPLICANT", "COMPLETE_PAPERS"),
  IN_PRODUCTION: is("IN_TRANSIT", "OFFICE", "DOCUMENTS_READY"),
  READY: is("IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"),
  HANDING_OVER: is("IN_TRANSIT", "OFFICE", "HANDOVER_ARRANGED"), // for the moment in which no handover is open
  COMPLETED: is("DELIVERED", "RECIPIENT", null),
  PARTLY_COMPLETED: is("IN_TRANSIT", "OFFICE", "REST_FOLLOWS"),
  REJECTED: is("EXCEPTION", null, "REAPPLY"),
  CANCELLED: is("EXCEPTION", null, null),
  EXPIRED: is("EXPIRED", null, "REAPPLY"),
};
/** REDIRECTED and CANCELLED have given the documents back: the request, or the next handover, speaks for them. */
const OF_DELIVERY: Record<DeliveryState, PublicStatus | null> = {
  PLANNED: is("IN_TRANSIT", "OFFICE", "COURIER_ASSIGNED"),
  ASSIGNED: is("IN_TRANSIT", "OFFICE", "COURIER_LOADS"),
  LOADED: is("OUT_FOR_DELIVERY", "COURIER", "COURIER_DEPARTS"),
  UNDER_WAY: is("OUT_FOR_DELIVERY", "COURIER", "COURIER_ARRIVES"),
  ARRIVED: is("OUT_FOR_DELIVERY", "COURIER", "HANDOVER"),
  HANDED_OVER: is("DELIVERED", "RECIPIENT", null),
  ATTEMPT_FAILED: is("EXCEPTION", "COURIER", "AGAIN_OR_BACK"),
  RETURNING: is("IN_TRANSIT", "COURIER", "BACK_AT_OFFICE"),
  BACK_AT_OFFICE: is("EXCEPTION", "OFFICE", "CHOOSE_HANDOVER"),
  REDIRECTED: null,
  INCIDENT: is("EXCEPTION", "COURIER", "OFFICE_CALLS"),
  CANCELLED: null,
};
const OF_PICKUP: Record<PickupState, PublicStatus | null> = {
  AWAITING_PICKUP: is("AVAILABLE_FOR_PICKUP", "DESK", "COLLECT"),
  HANDED_OVER: is("DELIVERED", "RECIPIENT", null),
  OVERDUE: is("AVAILABLE_FOR_PICKUP", "DESK", "CHOOSE_HANDOVER"),
  ARCHIVED: is("EXCEPTION", "OFFICE", "CONTACT_OFFICE"),
  REDIRECTED: null,
  CANCELLED: null,
};

/** The open handover of a request, if there is one. */
export type Handover =
  | { readonly method: "COURIER"; readonly state: DeliveryState }
  | { readonly method: "PICKUP"; readonly state: PickupState };

/** What the public page says; null for a draft, which is not public. While something is handed over, the handover speaks. */
export function publicStatus(state: RequestState, handover: Handover | null): PublicStatus | null {
  if (state === "DRAFT") return null;
  const spoken = state === "HANDING_OVER" || state === "PARTLY_COMPLETED" ? handover : null;
  const byHandover = spoken === null ? null : spoken.method === "COURIER" ? OF_DELIVERY[spoken.state] : OF_PICKUP[spoken.state];
  return byHandover ?? OF_REQUEST[state];
}

/** Whether the courier has the parcel in this state, also on the way back. */
export const isWithCourier = (delivery: DeliveryState): boolean => OF_DELIVERY[delivery]?.holder === "COURIER";

/** "Siti Aminah" -> "S*** A***": the length of a name is not shown either. Empty stays empty. */
export function maskName(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return words.map((word) => `${Array.from(word)[0]?.toUpperCase()}***`).join(" ");
}
