import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { uuidFrom } from "../../api/domain/uuid.ts";
import { Device } from "../../api/positions/position.entity.ts";
import { type Report, storeReports } from "../../api/positions/position.ingest.ts";
import { buildAccount } from "../support/accounts.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

const BEGAN_MS = Date.parse("2026-11-24T04:00:00Z");
let clone: TestDatabase;
let courierId: string;
let deviceId: string;
beforeAll(async () => {
  clone = await cloneDatabase();
  courierId = (await buildAccount(clone, ["COURIER"])).id;
});
afterAll(() => clone.close());
beforeEach(async () => {
  deviceId = uuidFrom(randomBytes);
  await sql`insert into device (id, courier_id, kind, name, secret_hash, paired_at)
    values (${deviceId}, ${courierId}, 'TRACCAR', ${deviceId}, ${randomBytes(32)}, now())`.execute(
    clone.database.em.fork().getKysely<unknown>(),
  );
});

/** What is known of the phone after a sign of life so many seconds later. */
async function after(seconds: number, batteryPercent: number | null, ...unusable: string[]): Promise<Partial<Device>> {
  const report: Report = { courierId, device: { id: deviceId, batteryPercent }, readings: [], unusable };
  const area = { southDeg: -5, northDeg: -3, westDeg: 119, eastDeg: 120 };
  await clone.database.em.fork().transactional((tx) => storeReports(tx, [report], new Date(BEGAN_MS + seconds * 1000), area, 0));
  const device = await clone.database.em.fork().findOneOrFail(Device, { id: deviceId });
  return {
    lastContactAt: device.lastContactAt ?? null,
    batteryPercent: device.batteryPercent ?? null,
    lastRejection: device.lastRejection ?? null,
  };
}
const at = (seconds: number): Date => new Date(BEGAN_MS + seconds * 1000);

it("a phone that goes on as before is noted every five seconds, not with every message", async () => {
  const device = { lastContactAt: at(0), batteryPercent: 80, lastRejection: null };
  expect(await after(0, 80)).toEqual(device);
  expect(await after(4, 80)).toEqual(device);
  expect(await after(4.9, null)).toEqual(device); // it did not say
  expect(await after(5, 80)).toEqual({ ...device, lastContactAt: at(5) });
});

it("so is one that never says how full it is", async () => {
  const device = { lastContactAt: at(0), batteryPercent: null, lastRejection: null };
  expect(await after(0, null)).toEqual(device);
  expect(await after(4, null)).toEqual(device);
  expect(await after(5, null)).toEqual({ ...device, lastContactAt: at(5) });
});

it("what is new about a phone is noted at once", async () => {
  await after(0, null);
  expect(await after(0.5, 80)).toEqual({ lastContactAt: at(0.5), batteryPercent: 80, lastRejection: null });
  expect(await after(1, 79)).toEqual({ lastContactAt: at(1), batteryPercent: 79, lastRejection: null });
  expect(await after(2, 79, "NOT_READABLE")).toMatchObject({ lastContactAt: at(2), lastRejection: "NOT_READABLE" });
  expect(await after(3, 79, "NOT_READABLE")).toMatchObject({ lastContactAt: at(3) }); // when it last happened is news too
  expect(await after(4, 79)).toMatchObject({ lastContactAt: at(3) });
});
