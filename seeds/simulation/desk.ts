import { distanceM } from "../../api/domain/position.ts";
import { confirmLoad, receiveBack } from "../../api/deliveries/load.commands.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { Pickup } from "../../api/pickups/pickup.entity.ts";
import { handOverAtDesk } from "../../api/pickups/pickup.commands.ts";
import type { Work } from "../../api/platform/work.ts";
import { CourierPosition } from "../../api/positions/position.entity.ts";
import { loadBundle } from "../../api/requests/request.bundle.ts";
import { isLucky } from "./people.ts";
import { placeOf } from "./rider.ts";
import { receiverOf, scrawl } from "./receiver.ts";
import { inventedOf, mostlyFirst, newKey, pause, type Player, type Stage, staffPlayer, workAs } from "./stage.ts";

const COMES_NOW = 0.02; // with each look, of those whose documents wait
const AT_OFFICE_M = 100;

/** Sees couriers take and bring parcels, and gives out what is collected. */
export const desk = (stage: Stage): Player =>
  staffPlayer(stage, "loket", "DESK", async (actor) => {
    const work = workAs(stage, actor);
    const waiting = [...(await toConfirm(stage)), ...(await toReceiveBack(stage))];
    const next = mostlyFirst(stage, waiting);
    if (next) await scan(stage, work, next);
    else if (!(await giveOut(stage, work))) return null;
    return pause(stage, 1, 3);
  });

const toConfirm = ({ fork }: Stage): Promise<Delivery[]> =>
  fork().find(Delivery, { state: "LOADED", loadConfirmedAt: null }, { orderBy: { stateSince: "asc" }, limit: 20 });

/** Only who stands at the desk can give a parcel back. */
async function toReceiveBack({ fork, office }: Stage): Promise<Delivery[]> {
  const coming = await fork().find(Delivery, { state: "RETURNING" }, { orderBy: { stateSince: "asc" }, limit: 20 });
  const places = await fork().find(CourierPosition, { courierId: coming.flatMap(({ courierId }) => courierId ?? []) });
  return coming.filter(({ courierId }) => {
    const place = places.find((known) => known.courierId === courierId);
    return !place || distanceM(placeOf(place), office) < AT_OFFICE_M;
  });
}

async function scan(stage: Stage, work: Work, { id, state, version: expectedVersion }: Delivery): Promise<void> {
  const documents = await stage.fork().find(CivilDocument, { deliveryId: id });
  const scannedLabels = documents.map(({ label }) => label);
  const input = { idempotencyKey: newKey(stage), id, expectedVersion, scannedLabels };
  await (state === "LOADED" ? confirmLoad : receiveBack)(work, input);
}

/** A visitor of the simulation collects their own; and what was printed at the start stays for whoever wants to try. */
async function giveOut(stage: Stage, work: Work): Promise<boolean> {
  const waiting = await stage
    .fork()
    .find(Pickup, { state: ["AWAITING_PICKUP", "OVERDUE"] }, { orderBy: { offeredAt: "asc" }, limit: 60 });
  const invented = await inventedOf(
    stage,
    waiting.map(({ requestId }) => requestId),
  );
  const pickup = waiting.find(
    ({ requestId }) => invented.has(requestId) && !stage.shown.has(requestId) && isLucky(stage.random, COMES_NOW),
  );
  if (!pickup) return false;
  const { id, requestId, version: expectedVersion } = pickup;
  const bundle = (await loadBundle(stage.fork(), requestId, "read"))!;
  const documents = bundle.documents.filter(({ pickupId }) => pickupId === id);
  const pin = stage.receipts.get(requestId)?.pin ?? null;
  const receiver = { ...receiverOf(stage, bundle, documents), signature: pin === null ? scrawl(stage) : null };
  await handOverAtDesk(work, { idempotencyKey: newKey(stage), id, expectedVersion, pin, ...receiver });
  return true;
}
