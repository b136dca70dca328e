import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { atService, readmeBlocks } from "../support/readme.ts";
import { startService, type TestService } from "../support/service.ts";
import { type Site, startSite } from "../support/site.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const [SCRIPT = "", MARKED = "", FRAME = "", ELEMENT = "", IMAGE = ""] = readmeBlocks("Embed the statistics", "html");

/** A site whose styles would ruin anything that they reach. */
const LOUD = `<style>* { color: rgb(255, 0, 0); font: italic 40px/3 fantasy; background: rgb(0, 0, 255); --colour-ink: lime } html { font-size: 62.5% } body { margin: 0 }</style>`;

let service: TestService;
let site: Site;
let body = "";
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  site = await startSite(
    () => `<!doctype html><meta name="viewport" content="width=device-width"><title>Kota</title><body>${body}`,
  );
  service = await startService({ webDirectory: WEB, embedOrigins: [site.url] });
  browser = await launchBrowser();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  site.close();
});

interface Visit {
  readonly page: Page;
  readonly complaints: string[]; // console, scripts, policies, requests
  readonly cookies: () => Promise<unknown[]>;
}

/** Opens the foreign page with README's lines in it. */
async function visit(html: string, { width = 1024, dark = false, at = site, of = service } = {}): Promise<Visit> {
  body = atService(html, of.url);
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: dark ? "dark" : "light" });
  contexts.push(context);
  const page = await context.newPage();
  // What a monitoring script of that site would be told, in the frame as well.
  await page.addInitScript(`addEventListener("error", ({ message }) => console.error("error event: " + message))`);
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(`script: ${message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("response", async (response) => {
    if ((await response.allHeaders())["set-cookie"]) complaints.push(`cookie: ${response.url()}`);
  });
  page.on("request", (request) => {
    if (![new URL(at.url).origin, of.url].includes(new URL(request.url()).origin))
      complaints.push(`third party: ${request.url()}`);
  });
  await page.goto(at.url);
  return { page, complaints, cookies: () => context.cookies() };
}

async function frameIn(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame?.locator("table[data-year]").first().waitFor();
  return frame!;
}
const heightOfFrame = (page: Page): Promise<number> => page.locator("iframe").evaluate((element) => element.clientHeight);
const heightInside = (frame: Frame): Promise<number> =>
  frame.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)") as Promise<number>;
const sideways = (where: Page | Frame): Promise<number> =>
  where.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") as Promise<number>;
const paperOf = (frame: Frame): Promise<string> =>
  frame.evaluate("getComputedStyle(document.body).backgroundColor") as Promise<string>;
const DAY = "rgb(251, 250, 246)";
const NIGHT = "rgb(16, 23, 22)";

async function followsHeight(page: Page, frame: Frame): Promise<void> {
  const agrees = async (): Promise<number> => (await heightOfFrame(page)) - (await heightInside(frame));
  await expect.poll(agrees).toBe(0);
  const closed = await heightOfFrame(page);
  expect(closed).toBeGreaterThan(1_000);
  await frame.locator("summary").first().click();
  await expect.poll(() => heightOfFrame(page)).toBeGreaterThan(closed + 200);
  await expect.poll(agrees).toBe(0);
  await frame.locator("summary").first().click(); // lower again: the frame does not keep its content up
  await expect.poll(() => heightOfFrame(page)).toBe(closed);
}

describe("embed.js", () => {
  it("README's one line puts the statistics in its place, as high as they are, without a cookie and without a complaint", async () => {
    const { page, complaints, cookies } = await visit(`<p>Dasbor</p>${SCRIPT}<p>Kaki</p>`);
    const frame = await frameIn(page);
    await followsHeight(page, frame);
    expect(await page.locator("script ~ iframe + p").textContent()).toBe("Kaki");
    expect(await frame.locator('[data-year-total="2020"]').textContent()).toContain("432 dokumen");
    expect(await page.locator("iframe").getAttribute("title")).toBe("Statistik ANTAR DOMPET");
    expect(await cookies()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("README's marked element: theme, language and months follow its attributes without loading anew", async () => {
    const { page, complaints } = await visit(`${MARKED}${SCRIPT}`);
    const frame = await frameIn(page);
    await frame.getByText("432 documents").first().waitFor();
    expect(await paperOf(frame)).toBe(NIGHT);
    expect(await frame.locator("table[data-year]").count()).toBe(1); // to December 2020
    await frame.evaluate("window.sameDocument = true");
    const set = (name: string, value: string | null): Promise<void> =>
      page.locator("[data-antar-dompet]").evaluate(
        (element, [key, text]) => {
          if (text === null) element.removeAttribute(key);
          else element.setAttribute(key, text);
        },
        [name, value] as const,
      );
    await set("data-theme", "light");
    await expect.poll(() => paperOf(frame)).toBe(DAY);
    await set("data-language", "id");
    await frame.getByText("432 dokumen").first().waitFor();
    await set("data-to", null);
    await frame.locator('table[data-year="2021"]').waitFor();
    await expect.poll(async () => (await heightOfFrame(page)) - (await heightInside(frame))).toBe(0);
    expect(await frame.evaluate("window.sameDocument")).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("without a theme the reader's system decides, while the page is open too", async () => {
    const { page } = await visit(SCRIPT, { dark: true });
    const frame = await frameIn(page);
    expect(await paperOf(frame)).toBe(NIGHT);
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(() => paperOf(frame)).toBe(DAY);
  });

  it("a message from anyone but our own frame moves nothing", async () => {
    const { page } = await visit(SCRIPT);
    const frame = await frameIn(page);
    await expect.poll(async () => (await heightOfFrame(page)) - (await heightInside(frame))).toBe(0);
    const before = await heightOfFrame(page);
    const answered = page.evaluate(
      `new Promise((heard) => { addEventListener("message", () => heard(true)); postMessage({ type: "antar-dompet:height", heightPx: 5 }, "*"); })`,
    );
    expect(await answered).toBe(true);
    expect(await heightOfFrame(page)).toBe(before);
  });

  it("the frame takes wishes from the page around it only", async () => {
    const { page } = await visit(SCRIPT);
    const frame = await frameIn(page);
    await frame.evaluate(
      `new Promise((heard) => { addEventListener("message", () => heard(true)); postMessage({ type: "antar-dompet:options", theme: "dark" }, "*"); })`,
    );
    expect(await paperOf(frame)).toBe(DAY);
  });

  it("in a head, where nothing is seen, it puts them at the page's end", async () => {
    const headed = await startSite(() => `<!doctype html><title>Kota</title>${body}<body><p>Isi</p>`);
    const own = await startService({ webDirectory: WEB, embedOrigins: [headed.url] });
    const { page } = await visit(SCRIPT, { at: headed, of: own });
    await frameIn(page);
    expect(await page.locator("body > p + iframe").count()).toBe(1);
    await own.stop();
    headed.close();
  });

  it("is about 1 kB", async () => {
    const script = await (await fetch(`${service.url}/embed.js`)).text();
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(1_024);
  });
});

describe("the frame alone", () => {
  it("README's frame follows its content's height next to embed.js", async () => {
    const { page, complaints } = await visit(`${FRAME}${SCRIPT}`);
    await followsHeight(page, await frameIn(page));
    expect(await page.locator("iframe").count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it("works in a sandbox that gives it no origin, no cookie and no storage, and stays live", async () => {
    const { page, complaints, cookies } = await visit(FRAME.replace("<iframe ", '<iframe sandbox="allow-scripts" '));
    const frame = await frameIn(page);
    expect(await frame.evaluate("self.origin")).toBe("null");
    await frame.getByText("diperbarui sendiri").waitFor();
    expect(await cookies()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([false, true])("is readable at 320 px without scrolling sideways (dark: %s)", async (dark) => {
    const { page, complaints } = await visit(`<style>body { margin: 0 }</style>${SCRIPT}`, { width: 320, dark });
    const frame = await frameIn(page);
    await followsHeight(page, frame);
    expect([await sideways(page), await sideways(frame)]).toEqual([0, 0]);
    const cutOff = await frame
      .locator(".year-table-frame, .chart-place")
      .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.className));
    expect(cutOff).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("a site that is not on the list gets nothing", async () => {
    const stranger = await startSite(() => `<!doctype html><title>Asing</title><body>${body}`);
    const { page, complaints } = await visit(SCRIPT, { at: stranger });
    await expect.poll(() => complaints.join("\n")).toMatch(/frame-ancestors/i);
    expect(await page.frameLocator("iframe").locator("table").count()).toBe(0);
    expect(await heightOfFrame(page)).toBe(600);
    stranger.close();
  });
});

describe("<antar-dompet-statistik>", () => {
  it("README's element draws the chart with its table, on any site, with nobody's styles but its own", async () => {
    const stranger = await startSite(() => `<!doctype html><title>Lain</title><body>${body}`); // no list for what only reads
    const { page, complaints, cookies } = await visit(`${LOUD}<p>Halaman</p>${ELEMENT}`, { at: stranger });
    const element = page.locator("antar-dompet-statistik");
    await element.locator("svg.chart-svg").waitFor();
    expect(await element.locator("svg title").textContent()).toBe("April–September: 2020 dan 2021");
    await element.locator("summary").click();
    expect(await element.locator("tbody tr").allTextContents()).toEqual([
      "April1837",
      "Mei3642",
      "Juni5726",
      "Juli6230",
      "Agustus3939",
      "September5516",
    ]);
    expect(await element.locator("tfoot tr").textContent()).toBe("Total267190");
    const styleOf = (selector: string): Promise<string> =>
      element
        .locator(selector)
        .first()
        .evaluate((node) => {
          const { color, fontSize, fontStyle, fill } = node.ownerDocument.defaultView!.getComputedStyle(node);
          return [color, fontSize, fontStyle, fill].join(" ");
        });
    expect(await styleOf("figcaption")).toBe("rgb(23, 33, 31) 16px normal rgb(0, 0, 0)");
    expect(await styleOf(".chart-name")).toMatch(/ 13px normal rgb\(23, 33, 31\)$/);
    const outside = page.locator("p").first();
    expect(await outside.evaluate((node) => node.ownerDocument.defaultView!.getComputedStyle(node).color)).toBe("rgb(255, 0, 0)"); // and ours did not get out
    expect(await page.evaluate("document.adoptedStyleSheets.length + document.querySelectorAll('link').length")).toBe(0);
    expect(await cookies()).toEqual([]);
    expect(complaints).toEqual([]);
    stranger.close();
  });

  it("follows its attributes: kind, months, theme, language", async () => {
    const { page, complaints } = await visit(ELEMENT);
    const element = page.locator("antar-dompet-statistik");
    const set = (name: string, value: string): Promise<void> =>
      element.evaluate((node, [key, text]) => node.setAttribute(key, text), [name, value] as const);
    const titles = (): Promise<string[]> => element.locator("svg title").allTextContents();
    const paper = (): Promise<string> =>
      element.locator(".root").evaluate((node) => node.ownerDocument.defaultView!.getComputedStyle(node).backgroundColor);
    await element.locator("svg.chart-svg").waitFor();
    await set("kind", "months");
    await expect.poll(titles).toEqual(["Dokumen per bulan, 2020", "Dokumen per bulan, 2021"]);
    await set("to", "2020-12");
    await expect.poll(titles).toEqual(["Dokumen per bulan, 2020"]);
    await set("language", "en");
    await expect.poll(titles).toEqual(["Documents per month, 2020"]);
    expect(await paper()).toBe(DAY);
    await set("theme", "dark");
    await expect.poll(paper).toBe(NIGHT);
    await set("theme", "auto");
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(paper).toBe(DAY);
    await element.evaluate((node) => Object.assign(node, { kind: "total" })); // as a property, for frameworks
    await expect.poll(titles).toEqual(["All documents per month"]);
    expect(complaints).toEqual([]);
  });

  it("says when the figures do not come, and tries again when asked", async () => {
    const { page } = await visit("");
    await page.route("**/open-data/**", (route) => route.abort());
    await page.setContent(atService(ELEMENT, service.url));
    const element = page.locator("antar-dompet-statistik");
    await element.getByText("Angka belum dapat dimuat").waitFor();
    await page.unroute("**/open-data/**");
    await element.getByRole("button", { name: "Coba lagi" }).click();
    await expect.poll(() => element.locator("svg.chart-svg").count()).toBe(1);
  });

  it("lives under a strict policy, at 320 px, and does not widen its page", async () => {
    const strict = await startSite(
      () => `<!doctype html><meta name="viewport" content="width=device-width"><title>Ketat</title><body>${body}`,
      {
        "content-security-policy": `default-src 'none'; script-src ${service.url}; connect-src ${service.url}`,
      },
    );
    const { page, complaints } = await visit(ELEMENT.replace("comparison", "months"), { at: strict, width: 320 });
    await page.locator("antar-dompet-statistik svg.chart-svg").first().waitFor();
    expect(await sideways(page)).toBe(0);
    expect(complaints).toEqual([]);
    strict.close();
  });
});

it("README's image is shown by a foreign page", async () => {
  const { page, complaints } = await visit(IMAGE);
  await expect
    .poll(() => page.locator("img").evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
    .toBe(720);
  expect(complaints).toEqual([]);
});
