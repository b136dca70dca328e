import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { type AssignedParcel, courierService, type CourierService, deliveryRow } from "../support/courier.ts";
import { courierOut, fillProof, type Out } from "../support/courier-outbox.ts";
import { expectSound, press, said } from "../support/courier-page.ts";
import { attemptsOf, codeOfCitizen, PIN } from "../support/door.ts";
import { phonePhoto } from "../support/pictures.ts";

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
const out = (count = 1): Promise<Out> => courierOut(browser, office, count);

/** Name and street of the next stop, unscrolled: between the top of the screen and the button of the thumb. */
async function expectInSight(page: Page, parcel: AssignedParcel, when: string): Promise<void> {
  for (const height of [740, 640]) {
    await page.setViewportSize({ width: 360, height });
    await page.evaluate("scrollTo(0, 0)");
    const rectangles = (await page.evaluate(`(() => {
      const box = (element) => { const { top, bottom } = element.getBoundingClientRect(); return { top, bottom }; };
      const stop = document.querySelector('[data-stop="${parcel.id}"]');
      return [".courier-stop-name", ".courier-stop-street"].map((part) => box(stop.querySelector(part)))
        .concat(box(document.querySelector(".courier-actions")));
    })()`)) as { top: number; bottom: number }[];
    const [name, street, button] = rectangles as [(typeof rectangles)[0], (typeof rectangles)[0], (typeof rectangles)[0]];
    for (const text of [name, street]) {
      expect(text.top, `${when}, ${height}: top`).toBeGreaterThanOrEqual(0);
      expect(text.bottom, `${when}, ${height}: above the button`).toBeLessThanOrEqual(button.top);
    }
    await page.screenshot({ path: `${process.env["SHOTS"] ?? "/tmp"}/kurir-${when.replaceAll(" ", "-")}-${height}.png` });
  }
  await page.setViewportSize({ width: 360, height: 740 });
}

it("the next address is in sight of the thumb after whatever was said", { timeout: 120_000 }, async () => {
  const phone = await out(3);
  const { page } = phone;
  const [first, second, third] = phone.parcels as [AssignedParcel, AssignedParcel, AssignedParcel];
  await expectInSight(page, first, "started");
  await page.context().clearPermissions(); // the longest that the card of the duty can say
  await page.reload();
  await page.locator("[data-location=refused]").waitFor();
  await expectInSight(page, first, "refused");
  await page.context().grantPermissions(["geolocation"]);
  await phone.moveTo(PIN);
  await page.reload();
  await page.locator("[data-sent]").waitFor();
  await press(page, "arrive");
  await page.locator("[data-action=openHandOver]").waitFor();
  await expectInSight(page, first, "arrived");
  await press(page, "openHandOver");
  await fillProof(page, await codeOfCitizen(office, first));
  await page.locator("form [data-action=handOver]").click();
  await page.locator(`[data-stop="${second.id}"]`).waitFor();
  expect(await said(page)).toContain("diserahkan");
  await page.locator("[data-undo]").waitFor();
  await expectInSight(page, second, "handed over");
  await expectSound(phone, "handed over");
  await press(page, "arrive");
  await press(page, "openFail");
  await page.locator("[data-reason=NOBODY_HOME]").click();
  await press(page, "fail");
  await page.locator(`[data-stop="${third.id}"]`).waitFor();
  await expectInSight(page, third, "failed");
  await page.context().setOffline(true);
  await press(page, "arrive");
  await page.locator(`[data-stop="${third.id}"] [data-waits]`).waitFor();
  await expectInSight(page, third, "offline");
  await page.context().close();
});

it("a place that the page had a moment ago is used, and its age is said", { timeout: 60_000 }, async () => {
  const phone = await out();
  const { page, parcels } = phone;
  await phone.moveTo(PIN);
  await page.locator("[data-sent]").waitFor();
  await press(page, "arrive");
  await page.locator("[data-action=openHandOver]").waitFor();
  await page.evaluate("navigator.geolocation.getCurrentPosition = () => {}"); // indoors: the phone looks and looks
  await press(page, "openHandOver");
  const form = page.locator("form[data-form=handOver]");
  await form.locator("[name=recipient][value=APPLICANT]").check();
  await form.locator("[data-place=recent]").waitFor();
  expect(await form.locator("[data-place]").innerText()).toMatch(
    /Memakai lokasi (baru saja|\d+ detik lalu), teliti ±\u00a09\u00a0m/,
  );
  await fillProof(page, await codeOfCitizen(office, parcels[0]!), "recent");
  await form.locator("[data-action=handOver]").click();
  await expect.poll(() => said(page)).toContain("diserahkan");
  const [attempt] = await attemptsOf(office, parcels[0]!);
  expect(attempt).toMatchObject({ attempt: { outcome: "HANDED_OVER" }, sealed: { place: PIN } });
  await page.context().close();
});

/** All that the drafts' database holds, as text; and how many. */
const drafts = async (page: Page): Promise<{ count: number; text: string }> =>
  (await page.evaluate(`(async () => {
    const asked = indexedDB.open("antar-dompet-kurir-isian");
    const database = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
    if (!database.objectStoreNames.contains("drafts")) return { count: 0, text: "" };
    const all = await new Promise((resolve) => {
      const rows = database.transaction("drafts").objectStore("drafts").getAll();
      rows.onsuccess = () => resolve(rows.result);
    });
    const bytes = (value) => new TextDecoder("latin1").decode(value);
    const shown = (_, value) => value instanceof ArrayBuffer || value instanceof Uint8Array ? bytes(value) : value;
    database.close();
    return { count: all.length, text: JSON.stringify(all, shown) };
  })()`)) as { count: number; text: string };

describe("a page that the phone discards while the camera is open", () => {
  it("has the half-filled handover again, photo included, and nothing of it once it is sent", { timeout: 120_000 }, async () => {
    const phone = await out();
    const { page, parcels } = phone;
    const code = await codeOfCitizen(office, parcels[0]!);
    await phone.moveTo(PIN);
    await press(page, "arrive");
    await press(page, "openHandOver");
    await page.context().setOffline(true);
    await fillProof(page, code);
    await expect.poll(async () => (await drafts(page)).text.length).toBeGreaterThan(5_000); // with the photo
    const kept = await drafts(page);
    for (const secret of ["Siti", "4711", code, "JFIF", "recipient"]) expect(kept.text, secret).not.toContain(secret);
    await page.context().setOffline(false);
    await page.reload();
    const form = page.locator("form[data-form=handOver]");
    await form.locator("[data-photo=kept] img").waitFor();
    expect(await form.locator("[data-field=code]").inputValue()).toBe(code);
    expect(await form.locator("[data-field=identityLastFour]").inputValue()).toBe("4711");
    expect(await form.locator("[name=recipient][value=APPLICANT]").isChecked()).toBe(true);
    expect(await form.locator("[name=identityKind][value=SIM]").isChecked()).toBe(true);
    await form.locator("[data-place=found]").waitFor();
    await form.locator("[data-action=handOver]").click();
    await expect.poll(async () => (await deliveryRow(office, parcels[0]!)).state).toBe("HANDED_OVER");
    const rows = await office.service.database.em
      .fork()
      .getConnection()
      .execute("select f.id from stored_file f join delivery_attempt a on a.id = f.attempt_id where a.delivery_id = ?", [
        parcels[0]!.id,
      ]);
    expect(rows).toHaveLength(1); // the photo of before
    await expect.poll(async () => (await drafts(page)).count).toBe(0);
    await page.context().close();
  });

  it("has the half-filled failure again, and nothing of it once the duty is over", { timeout: 60_000 }, async () => {
    const { page } = await out();
    await press(page, "arrive");
    await press(page, "openFail");
    await page.locator("[data-reason=OTHER]").click();
    await page.locator("[data-field=note]").fill("pagar terkunci");
    const buffer = await phonePhoto("PAGAR");
    await page.locator("[data-action=choose-photo]").setInputFiles({ name: "pagar.jpg", mimeType: "image/jpeg", buffer });
    await page.locator("[data-photo=kept]").waitFor();
    await expect.poll(async () => (await drafts(page)).text.length).toBeGreaterThan(5_000);
    await page.reload();
    await page.locator("form[data-form=fail] [data-photo=kept] img").waitFor();
    expect(await page.locator("[data-field=note]").inputValue()).toBe("pagar terkunci");
    await press(page, "back");
    await press(page, "duty");
    await press(page, "dutyOff");
    await page.locator("[data-duty=OFF]").waitFor();
    await expect.poll(async () => (await drafts(page)).count).toBe(0);
    await page.context().close();
  });
});
