import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  at,
  courierOnDuty,
  courierService,
  deliveryRow,
  factsOf,
  loaded,
  officer,
  tryAct,
} from "../support/courier.ts";
import { called, documentRows, failed, outWith, requestRow, SIGNATURE, tryHandOver } from "../support/door.ts";
import { application, produced, queueCounts, readCase, signedIn, step, tryStep, versioned, waiting } from "../support/journey.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const office = await courierService({ now: () => NOW });
afterAll(() => office.service.stop());
const supervisor = await signedIn(office.service, ["SUPERVISOR"]);
const elsewhere = await officer(office.service, ["COURIER", "DISPATCHER", "SUPERVISOR"], { officeId: "ELSEWHERE" });

const REASON = "Motor Kxartiniqq jatuh ke sungai";
const tryReport = async (
  staff: StaffClient,
  parcel: AssignedParcel,
  more: Record<string, unknown> = {},
): Promise<GraphQLAnswer> =>
  tryAct(staff, "reportIncident", "IncidentInput", { ...(await at(office, parcel)), kind: "ACCIDENT", ...more });
const tryResolve = async (staff: StaffClient, parcel: AssignedParcel, more: Record<string, unknown>): Promise<GraphQLAnswer> =>
  tryAct(staff, "resolveIncident", "ResolveIncidentInput", {
    ...(await at(office, parcel)),
    reason: REASON,
    scannedLabels: [],
    ...more,
  });
async function frozen(input = application({ handover: "COURIER" })): Promise<AssignedParcel> {
  const parcel = await outWith(office, input);
  expect((await tryReport(parcel.courier, parcel)).errors).toBeUndefined();
  return parcel;
}
async function resolved(parcel: AssignedParcel, more: Record<string, unknown>): Promise<unknown> {
  const answer = await tryResolve(supervisor, parcel, more);
  expect(answer.errors).toBeUndefined();
  return answer.data?.["resolveIncident"];
}
const holders = async (parcel: AssignedParcel): Promise<unknown[]> =>
  (await documentRows(office, parcel)).map(({ state, custodian, custodianId }) => [state, custodian, custodianId ?? null]);

async function kindOf(staff: StaffClient, { requestId }: AssignedParcel): Promise<unknown> {
  const { data } = await staff.ask(
    `query ($id: ID!) { request(id: $id) { delivery { incidentKind } history { sentence note } } }`,
    { id: requestId },
  );
  const { delivery, history } = data?.["request"] as {
    delivery: { incidentKind: string | null };
    history: { sentence: string }[];
  };
  return { kind: delivery.incidentKind, history: history.map(({ sentence }) => sentence) };
}
const DECISION = "Sudah dicari di sungai";
async function tryDecide(
  staff: StaffClient,
  { requestId }: AssignedParcel,
  id: string,
  more: Record<string, unknown> = {},
): Promise<GraphQLAnswer> {
  const document = (await readCase(supervisor, requestId)).documents.find((candidate) => candidate.id === id)!;
  return tryStep(
    staff,
    "decideReprint",
    { ...versioned(document), reason: DECISION, reprint: "APPROVED", ...more },
    "DecideReprintInput",
  );
}
async function decided(parcel: AssignedParcel, id: string, reprint: "APPROVED" | "REFUSED"): Promise<unknown> {
  const answer = await tryDecide(supervisor, parcel, id, { reprint });
  expect(answer.errors).toBeUndefined();
  return answer.data?.["decideReprint"];
}

describe("something happens on the way", () => {
  it("freezes the parcel, and it stays in the hands that hold it", async () => {
    const parcel = await frozen();
    expect(await deliveryRow(office, parcel)).toMatchObject({
      state: "INCIDENT",
      courierId: parcel.courier.id,
      runId: parcel.runId,
      handoverCode: null,
    });
    expect(await holders(parcel)).toEqual([1, 2].map(() => ["PACKED", "COURIER", parcel.courier.id]));
    expect(codeOf(await tryHandOver(office, parcel, { signature: SIGNATURE }))).toBe("ILLEGAL_STEP");
    for (const name of ["arriveAtDoor", "returnDelivery", "retryDelivery"])
      expect(codeOf(await tryAct(parcel.courier, name, "CourierStepInput", await at(office, parcel))), name).toBe("ILLEGAL_STEP");
  });
  it("is said by its kind: on the case, to the dispatcher, in the history", async () => {
    for (const [kind, sentence] of [
      ["LOST", "Dokumen hilang di perjalanan"],
      ["DAMAGED", "Dokumen rusak di perjalanan"],
      ["ACCIDENT", "Kecelakaan di perjalanan"],
      ["THREAT", "Ancaman di perjalanan"],
    ] as const) {
      const parcel = await outWith(office);
      expect(await kindOf(supervisor, parcel)).toEqual({ kind: null, history: expect.not.arrayContaining([sentence]) });
      await act(parcel.courier, "reportIncident", "IncidentInput", { ...(await at(office, parcel)), kind });
      for (const staff of [supervisor, office.dispatcher, office.desk])
        expect(await kindOf(staff, parcel)).toEqual({ kind, history: expect.arrayContaining([sentence]) });
      const { data } = await office.dispatcher.ask(
        `{ deliveries(states: [INCIDENT], first: 200) { edges { node { id incidentKind } } } }`,
      );
      expect(JSON.stringify(data)).toContain(JSON.stringify({ id: parcel.id, incidentKind: kind }));
    }
  });
  it("wherever a courier holds it, reported by that courier or a dispatcher, and not before", async () => {
    const courier = await courierOnDuty(office.service);
    const parcel = await loaded(office, { courier });
    expect((await tryReport(office.dispatcher, parcel, { kind: "THREAT", officeReason: "Ditelepon" })).errors).toBeUndefined();
    const tried = await outWith(office);
    await failed(office, tried);
    expect((await tryReport(tried.courier, tried, { kind: "LOST" })).errors).toBeUndefined();
    expect(codeOf(await tryReport(tried.courier, tried))).toBe("ILLEGAL_STEP"); // twice
  });
  it("not by another courier, another office or another role, nor from an old view", async () => {
    const parcel = await outWith(office);
    for (const staff of [office.couriers[1], elsewhere]) expect(codeOf(await tryReport(staff, parcel))).toBe("NOT_FOUND");
    for (const staff of [office.desk, office.printer]) expect(codeOf(await tryReport(staff, parcel))).toBe("NOT_PERMITTED");
    for (const staff of [office.dispatcher, supervisor])
      expect((await tryReport(staff, parcel)).errors?.[0]?.extensions).toMatchObject({ facts: { missing: ["reason"] } });
    expect(codeOf(await tryReport(parcel.courier, parcel, { expectedVersion: 1 }))).toBe("STALE");
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "UNDER_WAY" });
  });
});

describe("a supervisor ends it", () => {
  it("CONTINUE: every document is back, and none is missing from the count", async () => {
    const parcel = await frozen();
    for (const scannedLabels of [[], parcel.labels.slice(1), [...parcel.labels, "X"], [parcel.labels[0], parcel.labels[0]]]) {
      expect(
        (await tryResolve(supervisor, parcel, { outcome: "CONTINUE", scannedLabels })).errors?.[0]?.extensions,
      ).toMatchObject({
        code: "INVALID_INPUT",
        facts: { missing: ["scannedDocumentIds"] },
      });
    }
    expect(await holders(parcel)).toEqual([1, 2].map(() => ["PACKED", "COURIER", parcel.courier.id]));
    const scannedLabels = parcel.labels.map((label) => ` ${label.toLowerCase()}`);
    expect(await resolved(parcel, { outcome: "CONTINUE", scannedLabels })).toMatchObject({ state: "BACK_AT_OFFICE" });
    expect(await holders(parcel)).toEqual([1, 2].map(() => ["PACKED", "OFFICE", null]));
    expect(await deliveryRow(office, parcel)).toMatchObject({ runId: null, courierId: null });
    const window = { windowFrom: "2026-11-25T01:00:00Z", windowTo: "2026-11-25T07:00:00Z" };
    const again = await act(office.dispatcher, "replanDelivery", "WindowInput", { ...(await at(office, parcel)), ...window });
    expect(again.state).toBe("PLANNED");
  });
  it("CONTINUE after two failures that count: it waits at the desk", async () => {
    const parcel = await outWith(office);
    await called(office, parcel);
    await failed(office, parcel);
    await act(parcel.courier, "retryDelivery", "CourierStepInput", await at(office, parcel));
    await called(office, parcel);
    await failed(office, parcel);
    await tryReport(parcel.courier, parcel);
    expect(await resolved(parcel, { outcome: "CONTINUE", scannedLabels: parcel.labels })).toMatchObject({ state: "REDIRECTED" });
    expect(await readCase(office.desk, parcel.requestId)).toMatchObject({ pickup: { state: "AWAITING_PICKUP" } });
  });
  it("REPRINT: the documents are the office's again, spoiled, and are made and sent anew", async () => {
    const parcel = await frozen();
    expect(await resolved(parcel, { outcome: "REPRINT" })).toMatchObject({ state: "CANCELLED" });
    expect(await holders(parcel)).toEqual([1, 2].map(() => ["SPOILED", "OFFICE", null]));
    expect(await requestRow(office, parcel)).toMatchObject({ state: "IN_PRODUCTION" });
    const again = await produced(office.printer, await readCase(office.printer, parcel.requestId));
    expect(again).toMatchObject({ state: "HANDING_OVER", documents: [{ copyNumber: 2 }, { copyNumber: 2 }] });
    expect((await documentRows(office, parcel)).map(({ deliveryId }) => deliveryId === parcel.id)).toEqual([false, false]);
  });
  it("CLOSE: they are lost, the courier stays their last known holder, and the request can be ended", async () => {
    const parcel = await frozen();
    expect(await resolved(parcel, { outcome: "CLOSE" })).toMatchObject({ state: "CANCELLED" });
    expect(await holders(parcel)).toEqual([1, 2].map(() => ["LOST", "COURIER", parcel.courier.id]));
    expect(await deliveryRow(office, parcel)).toMatchObject({ runId: null, courierId: null });
    const current = await readCase(supervisor, parcel.requestId);
    expect(current.state).toBe("IN_PRODUCTION");
    const ended = await step(supervisor, "cancelRequest", { ...versioned(current), reason: "Hilang" }, "ReasonedStepInput");
    expect(ended).toMatchObject({ state: "CANCELLED", documents: [{ state: "CANCELLED" }, { state: "CANCELLED" }] });
  });
  it("CLOSE: it waits for the supervisor, who has it made again, and it leaves in a parcel of its own", async () => {
    const parcel = await frozen();
    await resolved(parcel, { outcome: "CLOSE" });
    const [lost] = (await readCase(supervisor, parcel.requestId)).documents;
    expect(await waiting(supervisor, "TO_DECIDE")).toContain(parcel.requestId);
    expect(await waiting(office.printer, "TO_PRODUCE")).not.toContain(parcel.requestId);
    expect(lost!.nextSteps).toEqual(["decideReprint"]);
    for (const staff of [office.printer, office.desk, office.dispatcher])
      expect(JSON.stringify((await readCase(staff, parcel.requestId)).documents)).not.toContain("decideReprint");
    const counted = async (): Promise<number> => (await queueCounts(supervisor))["TO_DECIDE"] ?? 0;
    const before = await counted();
    for (const { id } of (await readCase(supervisor, parcel.requestId)).documents) await decided(parcel, id, "APPROVED");
    expect(await waiting(supervisor, "TO_DECIDE")).not.toContain(parcel.requestId);
    expect(await counted()).toBe(before - 1);
    expect(await waiting(office.printer, "TO_PRODUCE")).toContain(parcel.requestId);
    const again = await produced(office.printer, await readCase(office.printer, parcel.requestId));
    expect(again).toMatchObject({ state: "HANDING_OVER", documents: [{ copyNumber: 2 }, { copyNumber: 2 }] });
    expect(await holders(parcel)).toEqual([1, 2].map(() => ["PACKED", "OFFICE", null]));
  });
  it("CLOSE: one is not made again, the citizen reads why; with the last the request is cancelled", async () => {
    const parcel = await frozen();
    await resolved(parcel, { outcome: "CLOSE" });
    const [first, second] = (await readCase(supervisor, parcel.requestId)).documents;
    await decided(parcel, first!.id, "REFUSED");
    expect(await waiting(supervisor, "TO_DECIDE")).toContain(parcel.requestId);
    const current = await readCase(supervisor, parcel.requestId);
    expect(current.nextSteps).toContain("cancel");
    expect(current).toMatchObject({ state: "IN_PRODUCTION", documents: [{ state: "CANCELLED" }, { state: "LOST" }] });
    expect(current.history.map(({ sentence }) => sentence)).toContain("Akta Kematian: Tidak dicetak ulang");
    expect(await decided(parcel, second!.id, "REFUSED")).toMatchObject({ state: "CANCELLED" });
    const { data } = await ask(
      office.service.url,
      `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { documents { sentence } } } }`,
      { code: parcel.code, pin: parcel.pin },
    );
    expect(JSON.stringify(data)).toContain(`Dibatalkan: ${DECISION}`);
  });
  it("nobody else decides about the reprint, not twice, not without a reason, nor of another office", async () => {
    const parcel = await frozen();
    await resolved(parcel, { outcome: "CLOSE" });
    const { id } = (await readCase(supervisor, parcel.requestId)).documents[0]!;
    for (const staff of [office.printer, office.desk, office.dispatcher, parcel.courier])
      expect(codeOf(await tryDecide(staff, parcel, id))).toBe("NOT_PERMITTED");
    expect(codeOf(await tryDecide(elsewhere, parcel, id))).toBe("NOT_FOUND");
    expect(codeOf(await tryDecide(supervisor, parcel, id, { reason: " " }))).toBe("INVALID_INPUT");
    expect(codeOf(await tryDecide(supervisor, parcel, id, { expectedVersion: 1 }))).toBe("STALE");
    await decided(parcel, id, "APPROVED");
    expect(codeOf(await tryDecide(supervisor, parcel, id))).toBe("ILLEGAL_STEP");
  });
  it("and the run can be closed, since nothing of it is held any more", async () => {
    const parcel = await frozen();
    const closed = await parcel.courier.ask(`mutation ($input: StepInput!) { closeRun(input: $input) { state } }`, {
      input: { id: parcel.runId, expectedVersion: 2, idempotencyKey: `close-${parcel.runId}` },
    });
    expect(closed.data).toEqual({ closeRun: { state: "CLOSED" } });
    expect(await resolved(parcel, { outcome: "CLOSE" })).toMatchObject({ state: "CANCELLED" });
  });
  it("nobody else, nobody of another office, not without a reason; then nothing has changed", async () => {
    const parcel = await frozen();
    const before = JSON.stringify([await deliveryRow(office, parcel), await holders(parcel)]);
    for (const outcome of ["CONTINUE", "REPRINT", "CLOSE"]) {
      const more = { outcome, scannedLabels: parcel.labels };
      for (const staff of [parcel.courier, office.dispatcher, office.desk])
        expect(codeOf(await tryResolve(staff, parcel, more))).toBe("NOT_PERMITTED");
      expect(codeOf(await tryResolve(elsewhere, parcel, more))).toBe("NOT_FOUND");
      expect(codeOf(await tryResolve(supervisor, parcel, { ...more, reason: " " }))).toBe("INVALID_INPUT");
      expect(codeOf(await tryResolve(supervisor, parcel, { ...more, expectedVersion: 1 }))).toBe("STALE");
    }
    expect(JSON.stringify([await deliveryRow(office, parcel), await holders(parcel)])).toBe(before);
    const free = await outWith(office);
    expect(codeOf(await tryResolve(supervisor, free, { outcome: "CLOSE" }))).toBe("ILLEGAL_STEP");
  });
  it("its reason is read in the case's history, and is nowhere in the clear", async () => {
    const parcel = await frozen();
    await resolved(parcel, { outcome: "REPRINT" });
    for (const staff of [supervisor, office.dispatcher, office.printer]) {
      const { data } = await staff.ask(`query ($id: ID!) { request(id: $id) { history { sentence note } } }`, {
        id: parcel.requestId,
      });
      expect(data?.["request"]).toMatchObject({
        history: expect.arrayContaining([{ sentence: "Kendala diselesaikan", note: REASON }]),
      });
    }
    const { data } = await ask(
      office.service.url,
      `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { timeline { sentence } } } }`,
      { code: parcel.code, pin: parcel.pin },
    );
    expect(JSON.stringify(data)).not.toContain("Kxartiniqq");
    expect(JSON.stringify(await factsOf(office)) + office.service.logLines.join()).not.toContain("Kxartiniqq");
  });
});
