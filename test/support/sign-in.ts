import type { Page } from "playwright-core";
import { TEST_PASSWORD } from "./accounts.ts";

/** Fills the sign-in form of the page that is open. */
export async function signInOn(page: Page, login: string, password = TEST_PASSWORD): Promise<void> {
  await page.locator("[data-field=login]").fill(login);
  await page.locator("[data-field=password]").fill(password);
  await page.locator("[data-action=signIn]").click();
}
