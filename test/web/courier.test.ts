import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CourierPosition, PositionFix } from "../../api/positions/position.entity.ts";
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
  oneDocument,
  promiseToday,
} from "../support/courier.ts";
import { expectSound, openPhone, type Phone, press, said } from "../support/courier-page.ts";
import { attemptsOf, codeOfCitizen, failed, otherThan, outWith, PIN } from "../support/door.ts";
import { application } from "../support/journey.ts";
import { phonePhoto } from "../support/pictures.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
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

const phoneOf = (login: string, path = "/kurir", own = office): Promise<Phone> => openPhone(browser, own, login, path);
const stateOf = (id: string) => async (): Promise<string> => (await deliveryRow(office, { id })).state;

/** Whether the page follows the phone: counted where the browser is asked to. */
const COUNT_WATCHES = `{
  let open = 0;
  const { geolocation } = navigator;
  const [watch, clear] = [geolocation.watchPosition.bind(geolocation), geolocation.clearWatch.bind(geolocation)];
  geolocation.watchPosition = (...how) => { open += 1; return watch(...how); };
  geolocation.clearWatch = (id) => { open -= 1; clear(id); };
  window.openWatches = () => open;
}`;

/** Another app in front, and a phone that can keep its screen on. */
const OUT_OF_SIGHT = `{
  let sight = "visible";
  Object.defineProperty(document, "visibilityState", { get: () => sight });
  window.look = (how) => { sight = how; document.dispatchEvent(new Event("visibilitychange")); };
  window.locks = 0;
  const request = async () => { window.locks += 1; const lock = new EventTarget(); lock.release = async () => {}; return lock; };
  Object.defineProperty(navigator, "wakeLock", { value: { request } });
}`;

it(
  "a day: on duty, load by typing, start, arrive, hand over, take it back, fail, bring it home",
  { timeout: 240_000 },
  async () => {
    const { login, id: accountId } = await buildAccount(office.service, ["COURIER"]);
    const courier = { ...office.couriers[0], id: accountId };
    const first = await assigned(office, { courier, input: application({ handover: "COURIER" }) });
    const second = await assigned(office, { courier, runId: first.runId, input: oneDocument() });
    for (const parcel of [first, second]) await promiseToday(office, parcel);
    const phone = await phoneOf(login);
    const { page, complaints } = phone;
    await expectSound(phone, "off duty");

    // Nothing is known of the courier before duty begins.
    const em = () => office.service.database.em.fork();
    expect(await page.locator("[data-location]").count()).toBe(0);
    expect(await em().count(PositionFix, { courierId: accountId })).toBe(0);
    await press(page, "duty");
    await page.locator("[data-duty=ON]").waitFor();
    await phone.moveTo(PIN);
    await expect.poll(() => em().findOne(CourierPosition, { courierId: accountId }), { timeout: 15_000 }).toMatchObject(PIN);
    await page.locator("[data-sent]").waitFor();

    await press(page, "openLoad");
    const label = page.locator("[data-field=label]");
    await label.fill("D999999999");
    await press(page, "checkLabel");
    await page.locator("[data-scanned=UNKNOWN]").waitFor();
    const labels = [...first.labels, ...second.labels];
    for (const [index, text] of labels.entries()) {
      await label.fill(text.toLowerCase()); // the last symbol is enough, no button needed
      await expect.poll(() => page.locator("[data-progress]").innerText()).toBe(`${index + 1} dari ${labels.length} dokumen`);
    }
    await page.locator("[data-all-loaded]").waitFor();
    await expect.poll(stateOf(second.id)).toBe("LOADED");
    await expectSound(phone, "load");
    for (const parcel of [first, second])
      await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
    await expect.poll(() => page.locator("[data-all-loaded]").innerText(), { timeout: 10_000 }).toContain("dipastikan loket");
    await press(page, "toDay");
    await press(page, "startRun");
    await page.locator(`[data-stop="${first.id}"][data-stop-state=UNDER_WAY]`).waitFor();

    expect(await page.locator("[data-action=call]").getAttribute("href")).toBe("tel:+6281234567890");
    expect(await page.locator("[data-action=whatsapp]").getAttribute("href")).toBe("https://wa.me/6281234567890");
    expect(await page.locator("[data-action=route]").getAttribute("href")).toContain(`${PIN.latitudeDeg},${PIN.longitudeDeg}`);
    await expectSound(phone, "next stop");

    // From the next stop to the form in two taps.
    await press(page, "arrive");
    await press(page, "openHandOver");
    const form = page.locator("form[data-form=handOver]");
    await form.locator("[name=recipient][value=FAMILY_MEMBER]").check();
    await form.locator("[data-action=handOver]").click();
    await form.locator("[data-error=INVALID_INPUT]").waitFor(); // plainly incomplete: said at once
    await form.locator("[name=recipient][value=APPLICANT]").check();
    expect(await form.locator("[data-known-name]").innerText()).toContain("Siti Aminah");
    await form.locator("[data-field=identityLastFour]").fill("0001");
    const code = await codeOfCitizen(office, first);
    const proofs: unknown[] = [];
    page.on("request", (request) => {
      const body = request.postData() ?? "";
      if (body.includes("handOverAtDoor")) proofs.push((JSON.parse(body) as { variables: { input: unknown } }).variables.input);
    });
    await form.locator("[data-field=code]").fill(otherThan(code));
    await form.locator("[data-action=choose-photo]").setInputFiles({
      name: "amplop.jpg",
      mimeType: "image/jpeg",
      buffer: await phonePhoto("CANARY"),
    });
    await form.locator("[data-photo=kept]").waitFor();
    await form.locator("[data-place=found]").waitFor();
    await expectSound(phone, "hand over");
    await form.locator("[data-action=handOver]").click();
    await expect.poll(() => form.locator("[data-error]").innerText()).toContain("kode");
    expect(await deliveryRow(office, first)).toMatchObject({ state: "ARRIVED" });
    await form.locator("[data-field=code]").fill(code);
    await form.locator("[data-action=handOver]").click();
    await expect.poll(() => said(page)).toContain("diserahkan kepada Siti Aminah");
    expect(await stateOf(first.id)()).toBe("HANDED_OVER");
    const [handover] = await attemptsOf(office, first);
    expect(handover).toMatchObject({ attempt: { outcome: "HANDED_OVER" }, sealed: { place: PIN } });
    expect(proofs.at(-1)).toMatchObject({ place: { ...PIN, accuracyM: 9 } }); // the page's own reading, not just the phone's newest

    // A slip of the finger: ten minutes to take it back.
    expect(await page.locator("[data-undo]").innerText()).toMatch(/sisa (10:00|9:\d\d)/);
    await press(page, "openUndo");
    await page.locator('[data-reason="Salah tekan"]').click();
    await expect.poll(() => said(page)).toContain("Dibatalkan");
    expect(await stateOf(first.id)()).toBe("ARRIVED");

    await press(page, "openFail");
    await expectSound(phone, "reasons");
    await page.locator("[data-reason=OTHER]").click();
    await press(page, "fail");
    await page.locator("[data-error=INVALID_INPUT]").waitFor(); // "lainnya" needs a note
    await press(page, "changeReason");
    await page.locator("[data-reason=NOBODY_HOME]").click();
    expect(await page.locator("form [data-action=choose-photo]").getAttribute("capture")).toBe("environment"); // no gallery
    await press(page, "call");
    await expect.poll(() => page.locator("form [data-called]").innerText()).toContain("Tercatat: ditelepon");
    await expectSound(phone, "failure");
    await press(page, "fail");
    await expect.poll(() => said(page)).toContain("gagal antar");
    const failure = (await attemptsOf(office, first)).at(-1);
    expect(failure).toMatchObject({ attempt: { failureReason: "NOBODY_HOME", effort: "COUNTED" } });
    expect(failure?.sealed.calledAt).not.toBeNull();

    // The other stop is next now; the failed one waits below, and is brought home.
    await page.locator(`[data-stop="${second.id}"]`).waitFor();
    await page.locator(`[data-open-stop="${first.id}"]`).click();
    await page.locator("[data-open=returnToOffice]").click();
    await press(page, "returnToOffice");
    await expect.poll(stateOf(first.id)).toBe("RETURNING");
    await expectSound(phone, "one stop");
    expect(complaints.filter((complaint) => complaint !== "failed: tel:+6281234567890")).toEqual([]); // no telephone here
    await page.context().close();
  },
);

describe("when something comes between", () => {
  it("a press that came too late is said", async () => {
    const { login, id } = await buildAccount(office.service, ["COURIER"]);
    await beginDuty(office.service, id);
    const courier = { ...(await staffClient(office.service, login, TEST_PASSWORD)), id };
    const parcel = await outWith(office, oneDocument(), courier);
    const { page } = await phoneOf(login);
    await press(page, "arrive");
    await press(page, "openFail");
    await page.locator("[data-reason=NOBODY_HOME]").click();
    await failed(office, parcel); // elsewhere, meanwhile
    await press(page, "fail");
    await expect.poll(() => said(page)).toContain("Sudah berubah");
    await page.locator("[data-action=retry]").waitFor(); // what is true now: it has failed and may be tried again
    expect(await attemptsOf(office, parcel)).toHaveLength(1);
    await page.context().close();
  });

  it("a lost connection is said", async () => {
    const own = await courierService({ webDirectory: WEB });
    const { login } = await buildAccount(own.service, ["COURIER"]);
    const { page } = await phoneOf(login, "/kurir", own);
    const lost = page.getByText("Sambungan terputus");
    await expect.poll(() => page.locator("[data-live]").getAttribute("data-live")).toBe("live");
    expect(await lost.count()).toBe(0);
    const stopped = own.service.stop();
    await expect.poll(() => lost.count(), { timeout: 10_000 }).toBe(1);
    await page.context().close(); // with its idle connections, which the server would wait for
    await stopped;
  });
});

describe("where the phone is", () => {
  it(
    "is kept while the network fails, sent together afterwards, and not at all once duty has ended",
    { timeout: 120_000 },
    async () => {
      const { login, id: courierId } = await buildAccount(office.service, ["COURIER"]);
      const phone = await phoneOf(login);
      const { page } = phone;
      await page.evaluate(COUNT_WATCHES);
      const watches = (): Promise<unknown> => page.evaluate("openWatches()");
      const count = (): Promise<number> => office.service.database.em.fork().count(PositionFix, { courierId });
      await press(page, "duty");
      await page.locator("[data-duty=ON]").waitFor();
      await phone.moveTo(PIN);
      await expect.poll(count, { timeout: 15_000 }).toBe(1);
      expect(await watches()).toBe(1);
      const isReport = (body: string | null): boolean => (body ?? "").includes("reportPositions");
      await page.route("**/staff/graphql", (route) => (isReport(route.request().postData()) ? route.abort() : route.fallback()));
      let step = 0;
      const move = (): Promise<void> => phone.moveTo({ ...PIN, latitudeDeg: PIN.latitudeDeg + (step += 1) / 10_000 });
      await expect
        .poll(async () => (await move(), page.locator("[data-location]").innerText()), { timeout: 60_000, interval: 1_000 })
        .toContain("Belum ada sinyal");
      expect(await count()).toBe(1);
      await page.unroute("**/staff/graphql");
      await page.evaluate("dispatchEvent(new Event('online'))");
      await expect.poll(count, { timeout: 15_000 }).toBeGreaterThanOrEqual(4);

      await press(page, "duty");
      await press(page, "dutyOff");
      await page.locator("[data-duty=OFF]").waitFor();
      expect(await watches()).toBe(0);
      const sent: string[] = [];
      page.on("request", (request) => isReport(request.postData()) && sent.push("report"));
      const known = await count();
      await move();
      await press(page, "openStored");
      expect(Number(await page.locator("[data-stored]").getAttribute("data-stored"))).toBe(known);
      expect([await count(), sent]).toEqual([known, []]);
      await expectSound(phone, "stored");
      await page.context().close();
    },
  );

  it("stops while the page is out of sight, and says so afterwards; the screen is kept on again", async () => {
    const { login } = await buildAccount(office.service, ["COURIER"]);
    const { page } = await phoneOf(login);
    await page.clock.install();
    await page.reload();
    await page.locator("[data-duty]").waitFor();
    await page.evaluate(COUNT_WATCHES);
    await page.evaluate(OUT_OF_SIGHT);
    const held = (): Promise<unknown> => page.evaluate("[openWatches(), locks]");
    await press(page, "duty");
    await page.locator("[data-duty=ON]").waitFor();
    await expect.poll(held).toEqual([1, 1]);
    await page.evaluate("look('hidden')");
    await expect.poll(held).toEqual([0, 1]);
    await page.clock.fastForward(180_000);
    await page.evaluate("look('visible')");
    await expect.poll(held).toEqual([1, 2]);
    expect(await page.locator("[data-gap]").innerText()).toMatch(/Lokasi berhenti \d\d\.\d\d–\d\d\.\d\d karena layar mati/);
    await page.context().close();
  });

  it("says since when nothing came also after the page itself was closed", async () => {
    const { login } = await buildAccount(office.service, ["COURIER"]);
    const phone = await phoneOf(login);
    const { page } = phone;
    await press(page, "duty");
    await page.locator("[data-duty=ON]").waitFor();
    await phone.moveTo(PIN);
    await page.locator("[data-sent]").waitFor();
    expect(await page.locator("[data-gap]").count()).toBe(0);
    await page.close();
    const again = await page.context().newPage();
    await again.clock.install({ time: Date.now() + 600_000 });
    await again.goto(`${office.service.url}/kurir`);
    await again.locator("[data-gap]").waitFor();
    await again.context().close();
  });

  it("a refused permission is said, with what to do", async () => {
    const { login } = await buildAccount(office.service, ["COURIER"]);
    const { page } = await phoneOf(login);
    await page.context().clearPermissions();
    await press(page, "duty");
    await page.locator("[data-location=refused]").waitFor();
    expect(await page.locator("[data-location]").innerText()).toContain("izinkan Lokasi");
    await page.context().close();
  });
});

it("pairs a phone: the secret is shown once, the first message is said, and it can be disconnected", async () => {
  const { login } = await buildAccount(office.service, ["COURIER"]);
  const phone = await phoneOf(login);
  const { page } = phone;
  await press(page, "openPhones");
  await press(page, "pair");
  await page.locator("[data-pairing=TRACCAR] .qr-code").waitFor();
  await page.locator("summary").click();
  const [server, device] = await page.locator("[data-pairing] code").allInnerTexts();
  await expectSound(phone, "pairing");
  const seconds = Math.floor(Date.now() / 1000);
  const message = new URLSearchParams({
    id: device!,
    lat: "-4.02",
    lon: "119.65",
    timestamp: String(seconds),
    accuracy: "9",
    batt: "64",
  });
  expect((await fetch(`${server!}?${message.toString()}`)).status).toBe(200);
  await page.locator("[data-contact=true]").waitFor();
  await press(page, "pairingFinished");
  expect(await page.locator("main").innerText()).not.toContain(server);
  expect(await page.locator("[data-phone]").innerText()).toMatch(/baterai 64%[^]*di luar waktu tugas/); // nothing is stored off duty, and it says so
  await page.locator("[data-open=revoke]").click();
  await press(page, "revoke");
  await expect.poll(() => page.locator("[data-phone] [data-open=revoke]").count()).toBe(0);
  await page.context().close();
});

it(
  "passes a parcel to another courier on the road: the taker's code, then both read every label",
  { timeout: 90_000 },
  async () => {
    const [giver, taker] = [await buildAccount(office.service, ["COURIER"]), await buildAccount(office.service, ["COURIER"])];
    const out = async ({ login, id }: typeof giver) => {
      await beginDuty(office.service, id);
      return outWith(office, oneDocument(), { ...(await staffClient(office.service, login, TEST_PASSWORD)), id });
    };
    const [parcel, other] = [await out(giver), await out(taker)];
    const taking = await phoneOf(taker.login);
    await press(taking.page, "openTake");
    await taking.page.locator("[data-transfer-link] .qr-code").waitFor();
    await expectSound(taking, "take");
    const link = await taking.page.locator("[data-transfer-link]").getAttribute("data-transfer-link");

    // Any camera opens the link on the giver's phone.
    const giving = await phoneOf(giver.login);
    const { page } = giving;
    await page.locator(".courier-troubles summary").click();
    await press(page, "open-oper");
    await page.locator("[data-field=transferLink]").fill("https://contoh.id/lain");
    await press(page, "takeLink");
    await page.getByText("Itu bukan kode").waitFor();
    await page.goto(link!);
    await page.locator(`[data-give="${parcel.id}"]`).click();
    const label = page.locator("[data-field=label]");
    await page.locator("[data-turn=give]").waitFor();
    await label.fill(other.labels[0]!); // the taker's own parcel is not this one
    await press(page, "checkLabel");
    await page.locator("[data-scanned=UNKNOWN]").waitFor();
    await label.fill(parcel.labels[0]!);
    await page.locator("[data-turn=take]").waitFor();
    await expectSound(giving, "give");
    expect(await stateOf(parcel.id)()).toBe("UNDER_WAY");
    expect((await deliveryRow(office, parcel)).courierId).toBe(giver.id);
    await label.fill(parcel.labels[0]!);
    await press(page, "transfer");
    await expect.poll(() => said(page)).toContain("Paket dialihkan");
    expect(await deliveryRow(office, parcel)).toMatchObject({ courierId: taker.id, runId: other.runId });
    await press(taking.page, "back");
    await taking.page.locator(`[data-open-stop="${parcel.id}"]`).waitFor(); // it appears by itself
    await page.context().close();
    await taking.page.context().close();
  },
);

describe("who may see it", () => {
  it("a courier who signs in anywhere lands on the courier's page", async () => {
    const { login } = await buildAccount(office.service, ["COURIER"]);
    const { page } = await phoneOf(login, "/petugas");
    expect(new URL(page.url()).pathname).toBe("/kurir");
    await page.context().close();
  });

  it("somebody else is told so, and nothing is asked for them", async () => {
    const { login } = await buildAccount(office.service, ["DESK"]);
    const { page } = await openPage(browser, `${office.service.url}/kurir`, { width: 360 });
    const asked: string[] = [];
    page.on("request", (request) => request.postData()?.includes("courierDay") && asked.push(request.url()));
    await signInOn(page, login);
    await page.getByRole("heading", { level: 1, name: "Halaman ini untuk kurir" }).waitFor();
    expect(asked).toEqual([]);
    await page.context().close();
  });

  it("another courier's stop in the address shows nothing", async () => {
    const parcel = await assigned(office, { input: oneDocument() });
    const { login } = await buildAccount(office.service, ["COURIER"]);
    const { page } = await phoneOf(login);
    await page.goto(`${office.service.url}/kurir?layar=antaran&antaran=${parcel.id}`);
    await page.locator("[data-action=toDay]").waitFor();
    expect(await page.locator("main").innerText()).not.toContain("Siti Aminah");
    await page.context().close();
  });
});
