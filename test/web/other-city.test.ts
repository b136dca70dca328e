import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../api/accounts/first-accounts.commands.ts";
import { Bench, type Run } from "../support/bench.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { ask } from "../support/client.ts";
import { signInOn } from "../support/sign-in.ts";

const PAREPARE = fileURLToPath(new URL("../../seeds/parepare", import.meta.url));
const NAME = 'Kota "Teluk & Contoh"'; // whatever a city is called, it is text
const bench = new Bench();
const folder = mkdtempSync(join(tmpdir(), "antar-dompet-city-"));
const city = join(folder, "teluk-contoh");

/** A city that does not exist, an hour further east, made of the files of one that does. */
function inventCity(timeZone: string): void {
  cpSync(PAREPARE, city, { recursive: true });
  for (const file of ["areas.json", "office.json", "boundaries.geojson", "context.geojson"]) {
    const text = readFileSync(join(city, file), "utf8");
    const invented = text
      .replaceAll("Kota Parepare", JSON.stringify(NAME).slice(1, -1))
      .replaceAll(/parepare/gi, "Contoh")
      .replaceAll("Asia/Makassar", timeZone);
    writeFileSync(join(city, file), invented);
  }
}

let run: Run;
let browser: Browser;
beforeAll(async () => {
  inventCity("Asia/Jayapura");
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await bench.clear();
  rmSync(folder, { recursive: true, force: true });
});

describe("a city in another zone, from a folder elsewhere", () => {
  it("is who answers", async () => {
    run = await bench.started({ CITY: city });
    expect((await ask(run.url, "{ office { city timeZone name } }")).data).toEqual({
      office: { city: NAME, timeZone: "Asia/Jayapura", name: expect.not.stringMatching(/parepare/i) as string },
    });
    const { headers } = await fetch(`${run.url}/open-data/statistics.xlsx`);
    expect(headers.get("content-type")).toContain("spreadsheet");
  });

  it.each(["/", "/ajukan", "/lacak", "/statistik", "/wilayah", "/embed/statistik", "/petugas", "/kurir"])(
    "is what %s speaks of, in both languages",
    async (path) => {
      for (const language of ["id", "en"]) {
        const { page, complaints } = await openPage(browser, `${run.url}${path}?language=${language}`);
        await page.waitForLoadState("networkidle");
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
        const said = `${await page.title()} ${await page.locator("html").innerText()} ${await page.locator("head").innerHTML()}`;
        expect(said).not.toMatch(/parepare|\bWITA\b/i);
        if (path === "/") expect(said).toContain(NAME);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
  );

  it("tells the time by its clock, wherever the reader is", async () => {
    const { page } = await openPage(browser, `${run.url}/petugas/pantau`);
    await signInOn(page, "pimpinan", DEMO_PASSWORD);
    const words = page.getByText(/Keadaan pukul [\d.]+ WIT,/);
    await words.waitFor();
    const hour = new Intl.DateTimeFormat("id-ID", { timeZone: "Asia/Jayapura", timeStyle: "short" })
      .format(new Date())
      .slice(0, 2);
    expect(await words.innerText()).toContain(`pukul ${hour}.`);
    await page.context().close();
  });

  it("does not move: what was counted and signed by one clock is not counted by another", async () => {
    expect(await run.end("SIGTERM")).toBe(0);
    inventCity("Asia/Jakarta");
    const moved = await bench.start({ CITY: city });
    expect(await moved.exit).toBe(1);
    expect(moved.complained()).toContain(
      `${city}/office.json says Asia/Jakarta, and this database counts its days and months in Asia/Jayapura`,
    );
    inventCity("Asia/Singapore");
    const abroad = await bench.start({ CITY: city });
    expect(await abroad.exit).toBe(1);
    expect(abroad.complained()).toContain(`${city}/office.json: time_zone is "Asia/Singapore" and must be one of Asia/Jakarta`);
  });
});
