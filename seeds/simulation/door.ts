import type { FailureReason, IncidentKind } from "../../api/domain/delivery.ts";
import { DomainError } from "../../api/domain/errors.ts";
import { type Delivery, DeliveryAttempt } from "../../api/deliveries/delivery.entity.ts";
import { failDelivery, handOverAtDoor, recordCall, retryDelivery, returnDelivery } from "../../api/deliveries/door.commands.ts";
import { reportIncident } from "../../api/deliveries/incident.commands.ts";
import type { UploadedPhoto } from "../../api/files/file.attach.ts";
import type { Work } from "../../api/platform/work.ts";
import { loadBundle, type RequestBundle } from "../../api/requests/request.bundle.ts";
import { handoverCodePlace, keyOfRequest } from "../../api/requests/sealed.ts";
import type { Place } from "./land.ts";
import { isLucky, pick } from "./people.ts";
import { receiverOf, scrawl } from "./receiver.ts";
import { inventedOf, newKey, pause, type Rest, type Stage } from "./stage.ts";

const FAILS = 0.15; // of all doors
const HAS_INCIDENT = 0.02;
const FAILURES: readonly FailureReason[] = ["NOBODY_HOME", "PHONE_UNANSWERED", "ADDRESS_NOT_FOUND", "WEATHER"];
const INCIDENTS: readonly IncidentKind[] = ["DAMAGED", "ACCIDENT"];
const BY_SIGNATURE = 0.3; // the others read out their code
const TRIES_AGAIN = 0.4;

/** Whoever is there gets the parcel; with invented people it goes wrong now and then. */
export async function atDoor(stage: Stage, workNow: () => Work, delivery: Delivery, place: Place): Promise<Rest> {
  const { random } = stage;
  const { id, requestId, version: expectedVersion } = delivery;
  const step = { idempotencyKey: newKey(stage), id, expectedVersion };
  const mayGoWrong = !stage.shown.has(requestId) && (await inventedOf(stage, [requestId])).has(requestId);
  if (mayGoWrong && isLucky(random, HAS_INCIDENT)) {
    await reportIncident(workNow(), { ...step, kind: pick(random, INCIDENTS) });
    return pause(stage, 5, 15);
  }
  if (mayGoWrong && isLucky(random, FAILS)) {
    await fail(stage, workNow, delivery, pick(random, FAILURES), place);
    return pause(stage, 15, 40);
  }
  try {
    await handOver(stage, workNow, delivery, place);
    return pause(stage, 3, 10);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "INVALID_INPUT") throw error;
    await fail(stage, workNow, delivery, "NO_AUTHORISED_RECIPIENT", place); // nobody here may receive it
    return pause(stage, 15, 40);
  }
}

async function handOver(stage: Stage, workNow: () => Work, delivery: Delivery, place: Place): Promise<void> {
  const { id, requestId, version: expectedVersion } = delivery;
  const bundle = (await loadBundle(stage.fork(), requestId, "read"))!;
  const documents = bundle.documents.filter(({ deliveryId }) => deliveryId === id);
  const code = isLucky(stage.random, BY_SIGNATURE) ? null : codeOf(stage, bundle, delivery);
  await handOverAtDoor(workNow(), {
    ...receiverOf(stage, bundle, documents),
    idempotencyKey: newKey(stage),
    id,
    expectedVersion,
    code,
    signature: code === null ? scrawl(stage) : null,
    photo: await photograph(stage, workNow()),
    place: { ...place, accuracyM: 8 },
  });
}

/** As the citizen reads it on the page and says it at the door. */
function codeOf({ vault }: Stage, { request }: RequestBundle, { id, handoverCode }: Delivery): string | null {
  return handoverCode ? keyOfRequest(vault, request).open(handoverCodePlace(id), handoverCode) : null;
}

async function fail(
  stage: Stage,
  workNow: () => Work,
  { id, version: expectedVersion }: Delivery,
  reason: FailureReason,
  place: Place,
): Promise<void> {
  const photo = isLucky(stage.random, 0.5) ? await photograph(stage, workNow()) : null;
  const at = { id, expectedVersion };
  if (reason === "PHONE_UNANSWERED") await recordCall(workNow(), { ...at, idempotencyKey: newKey(stage) });
  const evidence = { note: null, photo, place: { ...place, accuracyM: 8 } };
  await failDelivery(workNow(), { ...at, idempotencyKey: newKey(stage), reason, ...evidence });
}

async function photograph(stage: Stage, work: Work): Promise<UploadedPhoto> {
  return stage.photos.keep(work);
}

/** Once more at the same door, or back to the office with it. */
export async function afterFailure(stage: Stage, work: Work, { id, version: expectedVersion }: Delivery): Promise<Rest> {
  const attempts = await stage.fork().count(DeliveryAttempt, { deliveryId: id, outcome: "FAILED", correctedAt: null });
  const isTriedAgain = attempts < 2 && isLucky(stage.random, TRIES_AGAIN);
  await (isTriedAgain ? retryDelivery : returnDelivery)(work, { idempotencyKey: newKey(stage), id, expectedVersion });
  return pause(stage, 3, 8);
}
