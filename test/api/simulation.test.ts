import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Account } from "../../api/accounts/account.entity.ts";
import { createDemoAccounts, DEMO_PASSWORD } from "../../api/accounts/first-accounts.commands.ts";
import { openFileStore } from "../../api/files/file.store.ts";
import { createLog } from "../../api/platform/log.ts";
import { Device, PositionFix } from "../../api/positions/position.entity.ts";
import { codeIndexOf } from "../../api/requests/code-index.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { readCity } from "../../seeds/simulation/city.ts";
import { M_PER_DEG } from "../../seeds/simulation/land.ts";
import { type Simulation, startSimulation } from "../../seeds/simulation/simulation.ts";
import { ask, staffClient } from "../support/client.ts";
import { caseOf, readCase, step, versioned } from "../support/journey.ts";
import { seeded } from "../support/seeded.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let city: Awaited<ReturnType<typeof readCity>>;
const warnings: string[] = [];
const running: Simulation[] = [];

beforeAll(async () => {
  service = await startService();
  await createDemoAccounts(service.database.em.fork(), new Date());
  city = await readCity(service.database.em.fork());
});
afterAll(async () => {
  for (const simulation of running) await simulation.stop();
  await service.stop();
});

/** Everybody lives around the corner, since riding takes its time whatever the speed is. */
async function start(seed: number): Promise<Simulation> {
  const { database, vault, filesDirectory, url } = service;
  const simulation = await startSimulation({
    fork: () => database.em.fork(),
    now: () => new Date(),
    vault,
    randomBytes,
    random: seeded(seed),
    store: openFileStore(filesDirectory),
    log: createLog("warn", { write: (line: string) => void warnings.push(line) }),
    phonesUrl: url,
    speed: 50,
    rideSpeedMps: 15,
    homeOf: (random) => ({
      latitudeDeg: city.office.latitudeDeg + ((random() - 0.5) * 60) / M_PER_DEG,
      longitudeDeg: city.office.longitudeDeg + ((random() - 0.5) * 60) / M_PER_DEG,
      villageCode: "73.72.02.1005",
    }),
  });
  running.push(simulation);
  return simulation;
}

/** Looks with every fact that is written until it holds. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const client = new pg.Client({ connectionString: service.databaseUrl });
  await client.connect();
  try {
    let heard = Promise.withResolvers<void>();
    client.on("notification", () => heard.resolve());
    await client.query("listen journal");
    while (!(await condition())) {
      await heard.promise;
      heard = Promise.withResolvers<void>();
    }
  } finally {
    await client.end();
  }
}
/** What was done with deliveries and pick-ups, in order. `isOld`: the request is of before `since`. */
interface Done {
  readonly requestId: string;
  readonly step: string;
  readonly courierId: string | null;
  readonly isOld: boolean;
}
async function done(of: "deliveryStepped" | "pickupStepped", since = new Date(0)): Promise<Done[]> {
  const { rows } = await sql<Done>`
    select j.request_id as "requestId", j.fact ->> 'step' as step, j.fact ->> 'courierId' as "courierId",
      r.submitted_at < ${since} as "isOld"
    from journal j join document_request r on r.id = j.request_id
    where j.fact ->> 'type' = ${of} and j.recorded_at >= ${since} order by j.seq`.execute(
    service.database.em.fork().getKysely<unknown>(),
  );
  return rows;
}
const handovers = async (...asked: Parameters<typeof done>): Promise<Done[]> =>
  (await done(...asked)).filter((one) => one.step === "handOver");

const TRACKING = `query ($code: String!, $pin: String, $secret: String) { tracking(code: $code, pin: $pin, secret: $secret) {
  __typename ... on TrackingDetails { handover applicantName documents { sentence } receivedBy } } }`;
async function tracked(credentials: { code: string; pin?: string; secret?: string }): Promise<Record<string, unknown>> {
  const { data } = await ask(service.url, TRACKING, credentials);
  return data!["tracking"] as Record<string, unknown>;
}
/** What phones have reported, and whose they are. */
async function reports(): Promise<Map<string, PositionFix[]>> {
  return Map.groupBy(await service.database.em.fork().find(PositionFix, {}), ({ courierId }) => courierId);
}

describe("the simulation", { timeout: 90_000 }, () => {
  let first: Simulation;
  it("carries requests from the application into hands, by courier and at the desk, without anybody's help", async () => {
    first = await start(1);
    const codeIndex = codeIndexOf(service.vault, first.shown!.courier.code); // with this one nothing goes wrong
    const { id } = await service.database.em.fork().findOneOrFail(DocumentRequest, { codeIndex });
    const stepsOfShown = async (): Promise<string[]> =>
      (await done("deliveryStepped")).filter(({ requestId }) => requestId === id).map((one) => one.step);
    await until(async () => (await stepsOfShown()).includes("handOver") && (await handovers("pickupStepped")).length > 0);
    expect(await stepsOfShown()).toEqual(["plan", "reschedule", "assign", "load", "depart", "arrive", "handOver"]);
    const request = await service.database.em.fork().findOneOrFail(DocumentRequest, { id });
    expect(request).toMatchObject({ state: "COMPLETED", channel: "ONLINE" });
  });
  it("couriers report through the same door as every phone, at no more than their own pace", async () => {
    const [handover] = await handovers("deliveryStepped");
    const fixes = (await reports()).get(handover!.courierId!)!;
    expect(fixes.length).toBeGreaterThan(1);
    expect(fixes.every(({ verdict }) => verdict === "TRACK")).toBe(true);
    expect(Math.max(...fixes.map(({ speedMps }) => Number(speedMps)))).toBeLessThanOrEqual(15 * 1.25);
    const metrics = await service.server.metrics.registry.metrics();
    expect(Number(/positions_total\{outcome="ACCEPTED"\} (\d+)/.exec(metrics)![1])).toBeGreaterThanOrEqual(fixes.length);
    const devices = await service.database.em.fork().find(Device, {});
    expect(
      devices.filter(({ lastContactAt, batteryPercent }) => lastContactAt && batteryPercent).map(({ kind }) => kind),
    ).toEqual(expect.arrayContaining(["OWNTRACKS", "TRACCAR"]));
  });
  it("the two printed codes open the details with the PIN and with the secret of the link, and stay", async () => {
    const { courier, pickup } = first.shown!;
    for (const { code, pin, secret } of [courier, pickup]) {
      expect(await tracked({ code, pin })).toMatchObject({ __typename: "TrackingDetails" });
      expect(await tracked({ code, secret })).toMatchObject({ __typename: "TrackingDetails" });
      expect(await tracked({ code })).toEqual({ __typename: "TrackingSummary" });
    }
    expect(await tracked(courier)).toMatchObject({ handover: "COURIER", applicantName: expect.stringMatching(/ C\*\*\*$/) });
    await until(async () => (await handovers("pickupStepped")).length > 1);
    expect(await tracked(pickup)).toMatchObject({ handover: "PICKUP", receivedBy: null });
  });
  it("a phone that somebody revokes is paired anew", async () => {
    const revokedAt = new Date();
    await service.database.em.fork().nativeUpdate(Device, { revokedAt: null }, { revokedAt });
    await until(
      async () => (await service.database.em.fork().count(Device, { revokedAt: null, lastContactAt: { $ne: null } })) > 1,
    );
    expect(warnings.every((line) => line.includes("a part of the simulation failed"))).toBe(true);
    warnings.length = 0;
  });
  it("stops at once, and nothing happens afterwards", async () => {
    const before = performance.now();
    await first.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    const facts = async (): Promise<unknown> =>
      (await sql`select max(seq) from journal`.execute(service.database.em.fork().getKysely<unknown>())).rows;
    const then = await facts();
    await tracked(first.shown!.pickup);
    expect(await facts()).toEqual(then);
  });
  it("completes at the counter what a citizen of before can complete no more, since the PIN is nowhere kept", async () => {
    const brief = await start(4);
    await brief.stop(); // before anybody has looked at what was submitted
    const human = await staffClient(service, "verifikator", DEMO_PASSWORD);
    const inReview = await step(human, "startReview", versioned(await caseOf(human, brief.shown!.pickup.code)));
    const [document] = inReview.documents;
    const askedFor = [{ documentId: document!.id, requirement: document!.requirements[0]!.code, reason: "Foto buram" }];
    const asked = { ...versioned(inReview), askedFor };
    const { id } = await step(human, "requestCompletion", asked, "RequestCompletionInput");
    const stateNow = async (): Promise<string> => (await service.database.em.fork().findOneOrFail(DocumentRequest, { id })).state;
    expect(await stateNow()).toBe("NEEDS_COMPLETION");
    const next = await start(5);
    await until(async () => (await stateNow()) !== "NEEDS_COMPLETION");
    await next.stop();
    const { history } = await readCase(human, id);
    expect(history.map(({ actor, sentence }) => `${actor}: ${sentence}`)).toContain("Operator (contoh): Berkas dilengkapi");
  });
  it("started again it goes on with what was under way, and prints other codes", async () => {
    const since = new Date();
    const second = await start(2);
    await until(async () => (await handovers("deliveryStepped", since)).some(({ isOld }) => isOld));
    expect(second.shown!.courier.code).not.toBe(first.shown!.courier.code);
    const old = (await handovers("deliveryStepped", since)).filter(({ isOld }) => isOld);
    expect(old.length).toBeGreaterThan(0);
    await second.stop();
    expect(warnings).toEqual([]);
  });
  it("without demo accounts citizens still apply, and nobody else does anything", async () => {
    await service.database.em.fork().nativeUpdate(Account, {}, { disabledAt: new Date() });
    const since = new Date();
    const third = await start(3);
    await until(async () => (await service.database.em.fork().count(DocumentRequest, { submittedAt: { $gte: since } })) >= 2);
    await third.stop();
    expect(await done("deliveryStepped", since)).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
