import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DutyPeriod } from "../../api/positions/position.entity.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import {
  act,
  assigned,
  type AssignedParcel,
  at,
  courierService,
  type CourierService,
  courierOnDuty,
  deliveryRow,
  loaded,
  type Officer,
  oneDocument,
  planned,
  returning,
  runAt,
} from "../support/courier.ts";
import { ask } from "../support/client.ts";
import { codeOfCitizen, failed, handedOver, outWith, PIN } from "../support/door.ts";
import { application, fromElsewhere } from "../support/journey.ts";
import { signInOn } from "../support/sign-in.ts";
import { sightingOf } from "../../web/data/sighting.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
const MINUTE_MS = 60_000;
let office: CourierService;
let browser: Browser;
beforeAll(async () => {
  office = await courierService({ webDirectory: WEB });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await office.service.stop();
});

/** In the ward that the applications of these tests name. */
const NEAR = PIN;
const WARD = "Lompoe";
/** In the ward beside it, four minutes away. */
const NEXT_WARD = { latitudeDeg: -4.006, longitudeDeg: 119.645 };
const SOON = { timeout: 10_000 };
async function report(courier: Officer, place = NEAR, ageMs = 0): Promise<void> {
  const takenAt = new Date(Date.now() - ageMs).toISOString();
  const answer = await courier.ask(`mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted } }`, {
    input: { positions: [{ ...place, accuracyM: 8, takenAt }] },
  });
  expect(answer.data?.["reportPositions"]).toEqual({ accepted: 1 });
}

/** The page that the link from the receipt opens. */
async function openLink(parcel: { readonly link: string }, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> {
  const { pathname, hash } = new URL(parcel.link, office.service.url);
  const watched = await openPage(browser, `${office.service.url}${pathname}${hash}`, { width: 360, height: 740, ...options });
  await watched.page.locator("[data-level='2']").waitFor();
  await watched.page.locator("[data-connection=live]").waitFor();
  return watched;
}
const text = (page: Page): Promise<string> => page.locator("main").innerText();
const words = (page: Page): Promise<string> => page.locator("[data-position-words]").innerText();
const marker = (page: Page): ReturnType<Page["locator"]> => page.locator(".tracking-map-courier");

async function expectSound({ page }: WatchedPage, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    where,
  ).toEqual([]);
  const sideways = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(sideways, where).toBe(0);
}

/** Two doors of one run that is out, in this order. */
async function twoDoors(): Promise<{ courier: Officer; first: AssignedParcel; second: AssignedParcel }> {
  const courier = await courierOnDuty(office.service);
  const first = await loaded(office, { courier, input: oneDocument() });
  const second = await loaded(office, { courier, runId: first.runId, input: oneDocument() });
  await act(courier, "startRun", "StepInput", await runAt(office, first.runId));
  return { courier, first, second };
}

describe("how old a sighting is", () => {
  const NOW = new Date("2026-11-24T02:00:00Z");
  const before = (ms: number): Date => new Date(NOW.getTime() - ms);
  const position = (ageMs: number, freshness: "LIVE" | "DELAYED" = "LIVE") => ({
    ...NEAR,
    takenAt: before(ageMs).toISOString(),
    freshness,
  });
  const seen = (ageMs: number, sinceMs: number, freshness: "LIVE" | "DELAYED" = "LIVE"): string => {
    const sighting = sightingOf(position(ageMs, freshness), before(sinceMs), NOW);
    return sighting === null ? "GONE" : `${sighting.freshness} ${sighting.ageMs / 1_000}`;
  };
  it.each([
    ["the moment it is said", 10_000, 0, "LIVE", "LIVE 10"],
    ["later, without a word", 45_000, 40_000, "LIVE", "LIVE 45"],
    ["from then on", 46_000, 40_000, "LIVE", "DELAYED 46"],
    ["up to five minutes", 300_000, 290_000, "LIVE", "DELAYED 300"],
    ["and no longer", 300_001, 290_000, "LIVE", "GONE"],
    ["what the server calls delayed is never live", 40_000, 0, "DELAYED", "DELAYED 40"],
    ["a courier's clock that is ahead", -20_000, 0, "LIVE", "LIVE 0"],
    ["a clock here that is an hour behind: as old as LIVE may be", -3_600_000, 0, "LIVE", "LIVE 45"],
    ["a clock here that is an hour ahead: the same", 3_600_000, 0, "LIVE", "LIVE 45"],
    ["and older by the minute", 3_600_000 + MINUTE_MS, MINUTE_MS, "LIVE", "DELAYED 105"],
    ["nobody can say how old DELAYED is then", -3_600_000, 1, "DELAYED", "GONE"],
  ] as const)("%s", (_name, ageMs, sinceMs, freshness, expected) => expect(seen(ageMs, sinceMs, freshness)).toBe(expected));
});

describe("/lacak with a courier under way", () => {
  it("tells what happened newest first, also what happened within one instant", async () => {
    const { first } = await twoDoors();
    const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { timeline { at sentence } } } }`;
    const answer = await ask(office.service.url, query, { code: first.code, pin: first.pin }, fromElsewhere());
    const { timeline } = answer.data?.["tracking"] as {
      readonly timeline: readonly { readonly at: string; readonly sentence: string }[];
    };
    expect(new Set(timeline.map((entry) => entry.at)).size).toBeLessThan(timeline.length); // some share an instant
    const { page } = await openLink(first);
    const shown = await page.locator("[data-timeline] li > span").allInnerTexts();
    expect(shown).toEqual(timeline.map(({ sentence }) => sentence).toReversed());
    await page.context().close();
  });
  it("shows the courier to whose turn it is, to nobody else, in words as on the map, and to the next once the turn moves on", async () => {
    const { courier, first, second } = await twoDoors();
    const [one, two] = [await openLink(first), await openLink(second)];
    await expect.poll(() => text(one.page), SOON).toContain("Anda berikutnya");
    expect(await text(two.page)).toContain("1 pengantaran sebelum Anda");
    expect(await marker(one.page).count()).toBe(0);

    await report(courier);
    await marker(one.page).waitFor();
    expect(await words(one.page)).toMatch(new RegExp(`^Petugas di sekitar Kelurahan ${WARD}, diperbarui \\d+ detik lalu\\.$`));
    expect(await one.page.locator(".tracking-map-courier").count()).toBe(1);
    expect(await two.page.locator("[data-position]").getAttribute("data-position")).toBe("NONE");
    expect(await two.page.locator(".leaflet-container").count()).toBe(0);

    await failed(office, first);
    await one.page.locator(".leaflet-container").waitFor({ state: "detached" });
    expect(await text(one.page)).not.toContain("Petugas di sekitar");
    await marker(two.page).waitFor();
    expect(await text(two.page)).toContain("Anda berikutnya");
    expect([...one.complaints, ...two.complaints]).toEqual([]);
    await Promise.all([one.page.context().close(), two.page.context().close()]);
  });

  // Smoothly is many small moves; without motion there is the one move, and the map that makes room for it.
  it.each([
    ["reduce", 1, 5],
    ["no-preference", 11, Infinity],
  ] as const)(
    "follows the courier from one place to the next, in words and with the one marker (motion: %s)",
    async (reducedMotion, fewest, most) => {
      const parcel = await outWith(office);
      const earlier = new Date(Date.now() - 60 * MINUTE_MS);
      await office.service.database.em.fork().nativeUpdate(DutyPeriod, { courierId: parcel.courier.id }, { fromAt: earlier });
      await report(parcel.courier, NEAR, 4 * MINUTE_MS);
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "id-ID", reducedMotion });
      const page = await context.newPage();
      await page.clock.install({ time: new Date() });
      await page.goto(`${office.service.url}/lacak#${parcel.code}.${parcel.secret}`);
      await marker(page).waitFor();
      await page.locator("[data-connection=live]").waitFor();
      expect(await words(page)).toContain(`terakhir terlihat di sekitar Kelurahan ${WARD}`);
      await page.evaluate(`{
        globalThis.moves = 0;
        new MutationObserver((changes) => { moves += changes.length; })
          .observe(document.querySelector(".tracking-map-courier"), { attributeFilter: ["style"] });
      }`);
      await report(parcel.courier, NEXT_WARD);
      await expect.poll(() => words(page), SOON).toContain("Petugas di sekitar Kelurahan Lapadde, diperbarui");
      const moves = (): Promise<number> => page.evaluate<number>("moves");
      await page.clock.runFor(2_000); // longer than any of it takes
      expect(await moves()).toBeGreaterThanOrEqual(fewest);
      expect(await moves()).toBeLessThanOrEqual(most);
      expect(await marker(page).count()).toBe(1);
      expect(await page.locator(".leaflet-overlay-pane path:not([class*=area-map])").count()).toBe(0); // no trail
      const [spot, map] = [(await marker(page).boundingBox())!, (await page.locator("[data-map]").boundingBox())!];
      expect(spot.y).toBeGreaterThanOrEqual(map.y); // the map has made room for it
      await context.close();
    },
  );

  it("grows old by itself: live, delayed, then gone, without a word from the server", async () => {
    const parcel = await outWith(office);
    await report(parcel.courier);
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "id-ID", reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.clock.install({ time: new Date() });
    // From here on the server has said what it had to say.
    const heard = new Promise<void>((resolve) => {
      page.on("websocket", (socket) =>
        socket.on("framereceived", ({ payload }) => String(payload).includes('"type":"next"') && resolve()),
      );
    });
    await page.goto(`${office.service.url}/lacak#${parcel.code}.${parcel.secret}`);
    await marker(page).waitFor();
    await heard;
    await page.clock.fastForward(30_000);
    await expect.poll(() => words(page), SOON).toMatch(/diperbarui (3|4)\d detik lalu/);
    await page.clock.fastForward(45_000);
    await expect.poll(() => words(page), SOON).toContain(`di sekitar Kelurahan ${WARD} (tertunda, 2 menit lalu)`);
    expect(await marker(page).getAttribute("class")).toContain("tracking-map-delayed");
    await page.clock.fastForward(4 * MINUTE_MS);
    await page.locator("[data-position-gone]").waitFor();
    expect(await marker(page).count()).toBe(0);
    expect(await page.locator(".leaflet-container").count()).toBe(0);
    expect(await text(page)).toContain("Letak petugas sedang tidak ditampilkan");
    await context.close();
  });

  it("asks by itself where the live connection is blocked", async () => {
    const parcel = await outWith(office);
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "id-ID", reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.routeWebSocket(/graphql/, (socket) => void socket.close());
    await page.clock.install({ time: new Date() });
    await page.goto(`${office.service.url}/lacak#${parcel.code}.${parcel.secret}`);
    await page.locator("[data-level='2']").waitFor();
    await report(parcel.courier);
    expect(await marker(page).count()).toBe(0);
    await page.clock.fastForward(11_000);
    await marker(page).waitFor();
    await handedOver(office, parcel);
    await page.clock.fastForward(31_000);
    await page.locator("[data-received]").waitFor();
    expect(await marker(page).count()).toBe(0);
    await context.close();
  });

  it("is complete when the map cannot be drawn", async () => {
    const parcel = await outWith(office);
    await report(parcel.courier);
    for (const blocked of ["**/basemap.geojson", "**/tracking-map-*.js"]) {
      const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
      await page.route(blocked, (route) => route.abort());
      await page.goto(`${office.service.url}/lacak#${parcel.code}.${parcel.secret}`);
      await page.getByText("Peta belum dapat ditampilkan").waitFor();
      const said = await text(page);
      const place = blocked.endsWith("js") ? `Petugas di sekitar Kelurahan ${WARD}` : "Petugas sedang menuju alamat Anda";
      for (const part of [place, "detik lalu", "Anda berikutnya", "Kode serah terima", "Riwayat"]) expect(said).toContain(part);
      await page.context().close();
    }
  });

  it("gives the handover code large, with the rule about it, and whoever only has the code of the request nothing of all this", async () => {
    const parcel = await outWith(office);
    const { page } = await openLink(parcel);
    const code = await codeOfCitizen(office, parcel);
    expect(await page.locator("[data-handover-code]").getAttribute("data-handover-code")).toBe(code);
    const said = await text(page);
    expect(said).toContain("hanya kepada petugas yang sudah berdiri di depan pintu Anda");
    expect(said).toContain("Jangan berikan kepada orang lain");
    expect(said).toMatch(/\d\d\.\d\d–\d\d\.\d\d WITA \(hari ini\)/);
    expect(said).not.toContain("besok");
    expect(await page.locator("[data-courier]").innerText()).toBe("Staf");
    const { page: stranger } = await openPage(browser, `${office.service.url}/lacak#${parcel.code}`);
    await stranger.locator("[data-level='1']").waitFor();
    expect(await stranger.locator("[data-delivery], [data-handover-code], [data-position]").count()).toBe(0);
    await Promise.all([page.context().close(), stranger.context().close()]);
  });

  it("shows who received it and when", async () => {
    const parcel = await outWith(office);
    const { page } = await openLink(parcel);
    await handedOver(office, parcel);
    await page.locator("[data-received]").waitFor();
    expect(await page.locator("[data-received]").innerText()).toMatch(/S\*\*\* A\*\*\*[\s\S]*hari ini \d\d\.\d\d WITA/);
    expect(await page.locator("[data-handover-code]").count()).toBe(0);
    await page.context().close();
  });

  it.each([
    [360, false],
    [1280, false],
    [1280, true],
  ])("at %i px (dark: %s): no defect that axe finds, nothing to scroll sideways", async (width, dark) => {
    const parcel = await outWith(office);
    await report(parcel.courier);
    const watched = await openLink(parcel, { width, dark });
    await marker(watched.page).waitFor();
    await expectSound(watched, "under way");
    expect(watched.complaints).toEqual([]);
    await watched.page.context().close();
  });
});

describe("/lacak before the courier", () => {
  it("lets the citizen choose another of the offered times, and then collect it instead", async () => {
    const parcel = await planned(office, oneDocument());
    const watched = await openLink(parcel);
    const { page } = watched;
    const before = await page.locator("[data-window]").innerText();
    await page.locator("[data-action=other-time]").click();
    await page.locator("[data-action=other-time-save]").click();
    expect(await text(page)).toContain("Pilih dulu salah satu waktu");
    await expectSound(watched, "choosing a time");
    const offered = page.locator("form[data-form=other-time] label.choice");
    expect(await offered.allInnerTexts()).not.toContain(before);
    await offered.nth(1).click();
    await page.locator("[data-action=other-time-save]").click();
    await page.getByText("Waktu pilihan Anda sudah kami catat").waitFor();
    await expect.poll(() => page.locator("[data-window]").innerText(), SOON).not.toBe(before);
    expect(await deliveryRow(office, parcel)).toMatchObject({ citizenReschedules: 1, state: "PLANNED" });
    await page.locator("[data-action=to-pickup]").click();
    await expect.poll(() => text(page), SOON).toContain("dapat diambil di kantor");
    expect(await page.locator("[data-window]").count()).toBe(0);
    await page.context().close();
  });
});

describe("/petugas with a parcel for a courier", () => {
  async function staffPage(roles: Parameters<typeof buildAccount>[1], queue: string, requestId: string): Promise<WatchedPage> {
    const { login } = await buildAccount(office.service, roles);
    const watched = await openPage(browser, `${office.service.url}/petugas/${queue}/${requestId}`);
    const { page } = watched;
    await signInOn(page, login);
    await page.locator("[data-delivery]").waitFor();
    return watched;
  }
  const state = (page: Page): Promise<string | null> => page.locator("[data-delivery]").getAttribute("data-delivery-state");
  /** A button whose obstacle is still in its way stays where it is; pressed all the same, it asks the server nothing. */
  async function expectHeldBack(page: Page, action: string): Promise<void> {
    const button = page.locator(`[data-action=${action}]`);
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    const asked: string[] = [];
    const note = (request: Request): void => void asked.push(request.postData() ?? "");
    page.on("request", note);
    await button.dispatchEvent("click");
    page.off("request", note);
    expect(asked.filter((body) => body.includes("mutation"))).toEqual([]);
  }
  async function scan(page: Page, form: string, labels: readonly string[]): Promise<void> {
    for (const label of labels) {
      await page.locator(`form[data-form=${form}] [data-field=scannedLabel]`).fill(label);
      await page.keyboard.press("Enter");
    }
  }

  it("the desk sees every label before the courier has it, then takes the parcel down again", async () => {
    const parcel = await assigned(office, { input: application({ handover: "COURIER" }) });
    const watched = await staffPage(["DESK"], "dimuat", parcel.requestId);
    const { page } = watched;
    expect(await page.locator("form[data-form=confirmLoad]").count()).toBe(0);
    await act(parcel.courier, "loadDelivery", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
    await page.waitForLoadState("networkidle"); // what a reload cuts off would be a complaint
    await page.reload();
    await page.locator(`[data-request="${parcel.requestId}"]`).waitFor();
    const count = page.locator("form[data-form=confirmLoad] [data-scan-count]");
    await count.waitFor();
    await scan(page, "confirmLoad", ["D000000000", parcel.labels[0]!.toLowerCase(), parcel.labels[0]!]);
    expect(await page.locator("[data-scanned]").innerText()).toContain("sudah dipindai");
    expect(await count.innerText()).toBe("1 dari 2");
    await expectHeldBack(page, "confirmLoad");
    await expectSound(watched, "scanning");
    await scan(page, "confirmLoad", [parcel.labels[1]!]);
    await page.locator("[data-action=confirmLoad]").click();
    await page.getByText("Pemuatan disaksikan; petugas boleh berangkat.").waitFor();
    expect(await page.locator("[data-delivery]").innerText()).toContain("disaksikan loket hari ini");

    await page.locator("[data-open=unload]").click();
    await scan(page, "unload", parcel.labels);
    await page.locator("[data-action=unload]").click();
    await expect.poll(() => state(page), SOON).toBe("ASSIGNED");
    expect(watched.complaints).toEqual([]);
    await page.context().close();
  });

  it("the desk receives a parcel back", async () => {
    const parcel = await returning(office, { courier: await courierOnDuty(office.service), input: oneDocument() });
    const { page } = await staffPage(["DESK"], "kembali", parcel.requestId);
    await page.locator(`[data-request="${parcel.requestId}"]`).waitFor();
    await scan(page, "receiveBack", parcel.labels);
    await page.locator("[data-action=receiveBack]").click();
    await expect.poll(() => state(page), SOON).toBe("BACK_AT_OFFICE");
    await page.context().close();
  });

  it("a failed attempt is told in words, and a supervisor corrects it: both versions stand", async () => {
    const parcel = await outWith(office);
    await failed(office, parcel, { reason: "NOBODY_HOME", note: "pagar terkunci" });
    const watched = await staffPage(["SUPERVISOR"], "cari", parcel.requestId);
    const { page } = watched;
    const attempt = page.locator("[data-attempt='1']");
    expect(await attempt.innerText()).toMatch(/Gagal: tidak ada orang di rumah[\s\S]*tidak dihitung[\s\S]*pagar terkunci/);
    await expectSound(watched, "attempts");
    await page.locator("[data-open=correctDelivery]").click();
    await page.locator("form[data-form=correctDelivery] textarea").fill("Salah tekan");
    await page.locator("[data-action=correctDelivery]").click();
    await page.locator("[data-corrected]").waitFor();
    expect(await state(page)).toBe("UNDER_WAY");
    expect(await page.locator("[data-history]").innerText()).toMatch(/dikoreksi|diperbaiki|koreksi/i);
    await page.context().close();
  });

  it("a supervisor decides an incident: going on takes every document", async () => {
    const parcel = await outWith(office);
    await act(parcel.courier, "reportIncident", "IncidentInput", { ...(await at(office, parcel)), kind: "ACCIDENT" });
    const watched = await staffPage(["SUPERVISOR"], "kendala", parcel.requestId);
    const { page } = watched;
    await page.locator(`[data-request="${parcel.requestId}"]`).waitFor();
    await page.locator("input[name=outcome][value=CONTINUE]").check();
    await page.locator("form[data-form=resolveIncident] textarea").fill("Dokumen diperiksa dan utuh");
    await expectHeldBack(page, "resolveIncident");
    await expectSound(watched, "incident");
    await scan(page, "resolveIncident", parcel.labels);
    await page.locator("[data-action=resolveIncident]").click();
    await expect.poll(() => state(page), SOON).toBe("BACK_AT_OFFICE");
    await page.context().close();
  });

  it("a dispatcher sends it to the desk instead; a printer is offered nothing", async () => {
    const parcel = await planned(office, oneDocument());
    const { page: printer } = await staffPage(["PRINTER"], "cari", parcel.requestId);
    expect(await printer.locator("[data-delivery] button").count()).toBe(0);
    const { page } = await staffPage(["DISPATCHER"], "siap-diantar", parcel.requestId);
    await page.locator("[data-action=redirectDelivery]").click();
    await page.getByText("Dialihkan: paket dapat diambil di loket.").waitFor();
    await page.locator("[data-pickup-state=AWAITING_PICKUP]").waitFor();
    await Promise.all([page.context().close(), printer.context().close()]);
  });
});
