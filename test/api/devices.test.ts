import { afterAll, beforeAll, expect, it } from "vitest";
import { PositionFix } from "../../api/positions/position.entity.ts";
import { POSITION_RULES } from "../../api/positions/position.rules.ts";
import { codeOf } from "../support/client.ts";
import { beginDuty, officer } from "../support/courier.ts";
import { newKey } from "../support/journey.ts";
import { basic, HERE, pairPhone } from "../support/phones.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({ publicUrl: "https://antar.example.go.id" });
});
afterAll(() => service.stop());
const PAIR = `mutation ($input: PairDeviceInput!) { pairDevice(input: $input) { device { id name kind } setupUrl serverUrl userName password } }`;
const REVOKE = `mutation ($input: RevokeDeviceInput!) { revokeDevice(input: $input) { id revokedAt } }`;

it("pairs a phone by one code, and shows the secret again only to a repetition of the same request", async () => {
  const courier = await officer(service, ["COURIER"]);
  const input = { idempotencyKey: newKey(), kind: "TRACCAR" };
  const answer = await courier.ask(PAIR, { input });
  const { setupUrl, device, password } = answer.data!["pairDevice"] as {
    setupUrl: string;
    device: { name: string };
    password: string | null;
  };
  expect(setupUrl).toMatch(
    /^https:\/\/antar\.example\.go\.id\/ingest\/traccar\/[0-9A-Z]{26}\?id=hp-[0-9a-z]{6}&accuracy=high&interval=20&distance=30/,
  );
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

it.each(["DISPATCHER", "DESK", "SUPERVISOR", "ADMIN"] as const)("is not paired by a %s", async (role) => {
  const other = await officer(service, [role]);
  expect(codeOf(await other.ask(PAIR, { input: { idempotencyKey: newKey(), kind: "TRACCAR" } }))).toBe("NOT_PERMITTED");
});
it("of somebody who may not work any more is a stranger's", async () => {
  const courier = await officer(service, ["COURIER"]);
  const phone = await pairPhone(service, courier, "TRACCAR");
  const says = (column: string): Promise<unknown> =>
    service.database.em.fork().getConnection().execute(`update account set ${column} where id = ?`, [courier.id]);
  expect((await phone.send({})).status).toBe(200);
  await says("roles = '{DESK}'");
  expect((await phone.send({})).status).toBe(401);
  await says("roles = '{COURIER}'");
  await says("disabled_at = now()");
  expect((await phone.send({})).status).toBe(401);
});

it("whoever guesses is told to wait, and keeps out nobody of the same network", async () => {
  const courier = await officer(service, ["COURIER"]);
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  const from = { "x-forwarded-for": "10.9.8.7" };
  const send = (secret: string, headers: Record<string, string> = from): Promise<Response> =>
    fetch(`${service.url}/ingest/owntracks`, {
      method: "POST",
      headers: { ...headers, authorization: basic(phone.name, secret) },
      body: "",
    });
  const statuses: number[] = [];
  for (let tries = 0; tries < POSITION_RULES.wrongSecretsPerHour + 2; tries++)
    statuses.push((await send(`wrong${tries}`)).status);
  expect(statuses).toEqual([...Array<number>(POSITION_RULES.wrongSecretsPerHour).fill(401), 429, 429]);
  expect((await fetch(`${service.url}/ingest/traccar/guess`, { headers: from })).status).toBe(429);
  expect((await send(phone.secret)).status).toBe(200);
  expect((await send("wrong", { "x-forwarded-for": "10.9.8.6" })).status).toBe(401);
});

it("by its user's name another phone: heard, but not believed", async () => {
  const courier = await officer(service, ["COURIER"]);
  await beginDuty(service, courier.id);
  const phone = await pairPhone(service, courier, "OWNTRACKS");
  const answer = await fetch(`${service.url}/ingest/owntracks`, {
    method: "POST",
    headers: { authorization: basic("somebody", phone.secret) },
    body: JSON.stringify({
      _type: "location",
      lat: HERE.latitudeDeg,
      lon: HERE.longitudeDeg,
      acc: 5,
      tst: Math.ceil(Date.now() / 1000),
    }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, "[]"]);
  expect(await service.database.em.fork().count(PositionFix, { courierId: courier.id })).toBe(0);
});

it("is never acknowledged while the database cannot store", async () => {
  const own = await startService();
  const courier = await officer(own, ["COURIER"]);
  await beginDuty(own, courier.id);
  const phone = await pairPhone(own, courier, "OWNTRACKS");
  const tst = Math.ceil(Date.now() / 1000);
  const connection = own.database.em.getConnection();
  await connection.execute("alter table position_fix rename to gone");
  const refused = await phone.send({ tst });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  await connection.execute("alter table gone rename to position_fix");
  expect((await phone.send({ tst })).status).toBe(200);
  expect(await own.database.em.fork().count(PositionFix, {})).toBe(1);
  expect(own.logLines.join("")).not.toContain(phone.secret);
  expect(await own.server.metrics.registry.metrics()).not.toContain(phone.name);
  await own.stop();
});
