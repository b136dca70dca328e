import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, type StaffClient, type Watching } from "../support/client.ts";
import {
  act,
  assigned,
  type AssignedParcel,
  at,
  courierOnDuty,
  type CourierService,
  courierService,
  draftRun,
  loaded,
  oneDocument,
  type Officer,
  runAt,
  underWay,
} from "../support/courier.ts";
import { codeOfCitizen, failed, handedOver } from "../support/door.ts";
import { application, newKey, newNik, readCase, signedIn, step, versioned } from "../support/journey.ts";

let office: CourierService;
beforeAll(async () => {
  office = await courierService();
});
afterAll(() => office.service.stop());

const DAY = `{ courierId name onDutySince lastFixAt storedPositions { count oldestAt newestAt keptDays } devices { name revokedAt }
  run { id version state nextSteps }
  stops { id version state stateSince position windowFrom windowTo recipientName phone street landmark villageName latitudeDeg longitudeDeg
    loadConfirmedAt nextSteps documents { id kind name label oldCard } recipients { recipientClass name } } }`;
interface Day {
  readonly courierId: string;
  readonly onDutySince: string | null;
  readonly lastFixAt: string | null;
  readonly storedPositions: { readonly count: number; readonly oldestAt: string | null; readonly newestAt: string | null };
  readonly devices: readonly { readonly name: string }[];
  readonly run: { readonly id: string; readonly state: string; readonly nextSteps: readonly string[] } | null;
  readonly stops: readonly {
    readonly id: string;
    readonly state: string;
    readonly loadConfirmedAt: string | null;
    readonly nextSteps: readonly string[];
    readonly documents: readonly { readonly kind: string; readonly label: string; readonly oldCard: string }[];
  }[];
}
async function dayOf(courier: StaffClient): Promise<Day> {
  const answer = await courier.ask(`{ courierDay ${DAY} }`);
  expect(answer.errors).toBeUndefined();
  return answer.data?.["courierDay"] as Day;
}
const stopIds = ({ stops }: Day): string[] => stops.map(({ id }) => id);
const arrive = async (parcel: AssignedParcel): Promise<unknown> =>
  act(parcel.courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel));
const newCourier = (): Promise<Officer> => courierOnDuty(office.service);

describe("a courier's day", () => {
  it("without an outing says only that the courier is on duty", async () => {
    const courier = await newCourier();
    await draftRun(office, courier); // empty: nothing to show yet
    expect(await dayOf(courier)).toMatchObject({
      courierId: courier.id,
      onDutySince: expect.any(String),
      lastFixAt: null,
      run: null,
      stops: [],
      devices: [],
      storedPositions: { count: 0, oldestAt: null, newestAt: null, keptDays: 7 },
    });
  });

  it("holds what is needed at the door, and nothing of anybody else", async () => {
    const courier = await newCourier();
    const card = { document: "KTP_EL", reason: "DAMAGED", subjectName: "Siti Aminah", subjectNik: newNik(), files: [] };
    const input = application({ handover: "COURIER", documents: [card] });
    const parcel = await assigned(office, { courier, input });
    const other = await assigned(office, { courier: await newCourier() });
    const day = await dayOf(courier);
    expect(day.run).toMatchObject({ id: parcel.runId, state: "DRAFT", nextSteps: [] });
    expect(day.stops).toMatchObject([
      {
        id: parcel.id,
        state: "ASSIGNED",
        position: 1,
        recipientName: "Siti Aminah",
        phone: "081234567890",
        street: expect.stringMatching(/^Jalan Jenderal Sudirman \d+$/),
        landmark: "samping masjid",
        villageName: "Lompoe",
        latitudeDeg: -4.0283,
        longitudeDeg: 119.6506,
        loadConfirmedAt: null,
        nextSteps: ["load"],
        documents: [{ kind: "KTP_EL", label: parcel.labels[0], oldCard: "TO_COLLECT", name: expect.stringMatching(/KTP/) }],
      },
    ]);
    const nik = (input["applicant"] as { nik: string }).nik;
    expect(JSON.stringify(day)).not.toMatch(new RegExp(`${nik}|\\d{16}|${other.id}|${other.runId}|${parcel.code}`));
  });

  it("never says the handover code", async () => {
    const courier = await newCourier();
    const parcel = await underWay(office, { courier });
    const code = await codeOfCitizen(office, parcel);
    expect(code).toMatch(/^\d{6}$/);
    expect(JSON.stringify(await dayOf(courier))).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
  });

  it("says nothing of the people any more once they have their papers, and again if it turns out that they do not", async () => {
    const courier = await newCourier();
    const parcel = await underWay(office, { courier });
    const [before] = (await dayOf(courier)).stops;
    await handedOver(office, parcel);
    const [after] = (await dayOf(courier)).stops;
    const nobody = { recipientName: null, phone: null, street: null, landmark: null, latitudeDeg: null, longitudeDeg: null };
    expect(after).toMatchObject({
      ...nobody,
      documents: [],
      recipients: [],
      id: parcel.id,
      state: "HANDED_OVER",
      position: 1,
      villageName: "Lompoe",
    });
    expect(after?.nextSteps).toEqual(["correct"]);
    await act(courier, "correctDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason: "salah tekan" });
    const { version: _, ...again } = (await dayOf(courier)).stops[0] as Record<string, unknown>;
    expect(before).toMatchObject({ ...again, stateSince: expect.any(String) });
  });

  it("shows the run that is out, however many drafts wait; then the newest draft with something in it", async () => {
    const courier = await newCourier();
    const older = await assigned(office, { courier, input: oneDocument() });
    const newer = await assigned(office, { courier, input: oneDocument() });
    await draftRun(office, courier);
    expect((await dayOf(courier)).run?.id).toBe(newer.runId);
    const out = await underWay(office, { courier, input: oneDocument() });
    const day = await dayOf(courier);
    expect(day.run).toMatchObject({ id: out.runId, state: "STARTED", nextSteps: ["pause"] });
    expect(stopIds(day)).toEqual([out.id]);
    await act(courier, "pauseRun", "StepInput", await runAt(office, out.runId));
    expect((await dayOf(courier)).run).toMatchObject({ id: out.runId, state: "PAUSED", nextSteps: ["resume"] });
    expect(older.runId).not.toBe(newer.runId);
  });

  it("comes in the order of the work: where the courier stands, what is to come, what is to be loaded, what is done", async () => {
    const courier = await newCourier();
    const runId = await draftRun(office, courier);
    const stops: AssignedParcel[] = [];
    for (let index = 0; index < 4; index++) stops.push(await loaded(office, { courier, runId, input: oneDocument() }));
    const [a, b, c, d] = stops as [AssignedParcel, AssignedParcel, AssignedParcel, AssignedParcel];
    expect((await dayOf(courier)).run?.nextSteps).toEqual(["start"]);
    await act(courier, "startRun", "StepInput", await runAt(office, runId));
    await failed(office, a);
    const added = await assigned(office, { courier, runId, input: oneDocument() });
    await arrive(c);
    expect(stopIds(await dayOf(courier))).toEqual([c.id, b.id, d.id, added.id, a.id]);
    await handedOver(office, c);
    const deliveryIds = [d.id, added.id, a.id, b.id, c.id];
    await act(office.dispatcher, "arrangeRun", "ArrangeRunInput", { ...(await runAt(office, runId)), deliveryIds });
    const day = await dayOf(courier);
    expect(stopIds(day)).toEqual([d.id, b.id, added.id, a.id, c.id]);
    expect(day.stops.map(({ nextSteps }) => nextSteps)).toEqual([
      ["arrive", "handOver", "fail", "returnToOffice", "transfer", "reportIncident"],
      ["arrive", "handOver", "fail", "returnToOffice", "transfer", "reportIncident"],
      ["load"],
      ["retry", "returnToOffice", "reportIncident", "correct"],
      ["correct"],
    ]);
  });

  it("says what is stored about the courier's ways, and which phones report them", async () => {
    const courier = await newCourier();
    const takenAt = new Date().toISOString();
    const answer = await courier.ask(`mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted } }`, {
      input: { positions: [{ latitudeDeg: -4.02831, longitudeDeg: 119.65061, accuracyM: 8, takenAt }] },
    });
    expect(answer.data?.["reportPositions"]).toEqual({ accepted: 1 });
    for (const kind of ["TRACCAR", "OWNTRACKS"])
      await courier.ask(`mutation ($input: PairDeviceInput!) { pairDevice(input: $input) { device { id } } }`, {
        input: { idempotencyKey: newKey(), kind },
      });
    const execute = (sql: string): Promise<unknown> =>
      office.service.database.em.fork().getConnection().execute(sql, [courier.id]);
    await execute("update device set revoked_at = now() where courier_id = ? and kind = 'OWNTRACKS'");
    const day = await dayOf(courier);
    expect(day).toMatchObject({ lastFixAt: takenAt, storedPositions: { count: 1, oldestAt: takenAt, newestAt: takenAt } });
    expect(day.devices).toHaveLength(1);
  });

  it.each(["DISPATCHER", "DESK", "SUPERVISOR"] as const)("is not for a %s", async (role) => {
    const someone = await signedIn(office.service, [role]);
    expect(codeOf(await someone.ask(`{ courierDay { courierId } }`))).toBe("NOT_PERMITTED");
    const watching = someone.subscribe(`subscription { courierDayUpdated { courierId } }`);
    expect(codeOf(await watching.next())).toBe("NOT_PERMITTED");
    await watching.stop();
  });
});

describe("a courier's page", () => {
  const next = async (watching: Watching): Promise<Day> => {
    const answer = await watching.next();
    expect(answer.errors).toBeUndefined();
    return answer.data?.["courierDayUpdated"] as Day;
  };
  const until = async (watching: Watching, holds: (day: Day) => boolean): Promise<Day> => {
    for (;;) {
      const day = await next(watching);
      if (holds(day)) return day;
    }
  };

  it("follows what others do to the run: a parcel more, the desk's half of loading, another order, a citizen's wish", async () => {
    const courier = await newCourier();
    const watching = courier.subscribe(`subscription { courierDayUpdated ${DAY} }`);
    expect(await next(watching)).toMatchObject({ run: null, stops: [] });
    const first = await assigned(office, { courier, input: oneDocument() });
    await until(watching, (day) => day.run?.id === first.runId && stopIds(day).join() === first.id);
    const second = await assigned(office, { courier, runId: first.runId, input: oneDocument() });
    await until(watching, (day) => stopIds(day).join() === [first.id, second.id].join());
    const deliveryIds = [second.id, first.id];
    await act(office.dispatcher, "arrangeRun", "ArrangeRunInput", { ...(await runAt(office, first.runId)), deliveryIds });
    await until(watching, (day) => stopIds(day).join() === deliveryIds.join());
    await act(courier, "loadDelivery", "ScanInput", { ...(await at(office, first)), scannedLabels: first.labels });
    await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, first)), scannedLabels: first.labels });
    await until(watching, ({ stops }) => stops.some(({ id, loadConfirmedAt }) => id === first.id && loadConfirmedAt !== null));
    await act(office.dispatcher, "unassignDelivery", "ReasonedStepInput", { ...(await at(office, second)), reason: "sakit" });
    await until(watching, (day) => stopIds(day).join() === first.id);
    await watching.stop();
  });

  it("shows at once that a paper is missing from a parcel that is not loaded yet", async () => {
    const [courier, supervisor] = [await newCourier(), await signedIn(office.service, ["SUPERVISOR"])];
    const parcel = await assigned(office, { courier });
    const watching = courier.subscribe(`subscription { courierDayUpdated ${DAY} }`);
    expect((await next(watching)).stops[0]!.documents).toHaveLength(2);
    const [first] = (await readCase(supervisor, parcel.requestId)).documents;
    const lost = { ...versioned(first!), reason: "Tercecer", reprint: "APPROVED" };
    await step(supervisor, "reportLost", lost, "ReportLostInput");
    const day = await until(watching, ({ stops }) => stops[0]?.documents.length === 1);
    expect(day.stops[0]!.documents[0]!.label).toBe(parcel.labels[1]);
    await watching.stop();
  });

  it("hears nothing of a colleague's day", async () => {
    const [courier, colleague] = [await newCourier(), await newCourier()];
    const watching = courier.subscribe(`subscription { courierDayUpdated ${DAY} }`);
    await next(watching);
    await underWay(office, { courier: colleague, input: oneDocument() });
    const own = await assigned(office, { courier, input: oneDocument() });
    for (let day = await next(watching); stopIds(day).join() !== own.id; day = await next(watching)) {
      expect(day.courierId).toBe(courier.id);
      expect(stopIds(day)).toEqual([]); // the run's own beginning
    }
    await watching.stop();
  });
});
