import { afterAll, describe, expect, it } from "vitest";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  at,
  courierOnDuty,
  courierService,
  deliveryRow,
  draftRun,
  oneDocument,
  officer,
  runAt,
  tryAct,
  promiseToday,
} from "../support/courier.ts";
import { failed, handedOver, outWith, requestRow } from "../support/door.ts";
import {
  application,
  type CaseAnswer,
  produced,
  queueCounts,
  readCase,
  signedIn,
  step,
  tryStep,
  versioned,
  waiting,
} from "../support/journey.ts";

const office = await courierService();
afterAll(() => office.service.stop());
const supervisor = await signedIn(office.service, ["SUPERVISOR"]);
const elsewhere = await officer(office.service, ["DESK", "SUPERVISOR"], { officeId: "ELSEWHERE" });

type Fault = "DOCUMENT_DATA_WRONG" | "DOCUMENT_DAMAGED";
/** Back at the office because of what it holds. */
async function back(reason: Fault | "NOBODY_HOME", input = oneDocument()): Promise<AssignedParcel> {
  const parcel = await outWith(office, input);
  await failed(office, parcel, { reason });
  await act(parcel.courier, "returnDelivery", "CourierStepInput", await at(office, parcel));
  await act(office.desk, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
  expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });
  return parcel;
}
const documentOf = async ({ requestId }: AssignedParcel, position = 0): Promise<CaseAnswer["documents"][number]> =>
  (await readCase(office.desk, requestId)).documents[position]!;
const tryMove = async (staff: StaffClient, name: string, parcel: AssignedParcel, position = 0): Promise<GraphQLAnswer> =>
  tryStep(staff, name, versioned(await documentOf(parcel, position)));
const move = async (name: "unpackDocument" | "packDocument", parcel: AssignedParcel, position = 0): Promise<CaseAnswer> =>
  step(office.desk, name, versioned(await documentOf(parcel, position)));
const spoil = async (parcel: AssignedParcel, position = 0): Promise<CaseAnswer> =>
  step(
    supervisor,
    "spoilDocument",
    { ...versioned(await documentOf(parcel, position)), reason: "Nama salah" },
    "ReasonedStepInput",
  );
const stepsFor = async (staff: StaffClient, parcel: AssignedParcel, position = 0): Promise<readonly string[]> =>
  (await readCase(staff, parcel.requestId)).documents[position]!.nextSteps;
const deliveriesOf = ({ requestId }: AssignedParcel): Promise<Delivery[]> =>
  office.service.database.em.fork().find(Delivery, { requestId }, { orderBy: { plannedAt: "asc" } });
const WINDOW = { windowFrom: "2099-11-25T01:00:00Z", windowTo: "2099-11-25T07:00:00Z" };
const tryReplan = async (parcel: AssignedParcel): Promise<GraphQLAnswer> =>
  tryAct(office.dispatcher, "replanDelivery", "WindowInput", { ...(await at(office, parcel)), ...WINDOW });

describe("a document that came back because it is wrong", () => {
  it.each(["DOCUMENT_DATA_WRONG", "DOCUMENT_DAMAGED"] as const)(
    "%s: the desk takes it out, a supervisor spoils it, it is made again and handed over from a new parcel",
    async (reason) => {
      const parcel = await back(reason);
      expect(await waiting(office.desk, "TO_UNPACK")).toContain(parcel.requestId);
      expect(await stepsFor(office.desk, parcel)).toEqual(["unpack"]);

      expect(await move("unpackDocument", parcel)).toMatchObject({ state: "HANDING_OVER", documents: [{ state: "READY" }] });
      expect(await waiting(office.desk, "TO_UNPACK")).not.toContain(parcel.requestId);
      expect(await waiting(supervisor, "TO_DECIDE")).toContain(parcel.requestId);
      expect(await waiting(office.dispatcher, "TO_DELIVER")).not.toContain(parcel.requestId);
      expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });

      const waitingBefore = (await queueCounts(supervisor))["TO_DECIDE"]!;
      expect(await spoil(parcel)).toMatchObject({ state: "IN_PRODUCTION", documents: [{ state: "SPOILED" }] });
      expect((await queueCounts(supervisor))["TO_DECIDE"]).toBe(waitingBefore - 1);
      expect(await deliveryRow(office, parcel)).toMatchObject({ state: "CANCELLED" });
      expect(await waiting(office.printer, "TO_PRODUCE")).toContain(parcel.requestId);

      const again = await produced(office.printer, await readCase(office.printer, parcel.requestId));
      expect(again).toMatchObject({ state: "HANDING_OVER", documents: [{ state: "PACKED", copyNumber: 2 }] });
      const next = (await deliveriesOf(parcel)).at(-1)!;
      expect(next).toMatchObject({ state: "PLANNED" });
      const courier = await courierOnDuty(office.service);
      const fresh = { ...parcel, id: next.id, courier, runId: await draftRun(office, courier) };
      await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, fresh)), runId: fresh.runId });
      const scan = async (): Promise<Record<string, unknown>> => ({ ...(await at(office, fresh)), scannedLabels: parcel.labels });
      await act(courier, "loadDelivery", "ScanInput", await scan());
      await act(office.desk, "confirmLoad", "ScanInput", await scan());
      await promiseToday(office, fresh);
      await act(courier, "startRun", "StepInput", await runAt(office, fresh.runId));
      await handedOver(office, fresh);
      expect(await requestRow(office, parcel)).toMatchObject({ state: "COMPLETED" });
    },
  );
  it("nothing is wrong with it after all: it goes back into its parcel, which can be planned again", async () => {
    const parcel = await back("DOCUMENT_DATA_WRONG");
    await move("unpackDocument", parcel);
    expect((await tryReplan(parcel)).errors?.[0]?.extensions?.["facts"]).toMatchObject({
      because: ["UNPACKED_DOCUMENT_UNDECIDED"],
    });
    expect(await stepsFor(office.desk, parcel)).toEqual(["pack"]);
    expect(await move("packDocument", parcel)).toMatchObject({ state: "HANDING_OVER", documents: [{ state: "PACKED" }] });
    expect(await waiting(supervisor, "TO_DECIDE")).not.toContain(parcel.requestId);
    expect((await tryReplan(parcel)).errors).toBeUndefined();
  });
});

describe("one of two", () => {
  it("is made again while the other goes out; the parcel waits until it is decided", async () => {
    const parcel = await back("DOCUMENT_DATA_WRONG", application({ handover: "COURIER" }));
    await move("unpackDocument", parcel, 1);
    expect(codeOf(await tryReplan(parcel))).toBe("ILLEGAL_STEP");
    expect(codeOf(await tryAct(office.dispatcher, "redirectDelivery", "StepInput", await at(office, parcel)))).toBe(
      "ILLEGAL_STEP",
    );
    expect(await spoil(parcel, 1)).toMatchObject({
      state: "HANDING_OVER",
      documents: [{ state: "PACKED" }, { state: "SPOILED" }],
    });
    expect((await tryReplan(parcel)).errors).toBeUndefined();
    const current = await readCase(office.printer, parcel.requestId);
    const again = await produced(office.printer, { ...current, documents: [current.documents[1]!] });
    expect(again.documents.map(({ state }) => state)).toEqual(["PACKED", "READY"]);
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED" });
    expect(await stepsFor(office.desk, parcel, 1)).toEqual([]); // another copy: it was never in that parcel
  });
  it("when the other is lost meanwhile, the parcel still waits for the one that was taken out", async () => {
    const parcel = await back("DOCUMENT_DAMAGED", application({ handover: "COURIER" }));
    await move("unpackDocument", parcel, 0);
    const lost = { ...versioned(await documentOf(parcel, 1)), reason: "Tercecer", reprint: "APPROVED" };
    await step(supervisor, "reportLost", lost, "ReportLostInput");
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "BACK_AT_OFFICE" });
    expect(await spoil(parcel, 0)).toMatchObject({ state: "IN_PRODUCTION" });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "CANCELLED" });
  });
});

describe("taking out and putting back", () => {
  it("is the desk's alone, of its own office, by what it sees now", async () => {
    const parcel = await back("DOCUMENT_DATA_WRONG");
    for (const name of ["unpackDocument", "packDocument"]) {
      for (const staff of [office.printer, office.dispatcher, supervisor, parcel.courier])
        expect(codeOf(await tryMove(staff, name, parcel)), name).toBe("NOT_PERMITTED");
      expect(codeOf(await tryMove(elsewhere, name, parcel)), name).toBe("NOT_FOUND");
      const old = { id: (await documentOf(parcel)).id, expectedVersion: 1 };
      expect(codeOf(await tryStep(office.desk, name, old)), name).toBe("STALE");
    }
    expect(codeOf(await tryMove(office.desk, "packDocument", parcel))).toBe("ILLEGAL_STEP");
    await move("unpackDocument", parcel);
    expect(codeOf(await tryMove(office.desk, "unpackDocument", parcel))).toBe("ILLEGAL_STEP");
  });
  it("is not possible before the parcel is back", async () => {
    const parcel = await outWith(office);
    expect(codeOf(await tryMove(office.desk, "unpackDocument", parcel))).toBe("ILLEGAL_STEP");
    expect(await stepsFor(office.desk, parcel)).toEqual([]);
  });
  it("does not wait at the desk where it was not the paper's fault", async () => {
    const parcel = await back("NOBODY_HOME");
    expect(await waiting(office.desk, "TO_UNPACK")).not.toContain(parcel.requestId);
    expect(await waiting(office.dispatcher, "TO_DELIVER")).toContain(parcel.requestId);
  });
});
