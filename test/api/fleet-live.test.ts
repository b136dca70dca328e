import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliveryEvents } from "../../api/deliveries/delivery.changes.ts";
import { fleetFrames } from "../../api/deliveries/fleet.feed.ts";
import type { Topic } from "../../api/domain/events.ts";
import type { Work } from "../../api/platform/work.ts";
import { createLivePositions, type LiveFix } from "../../api/positions/live-positions.ts";
import { buildAccount } from "../support/accounts.ts";
import { codeOf, type StaffClient, type Watching } from "../support/client.ts";
import {
  act,
  assigned,
  at,
  courierOnDuty,
  type CourierService,
  courierService,
  draftRun,
  oneDocument,
  type Officer,
  type Parcel,
  planned,
  runAt,
  underWay,
} from "../support/courier.ts";
import { failed, outWith } from "../support/door.ts";
import { newKey, signedIn } from "../support/journey.ts";

let office: CourierService;
beforeAll(async () => {
  office = await courierService();
});
afterAll(() => office.service.stop());

const PLACE = { latitudeDeg: -4.02831, longitudeDeg: 119.65061 };
/** The courier's own page reports where it is. */
async function report(courier: StaffClient, more: Partial<typeof PLACE> = {}, ageMs = 0): Promise<void> {
  const takenAt = new Date(Date.now() - ageMs).toISOString();
  const answer = await courier.ask(
    `mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted lastRejection } }`,
    { input: { positions: [{ ...PLACE, accuracyM: 8, takenAt, ...more }] } },
  );
  expect(answer.data?.["reportPositions"]).toEqual({ accepted: 1, lastRejection: null });
}
const setDuty = (courier: StaffClient, duty: "ON" | "OFF"): ReturnType<StaffClient["ask"]> =>
  courier.ask(`mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`, {
    input: { idempotencyKey: newKey(), duty },
  });

interface Frame {
  readonly complete: boolean;
  readonly positions: readonly { readonly courierId: string; readonly latitudeDeg: number; readonly freshness: string }[];
  readonly gone: readonly string[];
  readonly factsChanged: boolean;
}
const FLEET = `subscription { fleetUpdated { complete gone factsChanged sentAt
  positions { courierId latitudeDeg longitudeDeg accuracyM speedMps courseDeg takenAt freshness } } }`;
const nextFrame = async (watching: Watching): Promise<Frame> => {
  const answer = await watching.next();
  expect(answer.errors).toBeUndefined();
  return answer.data?.["fleetUpdated"] as Frame;
};
/** The next frame that is about where somebody is. */
async function nextMove(watching: Watching): Promise<Frame> {
  for (;;) {
    const frame = await nextFrame(watching);
    if (frame.positions.length > 0 || frame.gone.length > 0) return frame;
  }
}
const execute = (sql: string, values: unknown[]): Promise<unknown> =>
  office.service.database.em.fork().getConnection().execute(sql, values);

describe("the fleet", () => {
  it("begins with everybody, then says only who moved, and who is gone", async () => {
    const [first, second] = office.couriers;
    await report(first);
    await execute("update duty_period set from_at = now() - interval '5 minutes' where courier_id = ?", [second.id]);
    await report(second, { latitudeDeg: -4.03 }, 60_000);
    const watching = office.dispatcher.subscribe(FLEET);
    const whole = await nextFrame(watching);
    expect(whole).toMatchObject({ complete: true, gone: [], factsChanged: false });
    expect(whole.positions.toSorted((a, b) => b.latitudeDeg - a.latitudeDeg)).toMatchObject([
      { courierId: first.id, latitudeDeg: PLACE.latitudeDeg, freshness: "LIVE" },
      { courierId: second.id, latitudeDeg: -4.03, freshness: "DELAYED" },
    ]);
    await report(second, { latitudeDeg: -4.0301 });
    expect(await nextMove(watching)).toMatchObject({
      complete: false,
      positions: [{ courierId: second.id, latitudeDeg: -4.0301, freshness: "LIVE" }],
      gone: [],
    });
    await setDuty(first, "OFF");
    expect(await nextMove(watching)).toMatchObject({ positions: [], gone: [first.id] });
    await watching.stop();
    await setDuty(first, "ON");
  });

  it("says that runs, deliveries and duty changed, without saying more", async () => {
    const watching = office.dispatcher.subscribe(FLEET);
    await nextFrame(watching);
    await draftRun(office, office.couriers[0]);
    expect(await nextFrame(watching)).toMatchObject({ complete: false, positions: [], gone: [], factsChanged: true });
    await watching.stop();
  });

  it("of another office is silent: a courier who moves here makes no frame there", async () => {
    const stranger = await signedIn(office.service, ["DISPATCHER"], { officeId: "7371" });
    const theirs = await courierOf("7371");
    const watching = stranger.subscribe(FLEET);
    expect(await nextFrame(watching)).toMatchObject({ complete: true, positions: [] });
    await report(office.couriers[1], { latitudeDeg: -4.0302 });
    await report(theirs, { latitudeDeg: -4.04 });
    expect(await nextMove(watching)).toMatchObject({ positions: [{ courierId: theirs.id, latitudeDeg: -4.04 }] });
    await watching.stop();
  });
  async function courierOf(officeId: string): Promise<Officer> {
    const courier = await courierOnDuty(office.service);
    await execute("update account set office_id = ? where id = ?", [officeId, courier.id]);
    return courier;
  }

  it("is not told of wake-ups that are about others: no frame at all, so that not even their rhythm shows", async () => {
    const live = createLivePositions({ wake: () => {} });
    const fix = (courierId: string, officeId: string, second: number): LiveFix => ({
      ...PLACE,
      courierId,
      officeId,
      accuracyM: 8,
      accuracyFrom: "PHONE",
      speedMps: null,
      courseDeg: null,
      takenAt: new Date(Date.UTC(2026, 10, 24, 2, 0, second)),
    });
    async function* wakeUps(): AsyncGenerator<ReadonlySet<Topic>> {
      yield new Set<Topic>(["positions", "fleet"]); // the first: everybody, here nobody
      live.accept([fix("other", "there", 1)]);
      yield new Set<Topic>(["positions"]);
      live.accept([fix("own", "here", 2)]);
      yield new Set<Topic>(["positions"]);
      yield new Set<Topic>(["positions"]);
      yield new Set<Topic>(["fleet"]);
    }
    const frames: unknown[] = [];
    for await (const { fixes, ...frame } of fleetFrames(live, "here", wakeUps()))
      frames.push({ ...frame, moved: fixes.map(({ courierId }) => courierId) });
    expect(frames).toEqual([
      { complete: true, moved: [], gone: [], factsChanged: false },
      { complete: false, moved: ["own"], gone: [], factsChanged: false },
      { complete: false, moved: [], gone: [], factsChanged: true },
    ]);
  });

  it.each(["DESK", "COURIER", "VERIFIER"] as const)("is not for a %s", async (role) => {
    const someone = await signedIn(office.service, [role]);
    for (const field of ["fleetUpdated { complete }", "deliveryChanged { cursor }"]) {
      const watching = someone.subscribe(`subscription { ${field} }`);
      expect(codeOf(await watching.next())).toBe("NOT_PERMITTED");
      await watching.stop();
    }
  });
});

interface Change {
  readonly cursor: string;
  readonly resync: boolean;
  readonly step: string | null;
  readonly at: string | null;
  readonly delivery: { readonly id: string; readonly state: string; readonly nextSteps: readonly string[] } | null;
}
const CHANGES = `subscription ($after: String) { deliveryChanged(after: $after) { cursor resync at step delivery { id state nextSteps courier { name } } } }`;
async function nextChange(watching: Watching): Promise<Change> {
  const answer = await watching.next();
  expect(answer.errors).toBeUndefined();
  return answer.data?.["deliveryChanged"] as Change;
}
async function nextChanges(watching: Watching, count: number): Promise<Change[]> {
  const changes: Change[] = [];
  for (let index = 0; index < count; index++) changes.push(await nextChange(watching));
  return changes;
}
/** A step as the journal holds it. */
const factOf = ({ requestId, id: deliveryId }: Parcel, version: number): string =>
  JSON.stringify({
    type: "deliveryStepped",
    requestId,
    deliveryId,
    step: "reschedule",
    state: "PLANNED",
    version,
    courierId: null,
  });
/** From now on, past the first event. */
async function watchChanges(after: string | null = null, as = office.dispatcher): Promise<Watching & { readonly from: Change }> {
  const watching = as.subscribe(CHANGES, { after });
  return { ...watching, from: await nextChange(watching) };
}

describe("every step of the deliveries", () => {
  it("begins with from where, then each in its order, once", async () => {
    const watching = await watchChanges();
    expect(watching.from).toEqual({ cursor: expect.any(String), resync: false, step: null, at: null, delivery: null });
    const parcel = await underWay(office, { courier: await courierOnDuty(office.service), input: oneDocument() });
    await failed(office, parcel);
    const changes = await nextChanges(watching, 5);
    expect(changes.map(({ step }) => step)).toEqual(["plan", "assign", "load", "depart", "fail"]);
    expect(new Set(changes.map(({ delivery }) => delivery?.id))).toEqual(new Set([parcel.id]));
    expect(new Set(changes.map(({ cursor }) => cursor)).size).toBe(5);
    expect(changes.at(-1)).toMatchObject({
      resync: false,
      delivery: { state: "ATTEMPT_FAILED", nextSteps: expect.arrayContaining(["retry"]) },
    });
    await watching.stop();
  });

  it("is resumed exactly behind any of its events", async () => {
    const watching = await watchChanges();
    const parcels = [
      await planned(office, oneDocument()),
      await planned(office, oneDocument()),
      await planned(office, oneDocument()),
    ];
    const all = await nextChanges(watching, 3);
    await watching.stop();
    expect(all.map(({ delivery }) => delivery?.id)).toEqual(parcels.map(({ id }) => id));
    const late = await assigned(office, { input: oneDocument() });
    for (const [index, { cursor }] of all.entries()) {
      const resumed = await watchChanges(cursor);
      expect(resumed.from).toMatchObject({ cursor, resync: false, step: null });
      const rest = await nextChanges(resumed, all.length - index - 1 + 2);
      expect(rest.slice(0, -2)).toEqual(all.slice(index + 1));
      expect(rest.slice(-2).map(({ step, delivery }) => [step, delivery?.id])).toEqual([
        ["plan", late.id],
        ["assign", late.id],
      ]);
      await resumed.stop();
    }
  });

  it.each(["nonsense", `${randomUUID()}.1.1`, `${randomUUID()}.99999999999999999999.999999999999999999`])(
    "cannot be resumed from %s, and says so",
    async (after) => {
      const watching = await watchChanges(after);
      expect(watching.from).toMatchObject({ resync: true, step: null });
      const { id } = await planned(office, oneDocument());
      expect(await nextChange(watching)).toMatchObject({ resync: false, step: "plan", delivery: { id } });
      await watching.stop();
    },
  );

  it("cannot be resumed behind a fact that this journal does not have: of the future, or another one of its number", async () => {
    const watching = await watchChanges();
    await planned(office, oneDocument());
    const { cursor } = await nextChange(watching);
    await watching.stop();
    const [epoch, seq, recordedMs] = cursor.split(".");
    for (const [after, resync] of [
      [cursor, false],
      [`${epoch}.${BigInt(seq!) + 1_000n}.${recordedMs}`, true],
      [`${epoch}.${seq}.${Number(recordedMs) + 1}`, true],
    ] as const) {
      const resumed = await watchChanges(after);
      expect([after, resumed.from.resync]).toEqual([after, resync]);
      await resumed.stop();
    }
  });

  it("is told page by page to whoever was away for a while, and not at all to whoever was away for too long", async () => {
    const watching = await watchChanges();
    const parcel = await planned(office, oneDocument());
    const { cursor } = await nextChange(watching);
    await watching.stop();
    const steps = (count: number) =>
      execute(
        "insert into journal (recorded_at, actor_kind, request_id, fact) select now(), 'SYSTEM', ?, ?::jsonb from generate_series(1, ?)",
        [parcel.requestId, factOf(parcel, 1), count],
      );
    await steps(450);
    const resumed = await watchChanges(cursor);
    expect(resumed.from.resync).toBe(false);
    expect(await nextChanges(resumed, 450)).toHaveLength(450);
    await resumed.stop();
    await steps(1_600);
    const late = await watchChanges(cursor);
    expect(late.from.resync).toBe(true);
    const next = await planned(office, oneDocument());
    expect(await nextChange(late)).toMatchObject({ step: "plan", delivery: { id: next.id } });
    await late.stop();
  });

  it("waits for a slow transaction that began first, and then shows it first", async () => {
    const [slowParcel, fastParcel] = [await planned(office, oneDocument()), await planned(office, oneDocument())];
    const { service, dispatcher, couriers } = office;
    const { id: accountId, officeId } = await buildAccount(service, ["DISPATCHER"]);
    const actor = { kind: "STAFF", accountId, roles: ["DISPATCHER"], officeId } as const;
    const workNow = (): Work => ({
      em: service.database.em.fork(),
      actor,
      now: service.now(),
      vault: service.vault,
      randomBytes,
      deviceAt: null,
    });
    const slow = new pg.Client(service.databaseUrl);
    await slow.connect();
    /** The second look comes when the first has found what it could. */
    async function* looks(): AsyncGenerator<number> {
      yield 1;
      await slow.query("commit");
      yield 2;
    }
    const events = deliveryEvents(workNow, looks(), null);
    expect((await events.next()).value).toMatchObject({ stepped: null });
    await slow.query("begin");
    await slow.query("insert into journal (recorded_at, actor_kind, request_id, fact) values (now(), 'SYSTEM', $1, $2)", [
      slowParcel.requestId,
      factOf(slowParcel, 1),
    ]);
    const runId = await draftRun(office, couriers[0]);
    await act(dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, fastParcel)), runId });
    const stepped: unknown[] = [];
    for await (const event of events) stepped.push([event.stepped?.step, event.stepped?.parcel.delivery.id]);
    await slow.end();
    expect(stepped).toEqual([
      ["reschedule", slowParcel.id],
      ["assign", fastParcel.id],
    ]);
  });

  it("goes on behind more than one page of facts, and leaves out other offices' and all that is no step", async () => {
    const [ours, theirs] = [await planned(office, oneDocument()), await planned(office, oneDocument())];
    const connection = office.service.database.em.fork().getConnection();
    await connection.execute("update delivery set office_id = '7371' where id = ?", [theirs.id]);
    const watching = await watchChanges();
    for (let index = 1; index <= 150; index++) {
      await connection.execute(
        `insert into journal (recorded_at, actor_kind, request_id, fact) values (now(), 'SYSTEM', ?, ?::jsonb), (now(), 'SYSTEM', ?, ?::jsonb),
          (now(), 'SYSTEM', null, '{"type":"figuresPublished","months":[]}')`,
        [theirs.requestId, factOf(theirs, index), ours.requestId, factOf(ours, index)],
      );
    }
    const changes = await nextChanges(watching, 150);
    expect(new Set(changes.map(({ delivery }) => delivery?.id))).toEqual(new Set([ours.id]));
    const places = changes.map(({ cursor }) => BigInt(cursor.split(".")[1]!));
    expect(places).toEqual(places.toSorted((a, b) => Number(a - b)));
    expect(new Set(places).size).toBe(150);
    // Nothing of theirs is left for later either.
    await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", {
      ...(await at(office, ours)),
      runId: await draftRun(office, office.couriers[0]),
    });
    expect(await nextChange(watching)).toMatchObject({ step: "assign", delivery: { id: ours.id } });
    await watching.stop();
  });
});

describe("what a dispatcher should look at", () => {
  const alerts = async (): Promise<{ kind: string; courier: { id: string } | null; deliveryId: string | null }[]> => {
    const answer = await office.dispatcher.ask(`{ fleetAlerts { kind since deliveryId courier { id name } } }`);
    expect(answer.errors).toBeUndefined();
    return answer.data?.["fleetAlerts"] as [];
  };
  const kindsOf = async (courier: { readonly id: string }): Promise<string[]> =>
    (await alerts()).flatMap(({ kind, courier: whose }) => (whose?.id === courier.id ? [kind] : []));

  it("are phones that nobody hears, until they are heard or their courier pauses", async () => {
    const parcel = await outWith(office);
    expect(await kindsOf(parcel.courier)).toEqual([]);
    await execute("update run set started_at = now() - interval '4 minutes' where id = ?", [parcel.runId]);
    await execute("update duty_period set from_at = now() - interval '5 minutes' where courier_id = ?", [parcel.courier.id]);
    expect(await kindsOf(parcel.courier)).toEqual(["SILENT_PHONE"]);
    await report(parcel.courier, {}, 200_000);
    expect(await kindsOf(parcel.courier)).toEqual(["SILENT_PHONE"]);
    await report(parcel.courier);
    expect(await kindsOf(parcel.courier)).toEqual([]);
    await execute(
      "insert into device (id, courier_id, kind, name, secret_hash, paired_at, last_rejection, last_rejected_at) values (?, ?, 'TRACCAR', ?, ?, now(), 'CLOCK_AHEAD', now())",
      [randomUUID(), parcel.courier.id, randomUUID(), Buffer.from(randomUUID())],
    );
    expect(await kindsOf(parcel.courier)).toEqual(["PHONE_CLOCK_AHEAD"]);
    await act(office.dispatcher, "pauseRun", "StepInput", await runAt(office, parcel.runId));
    await setDuty(parcel.courier, "OFF");
    expect(await kindsOf(parcel.courier)).toEqual([]);
  });

  it("are parcels that are late, failed, or in an incident, each named", async () => {
    const parcel = await outWith(office);
    const kinds = async (): Promise<string[]> =>
      (await alerts()).flatMap(({ kind, deliveryId }) => (deliveryId === parcel.id ? [kind] : []));
    await execute("update delivery set window_to = now() - interval '1 minute' where id = ?", [parcel.id]);
    expect(await kinds()).toEqual(["LATE"]);
    await failed(office, parcel);
    expect(await kinds()).toEqual(["WITHOUT_EFFORT"]);
    await execute("update delivery_attempt set effort = 'COUNTED' where delivery_id = ?", [parcel.id]);
    expect(await kinds()).toEqual(["ATTEMPT_FAILED"]);
    await act(parcel.courier, "reportIncident", "IncidentInput", { ...(await at(office, parcel)), kind: "DAMAGED" });
    expect(await kinds()).toEqual(["INCIDENT"]);
    expect((await alerts()).find(({ deliveryId }) => deliveryId === parcel.id)?.courier).toMatchObject({ id: parcel.courier.id });
  });
});
