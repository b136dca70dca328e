import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGES } from "../../api/platform/web-pages.ts";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import { figuresWork } from "../support/figures.ts";
import { submit } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";
import { startSite } from "../support/site.ts";

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
const open = (path: string, options?: Parameters<typeof openPage>[2]): Promise<WatchedPage> =>
  openPage(browser, `${service.url}${path}`, options);
const settled = ({ page }: WatchedPage): Promise<void> => page.waitForLoadState("networkidle");

/** Waits until the service counts this many running subscriptions. */
async function untilWatchers({ server }: TestService, count: number): Promise<void> {
  const watchers = async (): Promise<string | undefined> =>
    /^antar_dompet_watchers (\d+)$/m.exec(await server.metrics.registry.metrics())?.[1];
  await expect.poll(watchers, { timeout: 10_000 }).toBe(String(count));
}

describe.each(PAGES.map((page) => [page]))("%s", (path) => {
  it.each([
    [360, false],
    [1280, false],
    [1280, true],
  ])(
    "at %i px (dark: %s): no complaint of the browser, no defect that axe finds, nothing to scroll sideways",
    async (width, dark) => {
      const watched = await open(path, { width, dark });
      await settled(watched);
      const { violations } = await new AxeBuilder({ page: watched.page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
      expect(await watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
      expect(watched.complaints).toEqual([]);
      await watched.page.context().close();
    },
  );
});

it("an unknown address is said to be one, with the right status", async () => {
  const { page } = await open("/tidak-ada");
  expect((await page.request.get(`${service.url}/tidak-ada`, { headers: { accept: "text/html" } })).status()).toBe(404);
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toMatch(/tidak/i);
  await page.context().close();
});

describe("/statistik", () => {
  it.each(["/statistik", "/embed/statistik"])("%s shows the office's tables cell by cell and their sums", async (path) => {
    const { page } = await open(path);
    const published = readFileSync("seeds/parepare/published-months.csv", "utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(","));
    for (const [year, totals] of [
      ["2020", ["136", "73", "136", "87"]],
      ["2021", ["84", "45", "84", "66"]],
    ] as const) {
      const table = page.locator(`table[data-year="${year}"]`);
      await table.waitFor();
      const rows = await table
        .locator("tbody tr")
        .evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll("th, td")].map((cell) => cell.textContent)));
      expect(rows.map((cells) => cells.slice(2))).toEqual(
        published.filter((line) => line[0] === year).map((line) => line.slice(2)),
      );
      expect((await table.locator("tfoot tr").locator("td").allTextContents()).slice(-4)).toEqual(totals);
    }
    expect(await page.locator('table[data-year="2020"] tbody tr').nth(7).textContent()).toContain("NOPEMBER");
    expect(await page.locator('[data-year-total="2020"]').textContent()).toMatch(
      /432 dokumen.*136 lembar.*73 lembar.*136 lembar.*87 buah/,
    );
    expect(await page.locator('[data-year-total="2021"]').textContent()).toMatch(
      /279 dokumen.*84 lembar.*45 lembar.*84 lembar.*66 buah/,
    );
    const text = await page.locator("body").innerText();
    for (const words of ["267 dokumen", "190 dokumen", "28,8", "Sumber Data: (Dinas Dukcapil, diolah)", "semua 18 bulan"])
      expect(text).toContain(words);
    await page.context().close();
  });

  it("changes by itself when a month is published", async () => {
    const own = await startService({ webDirectory: WEB });
    const { page } = await openPage(browser, `${own.url}/statistik`);
    await page.locator('[data-year-total="2021"]').waitFor();
    await untilWatchers(own, 1);
    const figures = [{ month: "2021-12", documentKind: "KTP_EL", documents: 21, source: "LAPORAN_INOVASI" }] as const;
    await publishFigures(figuresWork(own), figures, []);
    await expect.poll(() => page.locator('[data-year-total="2021"]').textContent(), { timeout: 5_000 }).toContain("300 dokumen");
    await page.context().close();
    await own.stop();
  });

  it("says when the connection is lost, and recovers by itself", async () => {
    const first = await startService({ webDirectory: WEB });
    const { page } = await openPage(browser, `${first.url}/statistik`);
    await untilWatchers(first, 1);
    await first.stop();
    await page.getByText("Menyambung ulang").waitFor();
    const second = await startService({ webDirectory: WEB, port: Number(new URL(first.url).port) });
    await expect // the phone says it is back online, which ends the wait before the next try
      .poll(async () => (await page.evaluate("dispatchEvent(new Event('online'))"), page.getByText("Menyambung ulang").count()), {
        timeout: 30_000,
      })
      .toBe(0);
    await untilWatchers(second, 1);
    await page.context().close();
    await second.stop();
  });

  it("speaks English when asked, and remembers", async () => {
    const { page } = await open("/statistik?bahasa=en");
    await page.getByText("all 18 months").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.goto(`${service.url}/statistik`);
    await page.getByRole("button", { name: "English" }).click();
    await page.locator("html[lang=en]").waitFor();
    await page.goto(`${service.url}/statistik`);
    await page.getByText("all 18 months").waitFor();
    await page.context().close();
  });
});

describe("/", () => {
  it("loads at most 25 kB of script before anything is touched", async () => {
    const { page } = await open("/");
    await page.waitForLoadState("networkidle");
    const scripts = (await page.evaluate(
      "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.endsWith('.js'))",
    )) as string[];
    const bytes = await Promise.all(scripts.map(async (url) => gzipSync(await (await fetch(url)).text(), { level: 9 }).length));
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(25_000);
    await page.context().close();
  });

  it("looks a code up without ever putting it into an address", async () => {
    const { page, complaints } = await open("/");
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    const { code } = await submit(service);
    await page.getByLabel("Kode pelacakan").fill(code.toLowerCase());
    await page.getByRole("button", { name: "Lacak dokumen" }).click();
    await expect.poll(() => page.locator("[data-status-sentence]").textContent()).toContain("sudah kami terima");
    expect(addresses.concat(page.url()).join("\n").toUpperCase()).not.toContain(code);
    expect(await page.title()).not.toContain(code);
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(code);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("gives the exact checklist for a document and a reason", async () => {
    const { page } = await open("/");
    await page.getByRole("button", { name: "Lihat persyaratan" }).click();
    await page.getByText("Akta Kematian", { exact: true }).first().click();
    await expect.poll(() => page.locator("main").innerText()).toContain("F-2.01");
    await page.context().close();
  });
});

describe("/wilayah", () => {
  it("draws 22 kelurahan without anyone's tiles, and lists the same", async () => {
    const { page, complaints } = await open("/wilayah");
    await page.locator(".leaflet-container path").first().waitFor();
    expect(await page.locator(".leaflet-container path").count()).toBeGreaterThanOrEqual(22);
    const text = await page.locator("main").innerText();
    for (const name of ["Kecamatan Bacukiki Barat", "Lompoe", "Watang Soreang", "Sumpang Minangae"]) expect(text).toContain(name);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is complete when the map cannot be drawn", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route("**/basemap.geojson", (route) => route.abort());
    await page.goto(`${service.url}/wilayah`);
    await expect.poll(() => page.locator("main").innerText()).toContain("Sumpang Minangae");
    await context.close();
  });
});

it("the embed can be framed by a listed site, the page cannot", async () => {
  const site = await startSite((path) => `<iframe src="${other.url}${path}"></iframe>`);
  const other = await startService({ webDirectory: WEB, embedOrigins: [site.url] });
  const page = await (await browser.newContext()).newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  const show = (path: string): Promise<unknown> => page.goto(`${site.url}${path}`);
  await show("/embed/statistik");
  await page.frameLocator("iframe").locator('table[data-year="2020"]').waitFor();
  expect(said).toEqual([]);
  await show("/statistik");
  await expect.poll(() => said.join("\n")).toMatch(/frame-ancestors|X-Frame-Options/i);
  expect(await page.frameLocator("iframe").locator("table").count()).toBe(0);
  await page.context().close();
  await other.stop();
  site.close();
});
