import { randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Reading } from "../../api/domain/phone-message.ts";
import { uuidFrom } from "../../api/domain/uuid.ts";
import { createLog } from "../../api/platform/log.ts";
import type { LiveFix } from "../../api/positions/live-positions.ts";
import { PositionFix } from "../../api/positions/position.entity.ts";
import type { Outcome } from "../../api/positions/position.ingest.ts";
import { createPositionIntake, type PositionIntake } from "../../api/positions/position.intake.ts";
import { forgetTrail, readPlaces, readServedBox } from "../../api/positions/position.queries.ts";
import { buildAccount } from "../support/accounts.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

const now = new Date("2026-11-24T04:00:00Z");
const from = new Date("2026-11-24T02:00:00Z");
let clone: TestDatabase;
let intake: PositionIntake;
let first: string;
let second: string;
let third: string;
let batches: number;
let shown: LiveFix[];
let counted: Record<string, number>;

const em = (): EntityManager => clone.database.em.fork();
const run = (statement: ReturnType<typeof sql>): Promise<unknown> => statement.execute(em().getKysely<unknown>());
async function courierOnDuty(): Promise<string> {
  const { id } = await buildAccount(clone, ["COURIER"]);
  await run(sql`insert into duty_period values (${uuidFrom(randomBytes)}, ${id}, ${from}, null)`);
  return id;
}
beforeAll(async () => {
  clone = await cloneDatabase();
  [first, second, third] = [await courierOnDuty(), await courierOnDuty(), await courierOnDuty()];
});
afterAll(() => clone.close());
beforeEach(async () => {
  [batches, shown, counted] = [0, [], {}];
  intake = createPositionIntake({
    fork: () => {
      batches += 1;
      return em();
    },
    now: () => now,
    setBackMs: () => 0,
    show: (moved) => void shown.push(...moved),
    count: (outcome, times) => void (counted[outcome] = (counted[outcome] ?? 0) + times),
    area: await readServedBox(em()),
    log: createLog("silent"),
  });
});
afterEach(() => run(sql`truncate position_fix, courier_position`));

const reading = (secondsAgo: number, more: Partial<Reading> = {}): Reading => ({
  takenAt: new Date(now.getTime() - secondsAgo * 1000),
  latitudeDeg: -4.0135,
  longitudeDeg: 119.6255,
  accuracyM: 10,
  hdop: null,
  speedMps: null,
  courseDeg: null,
  ...more,
});
const report = (courierId: string, ...readings: readonly Reading[]): Promise<Outcome> =>
  intake.report({ courierId, device: null, readings, unusable: [] });
const stored = (): Promise<number> => em().count(PositionFix, {});

const REFUSED_DEG = -4.02;
/** What the three report at once, the second something that the database refuses with this state. */
async function besidesRefused(state: string): Promise<PromiseSettledResult<Outcome>[]> {
  await run(sql`create or replace function refuse() returns trigger language plpgsql as $$ begin
    if new.latitude_deg = ${sql.lit(REFUSED_DEG)} then raise exception 'refused' using errcode = ${sql.lit(state)}; end if;
    return new; end $$`);
  await run(sql`create trigger refuse before insert on position_fix for each row execute function refuse()`);
  const reports = [
    report(third, reading(90)), // being written when the others come
    report(first, reading(60)),
    report(second, reading(60, { latitudeDeg: REFUSED_DEG })),
    report(third, reading(60)),
  ];
  const outcomes = await Promise.allSettled(reports);
  await run(sql`drop trigger refuse on position_fix`);
  return outcomes;
}

it("what arrives while a batch is written is one batch, answered when it is on disk", async () => {
  const reports = [
    report(first, reading(60)),
    report(second, reading(60)),
    report(third, reading(60)),
    report(second, reading(50)),
  ];
  expect((await Promise.all(reports)).map(({ accepted }) => accepted)).toEqual([1, 1, 1, 1]);
  expect(batches).toBe(2);
  expect(await stored()).toBe(4);
  expect(counted).toEqual({ ACCEPTED: 4 });
  expect(shown.map(({ courierId }) => courierId).toSorted()).toEqual([first, second, third].toSorted()); // each once per batch
  expect(shown).toEqual(expect.arrayContaining(await readPlaces(em())));
});

it("a reading that the database will never take costs nobody else anything, and is not asked for again", async () => {
  const outcomes = await besidesRefused("22003");
  expect(outcomes.map((outcome) => outcome.status === "fulfilled" && outcome.value.rejections)).toEqual([
    [],
    [],
    ["UNSTORABLE"],
    [],
  ]);
  expect(counted).toEqual({ ACCEPTED: 3, UNSTORABLE: 1 });
  expect(await stored()).toBe(3);
});

it("a failure that may pass is never acknowledged, and costs nobody else anything", async () => {
  const outcomes = await besidesRefused("XX000");
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(await stored()).toBe(3);
  expect((await report(second, reading(60, { latitudeDeg: REFUSED_DEG }))).accepted).toBe(1);
});

it("a courier whose duty somebody else holds for long has to come again, and nobody else", async () => {
  const holder = new pg.Client(clone.url);
  await holder.connect();
  await holder.query("begin");
  await holder.query("select id from duty_period where courier_id = $1 for update", [second]);
  const alone = report(third, reading(90)); // being written when the others come
  const held = [report(second, reading(70)), report(second, reading(60))];
  const others = [report(first, reading(60)), report(third, reading(60))];
  const outcomes = await Promise.allSettled([alone, ...others, ...held]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"]);
  await holder.end();
  expect(await stored()).toBe(3);
  expect((await report(second, reading(70), reading(60))).accepted).toBe(2);
});

it("a phone that says anything at all of its speed, course or year is no such reading", async () => {
  const wild = reading(60, { speedMps: 1e300, courseDeg: -1e300 });
  const wilder = reading(50, { speedMps: Infinity, courseDeg: NaN });
  expect(await report(first, wild, wilder)).toEqual({ accepted: 2, rejections: [] });
  const years = ["0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"].map((takenAt) => reading(0, { takenAt: new Date(takenAt) }));
  expect((await report(first, ...years)).rejections).toEqual(["OFF_DUTY", "CLOCK_AHEAD"]);
  const fixes = await em().find(PositionFix, { verdict: "TRACK" });
  expect(fixes.flatMap(({ speedMps, courseDeg }) => [speedMps, courseDeg])).toEqual([null, null, null, null]);
});

it("a late reading moves nobody back; what it shows to be impossible is shown until something newer is believed", async () => {
  const at = (secondsAgo: number, northM: number): Reading => reading(secondsAgo, { latitudeDeg: -4.0135 + northM / 111_195 });
  const placeAge = async (): Promise<number> => (now.getTime() - (await readPlaces(em()))[0]!.takenAt.getTime()) / 1000;
  await report(first, at(600, 0));
  await report(first, at(300, 9_000)); // 30 m/s: possible
  await report(first, at(400, 6_000)); // on the way there
  expect(await placeAge()).toBe(300);
  await report(first, at(410, 100), at(390, 120), at(310, 140)); // two and more that agree: the courier was here
  expect(await placeAge()).toBe(300);
  expect(shown.at(-1)?.takenAt).toEqual(at(300, 0).takenAt); // the map shows what the table says
  await report(first, at(200, 200)); // from 9,000 m it would be 88 m/s
  expect(await placeAge()).toBe(200);
});

it("a place of a duty that is over, or of before, is shown to nobody after a restart", async () => {
  for (const courierId of [first, second, third]) await report(courierId, reading(60));
  expect((await readPlaces(em())).map(({ courierId }) => courierId).toSorted()).toEqual([first, second, third].toSorted());
  await run(sql`update duty_period set to_at = ${now} where courier_id = ${first}`);
  await run(sql`update duty_period set from_at = ${now} where courier_id = ${second}`);
  expect((await readPlaces(em())).map(({ courierId }) => courierId)).toEqual([third]);
  await run(sql`update duty_period set from_at = ${from}, to_at = null`);
});

it("the trail is forgotten after its days, and a clock that runs ahead keeps nothing longer", async () => {
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  const put = (takenAt: Date, receivedAt: Date, verdict: string): Promise<unknown> =>
    run(sql`insert into position_fix values (${first}, ${takenAt}, ${receivedAt}, -4, 119.6, 5, null, null, ${verdict})`);
  await put(daysAgo(7.01), daysAgo(1), "TRACK"); // late is no younger
  await put(daysAgo(6.99), daysAgo(6.99), "TRACK");
  await put(daysAgo(-20_000), daysAgo(7.01), "QUARANTINED");
  await put(daysAgo(-20_001), daysAgo(6.99), "QUARANTINED");
  expect(await forgetTrail(em(), daysAgo(7))).toBe(2);
  expect(await forgetTrail(em(), daysAgo(7))).toBe(0);
  const left = await em().find(PositionFix, {}, { orderBy: { takenAt: "asc" } });
  expect(left.map(({ takenAt }) => takenAt)).toEqual([daysAgo(6.99), daysAgo(-20_001)]);
});
