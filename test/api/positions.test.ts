import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Device, PositionFix } from "../../api/positions/position.entity.ts";
import { beginDuty, endDuty, type Officer, officer } from "../support/courier.ts";
import { basic, HERE, pairPhone, type Phone } from "../support/phones.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let nowMs = Date.parse("2026-11-24T02:00:00Z");
let courier: Officer;
let [ownTracks, traccar]: Phone[] = [];
const seconds = (more = 0): number => Math.floor(nowMs / 1000) + more;

beforeAll(async () => {
  service = await startService({ now: () => new Date(nowMs) });
});
afterAll(() => service.stop());
beforeEach(async () => {
  nowMs += 3_600_000;
  courier = await officer(service, ["COURIER"]);
  await beginDuty(service, courier.id);
  nowMs += 60_000;
  ownTracks = await pairPhone(service, courier, "OWNTRACKS");
  traccar = await pairPhone(service, courier, "TRACCAR");
});

const fixes = (): Promise<PositionFix[]> =>
  service.database.em.fork().find(PositionFix, { courierId: courier.id }, { orderBy: { takenAt: "asc" } });
const deviceOf = (phone: Phone): Promise<Device> => service.database.em.fork().findOneOrFail(Device, { id: phone.deviceId });
const counted = async (outcome: string): Promise<number> => {
  const { values } = await service.server.metrics.positions.get();
  return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
};

describe("a phone that knows its secret", () => {
  it("is answered as its app wants, and its reading is on disk by then", async () => {
    const answer = await ownTracks!.send({ tst: seconds(), vel: 36, cog: 90 });
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
      "[]",
    ]);
    expect(await fixes()).toMatchObject([{ ...HERE, accuracyM: 8, speedMps: 10, courseDeg: 90, verdict: "TRACK" }]);
    expect((await traccar!.send({ timestamp: String(seconds(5)), speed: "19.4384" })).status).toBe(200);
    expect((await fixes())[1]?.speedMps).toBeCloseTo(10, 3);
    expect(await deviceOf(traccar!)).toMatchObject({ batteryPercent: 80, lastContactAt: new Date(nowMs), lastRejection: null });
  });
  it("may repeat itself", async () => {
    for (let times = 0; times < 3; times++) expect((await ownTracks!.send({ tst: seconds() })).status).toBe(200);
    await ownTracks!.send({ tst: seconds(), lat: -4.02 }); // the same moment, elsewhere: the first one wins
    expect(await fixes()).toMatchObject([HERE]);
  });
  it.each<[string, Record<string, unknown>, string]>([
    ["of no use: no latitude", { lat: "x" }, "INVALID_COORDINATES"],
    ["(0,0)", { lat: 0, lon: 0 }, "OUTSIDE_AREA"],
    ["in Makassar", { lat: -5.14, lon: 119.42 }, "OUTSIDE_AREA"],
    ["good to a kilometre", { acc: 1_000 }, "LOW_ACCURACY"],
    ["without accuracy", { acc: -1 }, "LOW_ACCURACY"],
    ["without a time", { tst: 0 }, "INVALID_TIME"],
    ["from before duty", { tst: 1_790_000_000 }, "OFF_DUTY"],
    ["encrypted", { _type: "encrypted" }, "ENCRYPTED"],
  ])("is answered 200 for a reading that is %s; it is dropped and counted", async (_what, more, why) => {
    const before = await counted(why);
    expect((await ownTracks!.send({ tst: seconds(), ...more })).status).toBe(200);
    expect(await fixes()).toEqual([]);
    expect(await counted(why)).toBe(before + 1);
    expect((await deviceOf(ownTracks!)).lastRejection).toBe(why);
    expect((await ownTracks!.send({ tst: seconds(1) })).status).toBe(200); // and nothing blocks the next one
    expect(await fixes()).toHaveLength(1);
  });
  it("is only heard, where it says nothing of a place", async () => {
    for (const body of ["", "[]", '{"_type":"lwt","tst":1}', '{"_type":"transition","lat":-4,"lon":119.6,"tst":1}']) {
      const answer = await fetch(`${service.url}/ingest/owntracks`, {
        method: "POST",
        headers: { authorization: basic(ownTracks!.name, ownTracks!.secret) },
        body,
      });
      expect(answer.status).toBe(200);
    }
    expect(await fixes()).toEqual([]);
    expect((await deviceOf(ownTracks!)).lastContactAt).toEqual(new Date(nowMs));
  });
  it("with its clock ahead is put aside: never the newest, and the dispatcher is told", async () => {
    await ownTracks!.send({ tst: seconds(120) });
    await ownTracks!.send({ tst: seconds() });
    expect((await fixes()).map(({ verdict }) => verdict)).toEqual(["TRACK", "QUARANTINED"]);
    const { rows } = await sql<{
      taken_at: Date;
    }>`select taken_at from courier_position where courier_id = ${courier.id}`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(rows.map(({ taken_at }) => new Date(taken_at))).toEqual([new Date(nowMs)]);
    expect((await deviceOf(ownTracks!)).lastRejection).toBe("CLOCK_AHEAD");
  });
  it("that calls itself something else is not believed", async () => {
    expect((await traccar!.send({ id: "somebody", timestamp: String(seconds()) })).status).toBe(200);
    expect(await fixes()).toEqual([]);
    expect((await deviceOf(traccar!)).lastRejection).toBe("DEVICE_MISMATCH");
  });
  it("may send anything at all", async () => {
    for (const body of ["{", "\u0000", "x".repeat(600_000)]) {
      const answer = await fetch(`${service.url}/ingest/owntracks`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: basic(ownTracks!.name, ownTracks!.secret) },
        body,
      });
      expect(answer.status).toBe(200);
    }
    expect(await fixes()).toEqual([]);
  });
  it("sends in any of its app's formats", async () => {
    const path = `${service.url}/ingest/traccar/${traccar!.secret}`;
    const [lat, lon] = [HERE.latitudeDeg, HERE.longitudeDeg];
    await fetch(`${path}?id=${traccar!.name}&lat=${lat}&lon=${lon}&accuracy=5&timestamp=${seconds()}`);
    const nested = {
      device_id: traccar!.name,
      location: {
        timestamp: new Date(nowMs + 5_000).toISOString(),
        coords: { latitude: lat, longitude: lon, accuracy: 5, speed: 3 },
      },
    };
    const flat = [10, 15].map((more) => ({ id: traccar!.name, lat, lon, timestamp: seconds(more), accuracy: 5, speed: 0 }));
    for (const body of [nested, flat])
      await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    expect((await fixes()).map(({ takenAt }) => (takenAt.getTime() - nowMs) / 1000)).toEqual([0, 5, 10, 15]);
  });
});

describe("a stranger", () => {
  it("gets one and the same answer, whatever is wrong", async () => {
    const { secret, name, deviceId } = ownTracks!;
    const post = (authorization: string | null): Promise<Response> =>
      fetch(`${service.url}/ingest/owntracks`, {
        method: "POST",
        headers: authorization === null ? {} : { authorization },
        body: JSON.stringify({ _type: "location", lat: -4, lon: 119.6, tst: seconds(), acc: 5 }),
      });
    const revoked = await courier.ask(`mutation ($input: RevokeDeviceInput!) { revokeDevice(input: $input) { id revokedAt } }`, {
      input: { idempotencyKey: "revoke-this-phone", id: deviceId },
    });
    expect(revoked.errors).toBeUndefined();
    const answers = [
      await post(null),
      await post("Basic x"),
      await post(basic(name, "wrong")),
      await post(basic(name, secret)), // revoked
      await post(basic(name, traccar!.secret)), // of the other kind
      await fetch(`${service.url}/ingest/traccar/wrong?lat=-4&lon=119.6`),
      await fetch(`${service.url}/ingest/traccar/${secret}?lat=-4&lon=119.6`),
    ];
    for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([401, ""]);
    expect(await fixes()).toEqual([]);
  });
  it("learns no secret from the log, nor does anybody", async () => {
    await traccar!.send({ timestamp: String(seconds()) });
    await fetch(`${service.url}/ingest/traccar/a-wrong-secret-in-the-path`);
    const log = service.logLines.join("\n");
    expect(log).toContain("/ingest/traccar/:secret");
    for (const secret of [traccar!.secret, ownTracks!.secret, "a-wrong-secret-in-the-path"]) expect(log).not.toContain(secret);
    const { rows } = await sql<{ text: string }>`select string_agg(d::text, ' ') as text from device d`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(rows[0]!.text).not.toContain(traccar!.secret);
  });
});

describe("off duty", () => {
  it("nothing exists, and what was sent late for a duty that is over is trail", async () => {
    const during = seconds();
    nowMs += 10_000;
    await endDuty(service, courier.id);
    await ownTracks!.send({ tst: seconds(1) });
    expect(await fixes()).toEqual([]);
    await ownTracks!.send({ tst: during });
    expect(await fixes()).toHaveLength(1);
    const { rows } = await sql`select 1 from courier_position where courier_id = ${courier.id}`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(rows).toEqual([]);
  });
});

describe("the courier's own page", () => {
  const REPORT = `mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted dropped lastRejection } }`;
  const reading = (more: number): Record<string, unknown> => ({
    ...HERE,
    accuracyM: 5,
    takenAt: new Date(nowMs + more * 1000).toISOString(),
  });

  it("reports like a phone", async () => {
    const answer = await courier.ask(REPORT, {
      input: { positions: [reading(0), reading(5), { ...reading(6), accuracyM: 500 }] },
    });
    expect(answer.data?.["reportPositions"]).toEqual({ accepted: 2, dropped: 1, lastRejection: "LOW_ACCURACY" });
    expect(await fixes()).toHaveLength(2);
  });
  it("is a courier's only, and sends a hundred at most", async () => {
    const desk = await officer(service, ["DESK"]);
    expect((await desk.ask(REPORT, { input: { positions: [reading(0)] } })).errors?.[0]?.extensions?.["code"]).toBe(
      "NOT_PERMITTED",
    );
    const positions = Array.from({ length: 101 }, (_, index) => reading(index));
    expect((await courier.ask(REPORT, { input: { positions } })).errors?.[0]?.extensions?.["code"]).toBe("INVALID_INPUT");
    expect(await fixes()).toEqual([]);
  });
});
