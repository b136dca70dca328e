import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import { application, caseOf, produced, reviewed, staffedService, submit } from "../support/journey.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
type Staffed = Awaited<ReturnType<typeof staffedService>>;
let office: Staffed;
let browser: Browser;
beforeAll(async () => {
  [office, browser] = [await staffedService({ webDirectory: WEB }), await launchBrowser()];
});
afterAll(async () => {
  await browser.close();
  await office.service.stop();
});

const WIFE = { name: "Rahma Tenri", nik: "7372014203910077" };
const card = { document: "KTP_EL", reason: "NEW", subjectName: WIFE.name, subjectNik: WIFE.nik, files: [] };

/** Readable for everybody, and nothing wider than the phone. */
async function expectSound({ page }: WatchedPage, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    where,
  ).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), where).toBe(0);
}

async function deskPage(id: string): Promise<WatchedPage> {
  const { login } = await buildAccount(office.service, ["DESK"]);
  const opened = await openPage(browser, `${office.service.url}/petugas/AT_DESK/${id}`, { width: 360, height: 740 });
  await signInOn(opened.page, login);
  await opened.page.locator("[data-case]").waitFor();
  return opened;
}
const fillIn = (page: Page, field: string, text: string): Promise<void> => page.locator(`[data-field=${field}]`).fill(text);

describe("at the desk", () => {
  it(
    "a mistyped name is put right, the card's owner takes it, and who took it can be seen on purpose",
    { timeout: 120_000 },
    async () => {
      const { service, verifier, printer, desk } = office;
      const { code, pin } = await submit(service, application({ documents: [{ ...card, subjectName: "Rahma Tenry" }] }));
      await produced(printer, await reviewed(verifier, code));
      const { id } = await caseOf(desk, code);
      const opened = await deskPage(id);
      const { page, complaints } = opened;
      await page.locator("[data-open=correctPeople]").click();
      await fillIn(page, "subjectName-0", WIFE.name);
      await page.locator("form[data-form=correctPeople] .staff-preset").first().click();
      await expectSound(opened, "correct");
      await page.locator("[data-action=correctPeople]").click();
      await page.locator("[data-notice=done]").waitFor();
      expect(await page.locator(".staff-people").innerText()).toContain(WIFE.name);
      expect(await page.locator(".staff-history").innerText()).toContain("Data diperbaiki: nama pemilik dokumen");

      const form = page.locator("form[data-form=handOver]");
      await form.locator("[name=recipient][value=CARD_OWNER]").check();
      expect(await form.locator("[data-known-name]").innerText()).toContain(WIFE.name);
      expect(await form.locator("[data-field=isAdult], [data-field=recipientName], [data-field=relation]").count()).toBe(0);
      expect(await page.locator("[data-case]").innerText()).not.toContain("0077"); // nothing to copy from
      await form.locator("[data-field=identityLastFour]").fill("0001");
      await form.locator("[data-field=pin]").fill(pin);
      await expectSound(opened, "hand over");
      await form.locator("[data-action=handOver]").click();
      await expect.poll(() => form.locator("[data-error]").innerText()).toContain("NIK yang tercatat");
      await form.locator("[data-field=identityLastFour]").fill("0077");
      await form.locator("[data-action=handOver]").click();
      await page.locator("[data-pickup-state=HANDED_OVER]").waitFor();

      expect(await page.locator("[data-receiver]").count()).toBe(0);
      await page.locator("[data-open=revealReceivers]").click();
      await page.locator("form[data-form=revealReceivers] [data-field=purpose]").selectOption("dispute");
      await page.locator("[data-action=revealReceivers]").click();
      await expect
        .poll(() => page.locator("[data-receiver]").innerText())
        .toMatch(/Rahma Tenri[^]*KTP-el berakhiran 0077[^]*dengan PIN/);
      await expectSound(opened, "receivers");
      expect(await page.locator("[data-open=correctPeople]").count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );
});

it("the form asks whose a document is, and nothing twice", { timeout: 60_000 }, async () => {
  const opened = await openPage(browser, `${office.service.url}/ajukan`, { width: 360, height: 740 });
  const { page, complaints } = opened;
  await page.locator("[data-kind=KTP_EL]").click();
  await page.locator("[data-reason=NEW]").click();
  const wanted = page.locator("[data-document=KTP_EL]");
  await page.locator("[data-action=next]").click();
  await wanted.locator(".choice-group-missing").waitFor(); // unanswered
  await wanted.locator("input[value=OWN]").check();
  expect(await wanted.locator(".field-input").count()).toBe(0);
  await wanted.locator("input[value=OTHER]").check();
  await wanted.locator(".field-input").first().fill(WIFE.name);
  await page.locator("[data-action=next]").click();
  await expect.poll(() => wanted.locator(".field-problem").count()).toBe(1); // the owner's number is no choice
  await expectSound(opened, "whose");
  expect(complaints).toEqual([]);
});
