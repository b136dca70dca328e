import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { openPage, type WatchedPage } from "./browser.ts";
import type { CourierService } from "./courier.ts";
import { signInOn } from "./sign-in.ts";

export interface Phone extends WatchedPage {
  readonly moveTo: (place: { readonly latitudeDeg: number; readonly longitudeDeg: number }) => Promise<void>;
}
/** A courier's phone, signed in and allowed to know where it is. */
export async function openPhone(
  browser: Browser,
  { service }: CourierService,
  login: string,
  path = "/kurir",
  look: Parameters<typeof openPage>[2] = {},
): Promise<Phone> {
  const watched = await openPage(browser, `${service.url}${path}`, { width: 360, height: 740, ...look });
  const { page } = watched;
  await page.context().grantPermissions(["geolocation"]);
  const moveTo: Phone["moveTo"] = ({ latitudeDeg, longitudeDeg }) =>
    page.context().setGeolocation({ latitude: latitudeDeg, longitude: longitudeDeg, accuracy: 9 });
  await signInOn(page, login);
  await page.locator("[data-duty]").waitFor();
  return { ...watched, moveTo };
}
export const press = (page: Page, action: string): Promise<void> => page.locator(`[data-action=${action}]`).click();
export const said = (page: Page): Promise<string> => page.locator("[data-notice]").innerText();

/** Readable for everybody, nothing wider than the phone, everything large enough for a thumb. */
export async function expectSound({ page }: WatchedPage, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const defects = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  expect(defects, where).toEqual([]);
  const sideways = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(sideways, where).toBe(0);
  const targets = `[...document.querySelectorAll("a, button, summary, input:not([type=file])")]
    .filter((element) => element.getClientRects().length > 0 && !element.matches(".skip-link"))
    .map((element) => (element.closest("label") ?? element))
    .filter((element) => element.getBoundingClientRect().height < 48)
    .map((element) => element.outerHTML)`;
  expect(await page.evaluate(targets), `${where}: large enough for a thumb`).toEqual([]);
}
