import { deliveryLifecycle, type DeliveryState, type DeliveryStep, failureReasons } from "../../api/domain/delivery.ts";
import { runLifecycle } from "../../api/domain/run.ts";
import { correctDelivery } from "../../api/deliveries/correct.commands.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import {
  assignDelivery,
  reassignDelivery,
  redirectDelivery,
  replanDelivery,
  rescheduleDelivery,
  unassignDelivery,
} from "../../api/deliveries/dispatch.commands.ts";
import {
  arriveAtDoor,
  failDelivery,
  handOverAtDoor,
  recordCall,
  retryDelivery,
  returnDelivery,
} from "../../api/deliveries/door.commands.ts";
import { reportIncident, resolveIncident } from "../../api/deliveries/incident.commands.ts";
import {
  confirmLoad,
  departDelivery,
  loadDelivery,
  receiveBack,
  transferDelivery,
  unloadDelivery,
} from "../../api/deliveries/load.commands.ts";
import { arrangeRun, closeRun, discardRun, pauseRun, resumeRun, startRun } from "../../api/deliveries/run.commands.ts";
import type { Run } from "../../api/deliveries/run.entity.ts";
import { markPrinted, passCheck, reportLost, startWork } from "../../api/documents/document.commands.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { redirectPickup } from "../../api/pickups/pickup.commands.ts";
import { Pickup } from "../../api/pickups/pickup.entity.ts";
import type { Work } from "../../api/platform/work.ts";
import { cancelRequest, closeRest, releasePart } from "../../api/requests/review.commands.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { switchHandover } from "../../api/tracking/citizen.commands.ts";
import type { Parcel } from "./courier.ts";
import type { Press, Scene, Wish } from "./custody.ts";
import { awayBy, SIGNATURE } from "./door.ts";
import { newKey } from "./journey.ts";

interface At {
  readonly id: string;
  readonly expectedVersion: number;
  readonly idempotencyKey: string;
}
interface More {
  readonly courier: number; // whose the parcel or run is
  readonly labels: readonly string[];
  readonly runId: string; // some run
}
type Step = (scene: Scene, at: At, wish: Wish, more: More) => Promise<unknown>;
const target = ({ id, version }: { id: string; version: number }): At => ({
  id,
  expectedVersion: version,
  idempotencyKey: newKey(),
});
const window = (): { windowFrom: Date; windowTo: Date } => ({
  windowFrom: new Date(Date.now() + 3_600_000),
  windowTo: new Date(Date.now() + 7_200_000),
});
const reason = "uji";
const pick = <T>(items: readonly T[], number: number): T => items[number % items.length]!;

/** The courier, or who acts in their stead. */
const standIn = (workAs: Scene["workAs"], who: number, courier: number): Work =>
  workAs(pick(["COURIER", "DISPATCHER", "SUPERVISOR"] as const, who), courier);

/** Every step that somebody may take; `plan` follows by itself, and `cancel` from the request's end. */
const parcelSteps = {
  assign: ({ workAs }, at, _, { runId }) => assignDelivery(workAs("DISPATCHER"), { ...at, runId }),
  reassign: ({ workAs }, at, _, { runId }) => reassignDelivery(workAs("DISPATCHER"), { ...at, runId, reason }),
  unassign: ({ workAs }, at) => unassignDelivery(workAs("DISPATCHER"), { ...at, reason }),
  reschedule: ({ workAs }, at) => rescheduleDelivery(workAs("DISPATCHER"), { ...at, ...window() }),
  replan: ({ workAs }, at) => replanDelivery(workAs("DISPATCHER"), { ...at, ...window() }),
  redirect: ({ workAs }, at) => redirectDelivery(workAs("DISPATCHER"), at),
  load: ({ workAs }, at, _, { courier, labels }) => loadDelivery(workAs("COURIER", courier), { ...at, scannedLabels: labels }),
  confirmLoad: ({ workAs }, at, _, { labels }) => confirmLoad(workAs("DESK"), { ...at, scannedLabels: labels }),
  unload: ({ workAs }, at, _, { labels }) => unloadDelivery(workAs("DESK"), { ...at, scannedLabels: labels }),
  depart: ({ workAs }, at, _, { courier }) => departDelivery(workAs("COURIER", courier), { ...at, today: true }),
  transfer: ({ workAs }, at, { who }, { courier, labels, runId }) =>
    transferDelivery(who === 0 ? workAs("DISPATCHER") : workAs("COURIER", courier), {
      ...at,
      toRunId: runId,
      givenLabels: labels,
      scannedLabels: labels,
      officeReason: who === 0 ? reason : null,
    }),
  arrive: ({ workAs }, at, _, { courier }) => arriveAtDoor(workAs("COURIER", courier), at),
  handOver: async ({ workAs, photo }, at, { scan }, { courier }) =>
    handOverAtDoor(workAs("COURIER", courier), {
      ...at,
      recipientClass: "APPLICANT",
      recipientName: "Siti Aminah",
      relation: "pemohon",
      isAdult: true,
      identityKind: "KTP-el",
      identityLastFour: "0001",
      familyCardLastFour: null,
      oldCards: [],
      code: null,
      signature: scan === "WHOLE" ? SIGNATURE : null,
      photo: await photo(),
      place: awayBy(30),
    }),
  fail: async ({ workAs }, at, { who, step, parcel }, { courier }) => {
    if (who === 0) await recordCall(workAs("COURIER", courier), { ...at, idempotencyKey: newKey() });
    const told = { officeReason: reason, reason: pick(failureReasons, step), note: reason, photo: null, place: null };
    await failDelivery(standIn(workAs, parcel, courier), { ...at, ...told });
  },
  retry: ({ workAs }, at, _, { courier }) => retryDelivery(workAs("COURIER", courier), at),
  returnToOffice: ({ workAs }, at, { who, step }, { courier }) =>
    returnDelivery(standIn(workAs, who + step, courier), { ...at, officeReason: reason }),
  receiveBack: ({ workAs }, at, _, { labels }) => receiveBack(workAs("DESK"), { ...at, scannedLabels: labels }),
  reportIncident: ({ workAs }, at, { who }, { courier }) =>
    reportIncident(standIn(workAs, who, courier), { ...at, kind: "ACCIDENT", officeReason: reason }),
  resolveIncident: ({ workAs }, at, { step }, { labels }) => {
    const outcome = pick(["CONTINUE", "CONTINUE", "REPRINT", "CLOSE"] as const, step);
    return resolveIncident(workAs("SUPERVISOR"), { ...at, outcome, reason, scannedLabels: labels });
  },
  correct: ({ workAs }, at, { step }, { courier }) =>
    correctDelivery(workAs(pick(["COURIER", "DISPATCHER", "SUPERVISOR"] as const, step), courier), { ...at, reason }),
} satisfies Partial<Record<DeliveryStep | "confirmLoad", Step>>;
type ParcelStep = keyof typeof parcelSteps;

const runSteps = {
  start: async ({ workAs }, at, _, { courier }) => {
    const stops = await workAs("DESK").em.find(Delivery, { runId: at.id });
    await startRun(workAs("COURIER", courier), { ...at, earlyDeliveryIds: stops.map(({ id }) => id) });
  },
  pause: ({ workAs }, at) => pauseRun(workAs("DISPATCHER"), at),
  resume: ({ workAs }, at, _, { courier }) => resumeRun(workAs("COURIER", courier), at),
  close: ({ workAs }, at, { who }) => closeRun(workAs(who === 0 ? "DISPATCHER" : "SUPERVISOR"), at),
  discard: ({ workAs }, at) => discardRun(workAs("DISPATCHER"), { ...at, reason }),
  arrange: async ({ workAs }, at, { step }) => {
    const work = workAs("DISPATCHER");
    const stops = await work.em.fork().find(Delivery, { runId: at.id }, { orderBy: { stopPosition: "asc" } });
    const ids = stops.map(({ id }) => id);
    const cut = step % (ids.length + 1);
    await arrangeRun(work, { ...at, deliveryIds: [...ids.slice(cut), ...ids.slice(0, cut)] });
  },
} satisfies Record<string, Step>;
type RunStep = keyof typeof runSteps;

const stepsFrom = (table: AnyTable, state: string): string[] =>
  Object.entries(table).flatMap(([step, rows]) => (rows.some(({ from }) => from.includes(state)) ? [step] : []));
export type AnyTable = Readonly<Record<string, readonly { readonly from: readonly unknown[]; readonly to: string }[]>>;

export function runWish(scene: Scene, run: Run, wish: Wish, wanted?: RunStep): Press {
  const legal = stepsFrom(runLifecycle.table, run.state).filter((step): step is RunStep => step in runSteps);
  const name = wanted ?? pick([...legal, "arrange" as const], wish.step);
  const more = { courier: courierOf(scene, run), labels: [], runId: run.id };
  return () => runSteps[name](scene, target(run), wish, more);
}
const courierOf = ({ office }: Scene, { courierId }: Pick<Delivery | Run, "courierId">): number =>
  courierId === office.couriers[1].id ? 1 : 0;

/** What most people do next, since otherwise nothing would ever leave the office. */
const ONWARD: Partial<Record<DeliveryState, readonly ParcelStep[]>> = {
  PLANNED: ["assign"],
  ASSIGNED: ["load", "load", "load", "load", "reassign", "unassign"],
  LOADED: ["depart"],
  UNDER_WAY: ["arrive", "handOver", "fail", "returnToOffice", "transfer", "receiveBack"],
  ARRIVED: ["handOver", "fail", "receiveBack"],
  HANDED_OVER: ["correct"],
  ATTEMPT_FAILED: ["retry", "returnToOffice", "correct"],
  RETURNING: ["receiveBack"],
  BACK_AT_OFFICE: ["replan"],
  INCIDENT: ["resolveIncident"],
};
const isParcelStep = (step: string): step is ParcelStep => step in parcelSteps;

/** Seven in ten go on with what is there, two do something else that fits, one does what does not. */
export async function parcelWish(scene: Scene, parcel: Parcel, runs: readonly Run[], wish: Wish): Promise<Press> {
  const em = scene.workAs("DESK").em;
  const way = wish.step % 10;
  // The citizen and the desk may have it opened anew, and a part of it may have gone before.
  const deliveries = await em.find(Delivery, { requestId: parcel.requestId }, { orderBy: { plannedAt: "desc", id: "desc" } });
  const delivery = way === 8 ? pick(deliveries, wish.run) : deliveries[0]!;
  if (way < 7 && (delivery.state === "REDIRECTED" || delivery.state === "CANCELLED")) return requestWish(scene, parcel, wish);
  const isSeen = delivery.state !== "LOADED" || delivery.loadConfirmedAt;
  const legal = [...stepsFrom(deliveryLifecycle.table, delivery.state), ...(isSeen ? [] : ["confirmLoad"])].filter(isParcelStep);
  const onward = isSeen ? (ONWARD[delivery.state] ?? []) : (["confirmLoad"] as const);
  if (way < 7 && delivery.state === "LOADED" && isSeen) {
    const own = runs.find(({ id }) => id === delivery.runId);
    if (own && own.state !== "STARTED") return runWish(scene, own, wish, own.state === "PAUSED" ? "resume" : "start");
  }
  const all = Object.keys(parcelSteps).filter(isParcelStep);
  const name = pick(way < 7 && onward.length > 0 ? onward : way < 9 && legal.length > 0 ? legal : all, wish.run);
  const documents = await em.find(CivilDocument, { deliveryId: delivery.id }, { orderBy: { position: "asc" } });
  const labels = documents.map(({ label }) => label).slice(wish.scan === "WHOLE" ? 0 : 1);
  const courier = way === 9 ? wish.who : courierOf(scene, delivery);
  const others = runs.filter(({ courierId }) => courierId !== delivery.courierId);
  const runId = pick(way === 9 || others.length === 0 ? runs : others, wish.who + wish.run).id;
  return () => parcelSteps[name](scene, target(delivery), wish, { courier, labels, runId });
}

/** What does not happen at a door: the printer makes anew, the citizen or the desk choose another way, a supervisor ends it. */
export async function requestWish(scene: Scene, { requestId, code, pin }: Parcel, { step, run }: Wish): Promise<Press> {
  const { workAs } = scene;
  const em = workAs("DESK").em;
  const request = await em.findOneOrFail(DocumentRequest, { id: requestId });
  const pickup = await em.findOne(Pickup, { requestId, state: "AWAITING_PICKUP" });
  const documents = await em.find(CivilDocument, { requestId }, { orderBy: { position: "asc" } });
  // What a courier lost is nothing that a printer goes on with by itself.
  const making = documents.find(({ state, custodian }) => state && MAKING.includes(state) && custodian === "OFFICE");
  if (making && step % 5 > 0) return () => makeOn(workAs("PRINTER"), making);
  const ending = { ...target(request), reason };
  const document = pick(documents, run);
  switch (step % 20) {
    case 0:
    case 1:
      return () => cancelRequest(workAs("SUPERVISOR"), ending);
    case 5:
      return () => releasePart(workAs("SUPERVISOR"), target(request));
    case 10:
      return () => closeRest(workAs("SUPERVISOR"), ending);
    case 15:
      return () =>
        reportLost(workAs("SUPERVISOR"), { ...target(document), reason, reprint: run % 3 === 0 ? "REFUSED" : "APPROVED" });
  }
  if (documents.every(({ state }) => state === "LOST")) return () => cancelRequest(workAs("SUPERVISOR"), ending);
  if (pickup && step % 2 === 0) return () => redirectPickup(workAs("DESK"), target(pickup));
  const work: Work = { ...workAs("DESK"), actor: { kind: "ANYONE" } };
  const asCitizen = { code, pin, secret: null, network: "10.0.0.1", idempotencyKey: newKey() };
  const to = pickup ? "COURIER" : "PICKUP";
  const isWanted = pickup || step % 4 === 0;
  return isWanted ? () => switchHandover(work, { ...asCitizen, expectedVersion: request.version, to }) : null;
}
const MAKING: readonly NonNullable<CivilDocument["state"]>[] = ["SPOILED", "IN_WORK", "PRINTED", "LOST"];
function makeOn(work: Work, document: CivilDocument): Promise<unknown> {
  if (document.state === "IN_WORK") return markPrinted(work, target(document));
  if (document.state === "PRINTED") return passCheck(otherEyes(work), { ...target(document), scannedLabel: document.label });
  return startWork(work, target(document));
}

/** The second look is somebody else's. */
const otherEyes = (work: Work): Work =>
  work.actor.kind === "STAFF" ? { ...work, actor: { ...work.actor, accountId: "00000000-0000-4000-8000-000000000005" } } : work;
