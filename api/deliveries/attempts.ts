import { sql } from "kysely";
import { deliveryLifecycle, paperAtFault } from "../domain/delivery.ts";
import { DomainError } from "../domain/errors.ts";
import { type Arrival, speaksFor } from "../domain/phone-clock.ts";
import { type Accuracy, distanceM, type Fix } from "../domain/position.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { attachPhoto, type UploadedPhoto } from "../files/file.attach.ts";
import { SYSTEM } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { PositionFix } from "../positions/position.entity.ts";
import { deliveryFacts, OFFICE_RULES, type RequestBundle } from "../requests/request.bundle.ts";
import { attemptFields, keyOfRequest, sealedAttempt, sealedRequest, type TakenDown } from "../requests/sealed.ts";
import { type Delivery, DeliveryAttempt, DoorCall } from "./delivery.entity.ts";
import { redirectToPickup } from "./dispatch.steps.ts";

/** As the courier's page read it in the moment of the step. */
export interface PlaceInput {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly accuracyM: number;
}
/** A reading of where the courier was, held against the pin. */
export interface Stand extends Accuracy {
  readonly place: { readonly latitudeDeg: number; readonly longitudeDeg: number };
  readonly ageMs: number; // when it happened
  readonly distanceM: number | null; // to the pin; null: there is none
  readonly isProof: boolean; // it was not made up afterwards; see speaksFor
}

/**
 * Where the courier was when it happened and in the minutes before, newest first.
 * @param at when it happened, see momentOf
 * @param said the page's own reading; null: only what the phone has reported counts
 * @throws DomainError INVALID_INPUT for a place that is none
 */
export async function standsOf(
  work: Work,
  { request }: RequestBundle,
  courierId: string,
  at: Date,
  said: PlaceInput | null,
): Promise<Stand[]> {
  const from = new Date(at.getTime() - OFFICE_RULES.deliveryLimits.presenceWindowMs);
  const fixes = await work.em.find(
    PositionFix,
    { courierId, verdict: "TRACK", takenAt: { $gte: from, $lte: at } },
    { orderBy: { takenAt: "desc" } },
  );
  const reported = fixes.map(({ latitudeDeg, longitudeDeg, accuracyM, accuracyFrom, takenAt, receivedAt }) => ({
    latitudeDeg: Number(latitudeDeg),
    longitudeDeg: Number(longitudeDeg),
    accuracyM: Number(accuracyM),
    accuracyFrom,
    takenAt,
    receivedAt,
  }));
  const open = sealedRequest.opener(keyOfRequest(work.vault, request), request);
  const pin = pinOf(open("address.latitudeDeg"), open("address.longitudeDeg"));
  const own = said === null ? [] : [{ ...checkedPlace(said), accuracyFrom: "PHONE" as const, takenAt: at, receivedAt: work.now }];
  let newerHeardAt = await firstHeardAfter(work, courierId, at);
  return [...own, ...reported].map((reading: Fix & Accuracy & Arrival) => {
    const isProof = speaksFor(reading, newerHeardAt);
    if (newerHeardAt === null || reading.receivedAt < newerHeardAt) newerHeardAt = reading.receivedAt;
    return {
      place: { latitudeDeg: reading.latitudeDeg, longitudeDeg: reading.longitudeDeg },
      accuracyM: reading.accuracyM,
      accuracyFrom: reading.accuracyFrom,
      ageMs: at.getTime() - reading.takenAt.getTime(),
      distanceM: pin && distanceM(reading, pin),
      isProof,
    };
  });
}

/** When the first of all readings came in that were taken after `at`; null: none has. */
async function firstHeardAfter({ em }: Work, courierId: string, at: Date): Promise<Date | null> {
  const { rows } = await sql<{ heard: Date | null }>`
    select min(received_at) as heard from position_fix where courier_id = ${courierId} and taken_at > ${at} and verdict = 'TRACK'`.execute(
    em.getKysely<unknown>(),
  );
  const heard = rows[0]?.heard ?? null;
  return heard && new Date(heard);
}

const pinOf = (latitudeDeg: number | null, longitudeDeg: number | null): Stand["place"] | null =>
  latitudeDeg === null || longitudeDeg === null ? null : { latitudeDeg, longitudeDeg };

/** (0,0) is what phones say when they do not know. */
export function checkedPlace(place: PlaceInput): PlaceInput {
  const { latitudeDeg, longitudeDeg, accuracyM } = place;
  const isPlace = Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180 && accuracyM >= 0;
  if (!isPlace || (latitudeDeg === 0 && longitudeDeg === 0)) throw new DomainError("INVALID_INPUT", { fields: ["place"] });
  return place;
}

/** The stand nearest to the pin, of those that prove anything: exact enough, and not made up afterwards. */
export function nearestOf(stands: readonly Stand[]): Stand | null {
  const { presenceRadiusM } = OFFICE_RULES.deliveryLimits;
  const told = stands.filter(({ accuracyFrom }) => accuracyFrom === "PHONE"); // what is assumed proves nothing
  const exact = told.filter(({ accuracyM, isProof }) => isProof && accuracyM <= presenceRadiusM);
  return exact.toSorted((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0))[0] ?? null;
}

/**
 * The newest call of this courier's to these people that speaks for what happened at `at`: of the hour before, not yet for another attempt,
 * and recorded as it was made. One that was told later counts as a reading does; see speaksFor.
 */
export async function callFor(work: Work, { id: deliveryId, courierId }: Delivery, at: Date): Promise<DoorCall | null> {
  const from = new Date(at.getTime() - OFFICE_RULES.deliveryLimits.callWindowMs);
  const calls = await work.em.find(
    DoorCall,
    { deliveryId, courierId: courierId!, attemptId: null, calledAt: { $gte: from, $lte: at } },
    { orderBy: { calledAt: "desc" } },
  );
  for (const call of calls) {
    const arrival = { takenAt: call.calledAt, receivedAt: call.recordedAt };
    if (speaksFor(arrival, await firstHeardAfter(work, courierId!, call.calledAt))) return call;
  }
  return null;
}

/** Once for each door; never changed afterwards. @throws DomainError INVALID_INPUT for a photo that is not this courier's to attach */
export async function recordAttempt(
  work: Work,
  bundle: RequestBundle,
  delivery: Delivery,
  made: Pick<DeliveryAttempt, "outcome"> & Partial<Pick<DeliveryAttempt, "failureReason" | "effort">>,
  distanceToPinM: number | null,
  kept: TakenDown,
  photo: UploadedPhoto | null,
): Promise<void> {
  const { em, now, deviceAt, vault, randomBytes } = work;
  const { id: requestId } = bundle.request;
  const id = uuidFrom(randomBytes);
  const attempt = em.create(DeliveryAttempt, {
    id,
    deliveryId: delivery.id,
    requestId,
    runId: delivery.runId!, // a courier has it: it is in a run
    courierId: delivery.courierId!,
    number: bundle.attempts.filter(({ deliveryId }) => deliveryId === delivery.id).length + 1,
    ...made,
    at: now,
    deviceAt,
    distanceM: distanceToPinM,
    sealedFields: sealedAttempt.seal(keyOfRequest(vault, bundle.request), id, attemptFields(kept)),
  });
  bundle.attempts.push(attempt);
  await em.persist(attempt).flush();
  await em.nativeUpdate(DoorCall, { deliveryId: delivery.id, attemptId: null }, { attemptId: id });
  if (photo !== null) await attachPhoto(work, attempt, delivery, photo);
}

/** After as many counted failures as there are attempts, what is back at the office waits at the desk from now on. */
export async function redirectWhenUsedUp(work: Work, bundle: RequestBundle, delivery: Delivery): Promise<void> {
  const facts = deliveryFacts(bundle, delivery, work.now);
  const last = bundle.attempts.findLast(({ deliveryId, correctedAt }) => deliveryId === delivery.id && !correctedAt);
  if (last?.failureReason && paperAtFault.includes(last.failureReason)) return;
  if (!deliveryLifecycle.nextSteps(delivery.state, ["SYSTEM"], facts).includes("redirect")) return;
  await redirectToPickup({ ...work, actor: SYSTEM }, bundle, delivery, ["SYSTEM"]);
}
