import { afterAll, describe, expect, it } from "vitest";
import { ask, subscribe, type Watching } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  assigned,
  at,
  courierOnDuty,
  courierService,
  deliveryRow,
  draftRun,
  loaded,
  oneDocument,
  type Officer,
  type Parcel,
  runAt,
} from "../support/courier.ts";
import { awayBy, handedOver, PIN } from "../support/door.ts";

const office = await courierService();
afterAll(() => office.service.stop());

let houses = 100;
/** Every parcel of the test is for one of these houses, unless it says otherwise. */
const house = (): Record<string, unknown> => ({
  villageCode: "73.72.01.1004",
  street: `Jalan Bau Massepe ${(houses += 1)}`,
  landmark: null,
  ...PIN,
});
/** So far from the house. */
const pinAway = (metres: number): { latitudeDeg: number } => ({ latitudeDeg: awayBy(metres).latitudeDeg });
const to = (address: Record<string, unknown>): Record<string, unknown> => oneDocument({ address });

/** A run with a parcel for each address, in their order. */
async function outing(addresses: readonly Record<string, unknown>[]): Promise<{
  readonly courier: Officer;
  readonly runId: string;
  readonly parcels: readonly AssignedParcel[];
}> {
  const courier = await courierOnDuty(office.service);
  const runId = await draftRun(office, courier);
  const parcels: AssignedParcel[] = [];
  for (const address of addresses) parcels.push(await loaded(office, { courier, runId, input: to(address) }));
  return { courier, runId, parcels };
}
const start = async (courier: Officer, runId: string): Promise<unknown> =>
  act(courier, "startRun", "StepInput", await runAt(office, runId));
const VIEW = `... on TrackingDetails { delivery { stopsBefore position { latitudeDeg } } }`;
async function before({ code, pin }: Parcel): Promise<number | null> {
  const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ${VIEW} } }`;
  const { data } = await ask(office.service.url, query, { code, pin });
  return (data?.["tracking"] as { delivery: { stopsBefore: number | null } | null }).delivery?.stopsBefore ?? null;
}
const beforeAllOf = (parcels: readonly Parcel[]): Promise<(number | null)[]> => Promise.all(parcels.map(before));
async function numbersOfDay(courier: Officer): Promise<unknown[]> {
  const { data } = await courier.ask(`{ courierDay { stops { id stopNumber } } }`);
  return (data?.["courierDay"] as { stops: { id: string; stopNumber: number }[] }).stops.map(({ id, stopNumber }) => [
    id,
    stopNumber,
  ]);
}
async function numbersOfRun(runId: string): Promise<unknown[]> {
  const { data } = await office.dispatcher.ask(`{ runs(first: 100) { edges { node { id stops { id stopNumber } } } } }`);
  const { edges } = data?.["runs"] as { edges: { node: { id: string; stops: { id: string; stopNumber: number }[] } }[] };
  return edges.find(({ node }) => node.id === runId)!.node.stops.map(({ id, stopNumber }) => [id, stopNumber]);
}
const report = (courier: Officer, latitudeDeg: number): Promise<unknown> =>
  courier.ask(`mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted } }`, {
    input: {
      positions: [{ latitudeDeg, longitudeDeg: PIN.longitudeDeg, accuracyM: 8, takenAt: new Date().toISOString() }],
    },
  });
/** Until the page shows the courier there. */
async function sees(watching: Watching, latitudeDeg: number): Promise<void> {
  for (;;) {
    const { data } = await watching.next();
    const { view } = data?.["trackingUpdated"] as { view: { delivery: { position: { latitudeDeg: number } | null } | null } };
    if (view.delivery?.position?.latitudeDeg === latitudeDeg) return;
  }
}

describe("several parcels for one door", () => {
  it("are one stop: for their citizens, for the courier and for the dispatcher", async () => {
    const [shared, other] = [house(), house()];
    const written = { ...shared, street: `Jl. ${String(shared["street"]).slice(6)}`, ...pinAway(20) };
    const { courier, runId, parcels } = await outing([shared, other, written]);
    const [first, second, third] = parcels as [AssignedParcel, AssignedParcel, AssignedParcel];
    await start(courier, runId);
    expect(await beforeAllOf(parcels)).toEqual([0, 1, 0]);
    expect(await numbersOfDay(courier)).toEqual([
      [first.id, 1],
      [third.id, 1],
      [second.id, 2],
    ]);
    expect(await numbersOfRun(runId)).toEqual([
      [first.id, 1],
      [third.id, 1],
      [second.id, 2],
    ]);
    await handedOver(office, first);
    expect(await beforeAllOf(parcels)).toEqual([null, 1, 0]); // still at the same door
    await handedOver(office, third);
    expect(await beforeAllOf(parcels)).toEqual([null, 0, null]);
  });
  it("stay together when the dispatcher arranges the run, and whoever is added for a door that was made has a turn of its own", async () => {
    const [shared, other] = [house(), house()];
    const { courier, runId, parcels } = await outing([shared, other, shared]);
    const [first, second, third] = parcels as [AssignedParcel, AssignedParcel, AssignedParcel];
    const arrange = async (...order: readonly AssignedParcel[]): Promise<unknown> =>
      act(office.dispatcher, "arrangeRun", "ArrangeRunInput", {
        ...(await runAt(office, runId)),
        deliveryIds: order.map(({ id }) => id),
      });
    await arrange(third, second, first);
    expect((await numbersOfRun(runId)).map((line) => (line as [string])[0])).toEqual([third.id, first.id, second.id]);
    await start(courier, runId);
    await handedOver(office, first);
    await handedOver(office, third);
    const late = await loaded(office, { courier, runId, input: to(shared) });
    await act(courier, "departDelivery", "CourierStepInput", await at(office, late));
    expect(await beforeAllOf([second, late])).toEqual([0, 1]);
  });
  it("all see the courier come, nobody else does, and each is told when it moves", async () => {
    const [shared, other] = [house(), house()];
    const { courier, runId, parcels } = await outing([shared, other, shared]);
    await start(courier, runId);
    const query = `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { view { ${VIEW} } } }`;
    const pages = parcels.map(({ code, pin }) => subscribe(office.service.url, query, { code, pin }));
    const [first, , third] = pages as [Watching, Watching, Watching];
    for (const [exact, rounded] of [
      [-4.0305001, -4.031],
      [-4.0304999, -4.03],
    ] as const) {
      await report(courier, exact);
      await Promise.all([sees(first, rounded), sees(third, rounded)]);
    }
    const { code, pin } = parcels[1]!;
    const { data } = await ask(
      office.service.url,
      `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ${VIEW} } }`,
      { code, pin },
    );
    expect(data).toEqual({ tracking: { delivery: { stopsBefore: 1, position: null } } });
    await Promise.all(pages.map(({ stop }) => stop()));
  });
  it("not the house next door, not 30 m away, not without a pin", async () => {
    const shared = house();
    const { courier, runId, parcels } = await outing([
      shared,
      { ...shared, street: `${String(shared["street"])}0` },
      { ...shared, ...pinAway(30) },
      { ...shared, latitudeDeg: null, longitudeDeg: null },
    ]);
    await start(courier, runId);
    expect(await beforeAllOf(parcels)).toEqual([0, 1, 2, 3]);
  });
  it("is a matter of one run: taken out of it, a parcel is a stop of its own", async () => {
    const shared = house();
    const courier = await courierOnDuty(office.service);
    const runId = await draftRun(office, courier);
    const first = await assigned(office, { courier, runId, input: to(shared) });
    const second = await assigned(office, { courier, runId, input: to(shared) });
    expect((await deliveryRow(office, second)).doorId).toBe(first.id);
    await act(office.dispatcher, "unassignDelivery", "ReasonedStepInput", { ...(await at(office, second)), reason: "besok" });
    expect(await deliveryRow(office, second)).toMatchObject({ state: "PLANNED", doorId: null });
    const elsewhere = await draftRun(office, await courierOnDuty(office.service));
    await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, second)), runId: elsewhere });
    expect((await deliveryRow(office, second)).doorId).toBeNull();
  });
});
