import { afterAll, describe, expect, it } from "vitest";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
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
  officer,
  type Officer,
  oneDocument,
  type Parcel,
  returning,
  runAt,
  stepAs,
  stepsOf,
  tryAct,
  underWay,
  promiseToday,
} from "../support/courier.ts";
import { readCase, signedIn } from "../support/journey.ts";

const office = await courierService();
const { service, dispatcher, desk, couriers } = office;
afterAll(() => service.stop());
const NOBODY = "00000000-0000-4000-8000-000000000000";

const scan = async (staff: Officer | typeof desk, name: string, parcel: Parcel, scannedLabels = parcel.labels) =>
  tryAct(staff, name, "ScanInput", { ...(await at(office, parcel)), scannedLabels });
const factsIn = (answer: GraphQLAnswer): unknown => answer.errors?.[0]?.extensions?.["facts"];
const SHORT = { code: "INVALID_INPUT", facts: { missing: ["scannedDocumentIds"] } };
/** Who holds each paper. */
const holders = async ({ requestId }: Parcel): Promise<(readonly [string, string | null])[]> =>
  (await service.database.em.fork().find(CivilDocument, { requestId })).map(
    ({ custodian, custodianId }) => [custodian, custodianId ?? null] as const,
  );
const inTheOffice = [
  ["OFFICE", null],
  ["OFFICE", null],
];

describe("loading", () => {
  it("takes every document, by the label, into the courier's hands", async () => {
    const parcel = await assigned(office);
    const [first, second] = parcel.labels as [string, string];
    for (const labels of [[], [first], [first, first], [first, second, "DOK-0000"], [first, "DOK-0000"]])
      expect((await scan(couriers[0], "loadDelivery", parcel, labels)).errors?.[0]?.extensions).toMatchObject(SHORT);
    expect(await holders(parcel)).toEqual(inTheOffice);
    expect((await scan(couriers[0], "loadDelivery", parcel, [` ${second.toLowerCase()} `, first])).errors).toBeUndefined();
    const [one] = await holders(parcel);
    expect(one).toEqual(["COURIER", couriers[0].id]);
    expect(await holders(parcel)).toEqual([one, one]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "LOADED", loadConfirmedAt: null });
  });
  it("is not possible into a run that has ended without the parcel; it can be given to another", async () => {
    const courier = await courierOnDuty(service);
    const out = await returning(office, { input: oneDocument(), courier });
    const parcel = await assigned(office, { input: oneDocument(), courier, runId: out.runId });
    await scan(desk, "receiveBack", out);
    await act(dispatcher, "closeRun", "StepInput", await runAt(office, out.runId));
    expect(factsIn(await scan(courier, "loadDelivery", parcel))).toMatchObject({ because: ["RUN_NOT_OPEN"], allowed: [] });
    expect(await holders(parcel)).toEqual([["OFFICE", null]]);
    const input = { ...(await at(office, parcel)), runId: await draftRun(office, couriers[1]), reason: "putaran selesai" };
    await act(dispatcher, "reassignDelivery", "ReassignDeliveryInput", input);
    expect((await scan(couriers[1], "loadDelivery", parcel)).errors).toBeUndefined();
  });
  it("is confirmed by the desk, once, with every label", async () => {
    const parcel = await assigned(office, { input: oneDocument() });
    expect(codeOf(await scan(desk, "confirmLoad", parcel))).toBe("ILLEGAL_STEP");
    await scan(couriers[0], "loadDelivery", parcel);
    expect((await scan(desk, "confirmLoad", parcel, ["DOK-0000"])).errors?.[0]?.extensions).toMatchObject(SHORT);
    expect((await scan(desk, "confirmLoad", parcel)).errors).toBeUndefined();
    expect((await deliveryRow(office, parcel)).loadConfirmedAt).not.toBeNull();
    const { id: deliveryId, version } = await deliveryRow(office, parcel);
    const fact = { type: "loadConfirmed", deliveryId, courierId: couriers[0].id, state: "LOADED", version };
    expect(await factsOf(office, parcel.requestId)).toContainEqual({ ...fact, requestId: parcel.requestId });
    expect(codeOf(await scan(desk, "confirmLoad", parcel))).toBe("ILLEGAL_STEP");
  });
  it("is not confirmed by the courier, not even by one who works at the desk as well; it is not offered either", async () => {
    const both = await officer(service, ["COURIER", "DESK"]);
    await beginDuty(service, both.id);
    const [own, others] = [
      await assigned(office, { courier: both, input: oneDocument() }),
      await assigned(office, { input: oneDocument() }),
    ];
    await scan(both, "loadDelivery", own);
    await scan(couriers[0], "loadDelivery", others);
    const offered = async (staff: StaffClient, { requestId }: Parcel): Promise<boolean> => {
      const { data } = await staff.ask(`query ($id: ID!) { request(id: $id) { delivery { nextSteps } } }`, { id: requestId });
      return (data?.["request"] as { delivery: { nextSteps: string[] } }).delivery.nextSteps.includes("confirmLoad");
    };
    expect([await offered(both, own), await offered(both, others), await offered(desk, own)]).toEqual([false, true, true]);
    expect(factsIn(await scan(both, "confirmLoad", own))).toMatchObject({ because: ["WITNESS_IS_THE_COURIER"] });
    expect((await deliveryRow(office, own)).loadConfirmedAt).toBeNull();
    expect((await scan(both, "confirmLoad", others)).errors).toBeUndefined();
    expect((await scan(desk, "confirmLoad", own)).errors).toBeUndefined();
  });
  it("is undone at the desk; the confirmation goes with it", async () => {
    const parcel = await loaded(office);
    expect((await scan(desk, "unloadDelivery", parcel, [parcel.labels[0]!])).errors?.[0]?.extensions).toMatchObject(SHORT);
    expect((await scan(desk, "unloadDelivery", parcel)).errors).toBeUndefined();
    expect(await holders(parcel)).toEqual(inTheOffice);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "ASSIGNED", loadConfirmedAt: null });
  });
  it("keeps the phone's clock of a step that was done without signal", async () => {
    const parcel = await assigned(office, { input: oneDocument() });
    const deviceAt = "2026-11-24T01:02:03.000Z";
    const input = { ...(await at(office, parcel)), scannedLabels: parcel.labels, deviceAt };
    await act(couriers[0], "loadDelivery", "ScanInput", input);
    const rows = await service.database.em
      .getConnection()
      .execute<{ device_at: Date }[]>(`select device_at from journal where fact ->> 'step' = 'load' and request_id = ?`, [
        parcel.requestId,
      ]);
    expect(rows.map(({ device_at }) => new Date(device_at).toISOString())).toEqual([deviceAt]);
  });
});

describe("a stop that is added after the start", () => {
  it("departs by itself, once it is confirmed, the courier on duty and the run not paused", async () => {
    const courier = await courierOnDuty(service);
    const { runId } = await underWay(office, { input: oneDocument(), courier });
    const late = await assigned(office, { input: oneDocument(), courier, runId });
    await promiseToday(office, late);
    const depart = async (): Promise<GraphQLAnswer> =>
      tryAct(courier, "departDelivery", "CourierStepInput", await at(office, late));
    expect(codeOf(await depart())).toBe("ILLEGAL_STEP");
    await scan(courier, "loadDelivery", late);
    expect(factsIn(await depart())).toMatchObject({ because: ["LOAD_NOT_CONFIRMED"] });
    await scan(desk, "confirmLoad", late);
    await endDuty(service, courier.id);
    expect(factsIn(await depart())).toMatchObject({ because: ["COURIER_OFF_DUTY"] });
    await beginDuty(service, courier.id);
    expect((await depart()).errors).toBeUndefined();
    const { state, handoverCode } = await deliveryRow(office, late);
    expect({ state, hasCode: handoverCode !== null }).toEqual({ state: "UNDER_WAY", hasCode: true });
  });
});

describe("coming back", () => {
  it("is counted at the desk; nobody has the parcel then", async () => {
    const parcel = await returning(office, { courier: await courierOnDuty(service) });
    expect((await holders(parcel))[0]).toEqual(["COURIER", parcel.courier.id]);
    expect((await scan(desk, "receiveBack", parcel, [parcel.labels[0]!])).errors?.[0]?.extensions).toMatchObject(SHORT);
    expect((await scan(desk, "receiveBack", parcel)).errors).toBeUndefined();
    expect(await holders(parcel)).toEqual(inTheOffice);
    expect(await deliveryRow(office, parcel)).toMatchObject({
      state: "BACK_AT_OFFICE",
      runId: null,
      courierId: null,
      handoverCode: null,
    });
  });
  it.each([
    [1, "BACK_AT_OFFICE", "COURIER", undefined],
    [2, "REDIRECTED", "PICKUP", "AWAITING_PICKUP"],
  ] as const)("after %i counted failures it is %s", async (failures, state, handover, pickupState) => {
    const parcel = await underWay(office, { input: oneDocument(), courier: await courierOnDuty(service) });
    await failAndReturn(parcel, failures);
    expect((await scan(desk, "receiveBack", parcel)).errors).toBeUndefined();
    expect((await deliveryRow(office, parcel)).state).toBe(state);
    const { handover: method, pickup } = await readCase(desk, parcel.requestId);
    expect([method, pickup?.state]).toEqual([handover, pickupState]);
  });
});

/** As many times in vain, with a call to show for it, and then on the way home. */
async function failAndReturn({ courier, id }: AssignedParcel, failures: number): Promise<void> {
  const send = async (name: string, type = "CourierStepInput", more = {}) =>
    act(courier, name, type, { ...(await at(office, { id })), ...more });
  for (let attempt = 1; attempt <= failures; attempt++) {
    await send("recordCall");
    await send("failDelivery", "FailDeliveryInput", { reason: "PHONE_UNANSWERED" });
    await send(attempt < failures ? "retryDelivery" : "returnDelivery");
  }
}

describe("handing on", () => {
  const transfer = async (staff: Officer | typeof dispatcher, parcel: Parcel, toRunId: string, more = {}) =>
    tryAct(staff, "transferDelivery", "TransferInput", {
      ...(await at(office, parcel)),
      toRunId,
      givenLabels: parcel.labels,
      scannedLabels: parcel.labels,
      ...more,
    });
  it("needs both to scan every document, and another courier", async () => {
    const giver = await courierOnDuty(service);
    const parcel = await loaded(office, { courier: giver });
    const toRunId = await draftRun(office, couriers[1]);
    const [first] = parcel.labels as [string];
    expect(factsIn(await transfer(giver, parcel, toRunId, { givenLabels: [first] }))).toMatchObject({
      missing: ["givenDocumentIds"],
    });
    expect(factsIn(await transfer(giver, parcel, toRunId, { scannedLabels: [first] }))).toMatchObject({
      missing: ["scannedDocumentIds"],
    });
    expect(factsIn(await transfer(giver, parcel, await draftRun(office, giver)))).toMatchObject({ missing: ["courierId"] });
    expect((await transfer(giver, parcel, toRunId)).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "LOADED", runId: toRunId, courierId: couriers[1].id });
    expect((await holders(parcel))[0]).toEqual(["COURIER", couriers[1].id]);
    // It is not the giver's any more.
    expect(codeOf(await transfer(giver, parcel, parcel.runId))).toBe("NOT_FOUND");
  });
  it("on the road only to a run that is on the road; both rounds are judged again", async () => {
    const [giver, taker] = [await courierOnDuty(service), await courierOnDuty(service)];
    const parcel = await underWay(office, { input: oneDocument(), courier: giver });
    expect(factsIn(await transfer(dispatcher, parcel, await draftRun(office, taker)))).toMatchObject({
      because: ["RUN_NOT_OPEN"],
    });
    const other = await underWay(office, { input: oneDocument(), courier: taker });
    expect(factsIn(await transfer(dispatcher, parcel, other.runId))).toMatchObject({ missing: ["reason"] });
    const officeReason = "HP petugas mati";
    expect((await transfer(dispatcher, parcel, other.runId, { givenLabels: [], officeReason })).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "UNDER_WAY", runId: other.runId, stopPosition: 2 });
    const shifts = (await factsOf(office)).filter((fact) => fact.type === "runShifted").slice(-2);
    expect(shifts).toEqual([
      { type: "runShifted", runId: parcel.runId, courierId: giver.id, requestIds: [] },
      { type: "runShifted", runId: other.runId, courierId: taker.id, requestIds: expect.arrayContaining([parcel.requestId]) },
    ]);
  });
});

describe("may not", () => {
  const steps: readonly (readonly [string, string, "ASSIGNED" | "LOADED" | "RETURNING", "COURIER" | "DESK"])[] = [
    ["loadDelivery", "ScanInput", "ASSIGNED", "COURIER"],
    ["confirmLoad", "ScanInput", "LOADED", "DESK"],
    ["unloadDelivery", "ScanInput", "LOADED", "DESK"],
    ["departDelivery", "CourierStepInput", "LOADED", "COURIER"],
    ["transferDelivery", "TransferInput", "LOADED", "COURIER"],
    ["receiveBack", "ScanInput", "RETURNING", "DESK"],
  ];
  it.each(steps)(
    "%s: a wrong role, a stranger and an old version are refused, and nothing changes",
    async (name, type, state, role) => {
      const courier = await courierOnDuty(service);
      const parcel = await { ASSIGNED: assigned, LOADED: loaded, RETURNING: returning }[state](office, { courier });
      const stranger =
        role === "COURIER" ? await courierOnDuty(service) : await signedIn(service, ["DESK"], { officeId: "ELSEWHERE" });
      const given = { givenLabels: parcel.labels, toRunId: await draftRun(office, couriers[1]) };
      const whole = {
        ...(await at(office, parcel)),
        ...(type === "CourierStepInput" ? {} : { scannedLabels: parcel.labels }),
        ...(type === "TransferInput" ? given : {}),
      };
      const before = [await deliveryRow(office, parcel), await holders(parcel), await stepsOf(office, parcel)];
      for (const staff of [office.verifier, role === "COURIER" ? desk : courier])
        expect(codeOf(await tryAct(staff, name, type, whole))).toBe("NOT_PERMITTED");
      expect(codeOf(await tryAct(stranger, name, type, whole))).toBe("NOT_FOUND");
      const own = role === "COURIER" ? courier : desk;
      for (const id of [NOBODY, "nonsense"]) expect(codeOf(await tryAct(own, name, type, { ...whole, id }))).toBe("NOT_FOUND");
      expect(codeOf(await tryAct(own, name, type, { ...whole, expectedVersion: 99 }))).toBe("STALE");
      expect([await deliveryRow(office, parcel), await holders(parcel), await stepsOf(office, parcel)]).toEqual(before);
    },
  );
  it("hold a parcel that another courier has: each step of it is not there", async () => {
    const parcel = await loaded(office, { input: oneDocument(), courier: await courierOnDuty(service) });
    expect(codeOf(await tryAct(couriers[0], "departDelivery", "CourierStepInput", await at(office, parcel)))).toBe("NOT_FOUND");
    await expect(stepAs(office, couriers[0], "COURIER", parcel, "reportIncident")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
