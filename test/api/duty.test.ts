import type { EntityManager } from "@mikro-orm/postgresql";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CourierPosition, DutyPeriod, PositionFix } from "../../api/positions/position.entity.ts";
import { type CourierService, courierService, officer, runRow } from "../support/courier.ts";
import { outWith } from "../support/door.ts";
import { newKey } from "../support/journey.ts";
import { HERE, pairPhone } from "../support/phones.ts";
import type { TestService } from "../support/service.ts";

let office: CourierService;
let service: TestService;
beforeAll(async () => {
  office = await courierService();
  ({ service } = office);
});
afterAll(() => service.stop());
const SET = `mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`;
const set = (duty: "ON" | "OFF"): Record<string, unknown> => ({ input: { idempotencyKey: newKey(), duty } });

it("begins once and ends once, however often it is asked for", async () => {
  const courier = await officer(service, ["COURIER"]);
  const first = await courier.ask(SET, set("ON"));
  expect((await courier.ask(SET, set("ON"))).data).toEqual(first.data);
  for (const _ of [1, 2]) expect((await courier.ask(SET, set("OFF"))).data).toEqual({ setDuty: { onDutySince: null } });
  const periods = await service.database.em.fork().find(DutyPeriod, { courierId: courier.id });
  expect(periods).toHaveLength(1);
  expect(periods[0]?.toAt).toBeInstanceOf(Date);
});
it("of two that begin at once is one", async () => {
  const courier = await officer(service, ["COURIER"]);
  await Promise.all([1, 2, 3, 4].map(() => courier.ask(SET, set("ON"))));
  expect(await service.database.em.fork().count(DutyPeriod, { courierId: courier.id })).toBe(1);
});
it("is a courier's only", async () => {
  const dispatcher = await officer(service, ["DISPATCHER"]);
  expect((await dispatcher.ask(SET, set("ON"))).errors?.[0]?.extensions?.["code"]).toBe("NOT_PERMITTED");
});

it("ends being seen at once: the place is gone from the table and from the map", async () => {
  const courier = await officer(service, ["COURIER"]);
  await courier.ask(SET, set("ON"));
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  await phone.send({ tst: Math.ceil(Date.now() / 1000) });
  const place = `select latitude_deg from courier_position where courier_id = '${courier.id}'`;
  const rows = (): Promise<unknown[]> => service.database.em.fork().getConnection().execute(place);
  expect(await rows()).toEqual([{ latitude_deg: HERE.latitudeDeg }]);
  await courier.ask(SET, set("OFF"));
  expect(await rows()).toEqual([]);
});

const em = (): EntityManager => service.database.em.fork();
const here = (): number => Math.ceil(Date.now() / 1000);

it("ending it pauses the run that is out, as the courier's own step, and says both", async () => {
  const courier = await officer(service, ["COURIER"]);
  await courier.ask(SET, set("ON"));
  const { runId } = await outWith(office, undefined, courier);
  const before = (await em().getConnection().execute<{ max: string }[]>("select max(seq) from journal"))[0]!.max;
  expect((await courier.ask(SET, set("OFF"))).errors).toBeUndefined();
  expect((await runRow(office, runId)).state).toBe("PAUSED");
  const facts = await em()
    .getConnection()
    .execute<{ account_id: string; type: string }[]>(
      "select account_id, fact->>'type' as type from journal where seq > ? order by seq",
      [before],
    );
  expect(facts).toEqual(["runStepped", "runShifted", "dutyChanged"].map((type) => ({ account_id: courier.id, type })));
});

it("where the courier was on an earlier duty is nowhere near now", async () => {
  const courier = await officer(service, ["COURIER"]);
  const [longAgo, far] = [new Date(Date.now() - 60_000), { ...HERE, latitudeDeg: HERE.latitudeDeg + 0.1, accuracyM: 8 }];
  const writing = em();
  await writing.persist(writing.create(CourierPosition, { courierId: courier.id, takenAt: longAgo, ...far })).flush(); // 11 km in a minute
  await courier.ask(SET, set("ON"));
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  await phone.send({ tst: here() });
  expect(await em().findOneOrFail(CourierPosition, { courierId: courier.id })).toMatchObject({ latitudeDeg: HERE.latitudeDeg });
});

it("a repeated end of an earlier duty takes nobody off the map", async () => {
  const courier = await officer(service, ["COURIER"]);
  await courier.ask(SET, set("ON"));
  const end = set("OFF");
  await courier.ask(SET, end);
  const again = await courier.ask(SET, set("ON"));
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  await phone.send({ tst: here() });
  expect((await courier.ask(SET, end)).data).toEqual(again.data);
  const frame = await watchFirst();
  expect(frame).toContain(courier.id);
});
/** Whom the dispatcher's map shows. */
async function watchFirst(): Promise<string[]> {
  const watching = office.dispatcher.subscribe("subscription { fleetUpdated { positions { courierId } } }");
  const { data } = await watching.next();
  await watching.stop();
  return (data!["fleetUpdated"] as { positions: { courierId: string }[] }).positions.map(({ courierId }) => courierId);
}

it("nothing is left that says where the courier was after the end", async () => {
  const courier = await officer(service, ["COURIER"]);
  await courier.ask(SET, set("ON"));
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  for (const ahead of [0, 30, 3_600]) await phone.send({ tst: here() + ahead }); // in time, a little ahead, in quarantine
  expect(await em().count(PositionFix, { courierId: courier.id })).toBe(3);
  expect(await watchFirst()).toContain(courier.id);
  await courier.ask(SET, set("OFF"));
  const { toAt } = await em().findOneOrFail(DutyPeriod, { courierId: courier.id });
  const left = await em().find(PositionFix, { courierId: courier.id });
  expect(left.filter(({ takenAt }) => takenAt > toAt!)).toEqual([]);
  expect(await em().count(CourierPosition, { courierId: courier.id })).toBe(0);
  expect(await watchFirst()).not.toContain(courier.id);
});

it("readings that are being written while it ends are gone with the rest", async () => {
  const courier = await officer(service, ["COURIER"]);
  await courier.ask(SET, set("ON"));
  const batch = new pg.Client(service.databaseUrl);
  await batch.connect();
  await batch.query("begin");
  await batch.query("select id from duty_period where courier_id = $1 for no key update", [courier.id]); // as storeReports does
  const ending = courier.ask(SET, set("OFF"));
  const waits = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  await expect.poll(async () => (await batch.query(waits)).rowCount).toBe(1);
  await batch.query("insert into courier_position values ($1, now(), -4, 119.6, 5)", [courier.id]);
  await batch.query("commit");
  await batch.end();
  expect((await ending).data).toEqual({ setDuty: { onDutySince: null } });
  expect(await em().count(CourierPosition, { courierId: courier.id })).toBe(0);
});
