import { lifecycle } from "./lifecycle.ts";
import type { Custodian, DocumentState } from "./document.ts";
import { missingProof, type Proof, type ProofRules } from "./proof.ts";

/** CANCELLED stands in no table of domain.md, but 3.4b gives pick-ups a `cancel`: it ends like a courier delivery's. */
export const pickupStates = ["AWAITING_PICKUP", "HANDED_OVER", "OVERDUE", "ARCHIVED", "REDIRECTED", "CANCELLED"] as const;
export type PickupState = (typeof pickupStates)[number];

export interface PickupFacts {
  readonly now: Date;
  readonly documents: readonly { readonly state: DocumentState; readonly custodian: Custodian }[];
  readonly overdueAt: Date; // the last moment promised to the citizen
  readonly archiveFrom: Date;
  readonly proofRules: ProofRules;
}
export interface PickupInput {
  readonly reason?: string;
  readonly proof?: Proof;
}

const documentsReady = ({ documents }: PickupFacts): string | null =>
  documents.length > 0 && documents.every(({ state }) => state === "READY") ? null : "DOCUMENT_NOT_READY";
const inTheOffice = ({ documents }: PickupFacts): string | null =>
  documents.every(({ custodian }) => custodian === "OFFICE") ? null : "PARCEL_NOT_IN_OFFICE";
const overdue = ({ now, overdueAt }: PickupFacts): string | null => (now >= overdueAt ? null : "NOT_OVERDUE");
const longOverdue = ({ now, archiveFrom }: PickupFacts): string | null => (now >= archiveFrom ? null : "TOO_EARLY_TO_ARCHIVE");
const reason = (input: PickupInput): readonly string[] => (input.reason ? [] : ["reason"]);
const proof = (input: PickupInput, { proofRules }: PickupFacts): readonly string[] =>
  input.proof ? missingProof(input.proof, proofRules) : ["proof"];

/** One parcel waiting at a desk for its owner. Never destroyed, only put away: from everywhere but the ends it can be had back. */
export const pickupLifecycle = lifecycle<PickupState, PickupFacts, PickupInput>()({
  offer: [{ from: [null], to: "AWAITING_PICKUP", by: ["SYSTEM"], guard: documentsReady }],
  // A day late is no reason to send anybody away: the same command makes it collectable again first, so that both are told.
  handOver: [{ from: ["AWAITING_PICKUP", "OVERDUE"], to: "HANDED_OVER", by: ["DESK"], needs: proof }],
  markOverdue: [{ from: ["AWAITING_PICKUP"], to: "OVERDUE", by: ["SYSTEM"], guard: overdue }],
  reopen: [
    { from: ["OVERDUE"], to: "AWAITING_PICKUP", by: ["CITIZEN", "DESK"] },
    { from: ["ARCHIVED"], to: "AWAITING_PICKUP", by: ["DESK"] }, // somebody has to fetch it from the archive
  ],
  archive: [{ from: ["OVERDUE"], to: "ARCHIVED", by: ["DESK"], guard: longOverdue }],
  redirect: [{ from: ["AWAITING_PICKUP", "OVERDUE"], to: "REDIRECTED", by: ["CITIZEN", "DESK"] }], // opens a courier delivery
  cancel: [
    {
      from: ["AWAITING_PICKUP", "OVERDUE", "ARCHIVED"],
      to: "CANCELLED",
      by: ["VERIFIER", "SUPERVISOR"],
      guard: inTheOffice, // a partner may hold it
      needs: reason,
    },
  ],
});
export type PickupStep = (typeof pickupLifecycle.steps)[number];
