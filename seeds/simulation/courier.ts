import { openStops } from "../../api/domain/run.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { stopOf } from "../../api/deliveries/parcel.queries.ts";
import { departDelivery, loadDelivery } from "../../api/deliveries/load.commands.ts";
import { closeRun, resumeRun, startRun } from "../../api/deliveries/run.commands.ts";
import { arriveAtDoor } from "../../api/deliveries/door.commands.ts";
import { Run } from "../../api/deliveries/run.entity.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { setDuty } from "../../api/positions/duty.commands.ts";
import { type DeviceKind, DutyPeriod } from "../../api/positions/position.entity.ts";
import type { Work } from "../../api/platform/work.ts";
import { afterFailure, atDoor } from "./door.ts";
import { isLucky } from "./people.ts";
import { pinsOf } from "./pins.ts";
import { createRider, type Rider } from "./rider.ts";
import { newKey, pause, type Player, type Rest, type Stage, staffPlayer, workAs } from "./stage.ts";

const RESUMES_NOW = 0.05; // with each look, after a break

/** A courier's whole day, from duty to duty. What comes next, the run and its stops say. */
export function courier(stage: Stage, { login, kind }: { readonly login: string; readonly kind: DeviceKind }): Player {
  let rider: Rider | null = null;
  return staffPlayer(stage, login, "COURIER", async (actor) => {
    const { accountId: courierId } = actor;
    const workNow = (): Work => workAs(stage, actor);
    rider ??= createRider(stage, workNow, { courierId, kind });
    const { run, stops, duty } = await readDay(stage, courierId);
    if (run === null) return duty === "ON" ? endDuty(stage, workNow(), rider) : null;
    if (duty === "OFF") {
      await setDuty(workNow(), { idempotencyKey: newKey(stage), duty: "ON" });
      return pause(stage, 1, 3);
    }
    switch (run.state) {
      case "DRAFT":
        return (await rider.rideTo(stage.office)) ?? load(stage, workNow(), run, stops);
      case "PAUSED":
        await rider.standStill();
        if (isLucky(stage.random, RESUMES_NOW)) await resumeRun(workNow(), stepOf(stage, run));
        return pause(stage, 2, 4);
      default:
        return carryOn(stage, workNow, rider, run, stops);
    }
  });
}

interface Day {
  readonly run: Run | null; // out, or drafted with something to bring
  readonly stops: readonly Delivery[];
  readonly duty: "ON" | "OFF";
}
async function readDay({ fork }: Stage, courierId: string): Promise<Day> {
  const em = fork();
  const duty = (await em.count(DutyPeriod, { courierId, toAt: null })) > 0 ? "ON" : "OFF";
  const runs = await em.find(Run, { courierId, state: ["STARTED", "PAUSED", "DRAFT"] }, { orderBy: { createdAt: "asc" } });
  const stops = await em.find(Delivery, { runId: runs.map(({ id }) => id) }, { orderBy: { stopPosition: "asc" } });
  const stopsOf = ({ id }: Run): Delivery[] => stops.filter(({ runId }) => runId === id);
  const run = runs.find(({ state }) => state !== "DRAFT") ?? runs.find((draft) => stopsOf(draft).length > 0) ?? null;
  return { run, stops: run === null ? [] : stopsOf(run), duty };
}

async function endDuty(stage: Stage, work: Work, rider: Rider): Promise<Rest> {
  const onTheWay = await rider.rideTo(stage.office);
  if (onTheWay) return onTheWay;
  await setDuty(work, { idempotencyKey: newKey(stage), duty: "OFF" });
  rider.goHome();
  return pause(stage, 15, 45);
}

/** At the office, before the run: paper by paper, and then off. */
async function load(stage: Stage, work: Work, run: Run, stops: readonly Delivery[]): Promise<Rest> {
  const next = stops.find(({ state }) => state === "ASSIGNED");
  if (next) await takeAlong(stage, work, next);
  else if (stops.every(({ state, loadConfirmedAt }) => state === "LOADED" && loadConfirmedAt))
    await startRun(work, { ...stepOf(stage, run), earlyDeliveryIds: stops.map(({ id }) => id) });
  return pause(stage, 1, 3); // the desk may still be looking
}

async function takeAlong(stage: Stage, work: Work, { id, version: expectedVersion }: Delivery): Promise<void> {
  const documents = await stage.fork().find(CivilDocument, { deliveryId: id });
  const scannedLabels = documents.map(({ label }) => label);
  await loadDelivery(work, { idempotencyKey: newKey(stage), id, expectedVersion, scannedLabels });
}

/** On the road. */
async function carryOn(stage: Stage, workNow: () => Work, rider: Rider, run: Run, stops: readonly Delivery[]): Promise<Rest> {
  const failed = stops.find(({ state }) => state === "ATTEMPT_FAILED");
  if (failed) return afterFailure(stage, workNow(), failed);
  const [next] = openStops(stops.map((stop) => ({ ...stopOf(stop), stop })));
  if (next?.state === "ARRIVED") {
    await rider.standStill();
    return atDoor(stage, workNow, next.stop, await rider.place());
  }
  if (next) {
    const pins = await pinsOf(stage, [next.stop]);
    const onTheWay = await rider.rideTo(pins.get(next.stop.id)!);
    if (onTheWay) return onTheWay;
    await arriveAtDoor(workNow(), stepOf(stage, next.stop));
    return pause(stage, 8, 20);
  }
  return (await rider.rideTo(stage.office)) ?? comeBack(stage, workNow(), run, stops);
}

/** Back at the office: what was not taken is given back, what was added meanwhile is taken along, and then the run is over. */
async function comeBack(stage: Stage, work: Work, run: Run, stops: readonly Delivery[]): Promise<Rest> {
  const added = stops.find(({ state, loadConfirmedAt }) => state === "ASSIGNED" || (state === "LOADED" && loadConfirmedAt));
  if (added?.state === "ASSIGNED") await takeAlong(stage, work, added);
  else if (added) await departDelivery(work, { ...stepOf(stage, added), today: true });
  else if (!stops.some(({ state }) => state === "LOADED" || state === "RETURNING")) await closeRun(work, stepOf(stage, run));
  return pause(stage, 1, 3); // the desk may still be counting
}

export const stepOf = (
  stage: Stage,
  { id, version }: { readonly id: string; readonly version: number },
): { readonly idempotencyKey: string; readonly id: string; readonly expectedVersion: number } => ({
  idempotencyKey: newKey(stage),
  id,
  expectedVersion: version,
});
