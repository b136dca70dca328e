import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ask, codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  at,
  type CourierService,
  courierOnDuty,
  courierService,
  deliveryRow,
  factsOf,
  type Officer,
  officer,
  runAt,
  runRow,
  tryAct,
  promiseToday,
} from "../support/courier.ts";
import {
  called,
  attemptsOf,
  type Clock,
  codeOfCitizen,
  documentRows,
  doorProof,
  failed,
  handedOver,
  later,
  outWith,
  requestRow,
  SIGNATURE,
  tryHandOver,
} from "../support/door.ts";
import { monthTotal } from "../support/figures.ts";
import { application, newKey, produced, readCase, reviewed, signedIn, step, submit, versioned } from "../support/journey.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const clock: Clock = { now: new Date("2026-11-24T02:00:00Z") };
const month = "2026-11";
let office: CourierService = await courierService({ now: () => clock.now });
afterAll(() => office.service.stop());
/** Everybody signs in anew: the clock has moved. */
beforeEach(async () => {
  const { service } = office;
  office = {
    service,
    verifier: await signedIn(service, ["VERIFIER"]),
    printer: await signedIn(service, ["PRINTER"]),
    desk: await signedIn(service, ["DESK"]),
    dispatcher: await signedIn(service, ["DISPATCHER"]),
    couriers: [await courierOnDuty(service), await courierOnDuty(service)],
  };
});

const REASON = "Salah tekan, paket Bxadriahqq masih di tas";
const tryCorrect = async (
  staff: StaffClient,
  parcel: { readonly id: string },
  more: Record<string, unknown> = {},
): Promise<GraphQLAnswer> =>
  tryAct(staff, "correctDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason: REASON, ...more });
const correct = async (staff: StaffClient, parcel: AssignedParcel): Promise<string> =>
  (await act(staff, "correctDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason: REASON })).state;
const tooLate = { code: "ILLEGAL_STEP", facts: { because: ["TOO_LATE_TO_CORRECT"] } };
async function familyOf({ code, pin }: AssignedParcel): Promise<unknown> {
  const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { status { family } timeline { sentence } } } }`;
  return (await ask(office.service.url, query, { code, pin })).data?.["tracking"];
}

describe("a handover that did not happen", () => {
  it("is taken back: the courier holds the papers again, the month counts less, and both versions stay", async () => {
    const parcel = await outWith(office, application({ handover: "COURIER" }));
    const before = await monthTotal(office.service, month);
    const oldCode = await codeOfCitizen(office, parcel);
    await act(parcel.courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel));
    await handedOver(office, parcel);
    expect(await monthTotal(office.service, month)).toBe(before + 2);
    const handedOverAt = clock.now;
    later(clock, 10 * MINUTE_MS);
    expect(await correct(parcel.courier, parcel)).toBe("ARRIVED");

    expect(await monthTotal(office.service, month)).toBe(before);
    expect(await documentRows(office, parcel)).toMatchObject(
      [1, 2].map(() => ({ state: "PACKED", custodian: "COURIER", custodianId: parcel.courier.id, handedOverAt: null })),
    );
    expect(await requestRow(office, parcel)).toMatchObject({ state: "HANDING_OVER", endedAt: null });
    expect(await familyOf(parcel)).toMatchObject({ status: { family: "OUT_FOR_DELIVERY" } });
    expect(JSON.stringify(await familyOf(parcel))).toContain("Status diperbaiki");
    const [{ attempt, sealed } = { attempt: null, sealed: null }] = await attemptsOf(office, parcel);
    expect(attempt).toMatchObject({ outcome: "HANDED_OVER", at: handedOverAt, correctedAt: clock.now });
    expect(sealed?.proof).toMatchObject({ recipientName: "Siti Aminah" });
    expect(await factsOf(office, parcel.requestId)).toContainEqual({
      type: "documentsTakenBack",
      requestId: parcel.requestId,
      month,
      count: 2,
    });
    expect(JSON.stringify(await factsOf(office))).not.toContain("Bxadriahqq");

    const newCode = await codeOfCitizen(office, parcel);
    expect(newCode).not.toBe(oldCode);
    expect(codeOf(await tryHandOver(office, parcel, { code: oldCode }))).toBe("INVALID_INPUT");
    await handedOver(office, parcel);
    expect(
      (await attemptsOf(office, parcel)).map(({ attempt: { number, correctedAt } }) => [number, correctedAt === null]),
    ).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await monthTotal(office.service, month)).toBe(before + 2);
    expect(await requestRow(office, parcel)).toMatchObject({ state: "COMPLETED" });
  });
  it("an old card that was noted then is asked for again; one that was reported lost is not", async () => {
    const input = application({ handover: "COURIER" });
    const { nik } = input["applicant"] as { nik: string };
    const card = (reason: string): object => ({
      document: "KTP_EL",
      reason,
      subjectName: "Siti Aminah",
      subjectNik: nik,
      files: [],
    });
    const parcel = await outWith(office, { ...input, documents: [card("DAMAGED"), card("LOST")] });
    const [damaged] = await documentRows(office, parcel);
    const settled = [{ documentId: damaged!.id, oldCard: "LOSS_LETTER" }];
    await handedOver(office, parcel, { oldCards: settled });
    await correct(parcel.courier, parcel);
    expect(await documentRows(office, parcel)).toMatchObject([{ oldCard: "TO_COLLECT" }, { oldCard: "LOSS_LETTER" }]);
  });
  it("a failure likewise: it counts no more", async () => {
    const parcel = await outWith(office);
    await called(office, parcel);
    await failed(office, parcel);
    const before = (await factsOf(office, parcel.requestId)).length;
    expect(await correct(parcel.courier, parcel)).toBe("UNDER_WAY");
    expect((await attemptsOf(office, parcel))[0]?.attempt).toMatchObject({ effort: "COUNTED", correctedAt: clock.now });
    expect((await factsOf(office, parcel.requestId)).slice(before).map(({ type }) => type)).toEqual(["deliveryStepped"]);
    await handedOver(office, parcel);
  });
});

describe("who may take back what, and until when", () => {
  it("the courier for ten minutes, the dispatcher for a day, then only a supervisor", async () => {
    const { service } = office;
    const [early, late, old] = [await outWith(office), await outWith(office), await outWith(office)];
    for (const parcel of [early, late, old]) await handedOver(office, parcel);
    const counted = await monthTotal(service, month);
    later(clock, 10 * MINUTE_MS + 1);
    expect((await tryCorrect(early.courier, early)).errors?.[0]?.extensions).toMatchObject(tooLate);
    expect(await monthTotal(service, month)).toBe(counted);
    expect(await correct(office.dispatcher, early)).toBe("UNDER_WAY");
    expect(await documentRows(office, early)).toMatchObject([{ custodian: "COURIER", custodianId: early.courier.id }]);
    expect(await monthTotal(service, month)).toBe(counted - 1);

    later(clock, 24 * HOUR_MS - 10 * MINUTE_MS - 1);
    const dispatcher = await signedIn(service, ["DISPATCHER"]);
    expect(await correct(dispatcher, late)).toBe("UNDER_WAY");
    later(clock, 1);
    expect((await tryCorrect(dispatcher, old)).errors?.[0]?.extensions).toMatchObject(tooLate);
    expect(await correct(await signedIn(service, ["SUPERVISOR"]), old)).toBe("UNDER_WAY");
    expect(await monthTotal(service, month)).toBe(counted - 3);
  });
  it("not another courier, another office, another role; not without a reason, twice, or from an old view", async () => {
    const parcel = await outWith(office);
    await handedOver(office, parcel);
    const before = JSON.stringify([await deliveryRow(office, parcel), await documentRows(office, parcel)]);
    const elsewhere = await officer(office.service, ["COURIER", "DISPATCHER", "SUPERVISOR"], { officeId: "ELSEWHERE" });
    for (const staff of [office.couriers[1], elsewhere]) expect(codeOf(await tryCorrect(staff, parcel))).toBe("NOT_FOUND");
    for (const staff of [office.desk, office.verifier]) expect(codeOf(await tryCorrect(staff, parcel))).toBe("NOT_PERMITTED");
    for (const id of ["x", parcel.requestId]) expect(codeOf(await tryCorrect(parcel.courier, parcel, { id }))).toBe("NOT_FOUND");
    for (const reason of [" ", "x".repeat(501)])
      expect(codeOf(await tryCorrect(parcel.courier, parcel, { reason }))).toBe("INVALID_INPUT");
    expect(codeOf(await tryCorrect(parcel.courier, parcel, { expectedVersion: 1 }))).toBe("STALE");
    expect(JSON.stringify([await deliveryRow(office, parcel), await documentRows(office, parcel)])).toBe(before);
    await correct(parcel.courier, parcel);
    expect(codeOf(await tryCorrect(parcel.courier, parcel))).toBe("ILLEGAL_STEP");
  });
  it("a lost answer is given again; a correction and a second handover that race end in one truth", async () => {
    const parcel = await outWith(office);
    await handedOver(office, parcel);
    const counted = await monthTotal(office.service, month);
    const input = { ...(await at(office, parcel)), reason: REASON, idempotencyKey: newKey() };
    const [one, two] = await Promise.all([1, 2].map(() => act(parcel.courier, "correctDelivery", "ReasonedStepInput", input)));
    expect(one).toEqual(two);
    expect(await monthTotal(office.service, month)).toBe(counted - 1);
    const proof = { ...(await doorProof(office, parcel)), signature: SIGNATURE };
    const race = await Promise.all([
      tryAct(parcel.courier, "handOverAtDoor", "DoorProofInput", proof),
      tryCorrect(parcel.courier, parcel),
    ]);
    expect(race.map((answer) => codeOf(answer) ?? "done").filter((outcome) => outcome === "done").length).toBeGreaterThan(0);
    const isHandedOver = (await deliveryRow(office, parcel)).state === "HANDED_OVER";
    expect(await monthTotal(office.service, month)).toBe(isHandedOver ? counted : counted - 1);
  });
  it("after the run was closed it is open again, at rest, with the parcel in it; not while the courier is out with another", async () => {
    const courier = await courierOnDuty(office.service);
    const parcel = await outWith(office, undefined, courier);
    await handedOver(office, parcel);
    await act(courier, "closeRun", "StepInput", await runAt(office, parcel.runId));
    expect(await correct(courier, parcel)).toBe("UNDER_WAY");
    expect(await runRow(office, parcel.runId)).toMatchObject({ state: "PAUSED", closedAt: null });
    await act(courier, "resumeRun", "StepInput", await runAt(office, parcel.runId));
    await handedOver(office, parcel);
    await act(courier, "closeRun", "StepInput", await runAt(office, parcel.runId));

    await outWith(office, undefined, courier);
    expect((await tryCorrect(courier, parcel)).errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { because: ["OTHER_RUN_OPEN"] },
    });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "HANDED_OVER" });
  });

  it("not while the rest of the request is in a parcel of its own: a request has one open parcel, never two", async () => {
    const receipt = await submit(office.service, application({ handover: "COURIER" }));
    const whole = await reviewed(office.verifier, receipt.code);
    const make = (position: number): Promise<typeof whole> =>
      produced(office.printer, { ...whole, documents: [whole.documents[position]!] });
    const ready = await make(0);
    await step(office.dispatcher, "releasePart", versioned(ready));
    const parcel = await sentOut(ready.id, receipt);
    await handedOver(office, parcel);
    await make(1);
    expect(await readCase(office.desk, ready.id)).toMatchObject({ state: "PARTLY_COMPLETED" });
    expect((await tryCorrect(parcel.courier, parcel)).errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { because: ["OTHER_HANDOVER_OPEN"] },
    });
    expect(await documentRows(office, parcel)).toMatchObject([{ state: "HANDED_OVER" }, { state: "PACKED" }]);
  });

  /** UNDER_WAY: the request's only delivery, as a dispatcher and a courier bring it there. */
  async function sentOut(requestId: string, receipt: Awaited<ReturnType<typeof submit>>): Promise<AssignedParcel> {
    const courier: Officer = office.couriers[0];
    const rows = await office.service.database.em
      .fork()
      .getConnection()
      .execute<{ id: string; label: string }[]>(
        "select delivery.id, label from delivery join civil_document on delivery_id = delivery.id where delivery.request_id = ?",
        [requestId],
      );
    const [{ id, label } = { id: "", label: "" }] = rows;
    const { id: runId } = await act(office.dispatcher, "createRun", "CreateRunInput", { courierId: courier.id });
    const parcel = { ...receipt, requestId, id, labels: [label], runId, courier };
    await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId });
    await act(courier, "loadDelivery", "ScanInput", { ...(await at(office, parcel)), scannedLabels: [label] });
    await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, parcel)), scannedLabels: [label] });
    await promiseToday(office, parcel);
    await act(courier, "startRun", "StepInput", { id: runId, expectedVersion: 1 });
    return parcel;
  }
});
