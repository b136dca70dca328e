import type { EntityManager } from "@mikro-orm/postgresql";
import type { DeliveryFacts } from "../domain/delivery-guards.ts";
import { accountOf, type Actor } from "../domain/actor.ts";
import { type DocumentFacts, isDropped, isOpen, type SecondLook } from "../domain/document.ts";
import { DomainError } from "../domain/errors.ts";
import type { PickupFacts } from "../domain/pickup.ts";
import type { Subject } from "../domain/policy.ts";
import type { ProofRules } from "../domain/proof.ts";
import type { RequestFacts } from "../domain/request.ts";
import { Office } from "../catalogue/catalogue.entity.ts";
import { Delivery, DeliveryAttempt } from "../deliveries/delivery.entity.ts";
import { Run } from "../deliveries/run.entity.ts";
import { CivilDocument, DocumentRequirement } from "../documents/document.entity.ts";
import { Pickup } from "../pickups/pickup.entity.ts";
import { lockRows } from "../platform/locks.ts";
import { DutyPeriod } from "../positions/position.entity.ts";
import { DocumentRequest } from "./request.entity.ts";

/** A request with everything that belongs to it. Rules look at it as a whole, so it is read and locked as a whole. */
export interface RequestBundle {
  readonly request: DocumentRequest;
  readonly documents: CivilDocument[]; // by position
  readonly requirements: DocumentRequirement[];
  readonly pickups: Pickup[]; // newest last
  readonly deliveries: Delivery[];
  readonly attempts: DeliveryAttempt[]; // by number, corrected ones too
  readonly runs: Run[]; // those that the deliveries are in
  readonly onDuty: ReadonlySet<string>; // couriers of those runs
  readonly secondLook: SecondLook; // the office's rule
  readonly reappliedAsId: string | null; // the request that was made of this one once it had ended without documents
}

/** The office's own choices (domain.md 5.9); each is a setting of the city once an office asks for another. */
export const OFFICE_RULES = {
  completionDays: 14,
  pickupDays: 14,
  archiveDays: 90,
  proof: { cardProxy: "WITH_APPROVAL", photoFor: ["COURIER"], maxCodeTries: 5 } satisfies ProofRules,
  deliveryLimits: {
    countedAttempts: 2,
    citizenReschedules: 3,
    courierUndoMs: 600_000,
    dispatcherUndoMs: 86_400_000,
    presenceRadiusM: 150,
    presenceWindowMs: 600_000,
    callWindowMs: 3_600_000,
  },
} as const;
export const DAY_MS = 86_400_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Anything else would be an error of the database, and none of its errors is for callers. */
export const isUuid = (text: string): boolean => UUID.test(text);

/**
 * @param lock for a change: the second of two clerks waits here and then finds the version moved
 * @returns null when there is none
 */
export async function loadBundle(em: EntityManager, requestId: string, lock: "lock" | "read"): Promise<RequestBundle | null> {
  if (!isUuid(requestId)) return null;
  if (lock === "lock") await lockRows(em, "document_request", [requestId]);
  const request = await em.findOne(DocumentRequest, { id: requestId }, { refresh: lock === "lock" });
  if (!request) return null;
  const documents = await em.find(CivilDocument, { requestId }, { orderBy: { position: "asc" } });
  const requirements = await em.find(DocumentRequirement, { requestId });
  const pickups = await em.find(Pickup, { requestId }, { orderBy: { offeredAt: "asc" } });
  const deliveries = await em.find(Delivery, { requestId }, { orderBy: { plannedAt: "asc" } });
  const attempts = await em.find(DeliveryAttempt, { requestId }, { orderBy: { number: "asc" } });
  const rules = { secondLook: await secondLookOf(em, request, documents), reappliedAsId: await reappliedAs(em, request) };
  return { request, documents, requirements, pickups, deliveries, attempts, ...rules, ...(await runsOf(em, deliveries)) };
}

/** Asked for only while there is something to look at. */
async function secondLookOf(
  em: EntityManager,
  { officeId }: DocumentRequest,
  documents: readonly CivilDocument[],
): Promise<SecondLook> {
  if (!documents.some(({ state }) => state === "PRINTED")) return "BY_ANOTHER";
  return (await em.findOne(Office, { code: officeId }))?.secondLook ?? "BY_ANOTHER";
}

async function reappliedAs(em: EntityManager, { id, state }: DocumentRequest): Promise<string | null> {
  if (state !== "REJECTED" && state !== "EXPIRED") return null;
  return (await em.findOne(DocumentRequest, { previousRequestId: id }, { fields: ["id"] }))?.id ?? null;
}

async function runsOf(em: EntityManager, deliveries: readonly Delivery[]): Promise<Pick<RequestBundle, "runs" | "onDuty">> {
  const ids = deliveries.flatMap(({ runId }) => runId ?? []);
  if (ids.length === 0) return { runs: [], onDuty: new Set() }; // most requests never leave the office by courier
  const runs = await em.find(Run, { id: ids });
  const duties = await em.find(DutyPeriod, { courierId: runs.map(({ courierId }) => courierId), toAt: null });
  return { runs, onDuty: new Set(duties.map(({ courierId }) => courierId)) };
}

/** @throws DomainError STALE when somebody else was faster */
export function ensureVersion(row: { readonly version: number }, expectedVersion: number): void {
  if (row.version !== expectedVersion) throw new DomainError("STALE");
}

export function subjectOf({ request }: Pick<RequestBundle, "request">): Subject {
  const { id, officeId, creatorId } = request;
  return {
    requestId: id,
    officeId,
    creatorId: creatorId ?? null,
    courierId: null,
  };
}

/** Whether something is still to be handed over, so that what is said about people still matters. */
export const isCorrectable = ({ request, documents }: RequestBundle): boolean =>
  request.endedAt == null && documents.some(({ state }) => state == null || isOpen(state));
/** Whether somebody took something, also where that was taken back. */
export const hasReceivers = ({ pickups, attempts }: RequestBundle): boolean =>
  pickups.some(({ handedOverAt }) => handedOverAt) || attempts.some(({ outcome }) => outcome === "HANDED_OVER");

/** Whether a PIN would still open anything. */
export const mayHaveNewAccess = ({ state, endedAt }: DocumentRequest): boolean => state !== "DRAFT" && endedAt == null;

export const openPickup = ({ pickups }: RequestBundle): Pickup | null =>
  pickups.find(({ state }) => ["AWAITING_PICKUP", "OVERDUE", "ARCHIVED"].includes(state)) ?? null;
export const openDelivery = ({ deliveries }: RequestBundle): Delivery | null =>
  deliveries.find(({ state }) => !["HANDED_OVER", "REDIRECTED", "CANCELLED"].includes(state)) ?? null;

export function requestFacts(bundle: RequestBundle, now: Date): RequestFacts {
  const { request, documents, requirements } = bundle;
  const live = new Set(documents.filter(({ state }) => !state || !isDropped(state)).map(({ id }) => id));
  return {
    now,
    consentedAt: request.consentedAt,
    missingFields: [],
    documents: documents.map(({ state, custodian }) => ({ state: state ?? null, custodian })),
    requirements: requirements
      .filter(({ documentId }) => live.has(documentId))
      .map(({ code, verdict, ground }) => ({ code, verdict, ground: ground ?? null })),
    completionDueAt: request.completionDueAt ?? null,
    openHandovers: [openPickup(bundle), openDelivery(bundle)].filter((handover) => handover !== null).length,
    reappliedAsId: bundle.reappliedAsId,
    partReleasedAt: request.partReleasedAt ?? null,
  };
}

/** @param actor who is about to do something with it */
export function documentFacts(bundle: RequestBundle, document: CivilDocument, actor: Actor): DocumentFacts {
  const handover =
    bundle.pickups.find(({ id }) => id === document.pickupId) ?? bundle.deliveries.find(({ id }) => id === document.deliveryId);
  return {
    kind: document.kind,
    label: document.label,
    custodian: document.custodian,
    parcelState: handover?.state ?? null,
    unpackedFrom: bundle.deliveries.find(({ id }) => id === document.unpackedFromId)?.state ?? null,
    reprint: document.reprintApprovedAt ? "APPROVED" : "NOT_DECIDED",
    printedById: document.printedById ?? null,
    actorId: accountOf(actor),
    secondLook: bundle.secondLook,
  };
}

const inParcel = (documents: readonly CivilDocument[]): (CivilDocument & { state: NonNullable<CivilDocument["state"]> })[] =>
  documents.filter(
    (document): document is CivilDocument & { state: NonNullable<CivilDocument["state"]> } => document.state != null,
  );

/** @param documents those in the parcel, or those that are to go into it */
export function pickupFacts(
  pickup: Pick<Pickup, "overdueAt" | "archiveFrom">,
  documents: readonly CivilDocument[],
  now: Date,
): PickupFacts {
  return {
    now,
    documents: inParcel(documents),
    overdueAt: pickup.overdueAt,
    archiveFrom: pickup.archiveFrom,
    proofRules: OFFICE_RULES.proof,
  };
}

export const documentsOf = ({ documents }: RequestBundle, delivery: Pick<Delivery, "id">): CivilDocument[] =>
  documents.filter(({ deliveryId }) => deliveryId === delivery.id);

/** @param documents those that are to go into the parcel */
export function planFacts(documents: readonly CivilDocument[], pin: DeliveryFacts["pin"], now: Date): DeliveryFacts {
  return {
    now,
    limits: OFFICE_RULES.deliveryLimits,
    documents: inParcel(documents),
    unpacked: 0,
    address: "INSIDE_CITY", // the kelurahan is one of the city's: requests for others are not taken
    pin,
    courierId: null,
    citizenReschedules: 0,
    countedFailures: 0,
    loadConfirmedAt: null,
    duty: "OFF",
    runState: null,
    previous: null,
    proofRules: OFFICE_RULES.proof,
  };
}

export function deliveryFacts(bundle: RequestBundle, delivery: Delivery, now: Date): DeliveryFacts {
  const run = bundle.runs.find(({ id }) => id === delivery.runId);
  const failures = bundle.attempts.filter(
    ({ deliveryId, effort, correctedAt }) => deliveryId === delivery.id && effort === "COUNTED" && !correctedAt,
  );
  return {
    ...planFacts(documentsOf(bundle, delivery), "CONFIRMED", now),
    unpacked: bundle.documents.filter(({ unpackedFromId }) => unpackedFromId === delivery.id).length,
    courierId: delivery.courierId ?? null,
    citizenReschedules: delivery.citizenReschedules,
    countedFailures: failures.length,
    loadConfirmedAt: delivery.loadConfirmedAt ?? null,
    duty: run && bundle.onDuty.has(run.courierId) ? "ON" : "OFF",
    runState: run?.state ?? null,
    previous: delivery.previousState ? { state: delivery.previousState, leftAt: delivery.stateSince } : null,
  };
}

/** What a step of this delivery is about: also whose courier it is. */
export const deliverySubject = (bundle: RequestBundle, delivery: Delivery): Subject => ({
  ...subjectOf(bundle),
  courierId: delivery.courierId ?? null,
});
