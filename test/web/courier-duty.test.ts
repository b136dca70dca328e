import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../../api/platform/journal.ts";
import { endDuties } from "../../api/positions/duty.commands.ts";
import { DutyPeriod } from "../../api/positions/position.entity.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { courierService, type CourierService } from "../support/courier.ts";
import { courierOut, type Out } from "../support/courier-outbox.ts";
import { expectSound, press } from "../support/courier-page.ts";
import { failed, handedOver, outForMs, PIN } from "../support/door.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const MINUTE_MS = 60_000;
let office: CourierService;
let browser: Browser;
beforeAll(async () => {
  office = await courierService({ webDirectory: WEB });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await office.service.stop();
});

const onDutyFor = ({ courier }: Out, minutes: number): Promise<number> =>
  office.service.database.em
    .fork()
    .nativeUpdate(DutyPeriod, { courierId: courier.id, toAt: null }, { fromAt: new Date(Date.now() - minutes * MINUTE_MS) });

it("warns before the duty ends by itself, and says it afterwards", { timeout: 120_000 }, async () => {
  const phone = await courierOut(browser, office);
  const { page } = phone;
  await onDutyFor(phone, 15 * 60 + 40);
  await page.reload();
  const warning = page.locator("[data-duty-ends]");
  expect(await warning.innerText()).toMatch(/Tugas berakhir sendiri pukul \d\d\.\d\d\. Tur lalu dijeda/);
  await expectSound(phone, "duty ends");
  await onDutyFor(phone, 16 * 60 + 1);
  const { database, vault, server, now } = office.service;
  const work = { em: database.em.fork(), actor: SYSTEM, now: now(), vault, randomBytes, deviceAt: null };
  await endDuties(work, server.hideCourier);
  await page.locator("[data-duty=OFF]").waitFor(); // told at once
  expect(await page.locator("[data-duty-ended]").innerText()).toMatch(/berakhir sendiri pukul [\d.]+, karena terlalu lama/);
  await page.locator("[data-paused]").waitFor();
  await expectSound(phone, "duty ended");
  await page.context().close();
});

it("after the handover nobody's name is on the phone; taken back, it is again", { timeout: 120_000 }, async () => {
  const phone = await courierOut(browser, office);
  const { page, parcels } = phone;
  const main = (): Promise<string> => page.locator("main").innerText();
  await phone.moveTo(PIN);
  expect(await main()).toContain("Siti Aminah");
  const answers: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => answers.push(String(payload))));
  page.on("response", (response) => {
    if (response.url().includes("graphql")) void response.text().then((text) => answers.push(text));
  });
  await handedOver(office, parcels[0]!);
  await page.locator("[data-undo]").waitFor();
  answers.length = 0;
  await page.reload();
  await page.locator("[data-undo]").waitFor();
  expect(await page.locator("[data-undo]").innerText()).toContain("Antaran 1, Lompoe");
  const PEOPLE = /Siti|Aminah|0812|Sudirman/;
  expect(await main()).not.toMatch(PEOPLE);
  await expectSound(phone, "handed over");
  await page.locator(`[data-open-stop="${parcels[0]!.id}"]`).click();
  await page.locator(`[data-stop="${parcels[0]!.id}"]`).waitFor();
  expect(await main()).not.toMatch(PEOPLE);
  expect(answers.join()).toContain("courierDay");
  expect(answers.join()).not.toMatch(PEOPLE);
  await press(page, "back");
  await press(page, "openUndo");
  expect(await main()).not.toMatch(PEOPLE);
  await page.locator("[data-form=undo] button").first().click();
  await page.locator(`[data-stop="${parcels[0]!.id}"] .courier-stop-name`).waitFor();
  await expect.poll(main).toContain("Siti Aminah");
  await page.context().close();
});

it("the dispatcher sees who is on duty since yesterday, and which attempt was told late", { timeout: 120_000 }, async () => {
  const phone = await courierOut(browser, office);
  const [parcel] = phone.parcels as [Out["parcels"][number]];
  await outForMs(office, parcel, 120 * MINUTE_MS);
  await failed(office, parcel, { deviceAt: new Date(Date.now() - 90 * MINUTE_MS).toISOString() });
  await onDutyFor(phone, 25 * 60);
  const { login } = await buildAccount(office.service, ["DISPATCHER"]);
  const { page } = await openPage(browser, `${office.service.url}/petugas/antar`);
  await signInOn(page, login);
  expect(await page.locator("[data-alert=DUTY_SINCE_YESTERDAY]").first().innerText()).toContain("Bertugas sejak kemarin");
  await page.locator("[data-alert=WITHOUT_EFFORT]").click();
  expect(await page.locator("[data-detail] [data-device-at]").innerText()).toMatch(
    /Jam di HP: .*dikirim terlambat, atau jam HP salah/,
  );
  await page.goto(`${office.service.url}/petugas/cari/${parcel.requestId}`);
  await page.locator("[data-attempt] [data-device-at]").waitFor();
  expect(await page.locator("[data-history]").innerText()).toMatch(/Pengantaran belum berhasil[^\n]*jam HP/);
  await page.context().close();
  await phone.page.context().close();
});
