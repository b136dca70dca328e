import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { act, type AssignedParcel, at, courierService, type CourierService, deliveryRow, runRow } from "../support/courier.ts";
import { courierOut, deed, doorSteps, fillProof, loseAnswerOf, onThePhone, type Out, says } from "../support/courier-outbox.ts";
import { expectSound, press } from "../support/courier-page.ts";
import { signInOn } from "../support/sign-in.ts";
import { attemptsOf, codeOfCitizen, failed, otherThan, PIN } from "../support/door.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
let office: CourierService;
let browser: Browser;
const out = (count = 1): Promise<Out> => courierOut(browser, office, count);
const steps = (parcel: AssignedParcel): Promise<string[]> => doorSteps(office, parcel);
beforeAll(async () => {
  office = await courierService({ webDirectory: WEB });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await office.service.stop();
});

describe("without a signal", () => {
  it(
    "a whole visit is kept sealed, survives the closed page, and is sent once, in order, with the time of the press",
    { timeout: 120_000 },
    async () => {
      const phone = await out(2);
      const { page, parcels, login } = phone;
      const [first, second] = parcels as [AssignedParcel, AssignedParcel];
      const code = await codeOfCitizen(office, first);
      await phone.moveTo(PIN);
      await page.context().setOffline(true);
      const pressedFrom = Date.now();
      await press(page, "arrive");
      await page.locator(`[data-stop="${first.id}"][data-stop-state=ARRIVED] [data-waits]`).waitFor(); // done, and said to be unknown yet
      await deed(page, "arrive", "WAITING").waitFor();
      expect(await page.locator("[data-outbox]").innerText()).toMatch(/Tiba · Siti Aminah[^]*menunggu sinyal/);
      await press(page, "openHandOver");
      await fillProof(page, code);
      await page.locator("form [data-action=handOver]").click();
      await page.locator(`[data-stop="${second.id}"]`).waitFor(); // the next door
      await deed(page, "handOver", "WAITING").waitFor();
      await expectSound(phone, "outbox");
      const pressedTo = Date.now();

      const kept = await onThePhone(page);
      expect(kept).toContain('"step":"handOver"');
      expect(kept).toContain('"extractable":false');
      for (const secret of ["Siti", "4711", code, "JFIF", "recipientName", "4.02"]) expect(kept, secret).not.toContain(secret);
      expect(await steps(first)).toEqual([]);

      // The page is closed, and an hour passes.
      await page.close();
      const again = await page.context().newPage();
      await again.clock.install({ time: Date.now() + 3_600_000 });
      await again.context().setOffline(false);
      await again.goto(`${office.service.url}/kurir`);
      await expect.poll(() => steps(first), { timeout: 20_000 }).toEqual(["arrive", "handOver"]);
      await deed(again, "handOver", "SENT").waitFor();
      await expect.poll(() => again.locator("[data-outbox]").innerText()).toMatch(/Diserahkan · Antaran 1, Lompoe[^]*terkirim/);
      const [attempt] = await attemptsOf(office, first);
      expect(attempt).toMatchObject({ attempt: { outcome: "HANDED_OVER" }, sealed: { place: PIN } });
      const happenedAt = attempt!.attempt.deviceAt!.getTime();
      expect(happenedAt).toBeGreaterThanOrEqual(pressedFrom);
      expect(happenedAt).toBeLessThanOrEqual(pressedTo);
      expect(await onThePhone(again)).toContain('"deeds":[]');

      // And with the courier goes the key.
      await again.goto(`${office.service.url}/petugas/saya`);
      await press(again, "signOut");
      await again.locator("[data-field=login]").waitFor();
      expect(await onThePhone(again)).toBe('{"deeds":[],"keys":[]}');
      await signInOn(again, login);
      await again.context().close();
    },
  );

  it("the office is not left while it does not know everything", { timeout: 60_000 }, async () => {
    const { page, parcels } = await out();
    await page.route("**/staff/graphql", (route) => (says(route, "arriveAtDoor") ? route.abort() : route.fallback()));
    await press(page, "arrive");
    await deed(page, "arrive", "WAITING").waitFor();
    await page.goto(`${office.service.url}/petugas/saya`);
    await press(page, "signOut");
    await page.locator("[data-error=DEEDS_WAITING]").waitFor();
    await page.unroute("**/staff/graphql");
    await page.goto(`${office.service.url}/kurir`);
    await expect.poll(() => steps(parcels[0]!), { timeout: 20_000 }).toEqual(["arrive"]);
    await page.context().close();
  });

  it("a slip of the thumb that has not been sent can be taken back", { timeout: 60_000 }, async () => {
    const { page, parcels } = await out();
    await page.context().setOffline(true);
    await press(page, "arrive");
    await press(page, "takeBack");
    await page.locator("[data-stop-state=UNDER_WAY]").waitFor();
    await page.context().setOffline(false);
    await press(page, "pause");
    await expect.poll(async () => (await runRow(office, parcels[0]!.runId)).state).toBe("PAUSED"); // what came later has arrived
    expect(await steps(parcels[0]!)).toEqual([]);
    await page.context().close();
  });
});

describe("once and only once", () => {
  it("the answer is lost after the server did it: the same message goes out again, one fact", { timeout: 60_000 }, async () => {
    const { page, parcels } = await out();
    const bodies: string[] = [];
    page.on("request", (request) => request.postData()?.includes("arriveAtDoor") && bodies.push(request.postData()!));
    await loseAnswerOf(page, "arriveAtDoor");
    await press(page, "arrive");
    await deed(page, "arrive", "WAITING").waitFor();
    await expect.poll(() => steps(parcels[0]!)).toEqual(["arrive"]); // done, which the phone cannot know
    await page.unroute("**/staff/graphql");
    await page.reload(); // as after a crash of the browser
    await expect.poll(() => bodies.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect(new Set(bodies).size).toBe(1);
    await page.locator("[data-stop-state=ARRIVED]").waitFor();
    await expect.poll(() => page.locator("[data-deed], [data-waits]").count()).toBe(0);
    expect(await steps(parcels[0]!)).toEqual(["arrive"]);
    await page.context().close();
  });

  it(
    "the same, and so late that the phone's clock goes along: still one fact, and not called refused",
    { timeout: 60_000 },
    async () => {
      const { page, parcels } = await out();
      await loseAnswerOf(page, "arriveAtDoor");
      await press(page, "arrive");
      await deed(page, "arrive", "WAITING").waitFor();
      await page.close();
      const again = await page.context().newPage();
      await again.clock.install({ time: Date.now() + 3_600_000 });
      await again.goto(`${office.service.url}/kurir`);
      await deed(again, "arrive", "SENT").waitFor({ timeout: 20_000 });
      await again.locator("[data-action=openHandOver]").waitFor();
      expect(await steps(parcels[0]!)).toEqual(["arrive"]);
      await again.context().close();
    },
  );

  it("pressed twice, and on two open pages: one fact", { timeout: 60_000 }, async () => {
    const { page, parcels } = await out();
    const twin = await page.context().newPage();
    await twin.goto(`${office.service.url}/kurir`);
    await twin.locator("[data-action=arrive]").waitFor();
    const bodies = new Set<string>();
    for (const each of [page, twin])
      each.on("request", (request) => request.postData()?.includes("arriveAtDoor") && bodies.add(request.postData()!));
    await page.evaluate("{ const button = document.querySelector('[data-action=arrive]'); button.click(); button.click(); }");
    await twin.locator("[data-action=openHandOver]").waitFor();
    await page.locator("[data-action=openHandOver]").waitFor();
    await expect.poll(() => page.locator("[data-deed]").count()).toBe(0);
    expect(bodies.size).toBe(1);
    expect(await steps(parcels[0]!)).toEqual(["arrive"]);
    await page.context().close();
  });
});

describe("what the server refuses", () => {
  it("is said with its reason and holds back only its own parcel; dismissed, the rest goes on", { timeout: 90_000 }, async () => {
    const { page, parcels, courier } = await out(2);
    const [first, second] = parcels as [AssignedParcel, AssignedParcel];
    await page.context().setOffline(true);
    await press(page, "arrive");
    await press(page, "openFail");
    await page.locator("[data-reason=NOBODY_HOME]").click();
    await press(page, "fail");
    await page.locator(`[data-stop="${second.id}"]`).waitFor();
    await press(page, "arrive");
    await expect.poll(() => page.locator("[data-deed-state=WAITING]").count()).toBe(3);
    await failed(office, first); // on another phone, meanwhile
    await act(courier, "retryDelivery", "CourierStepInput", await at(office, first));
    await page.context().setOffline(false);
    await expect.poll(() => steps(second), { timeout: 20_000 }).toEqual(["arrive"]);
    await deed(page, "arrive", "REFUSED").waitFor();
    expect(await page.locator("[data-deed-state=REFUSED]").innerText()).toContain("ditolak: Sudah berubah");
    expect(await page.locator("[data-deed=fail]").innerText()).toContain("menunggu catatan di atas yang ditolak");
    expect(await steps(first)).toEqual(["fail", "retry"]);
    await press(page, "dismiss");
    await expect.poll(() => steps(first), { timeout: 20_000 }).toEqual(["fail", "retry", "fail"]);
    await expect.poll(() => page.locator("[data-deed-state=REFUSED], [data-deed-state=WAITING]").count()).toBe(0);
    await page.context().close();
  });

  it("a handover with a wrong code and somebody else's digits is put right in its form", { timeout: 90_000 }, async () => {
    const phone = await out();
    const { page, parcels } = phone;
    const [parcel] = parcels as [AssignedParcel];
    const code = await codeOfCitizen(office, parcel);
    await phone.moveTo(PIN);
    await press(page, "arrive");
    await press(page, "openHandOver");
    await fillProof(page, otherThan(code));
    await page.locator("form [name=identityKind][value=KTP-el]").check();
    await page.context().setOffline(true);
    await page.locator("form [data-action=handOver]").click();
    await deed(page, "handOver", "WAITING").waitFor();
    await page.context().setOffline(false);
    await deed(page, "handOver", "REFUSED").waitFor({ timeout: 20_000 });
    expect(await page.locator("[data-outbox]").innerText()).toMatch(/ditolak[^]*4 angka terakhir[^]*kode/);
    await expectSound(phone, "refused");
    await page.reload(); // what was typed at the door is still there
    await press(page, "amend");
    const form = page.locator("form[data-form=handOver]");
    expect(await form.locator("[data-field=identityLastFour]").inputValue()).toBe("4711");
    await form.locator("[data-field=identityLastFour]").fill("0001");
    await form.locator("[data-field=code]").fill(code);
    await form.locator("[data-place=found]").waitFor();
    await form.locator("[data-action=handOver]").click();
    await expect.poll(async () => (await deliveryRow(office, parcel)).state, { timeout: 20_000 }).toBe("HANDED_OVER");
    await expect.poll(() => page.locator("[data-deed-state=REFUSED], [data-deed-state=WAITING]").count()).toBe(0);
    expect((await attemptsOf(office, parcel)).length).toBe(1);
    await page.context().close();
  });
});

it("three taps at most from the next stop: arrived, failed, and to the proof", { timeout: 60_000 }, async () => {
  const { page, parcels } = await out();
  await page.evaluate(`{ window.taps = 0; addEventListener("click", () => { taps += 1; }, true); }`);
  const taps = async (): Promise<unknown> => page.evaluate("(() => { const made = taps; taps = 0; return made; })()");
  await press(page, "arrive");
  await page.locator("[data-action=openHandOver]").waitFor();
  expect(await taps()).toBe(1);
  await press(page, "openHandOver");
  await page.locator("form[data-form=handOver]").waitFor();
  expect(await taps()).toBe(1); // then the proof, and one more
  await press(page, "back");
  await taps();
  await press(page, "openFail");
  await page.locator("[data-reason=NOBODY_HOME]").click();
  await press(page, "fail");
  await expect.poll(() => steps(parcels[0]!)).toEqual(["arrive", "fail"]);
  expect(await taps()).toBe(3);
  await page.context().close();
});
