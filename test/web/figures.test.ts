import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import { application, produced, reviewed, staffedService, submit } from "../support/journey.ts";
import { seeded } from "../support/random.ts";
import { changeHands, waitingDocuments } from "../support/random-handovers.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
let office: Awaited<ReturnType<typeof staffedService>>;
let browser: Browser;
beforeAll(async () => {
  office = await staffedService({ webDirectory: WEB });
  browser = await launchBrowser();
  const { service, verifier, printer } = office;
  for (const villageCode of ["73.72.01.1004", "73.72.02.1001", "73.72.03.1001"]) {
    const whole = application();
    const { code } = await submit(service, { ...whole, address: { ...(whole["address"] as object), villageCode } });
    await produced(printer, await reviewed(verifier, code));
  }
  await changeHands(service, await waitingDocuments(service), 25, seeded(5));
  await service.counting.catchUp();
});
afterAll(async () => {
  await browser.close();
  await office.service.stop();
});

async function figuresPage(
  roles: readonly StaffRole[],
  query = "?dari=2025-01&sampai=2026-12",
  width = 1280,
): Promise<WatchedPage> {
  const { service } = office;
  const { login } = await buildAccount(service, roles);
  const watched = await openPage(browser, `${service.url}/petugas/angka${query}`, { width });
  const { page } = watched;
  await signInOn(page, login);
  await page.locator(".staff-figures h1").waitFor();
  return watched;
}
const numberIn = async (page: Page, place: string, measure: string): Promise<number> =>
  Number(await page.locator(`[data-place="${place}"] [data-measure=${measure}]`).innerText());
async function expectSound({ page }: WatchedPage, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    where,
  ).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), where).toBe(0);
}

describe("/petugas/angka", () => {
  it("gives every place its numbers, and behind each number exactly what it counts", async () => {
    const watched = await figuresPage(["SUPERVISOR"]);
    const { page, complaints } = watched;
    const village = page
      .locator("tbody tr")
      .filter({ has: page.locator("[data-measure=DOCUMENTS] button") })
      .first();
    await village.waitFor();
    const place = (await village.getAttribute("data-place"))!;
    const documents = await numberIn(page, place, "DOCUMENTS");
    await page.locator(`[data-place="${place}"] [data-measure=DOCUMENTS] button`).click();
    await expect.poll(() => page.locator("[data-counted]").count()).toBe(documents);
    expect(await page.locator("[data-behind] h2").innerText()).toContain(`: ${documents}`);
    await expectSound(watched, "with a list");
    await page.locator("[data-by=CHANNEL]").click();
    await page.locator('[data-place="ONLINE"]').waitFor();
    expect(page.url()).toContain("menurut=jalur");
    expect(await page.locator("[data-behind]").count()).toBe(0); // it explained another table
    expect(await page.locator('[data-place="ONLINE"] th').innerText()).toBe("Daring");
    await page.locator("[data-by=VILLAGE]").click();
    await page.locator(`[data-place="${place}"] [data-measure=DOCUMENTS] button`).click();
    await page.locator("[data-counted] a").first().click();
    await page.locator("[data-case]").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("says that nothing is counted where nothing is", async () => {
    const { page } = await figuresPage(["DISPATCHER"], "?dari=2023-01&sampai=2023-12");
    await page.locator("[data-empty]").waitFor();
    expect(await page.locator("table").count()).toBe(0);
    await page.context().close();
  });

  it("lets a supervisor publish the revision of a closed month, with a reason; a dispatcher only sees that it is due", async () => {
    const { service } = office;
    const work = {
      em: service.database.em.fork(),
      actor: SYSTEM,
      now: new Date(),
      vault: service.vault,
      randomBytes,
      deviceAt: null,
    };
    const [month] = (await closeMonths(work)).toSorted();
    expect(month).toBeDefined();
    await changeHands(service, await waitingDocuments(service), 40, seeded(6));
    await service.counting.catchUp();
    const { page: watching } = await figuresPage(["DISPATCHER"]);
    await watching.locator("[data-revise]").first().waitFor();
    expect(await watching.locator("[data-open=reviseMonth]").count()).toBe(0);
    const watched = await figuresPage(["SUPERVISOR"], undefined, 360);
    const { page, complaints } = watched;
    const due = page.locator("[data-revise]");
    await due.first().waitFor();
    const before = await due.count();
    const revised = (await due.first().getAttribute("data-revise"))!;
    await due.first().locator("[data-open=reviseMonth]").click();
    await page.locator("[data-action=reviseMonth]").dispatchEvent("click"); // without a reason nothing happens
    await page.locator("[data-field=reason]").fill("Serah terima dikoreksi");
    await expectSound(watched, "with a reason");
    await page.locator("[data-action=reviseMonth]").click();
    await expect.poll(() => due.count()).toBe(before - 1);
    expect(await page.locator(`[data-revise="${revised}"]`).count()).toBe(0);
    expect(await page.locator("[data-notice]").innerText()).toContain("sudah terbit");
    expect(complaints).toEqual([]);
    await Promise.all([page.context().close(), watching.context().close()]);
  });

  it("tells everybody else whose page it is, and asks nothing for them", async () => {
    const { page, complaints } = await figuresPage(["DESK"]);
    expect(await page.locator("main").innerText()).toContain("pimpinan dan pengatur antar");
    expect(await page.locator("table").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
