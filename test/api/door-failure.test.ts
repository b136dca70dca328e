import { afterAll, describe, expect, it } from "vitest";
import { codeOf, type GraphQLAnswer } from "../support/client.ts";
import { act, type AssignedParcel, at, courierService, deliveryRow, factsOf, stepsOf, tryAct } from "../support/courier.ts";
import {
  attemptsOf,
  awayBy,
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
  ];
  const cases: readonly Case[] = [
    ["nothing to show", "WITHOUT_EFFORT", null, [], {}],
    ["called just now", "COUNTED", null, [], { calledAt: ago(0) }],
    ["called an hour ago", "COUNTED", null, [], { calledAt: ago(60 * MINUTE_MS) }],
    ["called longer ago", "WITHOUT_EFFORT", null, [], { calledAt: ago(60 * MINUTE_MS + 1) }],
    ["called in the future", "WITHOUT_EFFORT", null, [], { calledAt: ago(-2 * MINUTE_MS) }],
    ["the phone was there", "COUNTED", 149, [{ distanceM: 149, ageMs: 10 * MINUTE_MS }], {}],
    ["it was too far", "WITHOUT_EFFORT", 151, [{ distanceM: 151 }], {}],
    ["it was there too long ago", "WITHOUT_EFFORT", null, [{ distanceM: 0, ageMs: 10 * MINUTE_MS + 1 }], {}],
    ["its clock ran ahead", "WITHOUT_EFFORT", null, [{ distanceM: 0, verdict: "QUARANTINED" }], {}],
    ["it was there and is away by now", "COUNTED", 50, [{ distanceM: 900 }, { distanceM: 50, ageMs: 8 * MINUTE_MS }], {}],
    ["the page reads its own place", "COUNTED", 100, [{ distanceM: 900, ageMs: MINUTE_MS }], { place: awayBy(100) }],
    ["a place as wide as a kelurahan", "WITHOUT_EFFORT", null, [], { place: awayBy(0, 151) }],
    [
      "done without signal, there at that time",
      "COUNTED",
      70,
      [{ distanceM: 70, ageMs: 45 * MINUTE_MS }, { distanceM: 900 }],
      { deviceAt: ago(40 * MINUTE_MS) },
    ],
    [
      "done without signal, called before that",
      "COUNTED",
      null,
      [],
      { deviceAt: ago(90 * MINUTE_MS), calledAt: ago(100 * MINUTE_MS) },
    ],
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
    [
      "dated and called before the courier had it",
      "WITHOUT_EFFORT",
      null,
      [],
      { deviceAt: ago(5 * HOUR_MS), calledAt: ago(5 * HOUR_MS) },
    ],
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
      "COUNTED",
      10,
      [],
      { deviceAt: ago(40 * MINUTE_MS), place: awayBy(10) },
    ],
    ["a clock that is three hours fast", "COUNTED", 10, [], { deviceAt: ago(-3 * HOUR_MS), place: awayBy(10) }],
    ["a clock that is in 1970", "COUNTED", 10, [], { deviceAt: new Date(0).toISOString(), place: awayBy(10) }],
  ];
  let readings = 0;
  it.each([...cases, vague, ...late])("%s: %s, at %s m", async (_name, effort, distanceM, fixes, more) => {
    const parcel = await outWith(office);
    await outForMs(office, parcel, 3 * HOUR_MS);
    for (const fix of fixes) await readFix(office, parcel.courier, fix);
    await readFix(office, office.couriers[1], { distanceM: 0, ageMs: (readings += 1) }); // another's phone was there
    expect(await failed(office, parcel, more)).toMatchObject({ state: "ATTEMPT_FAILED" });
    const [{ attempt, sealed } = { attempt: null, sealed: null }] = await attemptsOf(office, parcel);
    expect(attempt).toMatchObject({ number: 1, outcome: "FAILED", failureReason: "NOBODY_HOME", effort, at: NOW });
    const measuredM = attempt?.distanceM ?? null;
    expect(measuredM === null ? null : Math.round(Number(measuredM))).toBe(distanceM);
    expect(sealed).toMatchObject({ note: null, calledAt: more["calledAt"] ?? null, proof: null });
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
    await failed(office, parcel, { calledAt: ago(0) });
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
  async function twiceFailed(more: readonly [Record<string, unknown>, Record<string, unknown>]): Promise<AssignedParcel> {
    const parcel = await outWith(office, application({ handover: "COURIER" }));
    await failed(office, parcel, more[0]);
    await move(parcel, "retryDelivery");
    await failed(office, parcel, more[1]);
    await move(parcel, "returnDelivery");
    await receiveBack(parcel);
    return parcel;
  }
  it("two that count: the parcel waits at the desk from now on", async () => {
    const parcel = await twiceFailed([{ calledAt: ago(0) }, { place: awayBy(10) }]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "REDIRECTED" });
    expect(await readCase(office.desk, parcel.requestId)).toMatchObject({
      handover: "PICKUP",
      pickup: { state: "AWAITING_PICKUP" },
      documents: [{ state: "PACKED" }, { state: "PACKED" }],
    });
  });
  it("two that count, the last for the paper's own fault: nobody is asked to come for it", async () => {
    const called = { calledAt: ago(0) };
    const parcel = await twiceFailed([called, { ...called, reason: "DOCUMENT_DATA_WRONG" }]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });
  });
  it("one that counts and one without effort: it can be brought again", async () => {
    const parcel = await twiceFailed([{ calledAt: ago(0) }, {}]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });
  });
});
