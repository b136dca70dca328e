import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { submit } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";
import { signInOn } from "../support/sign-in.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
/** What the office promises: nobody reads "live" on a page for longer that has lost its connection. */
const PROMISE_MS = 20_000;
let service: TestService;
let browser: Browser;
let network: TcpProxy;
beforeAll(async () => {
  service = await startService({ webDirectory: WEB });
  network = await startTcpProxy(service.url);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  network.close();
  await service.stop();
});

const STATE = "[data-connection], [data-live]";
const stateOf = async (page: Page): Promise<string | null> =>
  page
    .locator(STATE)
    .first()
    .evaluate((element) => element.dataset["connection"] ?? element.dataset["live"] ?? null);
const isSaid = (page: Page): Promise<boolean> =>
  page
    .getByText(/Menyambung ulang|menyambung ulang/)
    .first()
    .isVisible();

async function openLive(path: string, roles: readonly StaffRole[]): Promise<Page> {
  const { page } = await openPage(browser, `${network.url}${path}`);
  if (roles.length > 0) await signInOn(page, (await buildAccount(service, roles)).login);
  await expect.poll(() => stateOf(page), { timeout: PROMISE_MS }).toBe("live");
  return page;
}

async function openEveryLivePage(): Promise<Map<string, Page>> {
  const { link } = await submit(service);
  const pages = new Map<string, Page>();
  for (const [path, roles] of [
    [`/lacak${new URL(link, service.url).hash}`, []],
    ["/statistik", []],
    ["/embed/statistik", []],
    ["/petugas", ["VERIFIER"]],
    ["/petugas/antar", ["DISPATCHER"]],
    ["/petugas/pantau", ["SUPERVISOR"]],
    ["/kurir", ["COURIER"]],
  ] as const)
    pages.set(path, await openLive(path, roles));
  return pages;
}

it("every live page says within 20 s that its connection has fallen silent, and that it is back", async () => {
  const pages = await openEveryLivePage();
  network.fallSilent();
  await Promise.all(
    [...pages].map(async ([path, page]) => {
      await expect.poll(() => stateOf(page), { timeout: PROMISE_MS, message: path }).toBe("reconnecting");
      expect(await isSaid(page), path).toBe(true);
    }),
  );
  network.recover();
  for (const [path, page] of pages) await expect.poll(() => stateOf(page), { timeout: 60_000, message: path }).toBe("live");
  for (const page of pages.values()) await page.context().close();
}, 150_000);

it("a phone that loses its signal says so at once, and is back at once", async () => {
  const { page } = await openPage(browser, `${network.url}/statistik`);
  await expect.poll(() => stateOf(page), { timeout: PROMISE_MS }).toBe("live");
  await page.context().setOffline(true);
  await expect.poll(() => stateOf(page), { timeout: 2_000 }).toBe("reconnecting");
  await page.context().setOffline(false);
  await expect.poll(() => stateOf(page), { timeout: PROMISE_MS }).toBe("live");
  await page.context().close();
});
