import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { deliveryLifecycle, type DeliveryState, type DeliveryStep, heldByCourier } from "../../api/domain/delivery.ts";
import { DomainError } from "../../api/domain/errors.ts";
import { SAME } from "../../api/domain/lifecycle.ts";
import { runLifecycle } from "../../api/domain/run.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import {
  assignDelivery,
  reassignDelivery,
  redirectDelivery,
  replanDelivery,
  rescheduleDelivery,
  unassignDelivery,
} from "../../api/deliveries/dispatch.commands.ts";
import { arriveAtDoor, failDelivery, retryDelivery, returnDelivery } from "../../api/deliveries/door.commands.ts";
import { reportIncident, resolveIncident } from "../../api/deliveries/incident.commands.ts";
import {
  confirmLoad,
  departDelivery,
  loadDelivery,
  receiveBack,
  transferDelivery,
  unloadDelivery,
} from "../../api/deliveries/load.commands.ts";
import { arrangeRun, closeRun, createRun, pauseRun, resumeRun, startRun } from "../../api/deliveries/run.commands.ts";
import { Run } from "../../api/deliveries/run.entity.ts";
import { redirectPickup } from "../../api/pickups/pickup.commands.ts";
import { Pickup } from "../../api/pickups/pickup.entity.ts";
import type { Work } from "../../api/platform/work.ts";
import { setDuty } from "../../api/positions/duty.commands.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { switchHandover } from "../../api/tracking/citizen.commands.ts";
import { courierService, factsOf, oneDocument, type Parcel, planned } from "../support/courier.ts";
import { application, newKey } from "../support/journey.ts";

/** The sample that meets the real database of what test/domain does without one. */
const SEQUENCES = 400;
const office = await courierService();
const { service, couriers } = office;
afterAll(() => service.stop());

const em = (): Work["em"] => service.database.em.fork();
const { officeId } = await em().findOneOrFail(DocumentRequest, { id: (await planned(office, oneDocument())).requestId });
const parcels: readonly Parcel[] = [
  await planned(office),
  await planned(office, application({ handover: "COURIER" })),
  await planned(office, oneDocument()),
];

/** Somebody of the office in this one role; a courier is one of the two. */
function workAs(role: StaffRole, who: number): Work {
  const accountId = role === "COURIER" ? couriers[who % 2]!.id : OFFICERS[role]!;
  const actor = { kind: "STAFF", accountId, roles: [role], officeId } as const;
  return { em: em(), actor, now: new Date(), vault: service.vault, randomBytes, deviceAt: null };
}
const OFFICERS: Partial<Record<StaffRole, string>> = {
  DISPATCHER: "00000000-0000-4000-8000-000000000001",
  DESK: "00000000-0000-4000-8000-000000000002",
  SUPERVISOR: "00000000-0000-4000-8000-000000000003",
};

/** What somebody wants, in numbers that mean something once the fleet is looked at. */
interface Wish {
  readonly of: "parcel" | "run" | "request" | "duty";
  readonly parcel: number;
  readonly run: number;
  readonly step: number;
  readonly who: number;
  readonly scan: "WHOLE" | "SHORT";
}
const wishes = fc.record<Wish>({
  of: fc.constantFrom(...Array<"parcel">(8).fill("parcel"), ...Array<"run">(4).fill("run"), "request", "request", "duty"),
  parcel: fc.nat(parcels.length - 1),
  run: fc.nat(20),
  step: fc.nat(50),
  who: fc.nat(1),
  scan: fc.constantFrom("WHOLE", "WHOLE", "WHOLE", "WHOLE", "SHORT"),
});
type Step = (target: { id: string; expectedVersion: number; idempotencyKey: string }, wish: Wish, more: More) => Promise<unknown>;
interface More {
  readonly courier: number; // whose the parcel or run is
  readonly labels: readonly string[];
  readonly runId: string; // some run
}
const window = (): { windowFrom: Date; windowTo: Date } => ({
  windowFrom: new Date(Date.now() + 3_600_000),
  windowTo: new Date(Date.now() + 7_200_000),
});
const reason = "uji";

const parcelSteps: Partial<Record<DeliveryStep | "confirmLoad", Step>> = {
  assign: (at, _, { runId }) => assignDelivery(workAs("DISPATCHER", 0), { ...at, runId }),
  reassign: (at, _, { runId }) => reassignDelivery(workAs("DISPATCHER", 0), { ...at, runId, reason }),
  unassign: (at) => unassignDelivery(workAs("DISPATCHER", 0), { ...at, reason }),
  reschedule: (at) => rescheduleDelivery(workAs("DISPATCHER", 0), { ...at, ...window() }),
  replan: (at) => replanDelivery(workAs("DISPATCHER", 0), { ...at, ...window() }),
  redirect: (at) => redirectDelivery(workAs("DISPATCHER", 0), at),
  load: (at, _, { courier, labels }) => loadDelivery(workAs("COURIER", courier), { ...at, scannedLabels: labels }),
  confirmLoad: (at, _, { labels }) => confirmLoad(workAs("DESK", 0), { ...at, scannedLabels: labels }),
  unload: (at, _, { labels }) => unloadDelivery(workAs("DESK", 0), { ...at, scannedLabels: labels }),
  depart: (at, _, { courier }) => departDelivery(workAs("COURIER", courier), at),
  transfer: (at, { who }, { courier, labels, runId }) =>
    transferDelivery(who === 0 ? workAs("DISPATCHER", 0) : workAs("COURIER", courier), {
      ...at,
      toRunId: runId,
      givenLabels: labels,
      scannedLabels: labels,
    }),
  arrive: (at, _, { courier }) => arriveAtDoor(workAs("COURIER", courier), at),
  fail: (at, { who }, { courier }) =>
    failDelivery(workAs("COURIER", courier), {
      ...at,
      reason: "NOBODY_HOME",
      note: null,
      photo: null,
      calledAt: who === 0 ? new Date() : null,
      place: null,
    }),
  retry: (at, _, { courier }) => retryDelivery(workAs("COURIER", courier), at),
  returnToOffice: (at, _, { courier }) => returnDelivery(workAs("COURIER", courier), at),
  receiveBack: (at, _, { labels }) => receiveBack(workAs("DESK", 0), { ...at, scannedLabels: labels }),
  reportIncident: (at) => reportIncident(workAs("DISPATCHER", 0), { ...at, kind: "ACCIDENT" }),
  resolveIncident: (at, _, { labels }) =>
    resolveIncident(workAs("SUPERVISOR", 0), { ...at, outcome: "CONTINUE", reason, scannedLabels: labels }),
};
const runSteps: Record<string, Step> = {
  start: (at, _, { courier }) => startRun(workAs("COURIER", courier), at),
  pause: (at) => pauseRun(workAs("DISPATCHER", 0), at),
  resume: (at, _, { courier }) => resumeRun(workAs("COURIER", courier), at),
  close: (at) => closeRun(workAs("DISPATCHER", 0), at),
  arrange: async (at, { step }) => {
    const stops = await em().find(Delivery, { runId: at.id }, { orderBy: { stopPosition: "asc" } });
    const ids = stops.map(({ id }) => id);
    const cut = step % (ids.length + 1);
    await arrangeRun(workAs("DISPATCHER", 0), { ...at, deliveryIds: [...ids.slice(cut), ...ids.slice(0, cut)] });
  },
};

/** The newest delivery of a parcel; the citizen and the desk may have it opened anew. */
const newest = ({ requestId }: Parcel): Promise<Delivery> =>
  em().findOneOrFail(Delivery, { requestId }, { orderBy: { plannedAt: "desc", id: "desc" } });
const openRuns = (): Promise<Run[]> => em().find(Run, { state: ["DRAFT", "STARTED", "PAUSED"] }, { orderBy: { id: "asc" } });
const indexOf = (courierId: string | null | undefined): number => (courierId === couriers[1].id ? 1 : 0);
const target = ({ id, version }: { id: string; version: number }): Parameters<Step>[0] => ({
  id,
  expectedVersion: version,
  idempotencyKey: newKey(),
});
const pick = <T>(items: readonly T[], number: number): T => items[number % items.length]!;

/** How often each was done, and what else was answered. */
const done = new Map<string, number>();
const refused = new Map<string, number>();
const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);

/** Looks, as a person does before pressing a button, and then presses one that seems right. */
async function act(wish: Wish): Promise<void> {
  const attempt = await chosen(wish);
  if (!attempt) return;
  const [name, press] = attempt;
  try {
    await press();
    count(done, name);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    count(refused, error.code);
  }
}

type Attempt = readonly [string, () => Promise<unknown>];
async function chosen(wish: Wish): Promise<Attempt | null> {
  if (wish.of === "request") return requestWish(parcels[wish.parcel]!, wish);
  if (wish.of === "duty") return dutyWish(wish);
  const runs = await openRuns();
  if (runs.length < 3) {
    const courierId = couriers[wish.who]!.id;
    return ["run draft", () => createRun(workAs("DISPATCHER", 0), { idempotencyKey: newKey(), courierId })];
  }
  return wish.of === "run" ? runWish(pick(runs, wish.run), wish) : parcelWish(parcels[wish.parcel]!, runs, wish);
}

function runWish(run: Run, wish: Wish, wanted?: keyof typeof runSteps): Attempt {
  const legal = stepsFrom(runLifecycle.table, run.state).filter((step) => step in runSteps);
  const name = wanted ?? pick([...legal, "arrange"], wish.step);
  return [
    `run ${name}`,
    () => runSteps[name]!(target(run), wish, { courier: indexOf(run.courierId), labels: [], runId: run.id }),
  ];
}

/** Mostly on: without a courier on duty nothing moves. */
function dutyWish({ who, step }: Wish): Attempt {
  const duty = step % 4 === 0 ? "OFF" : "ON";
  return [`duty ${duty}`, () => setDuty(workAs("COURIER", who), { idempotencyKey: newKey(), duty })];
}

async function parcelWish(parcel: Parcel, runs: readonly Run[], wish: Wish): Promise<Attempt> {
  const delivery = await newest(parcel);
  const isSeen = delivery.state !== "LOADED" || delivery.loadConfirmedAt;
  const legal = [...stepsFrom(deliveryLifecycle.table, delivery.state), ...(isSeen ? [] : ["confirmLoad"])].filter(isParcelStep);
  // Most people go on with what is there, since otherwise nothing would ever leave the office; one in ten does what does not fit.
  const onward = isSeen ? (ONWARD[delivery.state] ?? []) : (["confirmLoad"] as const);
  const way = wish.step % 10;
  if (way < 7 && delivery.state === "LOADED" && isSeen) {
    const own = (await em().findOne(Run, { id: delivery.runId! }))!;
    if (own.state !== "STARTED") return runWish(own, wish, own.state === "PAUSED" ? "resume" : "start");
  }
  const choice =
    way < 7 && onward.length > 0 ? onward : way < 9 && legal.length > 0 ? legal : Object.keys(parcelSteps).filter(isParcelStep);
  const name = pick(choice, wish.run);
  const labels = wish.scan === "WHOLE" ? parcel.labels : parcel.labels.slice(1);
  const courier = way === 9 ? wish.who : indexOf(delivery.courierId);
  const others = runs.filter(({ courierId }) => courierId !== delivery.courierId);
  const runId = pick(way === 9 || others.length === 0 ? runs : others, wish.who + wish.run).id;
  return [name, () => parcelSteps[name]!(target(delivery), wish, { courier, labels, runId })];
}
const ONWARD: Partial<Record<DeliveryState, readonly (keyof typeof parcelSteps)[]>> = {
  PLANNED: ["assign"],
  ASSIGNED: ["load", "load", "load", "load", "reassign", "unassign"],
  LOADED: ["depart"],
  UNDER_WAY: ["arrive", "fail", "returnToOffice", "transfer"],
  ARRIVED: ["fail"],
  ATTEMPT_FAILED: ["retry", "returnToOffice"],
  RETURNING: ["receiveBack"],
  BACK_AT_OFFICE: ["replan"],
  INCIDENT: ["resolveIncident"],
};
const isParcelStep = (step: string): step is keyof typeof parcelSteps => step in parcelSteps;
const stepsFrom = (table: AnyTable, state: string): string[] =>
  Object.entries(table).flatMap(([step, rows]) => (rows.some(({ from }) => from.includes(state)) ? [step] : []));
type AnyTable = Readonly<Record<string, readonly { readonly from: readonly unknown[]; readonly to: string }[]>>;

/** The citizen's wish, or the desk's. */
async function requestWish({ requestId, code, pin }: Parcel, { step }: Wish): Promise<Attempt | null> {
  const pickup = await em().findOne(Pickup, { requestId, state: "AWAITING_PICKUP" });
  const { version } = await em().findOneOrFail(DocumentRequest, { id: requestId });
  const to = pickup ? "COURIER" : "PICKUP";
  const work: Work = { ...workAs("DESK", 0), actor: { kind: "ANYONE" } };
  const input = { code, pin, secret: null, network: "10.0.0.1", idempotencyKey: newKey(), expectedVersion: version, to } as const;
  if (pickup && step % 2 === 0) return ["redirectPickup", () => redirectPickup(workAs("DESK", 0), target(pickup))];
  return step % 4 === 0 || pickup ? ["switchHandover", () => switchHandover(work, input)] : null;
}

/** Whatever is not as it must be, in words. Each line of the query is a rule that must find nothing. */
async function violations(): Promise<string[]> {
  const held = sql.join(heldByCourier.map((state) => sql.lit(state)));
  const { rows } = await sql<{ rule: string; id: string }>`
    with packed as (
      select c.*, d.state as parcel_state, d.courier_id from civil_document c left join delivery d on d.id = c.delivery_id where c.state = 'PACKED')
    select 'a packed document is in one parcel' as rule, id from packed where num_nonnulls(pickup_id, delivery_id) <> 1
    union all select 'a courier holds exactly what is in his parcels', id from packed
      where parcel_state in (${held}) and (custodian <> 'COURIER' or custodian_id is distinct from courier_id)
    union all select 'what an incident froze stays where it was', id from packed
      where parcel_state = 'INCIDENT' and (custodian <> 'COURIER' or custodian_id is distinct from courier_id)
    union all select 'everything else is in the office', id from packed
      where coalesce(parcel_state, '') not in (${held}, 'INCIDENT') and (custodian <> 'OFFICE' or custodian_id is not null)
    union all select 'a parcel that has ended is empty', id from packed where parcel_state in ('REDIRECTED','CANCELLED')
    union all select 'a document waits in some parcel', id from civil_document where state = 'READY'
    union all select 'a request has one open parcel', r.id from document_request r
      where (select count(*) from delivery d where d.request_id = r.id and d.state not in ('HANDED_OVER','REDIRECTED','CANCELLED'))
          + (select count(*) from pickup p where p.request_id = r.id and p.state in ('AWAITING_PICKUP','OVERDUE','ARCHIVED')) <> 1
    union all select 'a parcel and its run have one courier', d.id from delivery d join run r on r.id = d.run_id where r.courier_id <> d.courier_id
    union all select 'what is held or out belongs to a run that is not over', d.id from delivery d join run r on r.id = d.run_id
      where d.state in (${held}) and r.state = 'CLOSED'
    union all select 'what is on the road belongs to a run that has started', d.id from delivery d join run r on r.id = d.run_id
      where d.state in ('UNDER_WAY','ARRIVED','ATTEMPT_FAILED','RETURNING') and r.state = 'DRAFT'
    union all select 'whoever is out is on duty', r.id from run r where r.state = 'STARTED'
      and not exists (select from duty_period d where d.courier_id = r.courier_id and d.to_at is null)`.execute(
    em().getKysely<unknown>(),
  );
  return rows.map(({ rule, id }) => `${rule}: ${id}`);
}

/** Where the journal has brought each delivery and run; read on from where it was read before. */
const replayed = new Map<string, { state: string; version: number }>();
let readTo = 0;
async function replay(): Promise<string[]> {
  const problems: string[] = [];
  const tables: Readonly<Record<string, AnyTable>> = {
    deliveryStepped: deliveryLifecycle.table,
    runStepped: runLifecycle.table,
  };
  for (const fact of await factsOf(office, null, readTo)) {
    if (fact.type !== "deliveryStepped" && fact.type !== "runStepped") continue;
    const id = fact.type === "deliveryStepped" ? fact.deliveryId : fact.runId;
    const before = replayed.get(id) ?? { state: null, version: 0 };
    const rows = tables[fact.type]![fact.step]!;
    const isLegal = rows.some(
      ({ from, to }) => from.includes(before.state) && (to === SAME ? before.state === fact.state : to === fact.state),
    );
    if (!isLegal || fact.version <= before.version)
      problems.push(`${fact.type} ${fact.step}: ${before.state} (${before.version}) to ${fact.state} (${fact.version})`);
    replayed.set(id, { state: fact.state, version: fact.version });
  }
  readTo = await lastSeq();
  const rows = [...(await em().find(Delivery, {})), ...(await em().find(Run, {}))];
  for (const { id, state } of rows) {
    const said = replayed.get(id)?.state;
    if (said !== state) problems.push(`${id} is ${state}, the journal says ${said}`);
  }
  return problems;
}
async function lastSeq(): Promise<number> {
  const { rows } = await sql<{ seq: string }>`select max(seq)::text as seq from journal`.execute(em().getKysely<unknown>());
  return Number(rows[0]?.seq);
}

it("20 commands at once leave no parcel with two couriers, and no document without a holder or with two", async () => {
  for (let round = 0; round < 10; round++) {
    const all = fc.sample(wishes, 20);
    await Promise.all(all.map(act));
    expect([await violations(), await replay()]).toEqual([[], []]);
  }
});

it(
  `${SEQUENCES} random sequences by people who act at the same time: every state is legal, every paper has one holder`,
  { timeout: 180_000 },
  async () => {
    const atOnce = fc.array(fc.array(wishes, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(atOnce, async (people) => {
        await Promise.all(
          people.map(async (sequence) => {
            for (const wish of sequence) await act(wish);
          }),
        );
        expect([await violations(), await replay()]).toEqual([[], []]);
      }),
      { numRuns: SEQUENCES, endOnFailure: true },
    );
    // It was not all refusals: each kind of step happened, and people did meet.
    const wanted = [...Object.keys(parcelSteps), ...Object.keys(runSteps).map((name) => `run ${name}`)];
    expect(wanted.filter((name) => !done.has(name))).toEqual([]);
    expect(refused.get("STALE")).toBeGreaterThan(0);
  },
);
