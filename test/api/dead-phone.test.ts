import { afterAll, describe, expect, it } from "vitest";
import { codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  act,
  assigned,
  type AssignedParcel,
  at,
  courierOnDuty,
  courierService,
  deliveryRow,
  draftRun,
  factsOf,
  loaded,
  officer,
  oneDocument,
  runAt,
  runRow,
  stepsOf,
  tryAct,
  underWay,
} from "../support/courier.ts";
import { attemptsOf, documentRows, failed, outWith, readFix, SIGNATURE, tryHandOver } from "../support/door.ts";
import { signedIn } from "../support/journey.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const office = await courierService({ now: () => NOW });
afterAll(() => office.service.stop());
const supervisor = await officer(office.service, ["SUPERVISOR"], { name: "Sitti Pimpinan" });
const elsewhere = await signedIn(office.service, ["DISPATCHER", "SUPERVISOR", "DESK"], { officeId: "ELSEWHERE" });

const WORDS = "HP Kxartiniqq jatuh ke sungai";
const STEPS = {
  returnDelivery: ["CourierStepInput", {}],
  failDelivery: ["FailDeliveryInput", { reason: "NOBODY_HOME" }],
  reportIncident: ["IncidentInput", { kind: "ACCIDENT" }],
} as const;
type Step = keyof typeof STEPS;
const tryFor = async (
  staff: StaffClient,
  parcel: AssignedParcel,
  step: Step,
  more: Record<string, unknown> = {},
): Promise<GraphQLAnswer> => {
  const [type, own] = STEPS[step];
  return tryAct(staff, step, type, { ...(await at(office, parcel)), officeReason: WORDS, ...own, ...more });
};
const tryTransfer = async (staff: StaffClient, parcel: AssignedParcel, more: Record<string, unknown>): Promise<GraphQLAnswer> =>
  tryAct(staff, "transferDelivery", "TransferInput", {
    ...(await at(office, parcel)),
    givenLabels: [],
    scannedLabels: parcel.labels,
    officeReason: WORDS,
    ...more,
  });
const tryReceive = async (
  staff: StaffClient,
  parcel: AssignedParcel,
  more: Record<string, unknown> = {},
): Promise<GraphQLAnswer> =>
  tryAct(staff, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels, ...more });
const holders = async (parcel: AssignedParcel): Promise<unknown[]> =>
  (await documentRows(office, parcel)).map(({ custodian, custodianId }) => [custodian, custodianId ?? null]);
const everything = async (parcel: AssignedParcel): Promise<unknown[]> => [
  await deliveryRow(office, parcel),
  await holders(parcel),
  await stepsOf(office, parcel),
];
async function arrived(parcel: AssignedParcel): Promise<AssignedParcel> {
  await act(parcel.courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel));
  return parcel;
}
async function atDoor(state: "UNDER_WAY" | "ARRIVED" | "ATTEMPT_FAILED"): Promise<AssignedParcel> {
  const parcel = await outWith(office);
  if (state === "ARRIVED") return arrived(parcel);
  if (state === "ATTEMPT_FAILED") await failed(office, parcel);
  return parcel;
}

describe("the paper lies before the desk, and its courier can say nothing", () => {
  it.each(["UNDER_WAY", "ARRIVED", "ATTEMPT_FAILED"] as const)("from %s: every label is read, and it is back", async (state) => {
    const parcel = await atDoor(state);
    for (const scannedLabels of [[], ["X"], [...parcel.labels, "X"]])
      expect((await tryReceive(office.desk, parcel, { scannedLabels })).errors?.[0]?.extensions).toMatchObject({
        facts: { missing: ["scannedDocumentIds"] },
      });
    expect(await holders(parcel)).toEqual([["COURIER", parcel.courier.id]]);
    expect((await tryReceive(office.desk, parcel)).data?.["receiveBack"]).toMatchObject({ state: "BACK_AT_OFFICE" });
    expect(await holders(parcel)).toEqual([["OFFICE", null]]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ courierId: null, runId: null, handoverCode: null });
  });
  it("nobody but the desk of this office, nor from an old view; then nothing has changed", async () => {
    const parcel = await outWith(office);
    const before = await everything(parcel);
    for (const staff of [office.dispatcher, supervisor, parcel.courier])
      expect(codeOf(await tryReceive(staff, parcel))).toBe("NOT_PERMITTED");
    expect(codeOf(await tryReceive(elsewhere, parcel))).toBe("NOT_FOUND");
    expect(codeOf(await tryReceive(office.desk, parcel, { expectedVersion: 1 }))).toBe("STALE");
    expect(await everything(parcel)).toEqual(before);
  });
});

describe("the office acts in the courier's stead", () => {
  const after: Record<Step, string> = { returnDelivery: "RETURNING", failDelivery: "ATTEMPT_FAILED", reportIncident: "INCIDENT" };
  it.each(Object.keys(STEPS) as Step[])("%s: by a dispatcher or a supervisor, who says why", async (step) => {
    for (const staff of [office.dispatcher, supervisor]) {
      const parcel = await outWith(office);
      for (const officeReason of [undefined, " ", "x".repeat(501)])
        expect(codeOf(await tryFor(staff, parcel, step, { officeReason }))).toBe("INVALID_INPUT");
      expect((await tryFor(staff, parcel, step)).data?.[step]).toMatchObject({ state: after[step] });
      expect(await holders(parcel)).toEqual([["COURIER", parcel.courier.id]]); // until the desk has it
    }
  });
  it.each(Object.keys(STEPS) as Step[])("%s: nobody else, nobody of another office, nor from an old view", async (step) => {
    const parcel = await outWith(office);
    const before = await everything(parcel);
    for (const staff of [office.desk, office.printer, office.verifier])
      expect(codeOf(await tryFor(staff, parcel, step))).toBe("NOT_PERMITTED");
    for (const staff of [elsewhere, office.couriers[1]]) expect(codeOf(await tryFor(staff, parcel, step))).toBe("NOT_FOUND");
    expect(codeOf(await tryFor(supervisor, parcel, step, { expectedVersion: 1 }))).toBe("STALE");
    expect(await everything(parcel)).toEqual(before);
  });
  it("the history says who, for whom and why; the words are nowhere in the clear", async () => {
    const parcel = await outWith(office);
    await tryFor(supervisor, parcel, "returnDelivery");
    const { data } = await office.desk.ask(
      `query ($id: ID!) { request(id: $id) { delivery { courierName } history { sentence actor actedFor note } } }`,
      { id: parcel.requestId },
    );
    const { delivery, history } = data?.["request"] as {
      delivery: { courierName: string };
      history: readonly { actedFor: string | null }[];
    };
    expect(history.filter(({ actedFor }) => actedFor !== null)).toEqual([
      { sentence: "Dibawa kembali ke kantor", actor: "Sitti Pimpinan", actedFor: delivery.courierName, note: WORDS },
    ]);
    expect(JSON.stringify(await factsOf(office)) + office.service.logLines.join()).not.toContain("Kxartiniqq");
  });
  it("a failure that nothing speaks for does not count against the citizen; the phone's last readings do", async () => {
    const [silent, there] = [await outWith(office), await outWith(office)];
    await tryFor(office.dispatcher, silent, "failDelivery");
    await readFix(office, there.courier, { distanceM: 40 });
    await tryFor(office.dispatcher, there, "failDelivery");
    expect((await attemptsOf(office, silent)).map(({ attempt }) => [attempt.effort, attempt.courierId])).toEqual([
      ["WITHOUT_EFFORT", silent.courier.id],
    ]);
    expect((await attemptsOf(office, there)).map(({ attempt }) => attempt.effort)).toEqual(["COUNTED"]);
  });
  it("another courier takes it over at the door: every label is read out, and it is on its way again", async () => {
    const parcel = await atDoor("ARRIVED");
    const other = await underWay(office, { input: oneDocument(), courier: await courierOnDuty(office.service) });
    const toRunId = other.runId;
    const draft = { toRunId: await draftRun(office, office.couriers[1]) };
    expect((await tryTransfer(supervisor, parcel, draft)).errors?.[0]?.extensions).toMatchObject({
      facts: { because: ["RUN_NOT_OPEN"] },
    });
    for (const more of [{ scannedLabels: [] }, { officeReason: undefined }, { toRunId: parcel.runId }])
      expect(codeOf(await tryTransfer(supervisor, parcel, { toRunId, ...more }))).toBe("INVALID_INPUT");
    for (const staff of [office.desk, office.printer])
      expect(codeOf(await tryTransfer(staff, parcel, { toRunId }))).toBe("NOT_PERMITTED");
    expect(codeOf(await tryTransfer(elsewhere, parcel, { toRunId }))).toBe("NOT_FOUND");
    expect((await tryTransfer(supervisor, parcel, { toRunId })).data?.["transferDelivery"]).toMatchObject({ state: "UNDER_WAY" });
    expect(await holders(parcel)).toEqual([["COURIER", other.courier.id]]);
    const stepped = (await factsOf(office, parcel.requestId)).findLast(({ type }) => type === "deliveryStepped");
    expect(stepped).toMatchObject({ step: "transfer", courierId: other.courier.id, forCourierId: parcel.courier.id });
  });
});

it("the courier's phone comes back: what the office did stands, and nothing was done twice", async () => {
  const parcel = await outWith(office);
  const known = await at(office, parcel);
  await tryFor(office.dispatcher, parcel, "returnDelivery");
  expect(codeOf(await tryAct(parcel.courier, "failDelivery", "FailDeliveryInput", { ...known, reason: "REFUSED" }))).toBe(
    "STALE",
  );
  expect(codeOf(await tryHandOver(office, parcel, { signature: SIGNATURE }))).toBe("ILLEGAL_STEP");
  await tryReceive(office.desk, parcel);
  expect(codeOf(await tryAct(parcel.courier, "returnDelivery", "CourierStepInput", known))).toBe("NOT_FOUND");
  expect(await attemptsOf(office, parcel)).toEqual([]);
});

describe("the outing of a dead phone", () => {
  it("is closed by the dispatcher or the supervisor once nothing of it is held, and the courier starts another", async () => {
    for (const staff of [office.dispatcher, supervisor]) {
      const courier = await courierOnDuty(office.service);
      const parcel = await outWith(office, oneDocument(), courier);
      const close = async (by: StaffClient): Promise<GraphQLAnswer> =>
        tryAct(by, "closeRun", "StepInput", await runAt(office, parcel.runId));
      expect((await close(staff)).errors?.[0]?.extensions).toMatchObject({ facts: { because: ["PARCEL_STILL_HELD"] } });
      await tryReceive(office.desk, parcel);
      expect(codeOf(await close(office.desk))).toBe("NOT_PERMITTED");
      expect(codeOf(await close(elsewhere))).toBe("NOT_FOUND");
      expect((await close(staff)).data?.["closeRun"]).toMatchObject({ state: "CLOSED" });
      expect(await deliveryRow(office, await outWith(office, oneDocument(), courier))).toMatchObject({ state: "UNDER_WAY" });
    }
  });
  it("a draft is discarded: its parcels are nobody's, planned as before, and can go into another", async () => {
    const courier = await courierOnDuty(office.service);
    const first = await assigned(office, { courier, input: oneDocument() });
    const { runId } = first;
    const second = await assigned(office, { courier, input: oneDocument(), runId });
    const reason = "Motor mogok";
    const discard = async (by: StaffClient, more: Record<string, unknown> = {}): Promise<GraphQLAnswer> =>
      tryAct(by, "discardRun", "ReasonedStepInput", { ...(await runAt(office, runId)), reason, ...more });
    for (const staff of [courier, supervisor, office.desk]) expect(codeOf(await discard(staff))).toBe("NOT_PERMITTED");
    expect(codeOf(await discard(elsewhere))).toBe("NOT_FOUND");
    expect(codeOf(await discard(office.dispatcher, { reason: " " }))).toBe("INVALID_INPUT");
    expect(codeOf(await discard(office.dispatcher, { expectedVersion: 99 }))).toBe("STALE");
    expect((await discard(office.dispatcher)).data?.["discardRun"]).toMatchObject({ state: "CLOSED" });
    expect(await runRow(office, runId)).toMatchObject({ state: "CLOSED", startedAt: null, closedAt: NOW });
    for (const parcel of [first, second]) {
      expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED", runId: null, courierId: null });
      expect(await stepsOf(office, parcel)).toEqual(["plan", "assign", "unassign"]);
    }
    const input = { ...(await at(office, second)), runId: await draftRun(office, courier) };
    expect(await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", input)).toMatchObject({ state: "ASSIGNED" });
  });
  it("not while something of it is in the courier's bag, nor once it is out", async () => {
    const inBag = await loaded(office, { courier: await courierOnDuty(office.service), input: oneDocument() });
    await assigned(office, { courier: inBag.courier, input: oneDocument(), runId: inBag.runId });
    const out = await outWith(office);
    for (const { runId } of [inBag, out]) {
      const input = { ...(await runAt(office, runId)), reason: "Batal" };
      expect(codeOf(await tryAct(office.dispatcher, "discardRun", "ReasonedStepInput", input))).toBe("ILLEGAL_STEP");
    }
    expect(await deliveryRow(office, inBag)).toMatchObject({ state: "LOADED", runId: inBag.runId });
  });
});
