import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { unpackBrowser } from "./packed-browser.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A Chromium that is there already, or the one that npm brought. */
export async function launchBrowser(): Promise<Browser> {
  const installed = [process.env["CHROME_PATH"], "/usr/bin/chromium", chromium.executablePath()].find(
    (path) => path && existsSync(path),
  );
  if (installed) return chromium.launch({ executablePath: installed, args: FLAGS });
  const folder = await unpackBrowser();
  const libraries = [join(folder, "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":");
  return chromium.launch({
    executablePath: join(folder, "chromium"),
    args: FLAGS, // not those it comes with: they run everything in one process, which ends with its first page, and switch security off
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
  });
}

/** A page that remembers what went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts and of the console, requests that failed, and requests to anyone but us. */
  readonly complaints: string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 900, dark = false } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "id-ID",
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const home = new URL(url).origin;
  page.on("pageerror", ({ message }) => complaints.push(`script: ${message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== home)
      complaints.push(`third party: ${request.url()}`);
  });
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  await page.goto(url);
  return { page, complaints };
}
