import { Account } from "../../api/accounts/account.entity.ts";
import { assignDelivery, replanDelivery, rescheduleDelivery } from "../../api/deliveries/dispatch.commands.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { createRun } from "../../api/deliveries/run.commands.ts";
import { Run } from "../../api/deliveries/run.entity.ts";
import { distanceM } from "../../api/domain/position.ts";
import type { Work } from "../../api/platform/work.ts";
import { COURIERS } from "./couriers.ts";
import { pinsOf } from "./pins.ts";
import { from, isLucky } from "./people.ts";
import { newKey, pause, type Player, shownFirst, type Stage, staffPlayer, workAs } from "./stage.ts";
import type { Place } from "./land.ts";

const STOPS = { least: 2, most: 4 } as const; // of a run, where there is enough to bring
const LOOKS_AGAIN = 0.05; // with each look, at a parcel that came back
const HOUR_MS = 3_600_000;

/** Plans the day: windows, and runs of what lies near to each other. */
export const dispatcher = (stage: Stage): Player =>
  staffPlayer(stage, "dispatcher", "DISPATCHER", async (actor) => {
    const work = (): Work => workAs(stage, actor); // one for each step
    if (await moveWindow(stage, work())) return pause(stage, 1, 4);
    const courierId = await freeCourier(stage);
    if (courierId === null || !(await draftRun(stage, work, courierId))) return null;
    return pause(stage, 2, 6);
  });

/** Today, within the next hours: simulated couriers know no closing time. */
function windowFrom(now: Date): { readonly windowFrom: Date; readonly windowTo: Date } {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  return { windowFrom: new Date(hour), windowTo: new Date(hour + 4 * HOUR_MS) };
}

/** What came back gets new hours, and so does what was promised for hours that are over. */
async function moveWindow(stage: Stage, work: Work): Promise<boolean> {
  const { random, now } = stage;
  const [late] = await stage.fork().find(Delivery, { state: ["PLANNED", "ASSIGNED"], windowTo: { $lt: now() } }, { limit: 1 });
  const back = late ? [] : await stage.fork().find(Delivery, { state: "BACK_AT_OFFICE" }, { limit: 20 });
  const next = late ?? back.find(() => isLucky(random, LOOKS_AGAIN));
  if (!next) return false;
  const input = { idempotencyKey: newKey(stage), id: next.id, expectedVersion: next.version, ...windowFrom(now()) };
  await (late ? rescheduleDelivery : replanDelivery)(work, input);
  return true;
}

/** One who has nothing to bring. */
async function freeCourier({ fork }: Stage): Promise<string | null> {
  const em = fork();
  const couriers = await em.find(Account, { login: COURIERS.map(({ login }) => login), disabledAt: null });
  const ids = couriers.map(({ id }) => id);
  // In this order: a run that starts between the two looks is seen by the first.
  const drafted = await em.find(Delivery, { state: ["ASSIGNED", "LOADED"], courierId: ids });
  const out = await em.find(Run, { courierId: ids, state: ["STARTED", "PAUSED"] });
  const busy = new Set([...out, ...drafted].map(({ courierId }) => courierId));
  return couriers.find(({ id, roles }) => roles.includes("COURIER") && !busy.has(id))?.id ?? null;
}

/** The parcel that has waited longest, with those nearest to it. */
async function draftRun(stage: Stage, work: () => Work, courierId: string): Promise<boolean> {
  const planned = await stage.fork().find(Delivery, { state: "PLANNED" }, { orderBy: { plannedAt: "asc" }, limit: 60 });
  const stops = await nearestFirst(stage, shownFirst(stage, planned));
  if (stops.length === 0) return false;
  const empty = await stage.fork().findOne(Run, { courierId, state: "DRAFT" }, { orderBy: { createdAt: "desc" } });
  const runId = empty?.id ?? (await createRun(work(), { idempotencyKey: newKey(stage), courierId }));
  for (const { id, version } of stops) {
    const window = windowFrom(stage.now());
    await rescheduleDelivery(work(), { idempotencyKey: newKey(stage), id, expectedVersion: version, ...window });
    const { version: expectedVersion } = await stage.fork().findOneOrFail(Delivery, { id });
    await assignDelivery(work(), { idempotencyKey: newKey(stage), id, expectedVersion, runId });
  }
  return true;
}

/** The first decides which: those nearest to it. They are brought outwards from the office, what was printed before all others. */
async function nearestFirst(stage: Stage, planned: readonly Delivery[]): Promise<Delivery[]> {
  const [first, ...rest] = planned;
  if (!first) return [];
  const pins = await pinsOf(stage, planned);
  const pinOf = ({ id }: Delivery): Place => pins.get(id)!;
  const nearest = (to: Place, list: readonly Delivery[]): Delivery[] =>
    list.toSorted((a, b) => distanceM(pinOf(a), to) - distanceM(pinOf(b), to));
  const chosen = [first, ...nearest(pinOf(first), rest).slice(0, from(stage.random, STOPS.least, STOPS.most) - 1)];
  return shownFirst(stage, nearest(stage.office, chosen));
}
