import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
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
  officer,
  oneDocument,
  type Parcel,
  planned,
  returning,
  runAt,
  underWay,
} from "../support/courier.ts";
import { failed, handedOver, outWith } from "../support/door.ts";
import { signedIn } from "../support/journey.ts";
import { statementsOf } from "../support/statements.ts";

let office: CourierService;
beforeAll(async () => {
  office = await courierService();
});
afterAll(() => office.service.stop());

const DELIVERY = `{ id version requestId state stateSince windowFrom windowTo courier { id name } runId stopPosition recipientName villageCode
  villageName latitudeDeg longitudeDeg pin documentCount nextSteps
  attempts { number at outcome courierName failureReason effort distanceM note receivedBy correctedAt } }`;
interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly courier: { readonly id: string; readonly name: string } | null;
  readonly stopPosition: number | null;
  readonly nextSteps: readonly string[];
  readonly attempts: readonly Record<string, unknown>[];
}
interface Page<Node> {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const askDeliveries = (as: StaffClient, variables: Record<string, unknown> = {}): Promise<GraphQLAnswer> =>
  as.ask(
    `query ($first: Int! = 200, $after: String, $states: [DeliveryState!]) { deliveries(first: $first, after: $after, states: $states) {
      totalCount edges { cursor node ${DELIVERY} } pageInfo { hasNextPage endCursor } } }`,
    variables,
  );
async function deliveries(as: StaffClient, variables: Record<string, unknown> = {}): Promise<Page<Delivery>> {
  const answer = await askDeliveries(as, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data?.["deliveries"] as Page<Delivery>;
}
const nodes = <Node>({ edges }: Page<Node>): Node[] => edges.map(({ node }) => node);
const deliveryOnBoard = async (id: string, as = office.dispatcher): Promise<Delivery> =>
  nodes(await deliveries(as)).find((delivery) => delivery.id === id)!;

interface Run {
  readonly id: string;
  readonly state: string;
  readonly courier: { readonly id: string };
  readonly stops: readonly { readonly id: string; readonly stopPosition: number }[];
  readonly nextSteps: readonly string[];
}
async function runs(as: StaffClient, variables: Record<string, unknown> = {}): Promise<Page<Run>> {
  const answer = await as.ask(
    `query ($first: Int! = 100, $after: String, $states: [RunState!]) { runs(first: $first, after: $after, states: $states) { totalCount
      edges { cursor node { id version state courier { id name } createdAt startedAt closedAt nextSteps stops ${DELIVERY} } }
      pageInfo { hasNextPage endCursor } } }`,
    variables,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.["runs"] as Page<Run>;
}

/** How many statements the service needs for what is done. */
const statementsFor = async (doing: () => Promise<unknown>): Promise<number> => (await statementsOf(doing)).length;

describe("the deliveries of the board", () => {
  it("come as they were planned, page by page, and are counted", async () => {
    const parcels = [await planned(office, oneDocument()), await planned(office), await planned(office, oneDocument())];
    const all = await deliveries(office.dispatcher);
    expect(nodes(all).map(({ id }) => id)).toEqual(parcels.map(({ id }) => id));
    expect(all).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false, endCursor: parcels[2]!.id } });
    const first = await deliveries(office.dispatcher, { first: 2 });
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, endCursor: parcels[1]!.id } });
    const rest = await deliveries(office.dispatcher, { first: 2, after: first.pageInfo.endCursor });
    expect(nodes(rest).map(({ id }) => id)).toEqual([parcels[2]!.id]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });

  it("hold what planning needs, and of people only the name of who receives", async () => {
    const parcel = await assigned(office);
    const answer = await askDeliveries(office.dispatcher);
    expect(await deliveryOnBoard(parcel.id)).toMatchObject({
      requestId: parcel.requestId,
      state: "ASSIGNED",
      courier: { id: parcel.courier.id, name: expect.stringMatching(/^Staf/) },
      runId: parcel.runId,
      stopPosition: 1,
      recipientName: "Siti Aminah",
      villageName: "Lompoe",
      pin: "PIN",
      latitudeDeg: -4.0283,
      longitudeDeg: 119.6506,
      documentCount: 2,
      attempts: [],
      nextSteps: ["reschedule", "reassign", "unassign", "redirect"],
    });
    expect(JSON.stringify(answer)).not.toMatch(/Baso|Sudirman|0812|masjid|\d{16}/);
  });

  it("without a pin are shown in the middle of the kelurahan, and say so", async () => {
    const address = { villageCode: "73.72.01.1004", street: "Jalan A" };
    const parcel = await planned(office, oneDocument({ address }));
    const shown = (await deliveryOnBoard(parcel.id)) as Delivery & { latitudeDeg: number; longitudeDeg: number };
    expect(shown).toMatchObject({ pin: "VILLAGE" });
    expect(Math.abs(shown.latitudeDeg + 4.03)).toBeLessThan(0.05);
    expect(Math.abs(shown.longitudeDeg - 119.66)).toBeLessThan(0.05);
  });

  it("can be asked for by state", async () => {
    const parcel = await loaded(office, { courier: await courierOnDuty(office.service) });
    const found = await deliveries(office.dispatcher, { states: ["LOADED", "RETURNING"] });
    expect(nodes(found).map(({ id }) => id)).toEqual([parcel.id]);
    expect(found.totalCount).toBe(1);
    expect((await deliveries(office.dispatcher, { states: [] })).totalCount).toBe(0);
  });

  it("show what happened at the door: the courier's words, the receiver's first letters, and what did not happen so", async () => {
    const parcel = await outWith(office);
    await failed(office, parcel, {
      reason: "OTHER",
      note: "Anjing galak di halaman",
      place: { latitudeDeg: -4.0283, longitudeDeg: 119.6506, accuracyM: 8 },
    });
    await act(parcel.courier, "retryDelivery", "CourierStepInput", await at(office, parcel));
    await handedOver(office, parcel);
    const { attempts, state } = await deliveryOnBoard(parcel.id);
    expect(state).toBe("HANDED_OVER");
    expect(attempts).toMatchObject([
      {
        number: 1,
        outcome: "FAILED",
        failureReason: "OTHER",
        note: "Anjing galak di halaman",
        receivedBy: null,
        correctedAt: null,
      },
      { number: 2, outcome: "HANDED_OVER", failureReason: null, effort: null, note: null, receivedBy: "S*** A***" },
    ]);
    expect(attempts.map(({ courierName }) => courierName)).toEqual([
      expect.stringMatching(/^Staf/),
      expect.stringMatching(/^Staf/),
    ]);
  });

  it("cost as many statements for many as for one", async () => {
    await office.service.counting.stop(); // its statements would be among them
    const one = await statementsFor(() => deliveries(office.dispatcher, { first: 1 }));
    const many = await statementsFor(() => deliveries(office.dispatcher, { first: 200 }));
    expect(nodes(await deliveries(office.dispatcher)).length).toBeGreaterThan(5);
    expect(many).toBeLessThanOrEqual(one + 3); // what the first parcel has nothing of: a run, a duty, a courier
    const oneRun = await statementsFor(() => runs(office.dispatcher, { first: 1 }));
    expect(await statementsFor(() => runs(office.dispatcher))).toBeLessThanOrEqual(oneRun + 3);
    expect(many).toBeLessThan(20);
  });

  it.each([{ first: 0 }, { first: 201 }, { after: "x" }])("refuse %j", async (variables) => {
    expect(codeOf(await askDeliveries(office.dispatcher, variables))).toBe("INVALID_INPUT");
  });
});

describe("who may see the board", () => {
  const fields = ["deliveries { totalCount }", "runs { totalCount }", "couriers { totalCount }", "fleetAlerts { kind }"];
  it.each<StaffRole>(["OPERATOR", "PARTNER", "VERIFIER", "PRINTER", "DESK", "COURIER", "ADMIN"])("not a %s", async (role) => {
    const someone = await signedIn(office.service, [role]);
    for (const field of fields) expect(codeOf(await someone.ask(`{ ${field} }`)), field).toBe("NOT_PERMITTED");
  });
  it("a supervisor, who may not plan", async () => {
    const supervisor = await signedIn(office.service, ["SUPERVISOR"]);
    const { nextSteps } = nodes(await deliveries(supervisor, { states: ["ASSIGNED"] }))[0]!;
    expect(nextSteps).toEqual(["cancel"]);
    const offered = nodes(await runs(supervisor)).flatMap((run) => run.nextSteps);
    expect(offered.filter((step) => step !== "close")).toEqual([]); // what a dead phone leaves open
  });
  it("another office's dispatcher sees nothing of it, also not behind its cursors", async () => {
    const stranger = await signedIn(office.service, ["DISPATCHER"], { officeId: "7371" });
    const [{ id }] = nodes(await deliveries(office.dispatcher)) as [Delivery];
    for (const after of [null, id]) {
      expect(await deliveries(stranger, { after })).toMatchObject({ totalCount: 0, edges: [] });
      expect(await runs(stranger, { after })).toMatchObject({ totalCount: 0, edges: [] });
    }
    const { data } = await stranger.ask(`{ couriers { totalCount edges { node { id } } } fleetAlerts { kind } }`);
    expect(data).toEqual({ couriers: { totalCount: 0, edges: [] }, fleetAlerts: [] });
  });
});

describe("the runs of the board", () => {
  it("come newest first with their stops in the order in which they are made", async () => {
    const courier = await courierOnDuty(office.service);
    const runId = await draftRun(office, courier);
    const stops: AssignedParcel[] = [];
    for (let index = 0; index < 3; index++) stops.push(await assigned(office, { courier, runId, input: oneDocument() }));
    const deliveryIds = [stops[2]!, stops[0]!, stops[1]!].map(({ id }) => id);
    await act(office.dispatcher, "arrangeRun", "ArrangeRunInput", { ...(await runAt(office, runId)), deliveryIds });
    const newer = await draftRun(office, courier);
    const [first, second] = nodes(await runs(office.dispatcher)) as [Run, Run];
    expect([first.id, second.id]).toEqual([newer, runId]);
    expect(second).toMatchObject({ state: "DRAFT", courier: { id: courier.id }, nextSteps: ["discard", "arrange"] });
    expect(second.stops.map(({ id }) => id)).toEqual(deliveryIds);
    expect(second.stops.map(({ stopPosition }) => stopPosition)).toEqual([1, 2, 3]);
    const page = await runs(office.dispatcher, { first: 1 });
    expect(nodes(await runs(office.dispatcher, { first: 1, after: page.pageInfo.endCursor })).map(({ id }) => id)).toEqual([
      runId,
    ]);
  });
  it("can be paused by the dispatcher while they are out", async () => {
    const { runId } = await outWith(office);
    const out = nodes(await runs(office.dispatcher, { states: ["STARTED"] })).find(({ id }) => id === runId);
    expect(out?.nextSteps).toEqual(["pause", "arrange"]);
  });
});

describe("the couriers of the board", () => {
  it("come by name, with their duty, what they are out on, and phones that are still theirs", async () => {
    const { service, dispatcher } = office;
    const parcel = await outWith(office);
    const zainab = await officer(service, ["COURIER"], { name: "Zainab" });
    await service.database.em
      .fork()
      .getConnection()
      .execute(
        `insert into device (id, courier_id, kind, name, secret_hash, paired_at, revoked_at) values
          (gen_random_uuid(), ?, 'TRACCAR', 'hp-neu', '\\x01', now(), null), (gen_random_uuid(), ?, 'OWNTRACKS', 'hp-alt', '\\x02', now(), now())`,
        [zainab.id, zainab.id],
      );
    const { data, errors } = await dispatcher.ask(
      `{ couriers { totalCount edges { node { id name onDutySince openRunId position { latitudeDeg freshness } devices { name kind } } } } }`,
    );
    expect(errors).toBeUndefined();
    const couriers = nodes(data?.["couriers"] as Page<Record<string, unknown> & { name: string; id: string }>);
    expect(couriers.map(({ name }) => name)).toEqual(couriers.map(({ name }) => name).toSorted());
    expect(couriers.at(-1)).toMatchObject({
      id: zainab.id,
      onDutySince: null,
      openRunId: null,
      position: null,
      devices: [{ name: "hp-neu", kind: "TRACCAR" }],
    });
    expect(couriers.find(({ id }) => id === parcel.courier.id)).toMatchObject({
      onDutySince: expect.any(String),
      openRunId: parcel.runId,
    });
  });
});

describe("the case page", () => {
  const caseOf = async (as: StaffClient, { requestId }: Pick<Parcel, "requestId">): Promise<Record<string, unknown>> => {
    const answer = await as.ask(
      `query ($id: ID!) { request(id: $id) { delivery { id version state courierName loadConfirmedAt windowFrom windowTo nextSteps
        attempts { number outcome note receivedBy courierName } } } }`,
      { id: requestId },
    );
    expect(answer.errors).toBeUndefined();
    return (answer.data?.["request"] as { delivery: Record<string, unknown> }).delivery;
  };

  it("offers the desk to confirm a load, once", async () => {
    const parcel = await assigned(office, { courier: await courierOnDuty(office.service) });
    expect(await caseOf(office.desk, parcel)).toMatchObject({ id: parcel.id, state: "ASSIGNED", nextSteps: [] });
    const scannedLabels = parcel.labels;
    await act(parcel.courier, "loadDelivery", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
    expect(await caseOf(office.desk, parcel)).toMatchObject({ loadConfirmedAt: null, nextSteps: ["unload", "confirmLoad"] });
    expect(await caseOf(office.dispatcher, parcel)).toMatchObject({ nextSteps: ["transfer", "reportIncident"] });
    await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
    expect(await caseOf(office.desk, parcel)).toMatchObject({ loadConfirmedAt: expect.any(String), nextSteps: ["unload"] });
  });

  it("shows the attempts, and what may be done about them", async () => {
    const parcel = await outWith(office);
    await failed(office, parcel, { reason: "OTHER", note: "Rumah kosong" });
    expect(await caseOf(office.dispatcher, parcel)).toMatchObject({
      state: "ATTEMPT_FAILED",
      courierName: expect.stringMatching(/^Staf/),
      attempts: [{ number: 1, outcome: "FAILED", note: "Rumah kosong", receivedBy: null }],
    });
    expect(await caseOf(office.printer, await planned(office))).toMatchObject({
      state: "PLANNED",
      courierName: null,
      attempts: [],
    });
  });

  it("is reached through queues of the parcels that wait for somebody", async () => {
    const inQueue = async (as: StaffClient, queue: string): Promise<string[]> => {
      const answer = await as.ask(`query ($q: QueueName!) { requests(queue: $q, first: 100) { edges { node { id } } } }`, {
        q: queue,
      });
      expect(answer.errors).toBeUndefined();
      return nodes(answer.data?.["requests"] as Page<{ id: string }>).map(({ id }) => id);
    };
    const names = async (as: StaffClient): Promise<string[]> =>
      ((await as.ask(`{ queues { name } }`)).data?.["queues"] as { name: string }[]).map(({ name }) => name);
    expect(await names(office.desk)).toEqual(["NEEDS_COMPLETION", "AT_DESK", "OVERDUE", "TO_LOAD", "COMING_BACK", "TO_UNPACK"]);
    expect(await names(office.dispatcher)).toEqual(["TO_DELIVER", "INCIDENTS"]);

    const waiting = await assigned(office, { courier: await courierOnDuty(office.service) });
    await act(waiting.courier, "loadDelivery", "ScanInput", { ...(await at(office, waiting)), scannedLabels: waiting.labels });
    const back = await returning(office, { courier: await courierOnDuty(office.service) });
    const hurt = await underWay(office, { courier: await courierOnDuty(office.service) });
    await act(hurt.courier, "reportIncident", "IncidentInput", { ...(await at(office, hurt)), kind: "DAMAGED" });
    expect(await inQueue(office.desk, "TO_LOAD")).toContain(waiting.requestId);
    expect(await inQueue(office.desk, "TO_LOAD")).not.toContain(back.requestId);
    expect(await inQueue(office.desk, "COMING_BACK")).toEqual([back.requestId]);
    expect(await inQueue(office.dispatcher, "INCIDENTS")).toEqual([hurt.requestId]);
    await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, waiting)), scannedLabels: waiting.labels });
    expect(await inQueue(office.desk, "TO_LOAD")).not.toContain(waiting.requestId);
    expect(await inQueue(office.dispatcher, "TO_DELIVER")).not.toContain(back.requestId);
    await act(office.desk, "receiveBack", "ScanInput", { ...(await at(office, back)), scannedLabels: back.labels });
    expect(await inQueue(office.dispatcher, "TO_DELIVER")).toContain(back.requestId);
  });
});
