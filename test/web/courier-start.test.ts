import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { staffClient } from "../support/client.ts";
import {
  act,
  assigned,
  at,
  beginDuty,
  courierService,
  type CourierService,
  deliveryRow,
  endDuty,
  oneDocument,
  promiseToday,
} from "../support/courier.ts";
import { expectSound, openPhone, press } from "../support/courier-page.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const PATIENT = { timeout: 20_000 };
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

it(
  "starts nothing that the desk has not seen, nothing off duty, and asks about what is promised for another day",
  { timeout: 150_000 },
  async () => {
    const { login, id } = await buildAccount(office.service, ["COURIER"]);
    const courier = { ...(await staffClient(office.service, login, TEST_PASSWORD)), id };
    await beginDuty(office.service, id);
    const today = await assigned(office, { courier, input: oneDocument() });
    await promiseToday(office, today);
    const tomorrow = await assigned(office, { courier, input: oneDocument(), runId: today.runId });
    const phone = await openPhone(browser, office, login);
    const { page } = phone;
    const start = page.locator("[data-action=startRun]");
    const scan = async (parcel: typeof today): Promise<Record<string, unknown>> => {
      return { ...(await at(office, parcel)), scannedLabels: parcel.labels };
    };
    for (const parcel of [today, tomorrow]) await act(courier, "loadDelivery", "ScanInput", await scan(parcel));
    await expect.poll(() => start.getAttribute("aria-disabled"), PATIENT).toBe("true");
    expect(await page.locator("#courier-start-waits").innerText()).toContain("Menunggu loket memastikan");
    await start.click({ force: true });
    expect((await deliveryRow(office, today)).state).toBe("LOADED");
    expect(await page.locator("[data-notice]").count()).toBe(0);
    await expectSound(phone, "waits for the desk");
    await endDuty(office.service, id);
    for (const parcel of [today, tomorrow]) await act(office.desk, "confirmLoad", "ScanInput", await scan(parcel));
    await expect.poll(() => page.locator("#courier-start-waits").innerText(), PATIENT).toContain("Nyalakan Bertugas");
    await page.locator("[data-early]").waitFor();
    expect(await page.locator("[data-early]").innerText()).toMatch(/Siti Aminah[^]*09[.]00/);
    await press(page, "duty");

    // The dispatcher sees it as well.
    const { login: dispatcher } = await buildAccount(office.service, ["DISPATCHER"]);
    const board = await openPage(browser, `${office.service.url}/petugas/antar`);
    await signInOn(board.page, dispatcher);
    const early = board.page.locator(`[data-run="${today.runId}"] [data-early]`);
    await expect.poll(() => early.innerText(), PATIENT).toContain("1 paket dijanjikan untuk hari lain");
    await board.page.context().close();

    await page.locator("[data-open=startRun]").click(PATIENT);
    const question = page.locator("[data-question=startRun]");
    expect(await question.innerText()).toContain("1 paket dijanjikan untuk hari lain");
    await expectSound(phone, "asks");
    await question.locator("[data-action=startRun]").click();
    await page.locator(`[data-stop="${today.id}"][data-stop-state=UNDER_WAY]`).waitFor();
    await expect.poll(async () => (await deliveryRow(office, tomorrow)).state, PATIENT).toBe("UNDER_WAY");
    expect((await deliveryRow(office, tomorrow)).windowFrom.getTime()).toBeLessThanOrEqual(Date.now());

    // The citizen whose turn it is next reads one day, not two.
    await act(courier, "arriveAtDoor", "CourierStepInput", await at(office, tomorrow));
    const { pathname, hash } = new URL(tomorrow.link, office.service.url);
    const citizen = await openPage(browser, `${office.service.url}${pathname}${hash}`, { width: 360, height: 740 });
    const window = citizen.page.locator("[data-delivery] [data-window]");
    await expect.poll(() => window.innerText(), PATIENT).toMatch(/hari ini/i);
    expect(await citizen.page.locator("main").innerText()).not.toMatch(/besok/i);
    await citizen.page.context().close();
    await page.context().close();
  },
);
