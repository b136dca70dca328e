import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { application, newNik, submit } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ webDirectory: WEB });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const submitAs = (name: string): Promise<unknown> =>
  submit(service, application({ applicant: { name, nik: newNik(), phone: "081234567890", familyCardNumber: null } }));

it("a search shows the newest twenty, more when asked, and never a count of something else", async () => {
  for (let count = 0; count < 22; count++) await submitAs("Rosmini Dua");
  await submitAs("Kasmawati Satu");
  const { login } = await buildAccount(service, ["VERIFIER"]);
  const { page, complaints } = await openPage(browser, `${service.url}/petugas`);
  await signInOn(page, login);
  const field = page.locator("#staff-search-text");
  const found = page.locator("section[aria-labelledby=staff-found-title]");
  const search = async (text: string): Promise<void> => {
    await field.fill(text);
    await field.press("Enter");
  };
  const shown = async (): Promise<[string, number, boolean]> => [
    (await found.locator("[role=status]").textContent()) ?? "",
    await found.locator("a[data-request]").count(),
    await found.locator(".staff-list-empty").isVisible(),
  ];
  await field.waitFor();
  await search("rosmini dua");
  await expect.poll(shown).toEqual(["Lebih dari 20 permohonan ditemukan, yang terbaru lebih dulu", 20, false]);
  await found.locator("[data-action=loadMore]").click();
  await expect.poll(shown).toEqual(["22 permohonan ditemukan", 22, false]);
  await search("kasmawati satu");
  await expect.poll(shown).toEqual(["1 permohonan ditemukan", 1, false]);
  await search("bukan siapa siapa");
  await expect.poll(shown).toEqual(["0 permohonan ditemukan", 0, true]);
  expect(complaints).toEqual([]);
  await page.context().close();
});
