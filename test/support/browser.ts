import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The packed one comes with the same-origin policy switched off, and with it no test could tell what one site may do to another. */
const POLICY_OFF = /^--(disable-web-security|allow-running-insecure-content)$/;
/** And with everything in one process, which does not outlive a closed page with a frame of another site in it. */
const ONE_PROCESS = /^--(single-process|no-zygote|disable-site-isolation-trials|disable-features=.*IsolateOrigins.*)$/;

/** A Chromium in which sites are apart, as on people's computers: for pages that show something of another site. */
export const launchIsolatingBrowser = (): Promise<Browser> =>
  launchBrowser((flag) => POLICY_OFF.test(flag) || ONE_PROCESS.test(flag));

/** A Chromium that is there already, or the one that npm brought, without the flags that `mayGo` says. */
export async function launchBrowser(mayGo = (flag: string): boolean => POLICY_OFF.test(flag)): Promise<Browser> {
  const installed = [process.env["CHROME_PATH"], "/usr/bin/chromium", chromium.executablePath()].find(
    (path) => path && existsSync(path),
  );
  if (installed) return chromium.launch({ executablePath: installed, args: FLAGS });
  const packed = (await import("@sparticuz/chromium")).default;
  const executablePath = await packed.executablePath();
  // The libraries it needs come with it; on most machines they are not installed.
  const libraries = [join(tmpdir(), "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":");
  return chromium.launch({
    executablePath,
    args: [...packed.args.filter((flag) => !mayGo(flag)), ...FLAGS],
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
