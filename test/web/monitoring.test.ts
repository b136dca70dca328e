import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { sql } from "kysely";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import { courierOnDuty } from "../support/courier.ts";
import { signedIn, step, caseOf, submit, versioned } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";
import { scatter } from "../support/waiting.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const PATH = "/petugas/pantau";
let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ webDirectory: WEB });
  const { id: courierId, officeId } = await buildAccount(service, ["COURIER"]);
  await scatter(service.database, { officeId, courierId, now: service.now(), seed: 5, open: 120, ended: 20 });
  const silent = await courierOnDuty(service);
  await courierOnDuty(service);
  const kysely = service.database.em.fork().getKysely<unknown>();
  await sql`insert into run (id, office_id, courier_id, state, created_at, started_at)
    values (gen_random_uuid(), ${officeId}, ${silent.id}, 'STARTED', now(), now() - interval '20 minutes')`.execute(kysely);
  await sql`delete from holiday where date >= '2027'`.execute(kysely);
  await sql`update holiday set date = '2020' || substr(date, 5)`.execute(kysely); // the list ended long ago
  await sql`update duty_period set from_at = now() - interval '1 hour'`.execute(kysely);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

interface Watch extends WatchedPage {
  readonly cut: () => void;
  readonly join: () => Promise<void>;
}
interface Options {
  readonly path?: string;
  readonly officeId?: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}
/** Signed in by way of the sign-in page, and back to the monitoring page. */
async function openAs(roles: readonly StaffRole[], { path = "", officeId, ...size }: Options = {}): Promise<Watch> {
  const { login } = await buildAccount(service, roles, officeId === undefined ? {} : { officeId });
  const watched = await openPage(browser, `${service.url}${PATH}`, size);
  const { page } = watched;
  let isCut = false;
  const open = new Set<{ readonly close: () => Promise<void> }>();
  await page.routeWebSocket(/graphql/, (socket) => {
    if (isCut) return void socket.close();
    const server = socket.connectToServer();
    open.add(socket);
    socket.onClose(() => void server.close());
  });
  await signInOn(page, login);
  await page.waitForURL(`**${PATH}`);
  await page.locator("[data-freshness], .staff-page").first().waitFor();
  if (path !== "") {
    await page.goto(`${service.url}${PATH}${path}`);
    watched.complaints.length = 0; // of what going elsewhere cut off
  }
  return {
    ...watched,
    cut: () => {
      isCut = true;
      for (const socket of open) void socket.close();
      open.clear();
    },
    join: async () => {
      isCut = false;
      await page.evaluate("dispatchEvent(new Event('online'))"); // ends the wait before the next try
    },
  };
}
const number = (page: Page, cell: string) => page.locator(`[data-section] [data-cell="${cell}"]`).first();
const countOf = async (page: Page, cell: string): Promise<number> => Number(await number(page, cell).getAttribute("data-count"));
const close = ({ page }: WatchedPage): Promise<void> => page.context().close();

describe("the numbers", () => {
  it("lead to as many rows, and a row to its request; the address keeps the list", async () => {
    const watch = await openAs(["SUPERVISOR"]);
    const { page, complaints } = watch;
    const cell = "requests.IN_REVIEW";
    await number(page, cell).waitFor();
    const count = await countOf(page, cell);
    expect(count).toBeGreaterThan(3);
    await number(page, cell).click();
    await page.locator(`[data-section=rows][data-total="${count}"]`).waitFor();
    await expect.poll(() => page.locator("[data-row]").count()).toBe(count);
    expect(new URL(page.url()).search).toBe(`?daftar=${cell}`);
    expect(await page.evaluate("document.activeElement.id")).toBe("monitoring-rows-title");
    await page.reload();
    await expect.poll(() => page.locator("[data-row]").count()).toBe(count);
    await page.locator("[data-action=closeRows]").click();
    await expect.poll(() => page.locator("[data-section=rows]").count()).toBe(0);
    expect(complaints).toEqual([]);
    await close(watch);
  });

  it("lead to a request that can be opened", async () => {
    const { code } = await submit(service);
    const verifier = await signedIn(service, ["VERIFIER"]);
    const { id } = await caseOf(verifier, code);
    const watch = await openAs(["VERIFIER"], { path: "?daftar=requests.SUBMITTED.UNDER_4_HOURS" });
    const { page } = watch;
    await page.locator(`[data-row="${id}"]`).click();
    await page.waitForURL(`**/petugas/cari/${id}`);
    await expect.poll(() => page.locator(".staff-work-case").innerText()).toContain("Siti Aminah");
    await close(watch);
  });

  it("change by themselves", async () => {
    const watch = await openAs(["SUPERVISOR"]);
    const { page } = watch;
    const [from, to] = ["requests.SUBMITTED", "requests.IN_REVIEW"];
    await number(page, from).waitFor();
    const { code } = await submit(service);
    const before = await countOf(page, to);
    const verifier = await signedIn(service, ["VERIFIER"]);
    await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
    await expect.poll(() => countOf(page, to), { timeout: 20_000 }).toBe(before + 1);
    await close(watch);
  });

  it("that are nought are hidden until they are wanted", async () => {
    const watch = await openAs(["SUPERVISOR"], { officeId: "7371" });
    const { page, complaints } = watch;
    await page.locator("[data-section=requests]").waitFor();
    expect(await page.locator("[data-section=requests] [data-state]").count()).toBe(0);
    await page.locator("[data-action=toggleEmpty]").click();
    await expect.poll(() => page.locator("[data-section=requests] [data-state]").count()).toBe(7);
    expect(new URL(page.url()).search).toBe("?baris=semua");
    expect(await page.locator("a[data-cell]").count()).toBe(0); // nothing to open
    expect(complaints).toEqual([]);
    await close(watch);
  });

  it("say how old they are while the connection is lost, and go on when it is back", async () => {
    const watch = await openAs(["SUPERVISOR"]);
    const { page } = watch;
    await page.locator("[data-connection=live] [data-freshness]").waitFor();
    watch.cut();
    await page.locator("[data-connection=reconnecting] .monitoring-stale").waitFor();
    expect(await page.locator("[data-freshness]").innerText()).toContain("Sambungan terputus");
    expect(await countOf(page, "requests.IN_REVIEW")).toBeGreaterThan(0);
    await watch.join();
    await page.locator("[data-connection=live] [data-freshness]").waitFor();
    await close(watch);
  });
});

describe("the list of holidays", () => {
  it.each([
    ["", "Daftar hari libur hanya sampai 31 Desember 2020."],
    ["?bahasa=en", "The list of holidays ends on 31 December 2020."],
  ])("that ends is told in a sentence: %s", async (path, sentence) => {
    const watch = await openAs(["SUPERVISOR"], { path });
    await expect.poll(() => watch.page.locator("[data-notice=holidaysEnd]").innerText(), { timeout: 20_000 }).toContain(sentence);
    await close(watch);
  });
  it("is no subject while there is time", async () => {
    const kysely = service.database.em.fork().getKysely<unknown>();
    await sql`update holiday set date = '2099' || substr(date, 5) where date = '2020-01-01'`.execute(kysely);
    const watch = await openAs(["SUPERVISOR"], { officeId: "7373" }); // whose numbers nobody has looked at yet
    await watch.page.locator("[data-section=requests]").waitFor();
    expect(await watch.page.locator("[data-notice]").count()).toBe(0);
    await sql`update holiday set date = '2020' || substr(date, 5) where date like '2099%'`.execute(kysely);
    await close(watch);
  });
});

describe("who may", () => {
  it("finds the page in the menu, a printer does not, nor anything on it", async () => {
    const supervisor = await openAs(["SUPERVISOR"]);
    expect(await supervisor.page.locator(`nav a[href="${PATH}"]`).count()).toBe(1);
    await close(supervisor);
    const printer = await openAs(["PRINTER"]);
    await printer.page.getByText("Halaman ini untuk pimpinan").waitFor();
    expect(await printer.page.locator(`nav a[href="${PATH}"]`).count()).toBe(0);
    expect(await printer.page.locator("[data-cell]").count()).toBe(0);
    await close(printer);
  });
  it("sees silent phones and calls by name; a verifier does not", async () => {
    const supervisor = await openAs(["SUPERVISOR"]);
    expect(await (await number(supervisor.page, "couriers.SILENT").elementHandle())?.getAttribute("data-count")).toBe("1");
    await number(supervisor.page, "couriers.SILENT").click();
    expect(await supervisor.page.locator("[data-row]").innerText()).toContain("Staf");
    await close(supervisor);
    const verifier = await openAs(["VERIFIER"]);
    await verifier.page.locator("[data-section=tiles]").waitFor();
    expect(await verifier.page.locator('[data-cell^="couriers."]').count()).toBe(0);
    await close(verifier);
  });
});

describe("for everybody's eyes and fingers", () => {
  const SIZES = [
    { width: 360, height: 740 },
    { width: 1280, height: 900 },
    { width: 1280, height: 900, dark: true },
  ];
  it.each(SIZES)("%j: axe finds nothing, nothing is wider than the screen, targets are large enough", async (size) => {
    const watch = await openAs(["SUPERVISOR"], { ...size, path: "?daftar=requests.IN_REVIEW&baris=semua" });
    const { page, complaints } = watch;
    await page.locator("[data-row]").first().waitFor();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const small = await page
      .locator("a[data-cell], a[data-row], .monitoring button")
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height).filter((height) => height < 44));
    expect(small).toEqual([]);
    if (process.env["SHOTS"])
      await page.screenshot({ path: `${process.env["SHOTS"]}/${size.width}${size.dark ? "-dark" : ""}.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await close(watch);
  });

  it("speaks English as well, with every word of it", async () => {
    const watch = await openAs(["SUPERVISOR"], { path: "?bahasa=en&daftar=documents.QUEUED" });
    const { page } = watch;
    await page.getByRole("heading", { name: "Office monitoring" }).waitFor();
    await page.getByRole("heading", { name: "Load per role" }).waitFor();
    expect(await page.locator(".monitoring").innerText()).not.toMatch(/undefined|Permohonan|Dokumen/);
    await close(watch);
  });
});
