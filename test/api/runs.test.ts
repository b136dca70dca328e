import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { Run } from "../../api/deliveries/run.entity.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { handoverCodePlace, keyOfRequest } from "../../api/requests/sealed.ts";
import { ask, codeOf, type GraphQLAnswer } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  assigned,
  at,
  beginDuty,
  courierOnDuty,
  courierService,
  deliveryRow,
  draftRun,
  endDuty,
  factsOf,
  loaded,
  type Officer,
  oneDocument,
  planned,
  promiseToday,
  runAt,
  runRow,
  stepAs,
  stepsOf,
  tryAct,
  underWay,
} from "../support/courier.ts";
import { fromElsewhere, newKey, readCase, signedIn, tryStep, versioned } from "../support/journey.ts";

const office = await courierService();
const { service, dispatcher, desk, couriers } = office;
afterAll(() => service.stop());
const NOBODY = "00000000-0000-4000-8000-000000000000";
const input = (): Record<string, unknown> => oneDocument();
const sorted = (words: readonly string[]): string[] => words.toSorted((a, b) => a.localeCompare(b));

const step = async (staff: Officer | typeof dispatcher, name: string, runId: string): Promise<GraphQLAnswer> =>
  tryAct(staff, name, "StepInput", await runAt(office, runId));
const because = (answer: GraphQLAnswer): unknown =>
  (answer.errors?.[0]?.extensions?.["facts"] as { because?: unknown } | undefined)?.because;
const shiftsOf = async (runId: string): Promise<(readonly string[])[]> =>
  (await factsOf(office)).flatMap((fact) => (fact.type === "runShifted" && fact.runId === runId ? [fact.requestIds] : []));

describe("starting", () => {
  it("departs with every stop in order; each citizen has a code of six digits", async () => {
    const courier = await courierOnDuty(service);
    const first = await loaded(office, { input: input(), courier });
    const second = await loaded(office, { input: input(), courier, runId: first.runId });
    const head = await act(courier, "startRun", "StepInput", await runAt(office, first.runId));
    expect(head.state).toBe("STARTED");
    expect((await runRow(office, first.runId)).startedAt).not.toBeNull();
    const facts = await factsOf(office);
    const started = facts.findIndex((fact) => fact.type === "runStepped" && fact.runId === first.runId && fact.step === "start");
    expect(facts.slice(started)).toMatchObject([
      { type: "runStepped", state: "STARTED", version: head.version },
      { type: "deliveryStepped", step: "depart", deliveryId: first.id },
      { type: "runShifted", requestIds: [first.requestId] },
      { type: "deliveryStepped", step: "depart", deliveryId: second.id },
      { type: "runShifted", requestIds: expect.arrayContaining([first.requestId, second.requestId]) },
    ]);
    const codes = await Promise.all([first, second].map(codeOfParcel));
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
    expect(JSON.stringify(facts)).not.toContain(codes[0]);
  });
  it("waits for the duty, for every stop to be loaded and confirmed, and for the other run to end", async () => {
    const courier = await courierOnDuty(service);
    const empty = await draftRun(office, courier);
    expect(because(await step(courier, "startRun", empty))).toEqual(["STOP_NOT_LOADED"]);
    const stop = await loaded(office, { input: input(), courier });
    const unloaded = await assigned(office, { input: input(), courier, runId: stop.runId });
    expect(because(await step(courier, "startRun", stop.runId))).toEqual(["STOP_NOT_LOADED"]);
    await promiseToday(office, unloaded);
    const scan = { ...(await at(office, unloaded)), scannedLabels: unloaded.labels };
    await act(courier, "loadDelivery", "ScanInput", scan);
    // The desk has not looked yet: nothing departs, not even the confirmed one.
    expect(because(await step(courier, "startRun", stop.runId))).toEqual(["LOAD_NOT_CONFIRMED"]);
    expect((await deliveryRow(office, stop)).state).toBe("LOADED");
    expect((await runRow(office, stop.runId)).state).toBe("DRAFT");
    await act(desk, "confirmLoad", "ScanInput", { ...scan, ...(await at(office, unloaded)) });
    await endDuty(service, courier.id);
    expect(because(await step(courier, "startRun", stop.runId))).toEqual(["COURIER_OFF_DUTY"]);
    await beginDuty(service, courier.id);
    expect((await step(courier, "startRun", stop.runId)).errors).toBeUndefined();
    const other = await loaded(office, { input: input(), courier });
    expect(because(await step(courier, "startRun", other.runId))).toEqual(["OTHER_RUN_OPEN"]);
  });
  it("two runs of one courier at once: one is out", async () => {
    const courier = await courierOnDuty(service);
    const [one, two] = [await loaded(office, { input: input(), courier }), await loaded(office, { input: input(), courier })];
    const targets = await Promise.all([runAt(office, one.runId), runAt(office, two.runId)]);
    const answers = await Promise.all(targets.map((target) => tryAct(courier, "startRun", "StepInput", target)));
    expect(sorted(answers.map((answer) => JSON.stringify(because(answer) ?? codeOf(answer) ?? "done")))).toEqual([
      '"done"',
      '["OTHER_RUN_OPEN"]',
    ]);
    const states = await Promise.all([one, two].map(async ({ runId }) => (await runRow(office, runId)).state));
    expect(sorted(states)).toEqual(["DRAFT", "STARTED"]);
  });
  it("repeated with the same key departs once", async () => {
    const parcel = await loaded(office, { input: input(), courier: await courierOnDuty(service) });
    const again = { idempotencyKey: newKey(), ...(await runAt(office, parcel.runId)) };
    const [first, second] = await Promise.all([1, 2].map(() => tryAct(parcel.courier, "startRun", "StepInput", again)));
    expect(first?.errors).toBeUndefined();
    expect(second).toEqual(first);
    expect((await stepsOf(office, parcel)).filter((name) => name === "depart")).toHaveLength(1);
  });
});

describe("start against what others do at the same moment", () => {
  const SWITCH = `mutation ($input: SwitchHandoverInput!) { switchHandover(input: $input) { __typename } }`;
  const switchToPickup = async ({ requestId, code, pin }: AssignedParcel): Promise<GraphQLAnswer> => {
    const { version } = await readCase(desk, requestId);
    return ask(
      service.url,
      SWITCH,
      {
        input: { idempotencyKey: newKey(), code, pin, expectedVersion: version, to: "PICKUP" },
      },
      fromElsewhere(),
    );
  };
  it("a citizen's switch, a supervisor's cancellation and a pause: no deadlock, and one of the legal ends", async () => {
    const supervisor = await signedIn(service, ["SUPERVISOR"]);
    for (let round = 0; round < 4; round++) {
      const courier = await courierOnDuty(service);
      const stay = await loaded(office, { input: input(), courier });
      const leave = await loaded(office, { input: input(), courier, runId: stay.runId });
      const other = await planned(office, input());
      const request = await readCase(desk, leave.requestId);
      const answers = await Promise.all([
        step(courier, "startRun", stay.runId),
        switchToPickup(leave),
        switchToPickup({ ...other, runId: stay.runId, courier }),
        tryAct(dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, other)), runId: stay.runId }),
        tryAct(desk, "unloadDelivery", "ScanInput", { ...(await at(office, leave)), scannedLabels: leave.labels }),
        tryStep(supervisor, "cancelRequest", { ...versioned(request), reason: "salah alamat" }, "ReasonedStepInput"),
        step(dispatcher, "pauseRun", stay.runId),
      ]);
      for (const answer of answers) expect([undefined, "STALE", "ILLEGAL_STEP"]).toContain(codeOf(answer));
      const [run, kept, left, added] = [
        await runRow(office, stay.runId),
        await deliveryRow(office, stay),
        await deliveryRow(office, leave),
        await deliveryRow(office, other),
      ];
      // Started with whatever was loaded then, or not at all.
      const isOut = run.state !== "DRAFT";
      expect([kept.state, isOut ? ["UNDER_WAY", "CANCELLED"].includes(left.state) : true]).toEqual([
        isOut ? "UNDER_WAY" : "LOADED",
        true,
      ]);
      expect(["ASSIGNED", "REDIRECTED"]).toContain(added.state);
    }
  });
});

describe("pausing and resuming", () => {
  it("takes the courier off the maps of those who wait, and brings it back", async () => {
    const parcel = await underWay(office, { input: input(), courier: await courierOnDuty(service) });
    const before = (await shiftsOf(parcel.runId)).length;
    expect((await step(dispatcher, "pauseRun", parcel.runId)).errors).toBeUndefined();
    expect((await runRow(office, parcel.runId)).state).toBe("PAUSED");
    expect(codeOf(await step(dispatcher, "resumeRun", parcel.runId))).toBe("NOT_PERMITTED");
    await endDuty(service, parcel.courier.id);
    expect(because(await step(parcel.courier, "resumeRun", parcel.runId))).toEqual(["COURIER_OFF_DUTY"]);
    await beginDuty(service, parcel.courier.id);
    expect((await step(parcel.courier, "resumeRun", parcel.runId)).errors).toBeUndefined();
    expect((await shiftsOf(parcel.runId)).slice(before)).toEqual([[parcel.requestId], [parcel.requestId]]);
  });
});

describe("closing", () => {
  it("waits until nothing is held any more", async () => {
    const parcel = await underWay(office, { input: input(), courier: await courierOnDuty(service) });
    expect(because(await step(dispatcher, "closeRun", parcel.runId))).toEqual(["PARCEL_STILL_HELD"]);
    await stepAs(office, parcel.courier, "COURIER", parcel, "returnToOffice");
    expect(because(await step(parcel.courier, "closeRun", parcel.runId))).toEqual(["PARCEL_STILL_HELD"]);
    const scannedLabels = parcel.labels;
    await act(desk, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
    expect((await step(parcel.courier, "closeRun", parcel.runId)).errors).toBeUndefined();
    expect(await runRow(office, parcel.runId)).toMatchObject({ state: "CLOSED", closedAt: expect.any(Date) });
  });
});

describe("arranging", () => {
  const arrange = async (staff: typeof dispatcher, runId: string, deliveryIds: readonly string[]): Promise<GraphQLAnswer> =>
    tryAct(staff, "arrangeRun", "ArrangeRunInput", { ...(await runAt(office, runId)), deliveryIds });
  const orderOf = async (runId: string): Promise<string[]> =>
    (await service.database.em.fork().find(Delivery, { runId }, { orderBy: { stopPosition: "asc" } })).map(({ id }) => id);

  it("reverses the stops of a started run; the citizens are judged again, and no delivery's version moves", async () => {
    const courier = await courierOnDuty(service);
    const one = await loaded(office, { input: input(), courier });
    const two = await underWay(office, { input: input(), courier, runId: one.runId });
    const versions = async (): Promise<number[]> =>
      Promise.all([one, two].map(async (parcel) => (await deliveryRow(office, parcel)).version));
    const [before, { version }] = [await versions(), await runRow(office, one.runId)];
    const shifts = (await shiftsOf(one.runId)).length;
    const answer = await arrange(dispatcher, one.runId, [two.id, one.id]);
    expect(answer.data?.["arrangeRun"]).toMatchObject({ state: "STARTED", version: version + 1 });
    expect(await orderOf(one.runId)).toEqual([two.id, one.id]);
    expect((await shiftsOf(one.runId)).slice(shifts)).toEqual([expect.arrayContaining([one.requestId, two.requestId])]);
    expect(await versions()).toEqual(before);
  });
  it("by two dispatchers at once: one wins, one STALE", async () => {
    const courier = await courierOnDuty(service);
    const one = await assigned(office, { input: input(), courier });
    const two = await assigned(office, { input: input(), courier, runId: one.runId });
    const colleague = await signedIn(service, ["DISPATCHER"]);
    const target = await runAt(office, one.runId);
    const orders = [
      [two.id, one.id],
      [one.id, two.id],
    ];
    const answers = await Promise.all(
      [dispatcher, colleague].map((staff, index) =>
        tryAct(staff, "arrangeRun", "ArrangeRunInput", { ...target, deliveryIds: orders[index] }),
      ),
    );
    expect(sorted(answers.map((answer) => codeOf(answer) ?? "done"))).toEqual(["done", "STALE"]);
    expect(await orderOf(one.runId)).toEqual(orders[answers.findIndex((answer) => codeOf(answer) === undefined)]);
  });
  it("names each of the run's deliveries once; others mean that the run was looked at too early", async () => {
    const courier = await courierOnDuty(service);
    const one = await assigned(office, { input: input(), courier });
    const two = await assigned(office, { input: input(), courier, runId: one.runId });
    const stranger = await assigned(office, { input: input(), courier: couriers[1] });
    expect(codeOf(await arrange(dispatcher, one.runId, [one.id, one.id]))).toBe("INVALID_INPUT");
    for (const ids of [[], [one.id], [one.id, stranger.id], [one.id, "nonsense"], [one.id, two.id, stranger.id]])
      expect(codeOf(await arrange(dispatcher, one.runId, ids))).toBe("STALE");
    expect(await orderOf(one.runId)).toEqual([one.id, two.id]);
  });
  it("leaves alone what a cancellation takes out at the same moment", async () => {
    const courier = await courierOnDuty(service);
    const one = await assigned(office, { input: input(), courier });
    const two = await assigned(office, { input: input(), courier, runId: one.runId });
    const other = new pg.Client(service.databaseUrl);
    await other.connect();
    await other.query("begin");
    await other.query(
      `update delivery set state = 'CANCELLED', run_id = null, courier_id = null, stop_position = null, version = version + 1 where id = $1`,
      [one.id],
    );
    const arranging = arrange(dispatcher, one.runId, [two.id, one.id]);
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await other.query(waiting)).rowCount).toBe(1);
    await other.query("commit");
    await other.end();
    expect((await arranging).errors).toBeUndefined();
    expect(await orderOf(one.runId)).toEqual([two.id]);
    expect(await deliveryRow(office, one)).toMatchObject({ state: "CANCELLED", stopPosition: null });
  });
  it("a run that is over stays as it was", async () => {
    const parcel = await underWay(office, { input: input(), courier: await courierOnDuty(service) });
    await stepAs(office, parcel.courier, "COURIER", parcel, "returnToOffice");
    await act(desk, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
    await step(dispatcher, "closeRun", parcel.runId);
    expect(codeOf(await arrange(dispatcher, parcel.runId, []))).toBe("ILLEGAL_STEP");
  });
});

describe("what is promised for a later day", () => {
  const DAY_MS = 86_400_000;
  const dayOf = (instant: Date | string): string =>
    new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  async function promiseTomorrow(parcel: AssignedParcel): Promise<AssignedParcel> {
    const [windowFrom, windowTo] = [1, 1.2].map((days) => new Date(service.now().getTime() + days * DAY_MS));
    await service.database.em.fork().nativeUpdate(Delivery, { id: parcel.id }, { windowFrom: windowFrom!, windowTo: windowTo! });
    return parcel;
  }
  const start = async (courier: Officer, runId: string, early: readonly string[]): Promise<GraphQLAnswer> =>
    courier.ask(`mutation ($input: StepInput!, $early: [ID!]) { startRun(input: $input, earlyDeliveryIds: $early) { state } }`, {
      input: { idempotencyKey: newKey(), ...(await runAt(office, runId)) },
      early,
    });
  const windowOf = async (parcel: AssignedParcel): Promise<string> => {
    const { data } = await ask(
      service.url,
      `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { delivery { window { from } } } } }`,
      { code: parcel.code, pin: parcel.pin },
      fromElsewhere(),
    );
    return dayOf((data?.["tracking"] as { delivery: { window: { from: string } } }).delivery.window.from);
  };

  it("leaves only if the courier says so of each; then the citizen reads today, and nobody else's promise changes", async () => {
    const courier = await courierOnDuty(service);
    const onTime = await loaded(office, { input: input(), courier });
    const { runId } = onTime;
    const early = await promiseTomorrow(await loaded(office, { input: input(), courier, runId }));
    const { data: day } = await courier.ask(`{ courierDay { run { earlyDeliveryIds nextSteps } } }`);
    expect(day?.["courierDay"]).toMatchObject({ run: { earlyDeliveryIds: [early.id], nextSteps: ["start"] } });
    const { data: board } = await dispatcher.ask(`{ runs(first: 100) { edges { node { id earlyDeliveryIds } } } }`);
    expect(JSON.stringify(board)).toContain(JSON.stringify({ id: runId, earlyDeliveryIds: [early.id] }));
    for (const said of [[], [onTime.id], [NOBODY]])
      expect((await start(courier, runId, said)).errors?.[0]?.extensions).toMatchObject({
        code: "INVALID_INPUT",
        facts: { missing: ["earlyDeliveryIds"], deliveryIds: [early.id] },
      });
    expect(await runRow(office, runId)).toMatchObject({ state: "DRAFT" });
    expect((await deliveryRow(office, onTime)).state).toBe("LOADED");
    const promised = (await deliveryRow(office, onTime)).windowFrom;
    expect((await start(courier, runId, [early.id])).data).toEqual({ startRun: { state: "STARTED" } });
    expect(await windowOf(early)).toBe(dayOf(service.now()));
    expect(await deliveryRow(office, onTime)).toMatchObject({ state: "UNDER_WAY", windowFrom: promised });
    expect(await deliveryRow(office, early)).toMatchObject({ state: "UNDER_WAY" });
  });
  it("one that is added on the way likewise", async () => {
    const courier = await courierOnDuty(service);
    const { runId } = await underWay(office, { input: input(), courier });
    const early = await promiseTomorrow(await loaded(office, { input: input(), courier, runId }));
    const depart = async (today: boolean): Promise<GraphQLAnswer> =>
      courier.ask(
        `mutation ($input: CourierStepInput!, $today: Boolean) { departDelivery(input: $input, today: $today) { state } }`,
        { input: { idempotencyKey: newKey(), ...(await at(office, early)) }, today },
      );
    expect((await depart(false)).errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { missing: ["today"] },
    });
    expect((await depart(true)).data).toEqual({ departDelivery: { state: "UNDER_WAY" } });
    expect(await windowOf(early)).toBe(dayOf(service.now()));
  });
});

describe("may not", () => {
  it.each([
    ["startRun", "COURIER"],
    ["resumeRun", "COURIER"],
    ["pauseRun", "BOTH"],
    ["closeRun", "BOTH"],
    ["arrangeRun", "DISPATCHER"],
  ] as const)("%s: wrong roles, strangers and an old version are refused, and nothing changes", async (name, by) => {
    const courier = await courierOnDuty(service);
    const parcel = await loaded(office, { input: input(), courier });
    const theirs = await signedIn(service, ["DISPATCHER"], { officeId: "ELSEWHERE" });
    const before = [await runRow(office, parcel.runId), await deliveryRow(office, parcel), (await shiftsOf(parcel.runId)).length];
    const arranging = name === "arrangeRun";
    const send = async (staff: typeof dispatcher, more: Record<string, unknown> = {}): Promise<string | undefined> =>
      codeOf(
        await tryAct(staff, name, arranging ? "ArrangeRunInput" : "StepInput", {
          ...(await runAt(office, parcel.runId)),
          ...(arranging ? { deliveryIds: [parcel.id] } : {}),
          ...more,
        }),
      );
    for (const staff of [desk, office.verifier, ...(by === "COURIER" ? [dispatcher] : []), ...(arranging ? [courier] : [])])
      expect(await send(staff)).toBe("NOT_PERMITTED");
    for (const staff of [...(arranging ? [] : [couriers[0]]), ...(by === "COURIER" ? [] : [theirs])])
      expect(await send(staff)).toBe("NOT_FOUND");
    const own = by === "COURIER" ? courier : dispatcher;
    for (const id of [NOBODY, "nonsense"]) expect(await send(own, { id })).toBe("NOT_FOUND");
    expect(await send(own, { expectedVersion: 99 })).toBe("STALE");
    const after = [await runRow(office, parcel.runId), await deliveryRow(office, parcel), (await shiftsOf(parcel.runId)).length];
    expect(after).toEqual(before);
  });
});

async function codeOfParcel(parcel: AssignedParcel): Promise<string> {
  const { handoverCode } = await deliveryRow(office, parcel);
  const request = await service.database.em.fork().findOneOrFail(DocumentRequest, { id: parcel.requestId });
  return keyOfRequest(service.vault, request).open(handoverCodePlace(parcel.id), handoverCode!);
}

it("a courier is on one outing at a time, whatever happened above", async () => {
  const open = await service.database.em.fork().find(Run, { state: ["STARTED", "PAUSED"] });
  expect(new Set(open.map(({ courierId }) => courierId)).size).toBe(open.length);
});
