import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startService, type TestService } from "../support/service.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
let service: TestService;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  service = await startService({ webDirectory: WEB });
  browser = await launchBrowser();
  page = await (await browser.newContext()).newPage();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/open-data/charts/${path}`, { headers });
const svg = async (path: string): Promise<string> => (await get(path)).text();
/** What stands in the drawing with this class, in its order. */
const texts = (drawing: string, name: string): string[] =>
  [...drawing.matchAll(new RegExp(`<text class="${name}"[^>]*>([^<]*)</text>`, "g"))].map(([, text = ""]) => text);

const CHARTS = ["months", "comparison", "total"] as const;
const OFFICE = [18, 36, 57, 62, 39, 55, 39, 67, 59, 24, 28, 37, 37, 42, 26, 30, 39, 16];

describe.each(CHARTS)("%s.svg", (name) => {
  it("is a document that stands alone: well-formed, titled, described, nothing to run and nothing to fetch", async () => {
    const drawing = await svg(`${name}.svg`);
    const parse = `new DOMParser().parseFromString(${JSON.stringify(drawing)}, "image/svg+xml")`;
    const wrong = await page.evaluate(`${parse}.querySelector("parsererror")?.textContent ?? null`);
    expect(wrong).toBeNull();
    expect(drawing).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]* role="img"[^>]* aria-labelledby="title text"/);
    expect(drawing).toMatch(/<title id="title">ANTAR DOMPET: [^<]+<\/title><desc id="text">[^<]+<\/desc>/);
    expect(drawing).not.toMatch(/<script|on\w+=|href=|@import|url\((?!#)|var\(|data-hk|style="/);
    expect(drawing).toContain("SIMULASI");
  });

  it("may be shown by anyone, is kept for a minute and then asked for again", async () => {
    const first = await get(`${name}.svg`);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "content-type": "image/svg+xml; charset=utf-8",
      "cache-control": "public, max-age=60",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
      "content-disposition": `inline; filename="antar-dompet-${name}.svg"`,
      "content-security-policy": expect.stringMatching(/^default-src 'none'; style-src 'unsafe-inline';.* sandbox$/),
    });
    const etag = first.headers.get("etag") ?? "";
    expect((await get(`${name}.svg`, { "if-none-match": etag })).status).toBe(304);
    expect((await get(`${name}.svg?language=en`, { "if-none-match": etag })).status).toBe(200);
  });

  it("is drawn in the theme and language asked for; by itself the reader's system decides only when told so", async () => {
    const [light, dark, auto] = await Promise.all(["light", "dark", "auto"].map((theme) => svg(`${name}.svg?theme=${theme}`)));
    expect(light).toBe(await svg(`${name}.svg`));
    expect([light, dark, auto].map((text) => /image-paper\{fill:(#\w+)/.exec(text ?? "")?.[1])).toEqual([
      "#fbfaf6",
      "#101716",
      "#fbfaf6",
    ]);
    expect([light, dark, auto].map((text) => text?.includes("prefers-color-scheme"))).toEqual([false, false, true]);
    expect(await svg(`${name}.svg?language=en`)).toMatch(/ lang="en".*Dinas Dukcapil, processed/);
  });

  it.each([
    ["from=april", "from"],
    ["from=2021-01&to=2020-01", "to"],
    ["theme=blue", "theme"],
    ["theme=dark&theme=light", "theme"],
    ["language=fr", "language"],
  ])("refuses %s with the stable code", async (query, field) => {
    const response = await get(`${name}.svg?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "INVALID_INPUT", facts: { field } } });
  });

  it("says so where nothing is on record", async () => {
    expect(await svg(`${name}.svg?from=2022-01&to=2022-12`)).toMatch(/Belum ada angka yang tercatat/);
  });
});

describe("what is drawn", () => {
  it("months: the office's sums above its columns, twelve places a year, a dash where nothing is on record", async () => {
    const drawing = await svg("months.svg");
    expect(texts(drawing, "chart-value").map(Number)).toEqual(OFFICE);
    expect(texts(drawing, "chart-label").filter((text) => text === "–")).toHaveLength(6);
    expect(texts(drawing, "chart-label").filter((text) => /^[A-Z]/.test(text))).toHaveLength(24);
    expect(texts(drawing, "image-title")).toEqual(["Dokumen per bulan, 2020", "Dokumen per bulan, 2021"]);
  });

  it("months: each kind has its own colour and its own pattern, and its height is its number", async () => {
    const drawing = await svg("months.svg?from=2020-04&to=2020-04");
    const parts = [
      ...drawing.matchAll(/<rect class="chart-bar chart-([\w-]+)"[^>]* height="([\d.]+)"><\/rect><rect fill="([^"]+)"/g),
    ];
    const columns = parts.slice(4).map(([, tone, height, pattern]) => [tone, Number(height), pattern]);
    expect(columns.map(([tone]) => tone)).toEqual(["family-card", "birth", "death", "identity-card"]);
    expect(new Set(columns.map(([, , pattern]) => pattern)).size).toBe(4);
    const unit = (columns[0]?.[1] as number) / 5;
    for (const [index, documents] of [5, 3, 5, 5].entries()) expect(columns[index]?.[1]).toBeCloseTo(documents * unit, 0);
  });

  it("comparison: only the six months that both years have", async () => {
    const drawing = await svg("comparison.svg?language=en");
    expect(texts(drawing, "image-title")).toEqual(["April–September: 2020 and 2021"]);
    expect(drawing).toContain("2020: 267 documents; 2021: 190 documents; change -28.8%");
    expect(texts(drawing, "chart-value").map(Number)).toEqual([18, 37, 36, 42, 57, 26, 62, 30, 39, 39, 55, 16]);
  });

  const lineOf = (drawing: string): string => /chart-line-later" d="([^"]+)"/.exec(drawing)?.[1] ?? "";
  it("total: one unbroken line of eighteen points; a month that is not on record breaks it", async () => {
    const whole = await svg("total.svg");
    expect(lineOf(whole).match(/[ML]/g)?.join("")).toBe(`M${"L".repeat(17)}`);
    expect(whole).toContain("711 dokumen");
    const own = await startService({ webDirectory: WEB });
    await own.database.em.getConnection().execute("delete from closed_month where month = '2020-12'");
    const broken = await (await fetch(`${own.url}/open-data/charts/total.svg`)).text();
    expect(lineOf(broken).match(/[ML]/g)?.join("")).toBe(`M${"L".repeat(7)}M${"L".repeat(8)}`);
    await own.stop();
  });

  it("total: years without a record are drawn narrow and said, what comes after has its own scale, and every label is inside", async () => {
    const own = await startService({ webDirectory: WEB });
    await own.database.em.getConnection().execute("delete from closed_month where month between '2020-07' and '2021-08'"); // 18, 36, 57; nothing for 14 months; 16
    const drawing = await (await fetch(`${own.url}/open-data/charts/total.svg`)).text();
    expect(lineOf(drawing).match(/[ML]/g)?.join("")).toBe("MLLM");
    expect(drawing).toContain("Juli 2020 sampai Agustus 2021: tidak ada data");
    const labels = texts(drawing, "chart-label");
    expect(labels.filter((text) => text === "tidak ada data")).toHaveLength(1);
    expect(labels).toEqual(expect.arrayContaining(["80", "20", "Apr 2020", "Sep 2021"])); // the tops of both scales
    const heights = [...drawing.matchAll(/<circle[^>]* cy="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(heights[3]).toBeLessThan(heights[1]!); // 16 of 20 stands higher than 36 of 80
    const view = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await view.goto(`${own.url}/statistik`);
    const drawn = view.locator("svg.chart-svg").filter({ has: view.locator(".chart-break") });
    await drawn.waitFor();
    const outside = await drawn.evaluate((shown) => {
      const { left, right } = shown.getBoundingClientRect();
      return [...shown.querySelectorAll("text")].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < left - 1 || box.right > right + 1;
      }).length;
    });
    expect(outside).toBe(0);
    await drawn.screenshot({ path: `${process.env["SHOTS"] ?? "/tmp"}/total-void-360.png` });
    await view.setViewportSize({ width: 1280, height: 900 });
    await drawn.screenshot({ path: `${process.env["SHOTS"] ?? "/tmp"}/total-void-1280.png` });
    await view.close();
    await own.stop();
  });

  it("the page draws the very same", async () => {
    const image = await svg("comparison.svg");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${service.url}/statistik`);
    const drawn = page.locator(".comparison svg.chart-svg");
    await drawn.waitFor();
    const heightsIn = (markup: string): number[] =>
      [...markup.matchAll(/<rect class="chart-bar[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heightsIn(await drawn.evaluate((element) => element.outerHTML))).toEqual(heightsIn(image));
    expect(await drawn.locator("title").textContent()).toBe(texts(image, "image-title")[0]);
  });

  it("without a build there are no images, and that is said", async () => {
    const bare = await startService();
    const response = await fetch(`${bare.url}/open-data/charts/months.svg`);
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "NOT_FOUND" } }]);
    await bare.stop();
  });
});

describe("a map of areas", () => {
  interface Press {
    readonly drawAreas: (chart: object, asked: { theme: string; language: string }) => string;
  }
  const square = (west: number): number[][][] => [
    [
      [west, -4],
      [west + 1, -4],
      [west + 1, -3],
      [west, -3],
      [west, -4],
    ],
  ];
  const draw = async (values: readonly (number | null | "hidden")[], rings = square): Promise<string> => {
    const press = (await import(pathToFileURL(`${WEB}/server/charts.js`).href)) as Press;
    const areas = values.map((value, index) => ({ name: `K${index}`, rings: rings(index), value }));
    const words = { notRecorded: "tidak tercatat", hidden: "kurang dari 5" };
    const chart = {
      title: "Dokumen per kelurahan",
      text: "Peta",
      areaName: "Kelurahan",
      valueName: "Dokumen",
      areas,
      words,
      write: String,
    };
    return press.drawAreas(chart, { theme: "light", language: "id" });
  };
  const levels = (drawing: string): string[] =>
    [...drawing.matchAll(/<path class="chart-area chart-level-(\w+)"/g)].map(([, level = ""]) => level);

  it("has one shade per step from zero to a round number, and says what each stands for", async () => {
    const drawing = await draw([0, 1, 20, 21, 80]);
    expect(levels(drawing)).toEqual(["0", "1", "1", "2", "4"]);
    expect(texts(drawing, "chart-name")).toEqual(["0", "1–20", "21–40", "41–60", "61–80"]);
    expect(drawing).toContain("<title>K3: 21</title>");
  });

  it("what is not recorded or hidden has a pattern and no number, and is never drawn as little", async () => {
    const drawing = await draw([null, "hidden", 3]);
    expect(levels(drawing)).toEqual(["unrecorded", "hidden", "3"]);
    expect(texts(drawing, "chart-name").slice(-2)).toEqual(["kurang dari 5", "tidak tercatat"]);
    expect(drawing).toContain("<title>K1: kurang dari 5</title>");
    expect(drawing.match(/<path fill="url\(#chart-0-(unrecorded|hidden)\)"/g)).toHaveLength(2);
  });

  it("draws the kelurahan of the city's pack north up and in their proportions", async () => {
    const pack = JSON.parse(readFileSync("seeds/parepare/boundaries.geojson", "utf8")) as {
      features: { properties: { level: string; name: string }; geometry: { type: string; coordinates: number[][][] } }[];
    };
    const villages = pack.features.filter(
      ({ properties, geometry }) => properties.level === "village" && geometry.type === "Polygon",
    );
    expect(villages).toHaveLength(22);
    const drawing = await draw(
      villages.map((_, index) => index),
      (index) => villages[index]!.geometry.coordinates,
    );
    const spots = [...drawing.matchAll(/<path class="chart-area[^"]*" d="M([\d.]+) ([\d.]+)/g)];
    expect(spots).toHaveLength(22);
    const [width, height] = (/viewBox="0 0 (\d+) (\d+)"/.exec(drawing) ?? []).slice(1).map(Number);
    expect(width).toBe(720);
    expect(height).toBeGreaterThan(500);
    expect(drawing).not.toMatch(/NaN|Infinity/);
  });
});
