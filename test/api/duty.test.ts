import { afterAll, beforeAll, expect, it } from "vitest";
import { DutyPeriod } from "../../api/positions/position.entity.ts";
import { officer } from "../support/courier.ts";
import { newKey } from "../support/journey.ts";
import { HERE, pairPhone } from "../support/phones.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
const SET = `mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`;
const PAIR = `mutation ($input: PairDeviceInput!) { pairDevice(input: $input) { device { id name kind } setupUrl serverUrl userName password } }`;
const REVOKE = `mutation ($input: RevokeDeviceInput!) { revokeDevice(input: $input) { id revokedAt } }`;
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
  const answer = await dispatcher.ask(PAIR, { input: { idempotencyKey: newKey(), kind: "TRACCAR" } });
  expect(answer.errors?.[0]?.extensions?.["code"]).toBe("NOT_PERMITTED");
});

it("pairs a phone by one code, and shows the secret again only to a repetition of the same request", async () => {
  const courier = await officer(service, ["COURIER"]);
  const input = { idempotencyKey: newKey(), kind: "TRACCAR" };
  const answer = await courier.ask(PAIR, { input });
  const { setupUrl, device, password } = answer.data!["pairDevice"] as {
    setupUrl: string;
    device: { name: string };
    password: string | null;
  };
  expect(setupUrl).toMatch(/\/ingest\/traccar\/[0-9A-Z]{26}\?id=hp-[0-9a-z]{6}&accuracy=high&interval=20&distance=30/);
  expect([setupUrl.includes(device.name), password]).toEqual([true, null]);
  expect((await courier.ask(PAIR, { input })).data).toEqual(answer.data);
  const ownTracks = await courier.ask(PAIR, { input: { idempotencyKey: newKey(), kind: "OWNTRACKS" } });
  const { setupUrl: config } = ownTracks.data!["pairDevice"] as { setupUrl: string };
  const settings = Buffer.from(decodeURIComponent(config.split("inline=")[1]!), "base64").toString();
  expect(JSON.parse(settings)).toMatchObject({
    mode: 3,
    username: expect.stringMatching(/^hp-/),
    url: expect.stringContaining("/ingest/owntracks"),
  });
});
it("a phone is revoked by its courier or a dispatcher of the office; nobody else's exists", async () => {
  const [courier, colleague, dispatcher, stranger] = [
    await officer(service, ["COURIER"]),
    await officer(service, ["COURIER"]),
    await officer(service, ["DISPATCHER"]),
    await officer(service, ["DISPATCHER"], { officeId: "ELSEWHERE" }),
  ];
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  const revoke = (id: string): Record<string, unknown> => ({ input: { idempotencyKey: newKey(), id } });
  for (const other of [colleague, stranger])
    expect((await other.ask(REVOKE, revoke(phone.deviceId))).errors?.[0]?.extensions?.["code"]).toBe("NOT_FOUND");
  for (const unknown of ["nothing", "00000000-0000-4000-8000-000000000000"])
    expect((await dispatcher.ask(REVOKE, revoke(unknown))).errors?.[0]?.extensions?.["code"]).toBe("NOT_FOUND");
  const desk = await officer(service, ["DESK"]);
  expect((await desk.ask(REVOKE, revoke(phone.deviceId))).errors?.[0]?.extensions?.["code"]).toBe("NOT_PERMITTED");
  expect((await phone.send({ tst: 1 })).status).toBe(200);
  expect((await dispatcher.ask(REVOKE, revoke(phone.deviceId))).errors).toBeUndefined();
  expect((await phone.send({ tst: 1 })).status).toBe(401);
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
