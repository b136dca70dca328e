import type { Role } from "./actor.ts";
import * as facts from "./delivery-guards.ts";
import { all, lifecycle, SAME } from "./lifecycle.ts";

/** A delivery by courier; pick-ups are in pickup.ts. */
export const deliveryStates = [
  "PLANNED",
  "ASSIGNED",
  "LOADED",
  "UNDER_WAY",
  "ARRIVED",
  "HANDED_OVER",
  "ATTEMPT_FAILED",
  "RETURNING",
  "BACK_AT_OFFICE",
  "REDIRECTED",
  "INCIDENT",
  "CANCELLED",
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Where a courier holds the parcel: from here something can happen to it, and a run with one of these cannot close. */
export const heldByCourier: readonly DeliveryState[] = ["LOADED", "UNDER_WAY", "ARRIVED", "ATTEMPT_FAILED", "RETURNING"];

export const failureReasons = [
  "NOBODY_HOME",
  "ADDRESS_NOT_FOUND",
  "ADDRESS_WRONG",
  "MOVED_AWAY",
  "REFUSED",
  "IDENTITY_MISMATCH",
  "OLD_CARD_WITHHELD",
  "NO_AUTHORISED_RECIPIENT",
  "PHONE_UNANSWERED",
  "HOUSE_UNREACHABLE",
  "UNSAFE",
  "WEATHER",
  "VEHICLE_BROKEN",
  "DOCUMENT_DAMAGED",
  "DOCUMENT_DATA_WRONG", // at the office the document is unpacked, spoiled and made again
  "OTHER", // needs a note
] as const;
export type FailureReason = (typeof failureReasons)[number];
/** The paper itself is at fault: at the office it is made again, and nobody is asked to come for it. */
export const paperAtFault: readonly FailureReason[] = ["DOCUMENT_DAMAGED", "DOCUMENT_DATA_WRONG"];
export const incidentKinds = ["LOST", "DAMAGED", "ACCIDENT", "THREAT"] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** Back to where the courier was when the button was pressed. */
const corrections = <const R extends Role>(by: R, ...inTime: readonly facts.Guard[]) => {
  const row = <const S extends DeliveryState>(to: S) =>
    ({
      from: ["HANDED_OVER", "ATTEMPT_FAILED"],
      to,
      by: [by],
      guard: all(...inTime, facts.cameFrom(to)),
      needs: facts.reason,
    }) as const;
  return [row("UNDER_WAY"), row("ARRIVED")] as const;
};

const { need, reason, scanned, together } = facts;
/** Who acts for a courier whose phone is dead or stolen, and says why. */
const officeRoles = ["DISPATCHER", "SUPERVISOR"] as const;
const forCouriers = ["fail", "returnToOffice", "transfer", "reportIncident"] as const;
/** The courier's own step, done by somebody else: the journal then says for whom. */
export const isForCourier = (step: string, roles: readonly Role[]): boolean =>
  forCouriers.some((name) => name === step) && officeRoles.some((role) => roles.includes(role)) && !roles.includes("COURIER");

/** One parcel on its way by courier. */
export const deliveryLifecycle = lifecycle<DeliveryState, facts.DeliveryFacts, facts.DeliveryInput>()({
  plan: [
    {
      from: [null],
      to: "PLANNED",
      by: ["DISPATCHER", "SYSTEM"],
      guard: all(facts.documentsReady, facts.documentsInOffice, facts.addressServed, facts.placeKnown),
      needs: facts.newWindow,
    },
  ],
  reschedule: [
    { from: ["PLANNED", "ASSIGNED"], to: SAME, by: ["CITIZEN"], guard: facts.courtesyLeft, needs: facts.newWindow },
    { from: ["PLANNED", "ASSIGNED"], to: SAME, by: ["DISPATCHER"], needs: facts.newWindow },
    // After a failed attempt the parcel comes home first; the wish is kept for `replan`.
    {
      from: ["ATTEMPT_FAILED"],
      to: "RETURNING",
      by: ["CITIZEN", "DISPATCHER"],
      guard: facts.attemptsLeft,
      needs: facts.newWindow,
    },
  ],
  assign: [{ from: ["PLANNED"], to: "ASSIGNED", by: ["DISPATCHER"], needs: need("courierId") }],
  reassign: [{ from: ["ASSIGNED"], to: SAME, by: ["DISPATCHER"], needs: together(facts.otherCourier, reason) }],
  unassign: [{ from: ["ASSIGNED"], to: "PLANNED", by: ["DISPATCHER"], needs: reason }],
  load: [{ from: ["ASSIGNED"], to: "LOADED", by: ["COURIER"], guard: all(facts.parcelFilled, facts.runNotOver), needs: scanned }],
  unload: [{ from: ["LOADED"], to: "ASSIGNED", by: ["DESK"], needs: scanned }],
  depart: [
    {
      from: ["LOADED"],
      to: "UNDER_WAY",
      by: ["COURIER"],
      guard: all(facts.loadConfirmed, facts.onDuty, facts.runStarted),
    },
  ],
  arrive: [{ from: ["UNDER_WAY"], to: "ARRIVED", by: ["COURIER"] }], // SYSTEM may suggest it, never do it
  handOver: [{ from: ["UNDER_WAY", "ARRIVED"], to: "HANDED_OVER", by: ["COURIER"], needs: facts.completeProof }],
  // Without proof of effort it fails all the same but is not counted; see isCounted.
  fail: [
    { from: ["UNDER_WAY", "ARRIVED"], to: "ATTEMPT_FAILED", by: ["COURIER"], needs: facts.failure },
    { from: ["UNDER_WAY", "ARRIVED"], to: "ATTEMPT_FAILED", by: officeRoles, needs: together(facts.failure, reason) },
  ],
  retry: [{ from: ["ATTEMPT_FAILED"], to: "UNDER_WAY", by: ["COURIER", "DISPATCHER"], guard: facts.runOpen }],
  returnToOffice: [
    { from: ["ATTEMPT_FAILED", "UNDER_WAY"], to: "RETURNING", by: ["COURIER", "SYSTEM"] }, // SYSTEM: the run ends
    { from: ["ATTEMPT_FAILED", "UNDER_WAY", "ARRIVED"], to: "RETURNING", by: officeRoles, needs: reason },
  ],
  // What lies before the desk is back, whatever its courier could still say about it.
  receiveBack: [
    { from: ["RETURNING", "UNDER_WAY", "ARRIVED", "ATTEMPT_FAILED"], to: "BACK_AT_OFFICE", by: ["DESK"], needs: scanned },
  ],
  replan: [
    { from: ["BACK_AT_OFFICE"], to: "PLANNED", by: ["DISPATCHER", "CITIZEN"], guard: facts.parcelWhole, needs: facts.newWindow },
  ],
  redirect: [
    {
      from: ["BACK_AT_OFFICE", "PLANNED", "ASSIGNED"],
      to: "REDIRECTED", // and opens a pick-up with the same documents
      by: ["CITIZEN", "DISPATCHER"],
      guard: facts.parcelWhole,
    },
    {
      from: ["BACK_AT_OFFICE", "PLANNED", "ASSIGNED"],
      to: "REDIRECTED",
      by: ["SYSTEM"],
      guard: all(facts.parcelWhole, facts.attemptsUsedUp),
    },
  ],
  transfer: [
    {
      from: ["LOADED", "UNDER_WAY"],
      to: SAME,
      by: ["COURIER"],
      needs: together(facts.otherCourier, facts.given, scanned),
    },
    // Whoever takes it reads out every label; the one who gives it cannot, or the office would not be asked.
    { from: ["LOADED", "UNDER_WAY"], to: SAME, by: officeRoles, needs: together(facts.otherCourier, scanned, reason) },
    { from: ["ARRIVED"], to: "UNDER_WAY", by: officeRoles, needs: together(facts.otherCourier, scanned, reason) },
  ],
  reportIncident: [
    {
      from: heldByCourier,
      to: "INCIDENT",
      by: ["COURIER"],
      needs: need("incidentKind"),
    },
    { from: heldByCourier, to: "INCIDENT", by: officeRoles, needs: together(need("incidentKind"), reason) },
  ],
  // REPRINT and CLOSE end the parcel: its documents become SPOILED or LOST. CONTINUE needs it back, every document counted.
  resolveIncident: [
    { from: ["INCIDENT"], to: "BACK_AT_OFFICE", by: ["SUPERVISOR"], needs: together(facts.outcome("CONTINUE"), reason, scanned) },
    { from: ["INCIDENT"], to: "CANCELLED", by: ["SUPERVISOR"], needs: together(facts.outcome("REPRINT", "CLOSE"), reason) },
  ],
  correct: [
    ...corrections("COURIER", facts.undoneWithin("courierUndoMs")),
    ...corrections("DISPATCHER", facts.undoneWithin("dispatcherUndoMs")),
    ...corrections("SUPERVISOR"),
  ],
  // "Up to LOADED, parcel back in the office first": from LOADED that is `unload`, from the road `receiveBack`.
  cancel: [
    { from: ["PLANNED", "ASSIGNED", "BACK_AT_OFFICE"], to: "CANCELLED", by: ["VERIFIER", "SUPERVISOR"], needs: reason },
    { from: ["BACK_AT_OFFICE"], to: "CANCELLED", by: ["SYSTEM"], guard: all(facts.parcelEmpty, facts.nothingUndecided) }, // everything was unpacked
  ],
});
export type DeliveryStep = (typeof deliveryLifecycle.steps)[number];
