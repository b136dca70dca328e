import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reading } from "../../api/domain/phone-message.ts";
import { createClockWatch } from "../../api/positions/clock-watch.ts";
import type { LiveFix } from "../../api/positions/live-positions.ts";
import { createLog } from "../../api/platform/log.ts";
import { DutyPeriod, PositionFix } from "../../api/positions/position.entity.ts";
import { createPositionIntake, type PositionIntake } from "../../api/positions/position.intake.ts";
import { readPlaces, readServedBox } from "../../api/positions/position.queries.ts";
import { buildAccount } from "../support/accounts.ts";
import { type CourierService, courierOnDuty, courierService, officer } from "../support/courier.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { type Clock, later } from "../support/door.ts";
import { HERE, pairPhone } from "../support/phones.ts";
import { signedIn } from "../support/journey.ts";

const HOUR_MS = 3_600_000;
const EVERY_MS = 8_000;
const NOW = new Date("2026-11-24T03:00:00Z");
const STEP_DEG = 40 / 111_195; // 40 m further each time

describe("the server's clock is set back by an hour while couriers ride", () => {
  const clock: Clock = { now: NOW };
  let office: CourierService;
  beforeAll(async () => {
    office = await courierService({ now: () => clock.now });
  });
  afterAll(() => office.service.stop());

  it.each([
    ["began long before", 2 * HOUR_MS],
    ["began just before", 0],
  ])("what comes after is stored and moves the marker; the duty %s", async (_name, onDutyForMs) => {
    const courier = await courierOnDuty(office.service);
    const em = office.service.database.em.fork();
    await em.nativeUpdate(DutyPeriod, { courierId: courier.id }, { fromAt: new Date(clock.now.getTime() - onDutyForMs) });
    const phone = await pairPhone(office.service, courier, "TRACCAR");
    let northDeg = 0;
    const ride = async (times: number): Promise<void> => {
      for (let nth = 0; nth < times; nth += 1) {
        later(clock, EVERY_MS);
        northDeg += STEP_DEG;
        const lat = String(HERE.latitudeDeg + northDeg);
        expect((await phone.send({ timestamp: String(clock.now.getTime()), lat })).status).toBe(200);
      }
    };
    await ride(5);
    later(clock, -HOUR_MS);
    const dispatcher = await signedIn(office.service, ["DISPATCHER"]);
    const markerOf = async (): Promise<unknown> => {
      const { data } = await dispatcher.ask(
        "{ couriers(first: 100) { edges { node { id position { latitudeDeg takenAt freshness } } } } }",
      );
      const { edges } = data!["couriers"] as { edges: { node: { id: string; position: unknown } }[] };
      return edges.find(({ node }) => node.id === courier.id)?.node.position;
    };
    expect(await markerOf()).toMatchObject({ freshness: "STALE" }); // nobody knows how old it is
    const since = clock.now;
    await ride(50);
    const stored = await em.find(PositionFix, { courierId: courier.id, verdict: "TRACK", takenAt: { $gt: since } });
    expect(stored.filter(({ takenAt }) => takenAt <= clock.now)).toHaveLength(50);
    expect(await markerOf()).toEqual({
      latitudeDeg: HERE.latitudeDeg + northDeg,
      takenAt: clock.now.toISOString(),
      freshness: "LIVE",
    });
    later(clock, 2 * HOUR_MS); // past all that was told before
    await em.nativeUpdate(DutyPeriod, { courierId: courier.id }, { toAt: clock.now });
  });

  it("what is dropped is counted by its reason, and the phone's page says the last one", async () => {
    const courier = await officer(office.service, ["COURIER"]);
    const phone = await pairPhone(office.service, courier, "OWNTRACKS");
    const counted = async (): Promise<number> => {
      const { values } = await office.service.server.metrics.positions.get();
      return values.find(({ labels }) => labels.outcome === "OFF_DUTY")?.value ?? 0;
    };
    const before = await counted();
    for (const _ of [1, 2, 3]) await phone.send({ tst: clock.now.getTime() / 1000 });
    expect(await counted()).toBe(before + 3);
    const { data } = await courier.ask("{ courierDay { devices { lastRejection } } }");
    expect(data).toEqual({ courierDay: { devices: [{ lastRejection: "OFF_DUTY" }] } });
  });
});

describe("phones whose clocks went on", () => {
  let clone: TestDatabase;
  let courierId: string;
  const clock = { now: NOW, elapsedMs: 0 };
  const shown: LiveFix[] = [];
  let intake: PositionIntake;
  beforeAll(async () => {
    clone = await cloneDatabase();
    courierId = (await buildAccount(clone, ["COURIER"])).id;
    const em = clone.database.em.fork();
    await em
      .persist(em.create(DutyPeriod, { id: courierId, courierId, fromAt: new Date(NOW.getTime() - HOUR_MS), toAt: null }))
      .flush();
    intake = createPositionIntake({
      fork: () => clone.database.em.fork(),
      now: () => clock.now,
      setBackMs: createClockWatch(
        () => clock.now,
        () => clock.elapsedMs,
      ),
      show: (fixes) => void shown.push(...fixes),
      count: () => {},
      area: await readServedBox(em),
      log: createLog("silent"),
    });
  });
  afterAll(() => clone.close());

  it("are not called wrong for the hour by which ours was set back; what they tell is by our clock", async () => {
    let northDeg = 0;
    const tell = async (phoneAheadMs: number): Promise<readonly string[]> => {
      clock.now = new Date(clock.now.getTime() + EVERY_MS);
      clock.elapsedMs += EVERY_MS;
      northDeg += STEP_DEG;
      const takenAt = new Date(clock.now.getTime() + phoneAheadMs);
      const reading: Reading = {
        takenAt,
        latitudeDeg: HERE.latitudeDeg + northDeg,
        longitudeDeg: HERE.longitudeDeg,
        accuracyM: 8,
        speedMps: null,
        courseDeg: null,
      };
      return (await intake.report({ courierId, device: null, readings: [reading], unusable: [] })).rejections;
    };
    for (let nth = 0; nth < 5; nth += 1) expect(await tell(0)).toEqual([]);
    expect(await tell(HOUR_MS)).toEqual(["CLOCK_AHEAD"]); // before that it is the phone that is wrong
    clock.now = new Date(clock.now.getTime() - HOUR_MS);
    for (let nth = 0; nth < 50; nth += 1) {
      expect(await tell(HOUR_MS)).toEqual([]);
      expect(shown.at(-1)).toMatchObject({ takenAt: clock.now, latitudeDeg: HERE.latitudeDeg + northDeg });
    }
    expect(await readPlaces(clone.database.em.fork())).toMatchObject([{ takenAt: clock.now }]);
    expect(await tell(2 * HOUR_MS)).toEqual(["CLOCK_AHEAD"]);
    clock.now = new Date(clock.now.getTime() + HOUR_MS); // and set right again
    expect(await tell(0)).toEqual([]);
    expect(await tell(HOUR_MS)).toEqual(["CLOCK_AHEAD"]);
    expect(shown.at(-1)).toMatchObject({ takenAt: new Date(clock.now.getTime() - EVERY_MS) });
  });

  it("knows how far it was set back, and no more", () => {
    const watch = { now: NOW.getTime(), elapsedMs: 0 };
    const setBackMs = createClockWatch(
      () => new Date(watch.now),
      () => watch.elapsedMs,
    );
    const pass = (wallMs: number, elapsedMs: number): number => {
      watch.now += wallMs;
      watch.elapsedMs += elapsedMs;
      return setBackMs();
    };
    expect(pass(1_000, 1_000)).toBe(0);
    expect(pass(600_000, 1_000)).toBe(0); // set forward, or asleep
    expect(pass(-500, 500)).toBe(0); // kept right
    expect(pass(-HOUR_MS, 1_000)).toBe(HOUR_MS + 1_000);
    expect(pass(60_000, 60_000)).toBe(HOUR_MS + 1_000);
    expect(pass(HOUR_MS / 2, 0)).toBe(HOUR_MS / 2 + 1_000);
    expect(pass(HOUR_MS, 0)).toBe(0);
    expect(pass(HOUR_MS, 2 * HOUR_MS)).toBe(HOUR_MS); // while nobody looked
  });
});
