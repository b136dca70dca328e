import { afterAll, describe, expect, it } from "vitest";
import { DoorCall } from "../../api/deliveries/delivery.entity.ts";
import { codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  act,
  assigned,
  type AssignedParcel,
  at,
  courierService,
  deliveryRow,
  factsOf,
  stepsOf,
  tryAct,
} from "../support/courier.ts";
import {
  attemptsOf,
  awayBy,
  called,
  codeOfCitizen,
  documentRows,
  failed,
  handedOver,
  outForMs,
  outWith,
  readFix,
  requestRow,
  uploaded,
} from "../support/door.ts";
import { application, readCase } from "../support/journey.ts";

const MINUTE_MS = 60_000;
const NOW = new Date("2026-11-24T02:00:00Z");
const ago = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();
const office = await courierService({ now: () => NOW });
afterAll(() => office.service.stop());

const tryFail = async (parcel: AssignedParcel, more: Record<string, unknown>): Promise<GraphQLAnswer> =>
  tryAct(parcel.courier, "failDelivery", "FailDeliveryInput", {
    ...(await at(office, parcel)),
    reason: "NOBODY_HOME",
    ...more,
  });
const move = async (parcel: AssignedParcel, name: string): Promise<void> =>
  void (await act(parcel.courier, name, "CourierStepInput", await at(office, parcel)));
const receiveBack = async (parcel: AssignedParcel): Promise<void> =>
  void (await act(office.desk, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels }));

describe("whether a failed attempt counts against the citizen", () => {
  type Case = readonly [
    name: string,
    effort: "COUNTED" | "WITHOUT_EFFORT",
    distanceM: number | null,
    fixes: readonly Parameters<typeof readFix>[2][],
    more: Record<string, unknown>,
    callAgoMs?: number,
  ];
  const cases: readonly Case[] = [
    ["nothing to show", "WITHOUT_EFFORT", null, [], {}],
    ["a tick that says so, 766 m away", "WITHOUT_EFFORT", 766, [{ distanceM: 766 }], { calledAt: ago(0) }],
    ["called just now", "COUNTED", null, [], {}, 0],
    ["called an hour ago", "COUNTED", null, [], {}, 60 * MINUTE_MS],
    ["called longer ago", "WITHOUT_EFFORT", null, [], {}, 60 * MINUTE_MS + 1],
    ["called by a clock that is fast", "COUNTED", null, [], {}, -2 * MINUTE_MS],
    ["the phone was there", "COUNTED", 149, [{ distanceM: 149, ageMs: 10 * MINUTE_MS }], {}],
    ["it was too far", "WITHOUT_EFFORT", 151, [{ distanceM: 151 }], {}],
    ["it was there too long ago", "WITHOUT_EFFORT", null, [{ distanceM: 0, ageMs: 10 * MINUTE_MS + 1 }], {}],
    ["its clock ran ahead", "WITHOUT_EFFORT", null, [{ distanceM: 0, verdict: "QUARANTINED" }], {}],
    ["it was there and is away by now", "COUNTED", 50, [{ distanceM: 900 }, { distanceM: 50, ageMs: 8 * MINUTE_MS }], {}],
    ["a place that the page sent", "WITHOUT_EFFORT", 900, [{ distanceM: 900, ageMs: MINUTE_MS }], { place: awayBy(0) }],
    [
      "done without signal, there at that time",
      "COUNTED",
      70,
      [{ distanceM: 70, ageMs: 45 * MINUTE_MS }, { distanceM: 900 }],
      { deviceAt: ago(40 * MINUTE_MS) },
    ],
    ["done without signal, called before that", "COUNTED", null, [], { deviceAt: ago(90 * MINUTE_MS) }, 100 * MINUTE_MS],
    [
      "a call that was made up when the phone had been heard from meanwhile",
      "WITHOUT_EFFORT",
      null,
      [{ distanceM: 900, ageMs: 30 * MINUTE_MS }],
      { deviceAt: ago(40 * MINUTE_MS) },
      45 * MINUTE_MS,
    ],
    ["a call that came after it", "WITHOUT_EFFORT", null, [], { deviceAt: ago(40 * MINUTE_MS) }, 39 * MINUTE_MS],
  ];
  const HOUR_MS = 60 * MINUTE_MS;
  const vague: Case = [
    "a phone that does not say how exact it is",
    "WITHOUT_EFFORT",
    null,
    [{ distanceM: 0, accuracyFrom: "ASSUMED" }],
    {},
  ];
  const late: readonly Case[] = [
    ["read after it", "WITHOUT_EFFORT", null, [{ distanceM: 0, ageMs: 39 * MINUTE_MS }], { deviceAt: ago(40 * MINUTE_MS) }],
    [
      "dated six days back, when the phone was there",
      "WITHOUT_EFFORT",
      null,
      [{ distanceM: 20, ageMs: 144 * HOUR_MS + MINUTE_MS }, { distanceM: 5_000 }],
      { deviceAt: ago(144 * HOUR_MS) },
    ],
    ["dated and called before the courier had it", "WITHOUT_EFFORT", null, [], { deviceAt: ago(5 * HOUR_MS) }, 5 * HOUR_MS],
    [
      "its readings came all together when there was a signal again",
      "COUNTED",
      70,
      [
        { distanceM: 70, ageMs: 45 * MINUTE_MS, lateMs: 44 * MINUTE_MS },
        { distanceM: 900, ageMs: 20 * MINUTE_MS, lateMs: 19 * MINUTE_MS },
      ],
      { deviceAt: ago(40 * MINUTE_MS) },
    ],
    [
      "made up when the phone had been heard from elsewhere",
      "WITHOUT_EFFORT",
      5_000,
      [
        { distanceM: 0, ageMs: 45 * MINUTE_MS, lateMs: 45 * MINUTE_MS },
        { distanceM: 5_000, ageMs: 43 * MINUTE_MS },
      ],
      { deviceAt: ago(42 * MINUTE_MS) },
    ],
    [
      "the page's place, told late by a phone that was heard from elsewhere",
      "WITHOUT_EFFORT",
      null,
      [{ distanceM: 5_000, ageMs: 30 * MINUTE_MS }],
      { deviceAt: ago(40 * MINUTE_MS), place: awayBy(0) },
    ],
    [
      "the page's place, told late by a phone without a signal",
      "WITHOUT_EFFORT",
      null,
      [],
      { deviceAt: ago(40 * MINUTE_MS), place: awayBy(10) },
    ],
    ["a clock that is three hours fast", "COUNTED", 10, [{ distanceM: 10 }], { deviceAt: ago(-3 * HOUR_MS) }],
    [
      "a clock that is in 1970",
      "COUNTED",
      10,
      [{ distanceM: 10, ageMs: 3 * HOUR_MS + MINUTE_MS }],
      { deviceAt: new Date(0).toISOString() },
    ],
  ];
  let readings = 0;
  const all = [...cases, vague, ...late].map(([name, ...rest]) => [name, rest[0], rest[1], rest] as const);
  it.each(all)("%s: %s, at %s m", async (_name, effort, distanceM, [, , fixes, more, callAgoMs]) => {
    const parcel = await outWith(office);
    await outForMs(office, parcel, 3 * HOUR_MS);
    if (callAgoMs !== undefined) await called(office, parcel, callAgoMs);
    for (const fix of fixes) await readFix(office, parcel.courier, fix);
    await readFix(office, office.couriers[1], { distanceM: 0, ageMs: (readings += 1) }); // another's phone was there
    expect(await failed(office, parcel, more)).toMatchObject({ state: "ATTEMPT_FAILED" });
    const [{ attempt, sealed } = { attempt: null, sealed: null }] = await attemptsOf(office, parcel);
    expect(attempt).toMatchObject({ number: 1, outcome: "FAILED", failureReason: "NOBODY_HOME", effort, at: NOW });
    const measuredM = attempt?.distanceM ?? null;
    expect(measuredM === null ? null : Math.round(Number(measuredM))).toBe(distanceM);
    const speaks = effort === "COUNTED" && callAgoMs !== undefined ? ago(Math.max(0, callAgoMs)) : null;
    expect(sealed).toMatchObject({ note: null, calledAt: speaks, proof: null });
  });
  it("the place that the page sent is kept where nothing better is known", async () => {
    const parcel = await outWith(office);
    await failed(office, parcel, { place: awayBy(20) });
    const { latitudeDeg, longitudeDeg } = awayBy(20);
    const kept = { attempt: { distanceM: null }, sealed: { place: { latitudeDeg, longitudeDeg } } };
    expect((await attemptsOf(office, parcel))[0]).toMatchObject(kept);
    for (const place of [awayBy(0, -1), { latitudeDeg: 0, longitudeDeg: 0, accuracyM: 5 }, { ...awayBy(0), latitudeDeg: 91 }])
      expect((await tryFail(await outWith(office), { place })).errors?.[0]?.extensions).toMatchObject({
        facts: { fields: ["place"] },
      });
  });
  it("a call speaks for one attempt, and for its own parcel", async () => {
    const [parcel, other] = [await outWith(office), await outWith(office)];
    await called(office, parcel);
    for (const each of [parcel, other]) await failed(office, each);
    await move(parcel, "retryDelivery");
    await failed(office, parcel);
    expect((await attemptsOf(office, parcel)).map(({ attempt }) => attempt.effort)).toEqual(["COUNTED", "WITHOUT_EFFORT"]);
    expect((await attemptsOf(office, other)).map(({ attempt }) => attempt.effort)).toEqual(["WITHOUT_EFFORT"]);
  });
  it("a call is recorded once for one tap, by the courier who has the parcel, from any view of it; it moves nothing", async () => {
    const parcel = await outWith(office);
    const before = await deliveryRow(office, parcel);
    const input = { ...(await at(office, parcel)), expectedVersion: 1, idempotencyKey: `call-${parcel.id}` };
    const tryCall = (staff: StaffClient): Promise<GraphQLAnswer> => tryAct(staff, "recordCall", "CourierStepInput", input);
    for (const staff of [office.dispatcher, office.desk]) expect(codeOf(await tryCall(staff))).toBe("NOT_PERMITTED");
    expect(codeOf(await tryCall(office.couriers[1]))).toBe("NOT_FOUND");
    for (let tap = 0; tap < 2; tap++) expect((await tryCall(parcel.courier)).errors).toBeUndefined();
    const em = office.service.database.em.fork();
    expect(await em.find(DoorCall, { deliveryId: parcel.id })).toMatchObject([
      { courierId: parcel.courier.id, calledAt: NOW, recordedAt: NOW, attemptId: null },
    ]);
    expect(await deliveryRow(office, parcel)).toEqual(before);
    const planned = await assigned(office, { courier: parcel.courier });
    const early = { ...(await at(office, planned)), idempotencyKey: `call-${planned.id}` };
    expect(codeOf(await tryAct(planned.courier, "recordCall", "CourierStepInput", early))).toBe("ILLEGAL_STEP");
  });
  it("a photo speaks for it, and is kept with it", async () => {
    const parcel = await outWith(office);
    const photo = await uploaded(office);
    await failed(office, parcel, { photo });
    const [{ attempt } = { attempt: null }] = await attemptsOf(office, parcel);
    expect(attempt?.effort).toBe("COUNTED");
    const rows = await office.service.database.em
      .fork()
      .getConnection()
      .execute("select attempt_id, document_id from stored_file where id = ?", [photo.fileId]);
    expect(rows).toEqual([{ attempt_id: attempt?.id, document_id: null }]);
    const other = await outWith(office);
    expect((await tryFail(other, { photo })).errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { fields: ["photo"] },
    });
    expect([await attemptsOf(office, other), (await deliveryRow(office, other)).state]).toEqual([[], "UNDER_WAY"]);
  });
});

describe("a failed attempt", () => {
  it("keeps the parcel with the courier and the note where nobody reads it in passing", async () => {
    const parcel = await outWith(office);
    const note = "Zulqarnainqq sedang ke kebun";
    await failed(office, parcel, { reason: "OTHER", note: `  ${note}  ` });
    expect((await attemptsOf(office, parcel))[0]?.sealed.note).toBe(note);
    expect(await documentRows(office, parcel)).toMatchObject([
      { state: "PACKED", custodian: "COURIER", custodianId: parcel.courier.id },
    ]);
    expect(await requestRow(office, parcel)).toMatchObject({ state: "HANDING_OVER" });
    expect(JSON.stringify(await factsOf(office)) + office.service.logLines.join()).not.toContain("Zulqarnainqq");
  });
  it("OTHER needs a note, and a note is a few words", async () => {
    const parcel = await outWith(office);
    expect((await tryFail(parcel, { reason: "OTHER", note: " " })).errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { missing: ["note"] },
    });
    for (const note of ["x".repeat(501), "a\u0007b"])
      expect((await tryFail(parcel, { note })).errors?.[0]?.extensions).toMatchObject({
        code: "INVALID_INPUT",
        facts: { fields: ["note"] },
      });
    expect(codeOf(await tryFail(parcel, { expectedVersion: 1 }))).toBe("STALE");
    expect(await attemptsOf(office, parcel)).toEqual([]);
  });
  it("is tried again on the same run with the same code, by the courier or the dispatcher, and succeeds", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    await failed(office, parcel);
    await move(parcel, "retryDelivery");
    await failed(office, parcel);
    await act(office.dispatcher, "retryDelivery", "CourierStepInput", await at(office, parcel));
    expect(await codeOfCitizen(office, parcel)).toBe(code);
    await handedOver(office, parcel);
    expect((await attemptsOf(office, parcel)).map(({ attempt }) => [attempt.number, attempt.outcome])).toEqual([
      [1, "FAILED"],
      [2, "FAILED"],
      [3, "HANDED_OVER"],
    ]);
    expect(await stepsOf(office, parcel)).toEqual(expect.arrayContaining(["fail", "retry", "fail", "retry", "handOver"]));
  });
  it("comes home: the courier holds it until the desk has counted it", async () => {
    const parcel = await outWith(office);
    await called(office, parcel);
    await failed(office, parcel);
    await move(parcel, "returnDelivery");
    expect(await documentRows(office, parcel)).toMatchObject([{ custodian: "COURIER", custodianId: parcel.courier.id }]);
    await receiveBack(parcel);
    expect(await documentRows(office, parcel)).toMatchObject([{ state: "PACKED", custodian: "OFFICE", custodianId: null }]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE", courierId: null, handoverCode: null });
    const stranger = { ...parcel, courier: office.couriers[1] };
    expect(codeOf(await tryFail(stranger, {}))).toBe("NOT_FOUND");
    expect(codeOf(await tryFail(parcel, {}))).toBe("NOT_FOUND"); // it is not this courier's any more
  });
});

describe("when the attempts are used up", () => {
  async function twiceFailed(counted: readonly boolean[], more: Record<string, unknown> = {}): Promise<AssignedParcel> {
    const parcel = await outWith(office, application({ handover: "COURIER" }));
    for (const [index, isCounted] of counted.entries()) {
      if (index > 0) await move(parcel, "retryDelivery");
      if (isCounted) await called(office, parcel);
      await failed(office, parcel, more);
    }
    await move(parcel, "returnDelivery");
    await receiveBack(parcel);
    return parcel;
  }
  it("two that count: the parcel waits at the desk from now on", async () => {
    const parcel = await twiceFailed([true, true]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "REDIRECTED" });
    expect(await readCase(office.desk, parcel.requestId)).toMatchObject({
      handover: "PICKUP",
      pickup: { state: "AWAITING_PICKUP" },
      documents: [{ state: "PACKED" }, { state: "PACKED" }],
    });
  });
  it("two that count, the last for the paper's own fault: nobody is asked to come for it", async () => {
    const parcel = await twiceFailed([true, true], { reason: "DOCUMENT_DATA_WRONG" });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });
  });
  it("one that counts and one without effort: it can be brought again", async () => {
    const parcel = await twiceFailed([true, false]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });
  });
});
