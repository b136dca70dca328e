import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openFileStore } from "../../api/files/file.store.ts";
import { tidyUp } from "../../api/housekeeping.ts";
import { createLog } from "../../api/platform/log.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { launchBrowser } from "../support/browser.ts";
import { courierService, type CourierService, deliveryRow, staffOf } from "../support/courier.ts";
import { courierOut, deed, doorSteps, fillProof, loseAnswerOf, onThePhone, type Out, says } from "../support/courier-outbox.ts";
import { press } from "../support/courier-page.ts";
import { attemptsOf, codeOfCitizen, PIN } from "../support/door.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const HOUR_MS = 3_600_000;
let office: CourierService;
let browser: Browser;
let passedMs = 0; // on the server; the phone is not looked at meanwhile
beforeAll(async () => {
  office = await courierService({ webDirectory: WEB, now: () => new Date(Date.now() + passedMs) });
  browser = await launchBrowser();
});
beforeEach(async () => {
  office = await staffOf(office.service); // no session outlives the test before
});
afterAll(async () => {
  await browser.close();
  await office.service.stop();
});

/** So long nobody is heard of, and the house is kept. */
async function pass(ms: number): Promise<void> {
  passedMs += ms;
  const { database, vault, filesDirectory, server, now } = office.service;
  const workNow = () => ({ em: database.em.fork(), actor: SYSTEM, now: now(), vault, randomBytes, deviceAt: null });
  const store = openFileStore(filesDirectory);
  await tidyUp(workNow, { store, dutyEnded: server.hideCourier, log: createLog("silent") });
}
const uploads = async (): Promise<number> =>
  (await office.service.database.em.fork().getConnection().execute("select 1 from stored_file")).length;

/** At the door with everything filled in and pressed; the deed itself never gets through. */
async function pressed(phone: Out): Promise<() => number> {
  const { page, parcels } = phone;
  let sent = 0;
  page.on("request", (request) => void (request.url().endsWith("/uploads") && (sent += 1)));
  const code = await codeOfCitizen(office, parcels[0]!);
  await phone.moveTo(PIN);
  await press(page, "arrive");
  await press(page, "openHandOver");
  await fillProof(page, code);
  await page.locator("form [data-action=handOver]").click();
  await deed(page, "handOver", "WAITING").waitFor({ timeout: 20_000 });
  return () => sent;
}
async function comeBack({ page, login }: Out): Promise<void> {
  await page.reload();
  await signInOn(page, login); // no session is as long
}

describe("a phone that is not heard of for long", () => {
  it.each([
    ["a day and an hour: the photo is still there", 25 * HOUR_MS, 1],
    ["fifteen days: the photo is asked for again", 15 * 24 * HOUR_MS, 2],
  ])("hands over once, after %s", { timeout: 120_000 }, async (_name, silentMs, uploaded) => {
    const phone = await courierOut(browser, office);
    const { page, parcels } = phone;
    const [parcel] = parcels as [Out["parcels"][number]];
    await page.route("**/staff/graphql", (route) => (says(route, "handOverAtDoor") ? route.abort() : route.fallback()));
    const before = await uploads();
    const sent = await pressed(phone);
    expect([await uploads(), sent()]).toEqual([before + 1, 1]); // what is claimed stays; this one is not yet
    await pass(silentMs);
    expect(await uploads()).toBe(before + 2 - uploaded);
    expect(await onThePhone(page)).not.toMatch(/JFIF|Siti|4711/); // sealed, all the while
    await page.unroute("**/staff/graphql");
    await comeBack(phone);
    await expect.poll(async () => (await deliveryRow(office, parcel)).state, { timeout: 30_000 }).toBe("HANDED_OVER");
    await expect.poll(() => onThePhone(page)).toContain('"deeds":[]');
    expect(sent()).toBe(uploaded);
    expect(await doorSteps(office, parcel)).toEqual(["arrive", "handOver"]);
    expect(await attemptsOf(office, parcel)).toHaveLength(1);
    await page.context().close();
  });

  it("hears on Monday what was answered on Friday: done, not refused", { timeout: 120_000 }, async () => {
    const phone = await courierOut(browser, office);
    const { page, parcels } = phone;
    const [parcel] = parcels as [Out["parcels"][number]];
    await loseAnswerOf(page, "handOverAtDoor");
    await pressed(phone);
    expect((await deliveryRow(office, parcel)).state).toBe("HANDED_OVER"); // which the phone cannot know
    await pass(80 * HOUR_MS);
    await page.unroute("**/staff/graphql");
    await comeBack(phone);
    await expect.poll(() => onThePhone(page), { timeout: 30_000 }).toContain('"deeds":[]');
    expect(await page.locator("[data-deed-state=REFUSED]").count()).toBe(0);
    expect(await doorSteps(office, parcel)).toEqual(["arrive", "handOver"]);
    await page.context().close();
  });
});
