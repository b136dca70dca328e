import { afterAll, describe, expect, it } from "vitest";
import { Account } from "../../api/accounts/account.entity.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { historyOf } from "../../api/requests/history.ts";
import { keyOfRequest } from "../../api/requests/sealed.ts";
import { wordsOf } from "../../api/requests/words.ts";
import { codeOf } from "../support/client.ts";
import {
  act,
  assigned,
  at,
  backAtOffice,
  courierService,
  deliveryRow,
  draftRun,
  factsOf,
  officer,
  oneDocument,
  planned,
  runAt,
  stepsOf,
  tryAct,
  underWay,
} from "../support/courier.ts";
import { newKey, readCase, signedIn } from "../support/journey.ts";

const office = await courierService();
const { service, dispatcher, desk, verifier, couriers } = office;
afterAll(() => service.stop());
const input = (): Record<string, unknown> => oneDocument();
const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
const NOBODY = "00000000-0000-4000-8000-000000000000";

/** Everything of this room that names a delivery, with an input that is whole. */
const stepsOfDelivery = (runId: string): readonly (readonly [string, string, Record<string, unknown>])[] => [
  ["assignDelivery", "AssignDeliveryInput", { runId }],
  ["reassignDelivery", "ReassignDeliveryInput", { runId, reason: "sakit" }],
  ["unassignDelivery", "ReasonedStepInput", { reason: "sakit" }],
  ["rescheduleDelivery", "WindowInput", { windowFrom: inHours(20), windowTo: inHours(22) }],
  ["replanDelivery", "WindowInput", { windowFrom: inHours(20), windowTo: inHours(22) }],
  ["redirectDelivery", "StepInput", {}],
];

describe("assigning", () => {
  it("puts parcels at the end of a run, one after the other, and says so in the journal", async () => {
    const first = await assigned(office, { input: input() });
    const second = await assigned(office, { input: input(), runId: first.runId });
    const courierId = couriers[0].id;
    expect(await deliveryRow(office, first)).toMatchObject({ state: "ASSIGNED", courierId, stopPosition: 1 });
    expect(await deliveryRow(office, second)).toMatchObject({ state: "ASSIGNED", runId: first.runId, stopPosition: 2 });
    expect(await stepsOf(office, second)).toEqual(["plan", "assign"]);
    expect((await factsOf(office, second.requestId)).at(-1)).toMatchObject({ step: "assign", courierId, state: "ASSIGNED" });
  });
  it("by two dispatchers at once: one wins, one STALE, one fact", async () => {
    const parcel = await planned(office, input());
    const colleague = await signedIn(service, ["DISPATCHER"]);
    const runs = [await draftRun(office, couriers[0]), await draftRun(office, couriers[1])];
    const version = await at(office, parcel);
    const answers = await Promise.all(
      [dispatcher, colleague].map((staff, index) =>
        tryAct(staff, "assignDelivery", "AssignDeliveryInput", { ...version, runId: runs[index] }),
      ),
    );
    expect(answers.map((answer) => codeOf(answer) ?? "done").toSorted((a, b) => a.localeCompare(b))).toEqual(["done", "STALE"]);
    const winner = answers.findIndex((answer) => codeOf(answer) === undefined);
    expect(await deliveryRow(office, parcel)).toMatchObject({ runId: runs[winner], courierId: couriers[winner]!.id });
    expect(await stepsOf(office, parcel)).toEqual(["plan", "assign"]);
  });
  it("of many parcels to one run at once: each gets a place of its own", async () => {
    const runId = await draftRun(office, couriers[0]);
    const parcels = [];
    for (let count = 0; count < 4; count++) parcels.push(await planned(office, input()));
    const answers = await Promise.all(
      parcels.map(async (parcel) =>
        tryAct(dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId }),
      ),
    );
    expect(answers.map(codeOf)).toEqual([undefined, undefined, undefined, undefined]);
    const places = await Promise.all(parcels.map(async (parcel) => (await deliveryRow(office, parcel)).stopPosition));
    expect(places.toSorted((a, b) => a! - b!)).toEqual([1, 2, 3, 4]);
  });
  it("repeated with the same key is done once", async () => {
    const parcel = await planned(office, input());
    const again = { idempotencyKey: newKey(), ...(await at(office, parcel)), runId: await draftRun(office, couriers[0]) };
    const answers = [1, 2].map(() => tryAct(dispatcher, "assignDelivery", "AssignDeliveryInput", again));
    const [first, second] = await Promise.all(answers);
    expect(first?.errors).toBeUndefined();
    expect(second).toEqual(first);
    expect(await stepsOf(office, parcel)).toEqual(["plan", "assign"]);
  });
  it("needs a run of the office that is not over, with a courier who still drives", async () => {
    const parcel = await planned(office, input());
    const assign = async (runId: string): Promise<Record<string, unknown> | undefined> =>
      (await tryAct(dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId })).errors?.[0]
        ?.extensions;
    const elsewhere = await officer(service, ["DISPATCHER"], { officeId: "ELSEWHERE" });
    const theirCourier = await officer(service, ["COURIER"], { officeId: "ELSEWHERE" });
    const theirs = await act(elsewhere, "createRun", "CreateRunInput", { courierId: theirCourier.id });
    for (const runId of [theirs.id, NOBODY, "nonsense"]) expect(await assign(runId)).toMatchObject({ code: "NOT_FOUND" });

    const left = await officer(service, ["COURIER"]);
    const orphan = await draftRun(office, left);
    await service.database.em.fork().nativeUpdate(Account, { id: left.id }, { disabledAt: new Date() });
    expect(await assign(orphan)).toMatchObject({ code: "ILLEGAL_STEP", facts: { because: ["COURIER_HAS_LEFT"] } });

    const over = await backAtOffice(office, { input: input() });
    await act(dispatcher, "closeRun", "StepInput", await runAt(office, over.runId));
    expect(await assign(over.runId)).toMatchObject({ code: "ILLEGAL_STEP", facts: { because: ["RUN_NOT_OPEN"] } });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED", runId: null });
  });
});

describe("a run", () => {
  it("is drafted for couriers of the office only; everybody else is not there", async () => {
    const printer = await officer(service, ["PRINTER"]);
    const stranger = await officer(service, ["COURIER"], { officeId: "ELSEWHERE" });
    const left = await officer(service, ["COURIER"]);
    await service.database.em.fork().nativeUpdate(Account, { id: left.id }, { disabledAt: new Date() });
    for (const courierId of [printer.id, stranger.id, left.id, NOBODY, "nonsense"])
      expect(codeOf(await tryAct(dispatcher, "createRun", "CreateRunInput", { courierId }))).toBe("NOT_FOUND");
    expect(codeOf(await tryAct(couriers[0], "createRun", "CreateRunInput", { courierId: couriers[0].id }))).toBe("NOT_PERMITTED");
    const run = await act(dispatcher, "createRun", "CreateRunInput", { courierId: couriers[0].id });
    expect(run).toMatchObject({ state: "DRAFT", version: 1 });
    expect(await factsOf(office)).toContainEqual({
      type: "runStepped",
      runId: run.id,
      courierId: couriers[0].id,
      step: "draft",
      state: "DRAFT",
      version: 1,
    });
  });
});

describe("planning anew", () => {
  it("reassigns to another courier only, and seals why", async () => {
    const parcel = await assigned(office, { input: input() });
    const reassign = async (runId: string, reason: string): ReturnType<typeof tryAct> =>
      tryAct(dispatcher, "reassignDelivery", "ReassignDeliveryInput", { ...(await at(office, parcel)), runId, reason });
    const own = await reassign(await draftRun(office, couriers[0]), "sakit");
    expect(own.errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", facts: { missing: ["courierId"] } });
    const other = await draftRun(office, couriers[1]);
    expect(codeOf(await reassign(other, "  "))).toBe("INVALID_INPUT");
    expect((await reassign(other, "Pak Andi sakit")).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "ASSIGNED", runId: other, courierId: couriers[1].id });

    const facts = await factsOf(office, parcel.requestId);
    expect(JSON.stringify(facts)).not.toContain("Andi");
    const em = service.database.em.fork();
    const request = await em.findOneOrFail(DocumentRequest, { id: parcel.requestId });
    const history = (await historyOf(em, [request.id])).get(request.id)!;
    const entry = history.find(({ fact }) => fact.type === "deliveryStepped" && fact.step === "reassign")!;
    expect(wordsOf(keyOfRequest(service.vault, request), entry)).toBe("Pak Andi sakit");
  });
  it("unassigns: nobody has it any more", async () => {
    const parcel = await assigned(office, { input: input() });
    await act(dispatcher, "unassignDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason: "terlalu jauh" });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED", runId: null, courierId: null });
  });
  it("reschedules to a window that is one, and is not over", async () => {
    const parcel = await planned(office, input());
    const reschedule = async (windowFrom: string, windowTo: string): ReturnType<typeof tryAct> =>
      tryAct(dispatcher, "rescheduleDelivery", "WindowInput", { ...(await at(office, parcel)), windowFrom, windowTo });
    const reversed = await reschedule(inHours(5), inHours(4));
    expect(reversed.errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", facts: { missing: ["window"] } });
    expect(codeOf(await reschedule(inHours(-3), inHours(-1)))).toBe("INVALID_INPUT");
    const [from, to] = [inHours(20), inHours(22)];
    expect((await reschedule(from, to)).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ windowFrom: new Date(from), windowTo: new Date(to) });
  });
  it("replans what is back at the office, and nothing else", async () => {
    const parcel = await backAtOffice(office, { input: input() });
    const window = { windowFrom: inHours(20), windowTo: inHours(22) };
    await act(dispatcher, "replanDelivery", "WindowInput", { ...(await at(office, parcel)), ...window });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED", windowTo: new Date(window.windowTo) });
    const again = await tryAct(dispatcher, "replanDelivery", "WindowInput", { ...(await at(office, parcel)), ...window });
    expect(codeOf(again)).toBe("ILLEGAL_STEP");
  });
  it("redirects to the desk with the same documents; not from the road", async () => {
    const parcel = await assigned(office);
    await act(dispatcher, "redirectDelivery", "StepInput", await at(office, parcel));
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "REDIRECTED", runId: null, courierId: null });
    const { pickup, handover, state } = await readCase(desk, parcel.requestId);
    expect({ handover, state, pickup: pickup?.state }).toEqual({
      handover: "PICKUP",
      state: "HANDING_OVER",
      pickup: "AWAITING_PICKUP",
    });
    const documents = await service.database.em.fork().find(CivilDocument, { requestId: parcel.requestId });
    expect(documents).toHaveLength(2);
    for (const document of documents)
      expect(document).toMatchObject({ state: "PACKED", pickupId: pickup?.id, deliveryId: null, custodian: "OFFICE" });

    const out = await underWay(office, { input: input(), courier: couriers[1] });
    expect(codeOf(await tryAct(dispatcher, "redirectDelivery", "StepInput", await at(office, out)))).toBe("ILLEGAL_STEP");
  });
});

describe("may not", () => {
  it.each(stepsOfDelivery(NOBODY).map(([name, type, more]) => [name, type, more] as const))(
    "%s: a wrong role, another office and an old version are refused, and nothing changes",
    async (name, type, more) => {
      const parcel = await assigned(office, { input: input() });
      const stranger = await signedIn(service, ["DISPATCHER"], { officeId: "ELSEWHERE" });
      const before = await deliveryRow(office, parcel);
      const whole = { ...(await at(office, parcel)), ...more };
      for (const staff of [couriers[0], desk, verifier])
        expect(codeOf(await tryAct(staff, name, type, whole))).toBe("NOT_PERMITTED");
      expect(codeOf(await tryAct(stranger, name, type, whole))).toBe("NOT_FOUND");
      for (const id of [NOBODY, "nonsense"])
        expect(codeOf(await tryAct(dispatcher, name, type, { ...whole, id }))).toBe("NOT_FOUND");
      expect(codeOf(await tryAct(dispatcher, name, type, { ...whole, expectedVersion: 99 }))).toBe("STALE");
      expect(await deliveryRow(office, parcel)).toEqual(before);
    },
  );
});
