import { fileURLToPath } from "node:url";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAccount } from "../support/accounts.ts";
import { ask } from "../support/client.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { caseOf, signedIn, submit } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";
import { signInOn } from "../support/sign-in.ts";

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ webDirectory: fileURLToPath(new URL("../../dist/web", import.meta.url)) });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

const opens = async (held: Record<string, unknown>): Promise<boolean> => {
  const { data } = await ask(
    service.url,
    `query ($code: String!, $pin: String, $secret: String) { tracking(code: $code, pin: $pin, secret: $secret) { ... on TrackingDetails { villageName } } }`,
    held,
  );
  return data?.["tracking"] !== null;
};

type Box = Readonly<Record<"top" | "bottom" | "left" | "right", number>>;
/** Of the text itself, which may be wider than the box it was given. */
const inkOf = (text: Locator): Promise<Box> =>
  text.evaluate((element) => {
    const range = element.ownerDocument.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect().toJSON() as Box;
  });

it.each([
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
])("the desk gives somebody a new PIN and link, once, at $width px", async (size) => {
  const receipt = await submit(service);
  const { id } = await caseOf(await signedIn(service, ["DESK"]), receipt.code);
  const { login } = await buildAccount(service, ["DESK"]);
  const { page, complaints } = await openPage(browser, `${service.url}/petugas/loket/${id}`, size);
  await signInOn(page, login);
  await page.locator("[data-open=reissueAccess]").click();
  const form = page.locator("form[data-form=reissueAccess]");
  await form.locator("[data-action=reissueAccess]").click();
  expect(await form.innerText()).toContain("Pilih bagaimana identitasnya diperiksa."); // nothing is issued without it
  expect(await opens({ code: receipt.code, pin: receipt.pin })).toBe(true);
  await form.locator("input[value=KTP_EL]").check({ force: true });
  await form.locator("[data-action=reissueAccess]").click();

  const slip = page.locator("[data-access-slip]");
  const pin = (await slip.locator("[data-new-pin]").getAttribute("data-new-pin"))!;
  const secret = (await slip.locator("[data-new-link]").getAttribute("data-new-link"))!.split(".").at(-1)!;
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  expect([await opens({ code: receipt.code, pin }), await opens({ code: receipt.code, secret })]).toEqual([true, true]);
  expect([
    await opens({ code: receipt.code, pin: receipt.pin }),
    await opens({ code: receipt.code, secret: receipt.secret }),
  ]).toEqual([false, false]);
  await expect.poll(() => page.locator("[data-history]").innerText()).toContain("PIN dan tautan baru; KTP-el diperiksa");

  const [codeBox, pinBox] = (await Promise.all((await slip.locator(".receipt-code").all()).map(inkOf))) as [Box, Box];
  expect(codeBox.bottom <= pinBox.top || codeBox.right <= pinBox.left, "code and PIN lie apart").toBe(true);

  await page.emulateMedia({ media: "print" });
  expect(await page.locator("[data-history]").isVisible()).toBe(false); // the slip is the whole sheet
  expect(await slip.isVisible()).toBe(true);
  await page.emulateMedia({ media: null });
  await slip.locator("[data-action=accessGiven]").click();
  expect(await page.content()).not.toContain(pin);
  await page.locator("[data-open=reissueAccess]").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
