import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openFileStore } from "../../api/files/file.store.ts";
import { tidyUp } from "../../api/housekeeping.ts";
import { createLog } from "../../api/platform/log.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { Device, DutyPeriod, PositionFix } from "../../api/positions/position.entity.ts";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { type StaffClient, staffClient } from "../support/client.ts";
import { type CourierService, courierService, deliveryRow, type Officer, runRow, staffOf } from "../support/courier.ts";
import { type Clock, documentRows, outWith } from "../support/door.ts";
import { newKey, signedIn } from "../support/journey.ts";
import { pairPhone } from "../support/phones.ts";

const clock: Clock = { now: new Date() };
const at = (time: string, day = 24): Date => new Date(`2026-11-${day}T${time}:00+08:00`);
let office: CourierService;
beforeAll(async () => {
  clock.now = at("07:30");
  office = await courierService({ now: () => clock.now });
});
afterAll(() => office.service.stop());

/** One round, a minute or a night after the one before. */
async function tidyUpAt(now: Date): Promise<void> {
  clock.now = now;
  const { database, vault, filesDirectory, server } = office.service;
  const workNow = () => ({ em: database.em.fork(), actor: SYSTEM, now: clock.now, vault, randomBytes, deviceAt: null });
  const store = openFileStore(filesDirectory);
  await tidyUp(workNow, { store, dutyEnded: server.hideCourier, log: createLog("silent") });
}
const SET = `mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`;
/** On duty since then. @returns also how they sign in again, since nobody's session outlives half an hour */
async function onDutyAt(now: Date): Promise<Officer & { readonly signIn: () => Promise<StaffClient> }> {
  clock.now = now;
  const { id, login } = await buildAccount(office.service, ["COURIER"]);
  const signIn = (): Promise<StaffClient> => staffClient(office.service, login, TEST_PASSWORD);
  const courier = { ...(await signIn()), id, signIn };
  await courier.ask(SET, { input: { idempotencyKey: newKey(), duty: "ON" } });
  return courier;
}
const periodOf = async ({ id }: Officer): Promise<[Date | null, string | null]> => {
  const { toAt, endedBy } = await office.service.database.em.fork().findOneOrFail(DutyPeriod, { courierId: id });
  return [toAt ?? null, endedBy ?? null];
};
const dayOf = async (courier: { readonly signIn: () => Promise<StaffClient> }): Promise<unknown> => {
  const { data } = await (await courier.signIn()).ask(`{ courierDay { onDutySince dutyEndsAt dutyEndedAt } }`);
  return data?.["courierDay"];
};
const tst = (now: Date): number => now.getTime() / 1000;

it("ends as of when it should have, however late that is noticed, and nothing since then is kept", async () => {
  const courier = await onDutyAt(at("07:30"));
  const phone = await pairPhone(office.service, courier, "OWNTRACKS");
  for (const now of [at("14:59"), at("15:00"), at("20:00")]) {
    clock.now = now;
    expect((await phone.send({ tst: tst(now) })).status).toBe(200); // the phone goes home with its courier
  }
  await tidyUpAt(at("21:00"));
  expect(await periodOf(courier)).toEqual([at("15:00"), "SYSTEM"]);
  const fixes = (): Promise<PositionFix[]> =>
    office.service.database.em.fork().find(PositionFix, { courierId: courier.id }, { orderBy: { takenAt: "asc" } });
  expect((await fixes()).map(({ takenAt }) => takenAt)).toEqual([at("14:59"), at("15:00")]);
  expect(await office.service.database.em.fork().getConnection().execute("select * from courier_position")).toEqual([]);

  clock.now = at("21:10");
  expect((await phone.send({ tst: tst(clock.now) })).status).toBe(200);
  expect(await fixes()).toHaveLength(2);
  expect(await office.service.database.em.fork().findOneOrFail(Device, { id: phone.deviceId })).toMatchObject({
    lastRejection: "OFF_DUTY",
  });
  const facts = await office.service.database.em
    .fork()
    .getConnection()
    .execute("select actor_kind, account_id, fact from journal where fact->>'courierId' = ? order by seq", [courier.id]);
  expect(facts.at(-1)).toEqual({
    actor_kind: "SYSTEM",
    account_id: null,
    fact: { type: "dutyChanged", courierId: courier.id, duty: "OFF" },
  });
  const dispatcher = await signedIn(office.service, ["DISPATCHER"]);
  const watching = dispatcher.subscribe("subscription { fleetUpdated { positions { courierId } } }");
  expect((await watching.next()).data).toEqual({ fleetUpdated: { positions: [] } }); // off the map as well
  await watching.stop();
});

it("is said half an hour before, and afterwards; switched off by hand it says nothing", async () => {
  const courier = await onDutyAt(at("07:30", 25));
  const since = { onDutySince: at("07:30", 25).toISOString(), dutyEndedAt: null };
  clock.now = at("14:29", 25);
  expect(await dayOf(courier)).toEqual({ ...since, dutyEndsAt: null });
  clock.now = at("14:30", 25);
  expect(await dayOf(courier)).toEqual({ ...since, dutyEndsAt: at("15:00", 25).toISOString() });
  await tidyUpAt(at("14:59", 25));
  expect(await periodOf(courier)).toEqual([null, null]);
  await tidyUpAt(at("15:00", 25));
  const ended = { onDutySince: null, dutyEndsAt: null, dutyEndedAt: at("15:00", 25).toISOString() };
  expect(await dayOf(courier)).toEqual(ended);

  const byHand = await onDutyAt(at("07:30", 26));
  expect((await byHand.ask(SET, { input: { idempotencyKey: newKey(), duty: "OFF" } })).data).toEqual({
    setDuty: { onDutySince: null },
  });
  expect(await dayOf(byHand)).toEqual({ ...ended, dutyEndedAt: null });
  expect(await dayOf(courier)).toEqual(ended);
  clock.now = at("15:01", 26);
  expect(await dayOf(courier)).toEqual({ ...ended, dutyEndedAt: null });
});

it("parcels on their way put it off, not for ever; they stay in the courier's hands, and the run rests", async () => {
  clock.now = at("07:30", 27);
  office = await staffOf(office.service);
  const courier = await onDutyAt(at("07:30", 27));
  const parcel = await outWith(office, undefined, courier);
  await tidyUpAt(at("23:29", 27));
  expect(await periodOf(courier)).toEqual([null, null]);
  expect((await runRow(office, parcel.runId)).state).toBe("STARTED");
  await tidyUpAt(at("23:30", 27));
  expect(await periodOf(courier)).toEqual([at("23:30", 27), "SYSTEM"]);
  expect((await runRow(office, parcel.runId)).state).toBe("PAUSED");
  expect(await deliveryRow(office, parcel)).toMatchObject({ state: "UNDER_WAY", courierId: courier.id });
  expect(await documentRows(office, parcel)).toMatchObject([{ custodian: "COURIER", custodianId: courier.id }]);
});

it("a courier on duty since yesterday is an alert for the dispatcher", async () => {
  const courier = await onDutyAt(at("21:30", 28));
  const kinds = async (): Promise<unknown[]> => {
    const dispatcher = await signedIn(office.service, ["DISPATCHER"]);
    const { data } = await dispatcher.ask("{ fleetAlerts { kind since courier { id } } }");
    return (data!["fleetAlerts"] as { kind: string; courier: { id: string } | null }[]).filter(
      ({ courier: of }) => of?.id === courier.id,
    );
  };
  clock.now = at("23:59", 28);
  expect(await kinds()).toEqual([]);
  clock.now = at("00:00", 29);
  expect(await kinds()).toEqual([
    { kind: "DUTY_SINCE_YESTERDAY", since: at("21:30", 28).toISOString(), courier: { id: courier.id } },
  ]);
});
