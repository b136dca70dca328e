import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import { staffClient } from "../support/client.ts";
import {
  act,
  at,
  courierService,
  type CourierService,
  deliveryRow,
  oneDocument,
  type Parcel,
  planned,
} from "../support/courier.ts";
import { PIN } from "../support/door.ts";
import { application } from "../support/journey.ts";
import { pairPhone } from "../support/phones.ts";
import { phonePhoto } from "../support/pictures.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const SOON = { timeout: 10_000 };
/** Within so long the marker has to be gone. */
const GONE_MS = 2_000;
let office: CourierService;
let [citizens, dispatchers, couriers]: Browser[] = [];
beforeAll(async () => {
  office = await courierService({ webDirectory: WEB });
  [citizens, dispatchers, couriers] = [await launchBrowser(), await launchBrowser(), await launchBrowser()];
});
afterAll(async () => {
  await Promise.all([citizens?.close(), dispatchers?.close(), couriers?.close()]);
  await office.service.stop();
});

async function staffPage(browser: Browser, login: string, path: string, ready: string, width = 1280): Promise<WatchedPage> {
  const watched = await openPage(browser, `${office.service.url}${path}`, { width, height: 740 });
  const { page } = watched;
  await page.locator("[data-field=login]").fill(login);
  await page.locator("[data-field=password]").fill(TEST_PASSWORD);
  await page.locator("[data-action=signIn]").click();
  await page.locator(ready).first().waitFor();
  return watched;
}
async function citizenPage(parcel: Parcel): Promise<WatchedPage> {
  const { pathname, hash } = new URL(parcel.link, office.service.url);
  const watched = await openPage(citizens!, `${office.service.url}${pathname}${hash}`, { width: 360, height: 740 });
  await watched.page.locator("[data-level='2']").waitFor();
  await watched.page.locator("[data-connection=live]").waitFor();
  return watched;
}
const text = (page: Page): Promise<string> => page.locator("main").innerText();
const marker = (page: Page): ReturnType<Page["locator"]> => page.locator(".tracking-map-courier");
/** A phone's clock knows no fractions; rounded down, it could say a moment before duty began. */
const seconds = (): number => Math.ceil(Date.now() / 1000);
/** So far north of the door that both parcels go to. */
const northOfDoor = (metres: number): { lat: number; lon: number } => ({
  lat: PIN.latitudeDeg + metres / 111_195,
  lon: PIN.longitudeDeg,
});

it(
  "a dispatcher plans, two phones report, the citizen next in turn sees the courier come and nobody else does, until the document is handed over",
  { timeout: 240_000 },
  async () => {
    const accounts = [await buildAccount(office.service, ["COURIER"]), await buildAccount(office.service, ["COURIER"])] as const;
    const [rider, other] = await Promise.all(accounts.map(({ login }) => staffClient(office.service, login, TEST_PASSWORD)));
    const phones = {
      traccar: await pairPhone(office.service, rider!, "TRACCAR"),
      ownTracks: await pairPhone(office.service, other!, "OWNTRACKS"),
    };
    const first = await planned(office, application({ handover: "COURIER" }));
    const second = await planned(office, oneDocument());
    const elsewhere = await planned(office, oneDocument());

    // Planned on the dispatcher's page: two stops for the one courier, one for the other.
    const { login } = await buildAccount(office.service, ["DISPATCHER"]);
    const dispatcher = await staffPage(dispatchers!, login, "/petugas/antar", "[data-section=couriers]");
    const board = dispatcher.page;
    for (const [parcels, account] of [
      [[first, second], accounts[0]],
      [[elsewhere], accounts[1]],
    ] as const) {
      for (const { id } of parcels) await board.locator(`[data-choose="${id}"]`).check();
      await board.locator("[data-field=destination]").selectOption(`new ${account.id}`);
      await board.locator("[data-action=assign]").click();
      const stops = board.locator(`[data-courier="${account.id}"] [data-stops]`);
      for (const { id } of parcels) await stops.locator(`[data-delivery="${id}"]`).waitFor();
    }
    const factsOf = (account: { readonly id: string }): Promise<string> =>
      board.locator(`[data-courier="${account.id}"] .dispatch-courier-facts`).innerText();

    const [one, two, third] = [await citizenPage(first), await citizenPage(second), await citizenPage(elsewhere)];
    await expect.poll(() => text(one.page), SOON).toContain("Petugas pengantar sudah ditetapkan");

    // The courier begins duty, loads by typing, and starts, on the phone's page; the desk has seen the load.
    const courier = await staffPage(couriers!, accounts[0].login, "/kurir", "[data-duty]", 360);
    const phone = courier.page;
    await phone.locator("[data-action=duty]").click();
    await phone.locator("[data-duty=ON]").waitFor();
    await phone.locator("[data-action=openLoad]").click();
    const labels = [...first.labels, ...second.labels];
    for (const [index, label] of labels.entries()) {
      await phone.locator("[data-field=label]").fill(label);
      await expect
        .poll(() => phone.locator("[data-progress]").innerText(), SOON)
        .toBe(`${index + 1} dari ${labels.length} dokumen`);
    }
    for (const parcel of [first, second]) {
      await expect.poll(async () => (await deliveryRow(office, parcel)).state, SOON).toBe("LOADED");
      await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
    }
    // Nothing is shown of a courier who has not left.
    expect((await phones.traccar.send({ ...northOfDoor(900), timestamp: seconds() })).status).toBe(200);
    await expect.poll(() => factsOf(accounts[0]), SOON).toMatch(/detik lalu/);
    expect(await marker(one.page).count()).toBe(0);
    await phone.locator("[data-action=toDay]").click();
    await phone.locator("[data-action=startRun]").click();
    await expect.poll(() => text(one.page), SOON).toContain("Anda berikutnya");
    await expect.poll(() => text(two.page), SOON).toContain("1 pengantaran sebelum Anda");

    // The one whose turn it is sees the courier come nearer; the others see nothing; the dispatcher sees both couriers.
    await marker(one.page).waitFor();
    const placeOnPage = (): Promise<string | null> => marker(one.page).getAttribute("style");
    const before = await placeOnPage();
    expect((await phones.traccar.send({ ...northOfDoor(250), timestamp: seconds() + 30 })).status).toBe(200);
    await expect.poll(placeOnPage, SOON).not.toBe(before);
    await other!.ask(`mutation ($input: SetDutyInput!) { setDuty(input: $input) { __typename } }`, {
      input: { idempotencyKey: `duty-${accounts[1].id}`, duty: "ON" },
    });
    const answer = await phones.ownTracks.send({ tst: seconds(), acc: 8 });
    expect([answer.status, await answer.text()]).toEqual([200, "[]"]);
    await expect.poll(() => factsOf(accounts[1]), SOON).toMatch(/detik lalu/);
    for (const { page } of [two, third]) expect(await marker(page).count()).toBe(0);

    // At the door: the citizen reads the code out, the courier types it.
    await phone.locator("[data-action=arrive]").click();
    await expect.poll(() => text(one.page), SOON).toContain("Petugas sudah di sekitar alamat Anda");
    const code = (await one.page.locator("[data-handover-code]").getAttribute("data-handover-code")) ?? "";
    expect(code).toMatch(/^\d{6}$/);
    await phone.locator("[data-action=openHandOver]").click();
    const form = phone.locator("form[data-form=handOver]");
    await form.locator("[name=recipient][value=APPLICANT]").check();
    await form.getByRole("button", { name: "Siti Aminah" }).click();
    await form.locator("[data-field=identityLastFour]").fill("0001");
    await form.locator("[data-field=isAdult]").check();
    await form.locator("[data-field=code]").fill(code);
    const buffer = await phonePhoto("amplop");
    await form.locator("[data-action=choose-photo]").setInputFiles({ name: "amplop.jpg", mimeType: "image/jpeg", buffer });
    await form.locator("[data-photo=sent]").waitFor();
    const counted = await countOfMonth();
    await form.locator("[data-action=handOver]").click();
    await expect.poll(() => phone.locator("[data-notice]").innerText(), SOON).toContain("diserahkan kepada Siti Aminah");
    await marker(one.page).waitFor({ state: "detached", timeout: GONE_MS });
    expect(await one.page.locator("[data-received]").innerText()).toContain("S*** A***");
    expect(await one.page.locator("[data-handover-code]").count()).toBe(0);
    await expect.poll(countOfMonth, SOON).toBe(counted + 2);

    // The turn has moved on, and with it the courier.
    await expect.poll(() => text(two.page), SOON).toContain("Anda berikutnya");
    await phones.traccar.send({ ...northOfDoor(100), timestamp: seconds() + 45 });
    await marker(two.page).waitFor();
    expect(await marker(third.page).count()).toBe(0);
    const complaints = [dispatcher, courier, one, two, third].flatMap((watched) => watched.complaints);
    expect(complaints).toEqual([]);
  },
);

/** As the public statistics page says it. */
let figures: Page | null = null;
async function countOfMonth(): Promise<number> {
  figures ??= (await openPage(citizens!, `${office.service.url}/statistik`)).page;
  await figures.locator("[data-year-total]").first().waitFor();
  const year = new Intl.DateTimeFormat("en", { timeZone: "Asia/Makassar", year: "numeric" }).format(new Date());
  const total = figures.locator(`[data-year-total="${year}"]`);
  return (await total.count()) === 0 ? 0 : Number(/\d+/.exec(await total.innerText())?.[0]);
}
