import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passDeadlines } from "../../api/requests/deadline.commands.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import type { StaffClient } from "../support/client.ts";
import {
  application,
  caseOf,
  produced,
  readCase,
  type Receipt,
  reviewed,
  signedIn,
  step,
  submit,
  versioned,
} from "../support/journey.ts";
import { phonePhoto } from "../support/pictures.ts";
import { startService, type TestService } from "../support/service.ts";
import { signInOn } from "../support/sign-in.ts";

let service: TestService;
let browser: Browser;
let verifier: StaffClient;
beforeAll(async () => {
  service = await startService({ webDirectory: fileURLToPath(new URL("../../dist/web", import.meta.url)) });
  browser = await launchBrowser();
  verifier = await signedIn(service, ["VERIFIER"]);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const DAY_MS = 86_400_000;
const passAfterDays = (days: number): Promise<unknown> =>
  passDeadlines({
    em: service.database.em.fork(),
    actor: { kind: "SYSTEM" },
    now: new Date(service.now().getTime() + days * DAY_MS),
    vault: service.vault,
    randomBytes,
    deviceAt: null,
  });

/** Both papers of the request are asked for again. */
async function askedAgain(): Promise<{ receipt: Receipt; id: string }> {
  const receipt = await submit(service);
  const inReview = await step(verifier, "startReview", versioned(await caseOf(verifier, receipt.code)));
  const askedFor = inReview.documents.map(({ id, requirements }) => ({
    documentId: id,
    requirement: requirements.find(({ code }) => code === "SURAT_KEMATIAN" || code === "KK_LAMA")!.code,
    reason: "Foto buram",
  }));
  const { id } = await step(verifier, "requestCompletion", { ...versioned(inReview), askedFor }, "RequestCompletionInput");
  return { receipt, id };
}
async function openAs(
  role: "OPERATOR" | "DESK" | "VERIFIER",
  path: string,
  size: { width: number; height: number },
): Promise<WatchedPage> {
  const { login } = await buildAccount(service, [role]);
  const watched = await openPage(browser, `${service.url}${path}`, size);
  await signInOn(watched.page, login);
  return watched;
}
const fits = (page: Page): Promise<unknown> => page.evaluate("document.documentElement.scrollWidth <= innerWidth");
const papers = async (): Promise<{ name: string; mimeType: string; buffer: Buffer }> => ({
  name: "foto.jpg",
  mimeType: "image/jpeg",
  buffer: await phonePhoto("di loket"),
});

describe.each([
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
])("at $width px", (size) => {
  it("an operator finds the citizen's case and completes it at the counter: one paper as a photo, one seen", async () => {
    const { receipt, id } = await askedAgain();
    const { page, complaints } = await openAs("OPERATOR", "/petugas", size);
    const search = page.locator("#staff-search-text");
    await search.fill(receipt.code);
    await search.press("Enter");
    await page.locator(`[data-case="${id}"] [data-due]`).waitFor(); // the only one found is opened
    await page.locator("[data-open=completeAtCounter]").click();
    const form = page.locator("form[data-form=completeAtCounter]");
    const send = form.locator("[data-action=completeAtCounter]");
    await form.locator("[data-paper=SURAT_KEMATIAN] input[data-action=choose-photo]").setInputFiles(await papers());
    await form.locator("[data-photo=sent]").waitFor();
    expect(await send.getAttribute("aria-disabled")).toBe("true"); // one is still missing
    await form.locator("[data-paper=KK_LAMA] [data-action=seenAtCounter]").click();
    await form.locator("[data-paper=KK_LAMA] textarea").fill("KK lama asli ditunjukkan");
    expect(await fits(page)).toBe(true);
    await send.click();
    await page.locator("[data-case-state=IN_REVIEW]").waitFor();
    expect(await page.locator("[data-requirement=KK_LAMA] [data-said=SEEN_AT_COUNTER]").innerText()).toContain("KK lama asli");
    expect(complaints).toEqual([]);
  });

  it("a verifier cannot find a line good that rests on nothing, and says what it rests on", async () => {
    const { code } = await submit(service);
    const { id } = await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
    const { page, complaints } = await openAs("VERIFIER", `/petugas/diperiksa/${id}`, size);
    const line = page.locator("[data-requirement=SURAT_KEMATIAN]");
    await line.waitFor();
    expect(await line.locator("[data-action=judgeOk]").count()).toBe(0);
    expect(await line.locator("[data-action=sayNOT_APPLICABLE]").count()).toBe(0); // it always applies
    await line.locator("[data-action=saySEEN_AT_COUNTER]").click();
    expect(await line.locator("[data-action=saveGround]").getAttribute("aria-disabled")).toBe("true"); // not without a reason
    await line.locator("textarea").fill("Surat asli dari RSUD");
    expect(await fits(page)).toBe(true);
    await line.locator("[data-action=saveGround]").click();
    await page.locator("[data-requirement=SURAT_KEMATIAN][data-verdict=OK]").waitFor();
    const own = page.locator("[data-requirement=AKTA_KEMATIAN_KEPALA_KELUARGA]");
    await own.locator("[data-action=sayNOT_APPLICABLE]").click();
    await own.locator("[data-form=saidGround] .staff-preset").last().click();
    await own.locator("[data-action=saveGround]").click();
    await page.locator("[data-requirement=AKTA_KEMATIAN_KEPALA_KELUARGA][data-verdict=OK]").waitFor();
    expect(complaints).toEqual([]);
  });

  it("a parcel that is overdue is handed over from its page at once", async () => {
    const input = application();
    const { nik } = input["applicant"] as { nik: string };
    const { code, pin } = await submit(service, input);
    const printer = await signedIn(service, ["PRINTER"]);
    const { id } = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
    await passAfterDays(15);
    const { page, complaints } = await openAs("DESK", `/petugas/lewat-batas/${id}`, size);
    await page.locator("[data-pickup-state=OVERDUE]").waitFor();
    const form = page.locator("form[data-form=handOver]");
    await form.locator("input[name=recipient][value=APPLICANT]").check({ force: true });
    await form.locator("[data-field=identityLastFour]").fill(nik.slice(-4));
    await form.locator("input[name=proof][value=pin]").check({ force: true });
    await form.locator("[data-field=pin]").fill(pin);
    await form.locator("[data-action=handOver]").click();
    await page.locator("[data-pickup-state=HANDED_OVER]").waitFor();
    expect(await fits(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("a citizen reads by when, and applies again once it is too late; at the counter an operator does", async () => {
    const { receipt, id } = await askedAgain();
    const other = await askedAgain();
    const link = (held: Receipt): string => `/lacak#${held.code}.${held.secret}`;
    const { page, complaints } = await openPage(browser, service.url + link(receipt), size);
    await page.locator("form[data-form=completion] [data-due]").waitFor();
    await passAfterDays(15);
    const form = page.locator("form[data-form=reapply]");
    await form.waitFor();
    for (const chooser of await form.locator("input[data-action=choose-photo]").all())
      await chooser.setInputFiles(await papers());
    await expect.poll(() => form.locator("[data-photo=sent]").count()).toBe(2);
    await form.locator("[data-action=reapply]").click();
    await form.locator(".deed-state-problem").waitFor(); // not without consent
    await form.locator("[name=consent]").check();
    expect(await fits(page)).toBe(true);
    await form.locator("[data-action=reapply]").click();
    const code = await page.locator("[data-receipt-code]").getAttribute("data-receipt-code");
    expect(code).not.toBe(receipt.code);
    const reapplied = await caseOf(verifier, code!);
    expect(reapplied.state).toBe("SUBMITTED");
    expect(complaints).toEqual([]);

    const counter = await openAs("OPERATOR", `/petugas/cari/${other.id}`, size);
    await counter.page.locator("[data-open=reapply]").click();
    const again = counter.page.locator("form[data-form=reapply]");
    await again.locator("[data-action=seenAtCounter]").first().waitFor();
    for (const line of await again.locator("[data-action=seenAtCounter]").all()) await line.click();
    for (const text of await again.locator("textarea").all()) await text.fill("Aslinya ditunjukkan di loket");
    await again.locator("[name=consent]").check();
    expect(await fits(counter.page)).toBe(true);
    await again.locator("[data-action=reapply]").click();
    await counter.page.locator("[data-access-slip]").waitFor();
    expect(await counter.page.locator("[data-linked]").getAttribute("data-linked")).not.toBe(id);
    expect(counter.complaints).toEqual([]);
  });

  it("an administrator who is alone gives themselves roles: their page and the supervisor's say so; partners are not offered", async () => {
    const officeId = `office-${size.width}`;
    const own = await buildAccount(service, ["ADMIN"], { name: "Pak Admin", officeId });
    const { page, complaints } = await openPage(browser, `${service.url}/petugas/akun`, size);
    await signInOn(page, own.login);
    await page.locator("[data-open=changeRoles]").click();
    const form = page.locator("form[data-form=changeRoles]");
    expect(await form.locator("[data-role=PARTNER]").count()).toBe(0);
    await form.locator("[data-role=SUPERVISOR]").check();
    await form.locator("[data-role=VERIFIER]").check();
    await form.locator("[data-action=changeRoles]").click();
    const told = page.locator("[data-self-given]");
    await told.waitFor();
    expect(await told.innerText()).toContain("Pak Admin: Verifikator dan Pimpinan");
    expect(await fits(page)).toBe(true);
    const supervisor = await buildAccount(service, ["SUPERVISOR"], { officeId });
    const other = await openPage(browser, `${service.url}/petugas/pantau`, size);
    await signInOn(other.page, supervisor.login);
    await other.page.locator("[data-self-given]").waitFor();
    expect(await fits(other.page)).toBe(true);
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  it("whoever printed reads that the second look is somebody else's; where the office allows one person both, the case says so", async () => {
    const { id } = await reviewed(verifier, (await submit(service)).code);
    const { login } = await buildAccount(service, ["PRINTER"], { name: "Bu Cetak" });
    const { page, complaints } = await openPage(browser, `${service.url}/petugas/siap-dikerjakan/${id}`, size);
    await signInOn(page, login);
    const item = page.locator("li[data-document]").first();
    await item.locator("[data-action=startWork]").click();
    await item.locator("[data-action=print]").click();
    await item.locator("[data-other-eyes]").waitFor();
    expect(await item.locator("form[data-form=passCheck]").count()).toBe(0);
    expect(complaints).toEqual([]); // the reload below may end a question that is under way
    expect(await fits(page)).toBe(true);
    const office = service.database.em.fork().getConnection();
    await office.execute(`update office set second_look = 'BY_ANYONE'`);
    try {
      await page.reload();
      const label = (await item.locator("[data-label]").textContent()) ?? "";
      await item.locator("form[data-form=passCheck] input").fill(label);
      await item.locator("[data-action=passCheck]").click();
      const look = item.locator("[data-second-look=SAME]");
      await look.waitFor();
      expect(await look.innerText()).toContain("tanpa pemeriksaan kedua oleh orang lain");
      expect(await fits(page)).toBe(true);
    } finally {
      await office.execute(`update office set second_look = 'BY_ANOTHER'`);
    }
  });
});
