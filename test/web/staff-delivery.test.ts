import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import { act, type AssignedParcel, at, courierService, type CourierService, deliveryRow } from "../support/courier.ts";
import { failed, outWith, requestRow } from "../support/door.ts";
import { application, signedIn } from "../support/journey.ts";
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

const SIZES = [
  { width: 1280, height: 900 },
  { width: 360, height: 740 },
] as const;
async function openAs(role: StaffRole, path: string, size: (typeof SIZES)[number] = SIZES[0]): Promise<WatchedPage> {
  const { login } = await buildAccount(office.service, [role]);
  const watched = await openPage(browser, `${office.service.url}${path}`, size);
  const { page } = watched;
  await signInOn(page, login);
  return watched;
}
const stateOf = (page: Page, position: number): Promise<string | null> =>
  page.locator("li[data-document]").nth(position).getAttribute("data-document-state");
const fits = (page: Page): Promise<boolean> => page.evaluate("document.documentElement.scrollWidth <= innerWidth");

/** Reported as lost by its courier. */
async function frozen(): Promise<AssignedParcel> {
  const parcel = await outWith(office, application({ handover: "COURIER" }));
  await act(parcel.courier, "reportIncident", "IncidentInput", { ...(await at(office, parcel)), kind: "LOST" });
  return parcel;
}
/** Back at the office, because it says something wrong. */
async function back(): Promise<AssignedParcel> {
  const parcel = await outWith(office, application({ handover: "COURIER" }));
  await failed(office, parcel, { reason: "DOCUMENT_DATA_WRONG" });
  await act(parcel.courier, "returnDelivery", "CourierStepInput", await at(office, parcel));
  await act(office.desk, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
  return parcel;
}

describe("what an incident ended with", () => {
  it.each(SIZES)("waits for a supervisor, who has one made again and ends the other, at $width px", async (size) => {
    const parcel = await frozen();
    const supervisor = await signedIn(office.service, ["SUPERVISOR"]);
    const end = { ...(await at(office, parcel)), outcome: "CLOSE", reason: "Tas hanyut di sungai", scannedLabels: [] };
    await act(supervisor, "resolveIncident", "ResolveIncidentInput", end);
    const { page, complaints } = await openAs("SUPERVISOR", `/petugas/keputusan/${parcel.requestId}`, size);
    await page.locator("[data-incident=LOST]").waitFor();
    const history = page.locator("[data-history]");
    await expect.poll(() => history.innerText()).toContain("Dokumen hilang di perjalanan");
    expect(await history.innerText()).toContain("Tas hanyut di sungai");
    const decide = async (position: number, reprint: "APPROVED" | "REFUSED"): Promise<void> => {
      const document = page.locator("li[data-document]").nth(position);
      await document.locator("[data-open=decideReprint]").click();
      const form = document.locator("form[data-form=decideReprint]");
      await form.locator("textarea").fill("Sudah dicari dua hari");
      expect(await form.locator("[data-action=decideReprint]").getAttribute("aria-disabled")).toBe("true");
      await form.locator(`input[value=${reprint}]`).check();
      await form.locator("[data-action=decideReprint]").click();
      await form.waitFor({ state: "detached" });
    };
    expect(await page.locator("li[data-document] .staff-clock").count()).toBe(2);
    await decide(0, "REFUSED");
    await expect.poll(() => stateOf(page, 0)).toBe("CANCELLED");
    expect(await page.locator("li[data-document]").first().locator(".staff-clock").count()).toBe(0); // nothing was finished
    await decide(1, "APPROVED");
    expect(await stateOf(page, 1)).toBe("LOST");
    expect(await page.locator("[data-open=decideReprint]").count()).toBe(0);
    expect(await fits(page)).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
  it("is called by its kind on the dispatcher's page", async () => {
    const parcel = await frozen();
    const { page, complaints } = await openAs("DISPATCHER", "/petugas/antar");
    await expect
      .poll(() => page.locator("[data-alert=INCIDENT]").allInnerTexts(), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining("paket hilang")]));
    await page.locator("[data-alert=INCIDENT]").first().click();
    expect((await deliveryRow(office, parcel)).incidentKind).toBe("LOST");
    await expect.poll(() => page.locator("[data-detail]").innerText()).toContain("(paket hilang)");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("a document that says something wrong", () => {
  it("is taken out by the desk, put back, taken out again and spoiled by a supervisor", async () => {
    const parcel = await back();
    const desk = await openAs("DESK", `/petugas/dikeluarkan/${parcel.requestId}`, SIZES[1]);
    const document = desk.page.locator("li[data-document]").first();
    await document.locator("[data-action=unpack]").click();
    await expect.poll(() => stateOf(desk.page, 0)).toBe("READY");
    await document.locator("[data-action=pack]").click();
    await expect.poll(() => stateOf(desk.page, 0)).toBe("PACKED");
    await document.locator("[data-action=unpack]").click();
    await expect.poll(() => stateOf(desk.page, 0)).toBe("READY");
    const supervisor = await openAs("SUPERVISOR", `/petugas/keputusan/${parcel.requestId}`);
    const item = supervisor.page.locator("li[data-document]").first();
    await item.locator("[data-open=spoil]").click();
    await item.locator("form[data-form=spoil] textarea").fill("Nama salah");
    await item.locator("[data-action=spoil]").click();
    await expect.poll(() => stateOf(supervisor.page, 0)).toBe("SPOILED");
    expect(await requestRow(office, parcel)).toMatchObject({ state: "HANDING_OVER" }); // the other one can go out
    expect([...desk.complaints, ...supervisor.complaints]).toEqual([]);
    expect(await fits(desk.page)).toBe(true);
  });
});
