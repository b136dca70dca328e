import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CourierPosition, PositionFix } from "../../api/positions/position.entity.ts";
import { beginDuty, type Officer, officer } from "../support/courier.ts";
import { HERE, pairPhone, type Phone } from "../support/phones.ts";
import { startService, type TestService } from "../support/service.ts";

const M_PER_DEG = 111_195;
let service: TestService;
let nowMs = Date.parse("2026-11-24T02:00:00Z");
let dispatcher: Officer;
let courier: Officer;
let [ownTracks, traccar]: Phone[] = [];

beforeAll(async () => {
  service = await startService({ now: () => new Date(nowMs) });
});
afterAll(() => service.stop());
beforeEach(async () => {
  nowMs += 3_600_000; // what is not of this test is over
  [courier, dispatcher] = [await officer(service, ["COURIER"]), await officer(service, ["DISPATCHER"])];
  await beginDuty(service, courier.id);
  nowMs += 1_200_000;
  [ownTracks, traccar] = [await pairPhone(service, courier, "OWNTRACKS"), await pairPhone(service, courier, "TRACCAR")];
});

/** So many seconds ago the phone was so far north of the office. */
const tell = (northM: number, agoS = 0): Promise<Response> =>
  ownTracks!.send({ tst: nowMs / 1000 - agoS, lat: HERE.latitudeDeg + northM / M_PER_DEG });
/** What the dispatcher's map shows: how far north, read how many seconds ago. */
async function marker(): Promise<readonly [northM: number, agoS: number] | null> {
  const { latitudeDeg, takenAt } = (await shown("latitudeDeg takenAt")) as { latitudeDeg: number; takenAt: string };
  const kept = await service.database.em.fork().findOneOrFail(CourierPosition, { courierId: courier.id });
  expect(kept.takenAt.toISOString()).toBe(takenAt); // and so it does after a restart
  return [Math.round((latitudeDeg - HERE.latitudeDeg) * M_PER_DEG), (nowMs - Date.parse(takenAt)) / 1000];
}
async function shown(fields: string): Promise<unknown> {
  const { data } = await dispatcher.ask(`{ couriers(first: 100) { edges { node { id position { ${fields} } } } } }`);
  const { edges } = data!["couriers"] as { edges: { node: { id: string; position: unknown } }[] };
  return edges.find(({ node }) => node.id === courier.id)?.node.position;
}
const fixes = (): Promise<PositionFix[]> =>
  service.database.em.fork().find(PositionFix, { courierId: courier.id, verdict: "TRACK" }, { orderBy: { takenAt: "asc" } });

describe("one wild reading", () => {
  it("as the first of a duty is left as soon as two agree", async () => {
    await tell(5_000);
    nowMs += 8_000;
    await tell(0);
    expect(await marker()).toEqual([5_000, 8]); // one against one
    for (let nth = 1; nth < 19; nth += 1) {
      nowMs += 8_000;
      await tell(nth * 40);
      expect(await marker()).toEqual([nth * 40, 0]);
    }
  });
  it("on the way moves nothing", async () => {
    await tell(0, 20);
    await tell(9_000, 10);
    expect(await marker()).toEqual([0, 20]);
    await tell(50);
    expect(await marker()).toEqual([50, 0]);
  });
});

describe("a late reading", () => {
  it("never moves the marker back, wild or true, and what comes next is believed", async () => {
    await tell(0, 30);
    await tell(1_300, 53); // nobody rides 1,300 m in 23 s: with it first, the one shown could not be believed
    expect(await marker()).toEqual([0, 30]);
    for (const northM of [40, 80, 120]) {
      nowMs += 8_000;
      await tell(northM);
      expect(await marker()).toEqual([northM, 0]);
    }
  });
  it("that shows the marker to be wrong keeps it until something newer is believed", async () => {
    await tell(0, 600);
    await tell(9_000, 60); // possible in nine minutes
    await tell(20, 70); // and now it is not
    expect(await marker()).toEqual([9_000, 60]);
    await tell(50);
    expect(await marker()).toEqual([50, 0]);
  });
  it("moves it forward where it bears out a newer one", async () => {
    await tell(0, 60);
    await tell(5_000, 10);
    expect(await marker()).toEqual([0, 60]);
    await tell(4_900, 20);
    expect(await marker()).toEqual([5_000, 10]);
  });
});

describe("a phone that does not say how exact it is", () => {
  it.each([
    ["OwnTracks without acc", () => ownTracks!.send({ tst: nowMs / 1000, acc: undefined }), 50, "ASSUMED"],
    ["OwnTracks with it", () => ownTracks!.send({ tst: nowMs / 1000 }), 8, "PHONE"],
    ["OsmAnd without", () => osmAnd({}), 50, "ASSUMED"],
    ["Android's word for unknown", () => osmAnd({ accuracy: "0" }), 50, "ASSUMED"],
    ["OsmAnd with hdop", () => osmAnd({ hdop: "1.5" }), 7.5, "ASSUMED"],
    ["OsmAnd with both", () => osmAnd({ hdop: "1.5", accuracy: "12" }), 12, "PHONE"],
    ["Traccar without", () => nested({}), 50, "ASSUMED"],
    ["Traccar with it", () => nested({ accuracy: 9 }), 9, "PHONE"],
  ])("%s: is on the map, and the map knows", async (_name, send, accuracyM, accuracyFrom) => {
    expect((await send()).status).toBe(200);
    expect(await fixes()).toMatchObject([{ ...HERE, accuracyM, accuracyFrom }]);
    expect(await shown("accuracyM accuracyFrom")).toEqual({ accuracyM, accuracyFrom });
  });
  it("but says that its reading is poor, is dropped as ever", async () => {
    await osmAnd({ hdop: "21" });
    await osmAnd({ accuracy: "101" });
    await osmAnd({ accuracy: "-1" }); // iOS: there is no place at all
    expect(await fixes()).toEqual([]);
  });
  const osmAnd = (more: Record<string, string>): Promise<Response> =>
    bare({ lat: String(HERE.latitudeDeg), lon: String(HERE.longitudeDeg), ...more });
});

it("OsmAnd's location=lat,lon is a place", async () => {
  await bare({ location: `${HERE.latitudeDeg},${HERE.longitudeDeg}`, accuracy: "8" });
  expect(await fixes()).toMatchObject([{ ...HERE, accuracyM: 8 }]);
  await bare({ location: "x,y", accuracy: "8" });
  expect(await fixes()).toHaveLength(1);
});

/** A form with nothing in it but the name and the time. */
const bare = (fields: Record<string, string>): Promise<Response> =>
  fetch(`${service.url}/ingest/traccar/${traccar!.secret}`, {
    method: "POST",
    body: new URLSearchParams({ id: traccar!.name, timestamp: String(nowMs), ...fields }),
  });
const nested = (coords: Record<string, unknown>): Promise<Response> =>
  fetch(`${service.url}/ingest/traccar/${traccar!.secret}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      device_id: traccar!.name,
      location: {
        timestamp: new Date(nowMs).toISOString(),
        coords: { latitude: HERE.latitudeDeg, longitude: HERE.longitudeDeg, ...coords },
      },
    }),
  });
