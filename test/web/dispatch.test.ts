import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { freshnessNow, toldSeconds } from "../../web/data/dispatch-age.ts";
import { movedBy, movedTo, suggestedOrder } from "../../web/data/dispatch-order.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import {
  act,
  assigned,
  at,
  backAtOffice,
  courierOnDuty,
  courierService,
  type CourierService,
  deliveryRow,
  draftRun,
  oneDocument,
  planned,
  runRow,
  underWay,
} from "../support/courier.ts";
import { failed } from "../support/door.ts";
import { newKey } from "../support/journey.ts";
import { HERE, pairPhone } from "../support/phones.ts";
import type { StaffClient } from "../support/client.ts";
import { signInOn } from "../support/sign-in.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
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

interface Desk extends WatchedPage {
  /** Cuts the live connection, for as long as it is wanted. */
  readonly cut: () => void;
  readonly join: () => Promise<void>;
}
async function signedInAs(
  roles: readonly StaffRole[],
  { path = "/petugas/antar", ready = "[data-section=couriers]", from = office, ...size }: Options = {},
): Promise<Desk> {
  const { login } = await buildAccount(from.service, roles);
  const watched = await openPage(browser, `${from.service.url}${path}`, size); // by way of the sign-in page, and back
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
  await page.locator(ready).first().waitFor();
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
interface Options {
  readonly path?: string; // without a query
  readonly ready?: string;
  readonly from?: CourierService;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

const choose = async (page: Page, id: string): Promise<void> =>
  page.locator(`[data-delivery="${id}"] .dispatch-parcel-name`).click();
const said = (page: Page): Promise<string> => page.locator("[data-notice]:not(:empty)").innerText();

/** The courier's own page reports; a phone's clock may be ahead by less than a minute. */
async function report(courier: StaffClient, place: typeof HERE, aheadS = 0): Promise<void> {
  const positions = [{ ...place, accuracyM: 9, takenAt: new Date(Date.now() + aheadS * 1000).toISOString(), courseDeg: 90 }];
  const answer = await courier.ask(`mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted } }`, {
    input: { positions },
  });
  expect(answer.data?.["reportPositions"]).toEqual({ accepted: 1 });
}
async function endDutyOf(courier: StaffClient): Promise<void> {
  const input = { idempotencyKey: newKey(), duty: "OFF" };
  const answer = await courier.ask(`mutation ($input: SetDutyInput!) { setDuty(input: $input) { __typename } }`, { input });
  expect(answer.errors).toBeUndefined();
}
/** A kilometre further, in another kelurahan. */
const FURTHER = { latitudeDeg: HERE.latitudeDeg, longitudeDeg: HERE.longitudeDeg + 0.01 };

it("says of a phone that does not know how exact it is that this is assumed", async () => {
  const courier = await courierOnDuty(office.service);
  const phone = await pairPhone(office.service, courier, "OWNTRACKS");
  const { page } = await signedInAs(["DISPATCHER"]);
  const card = page.locator(`[data-courier="${courier.id}"]`);
  const tell = async (more: Record<string, unknown>): Promise<unknown> =>
    phone.send({ tst: Math.floor(Date.now() / 1000), ...more });
  await tell({ acc: undefined });
  await card.getByText("akurasi tidak diketahui (perkiraan 50 m)").waitFor();
  await expect
    .poll(async () => {
      await tell({});
      return card.locator(".dispatch-courier-facts").innerText();
    })
    .not.toContain("akurasi");
});

it("from an empty field of the map one press leads back to the whole city", async () => {
  const { page } = await signedInAs(["DISPATCHER"]);
  const map = page.locator(".fleet-map");
  await map.locator("path").first().waitFor();
  const inSight = (): Promise<unknown> =>
    page.evaluate(`(() => {
      const host = document.querySelector(".fleet-map").getBoundingClientRect();
      const whole = ({ left, right, top, bottom }) => right > left && left >= host.left && right <= host.right && top >= host.top && bottom <= host.bottom;
      return [...document.querySelectorAll(".fleet-map path.area-map-village")].filter((path) => whole(path.getBoundingClientRect())).length;
    })()`);
  const whole = await inSight();
  for (let step = 0; step < 4; step += 1) await map.locator(".leaflet-control-zoom-in").click();
  await expect.poll(inSight).toBe(0);
  await map.locator("[data-action=wholeCity]").click();
  await expect.poll(inSight).toBe(whole);
  expect(whole).toBeGreaterThan(15);
});

describe("planning", () => {
  it("puts planned parcels into a new run of a courier, both at once", async () => {
    const [first, second] = [await planned(office, oneDocument()), await planned(office, oneDocument())];
    const notTicked = await planned(office, oneDocument());
    const { page, complaints } = await signedInAs(["DISPATCHER"]);
    for (const { id } of [first, second]) await page.locator(`[data-choose="${id}"]`).check();
    const courier = office.couriers[0];
    await page.locator("[data-field=destination]").selectOption(`new ${courier.id}`);
    await page.locator("[data-action=assign]").click();
    const card = page.locator(`[data-courier="${courier.id}"]`);
    await card.locator(`[data-stops] [data-delivery="${second.id}"]`).waitFor();
    expect(await said(page)).toContain("2 paket ditugaskan");
    const rows = await Promise.all([deliveryRow(office, first), deliveryRow(office, second)]);
    expect(rows.map(({ state, courierId, stopPosition }) => [state, courierId, stopPosition])).toEqual([
      ["ASSIGNED", courier.id, 1],
      ["ASSIGNED", courier.id, 2],
    ]);
    expect(await page.locator(`[data-section=unassigned] [data-delivery="${first.id}"]`).count()).toBe(0);
    expect((await deliveryRow(office, notTicked)).state).toBe("PLANNED");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("changes the order by keyboard, as fast as the keys are pressed, and the focus stays on the parcel that moves", async () => {
    const courier = await courierOnDuty(office.service);
    const runId = await draftRun(office, courier);
    const parcels = [];
    for (let count = 0; count < 3; count++) parcels.push(await assigned(office, { courier, runId, input: oneDocument() }));
    const [a, b, c] = parcels.map(({ id }) => id) as [string, string, string];
    const { page, complaints } = await signedInAs(["DISPATCHER"]);
    const run = page.locator(`[data-run="${runId}"]`);
    await run.locator("[data-action=arrange]").press("Enter");
    await run.locator(`[data-delivery="${a}"] [data-action=moveDown]`).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect
      .poll(async () => {
        const rows = await Promise.all([a, b, c].map((id) => deliveryRow(office, { id })));
        return rows.map(({ stopPosition }) => stopPosition);
      })
      .toEqual([3, 1, 2]);
    await expect.poll(() => said(page)).toContain("urutan 3 dari 3");
    const shown = await run
      .locator("[data-stops] > li")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-delivery")));
    expect(shown).toEqual([b, c, a]);
    expect(await page.evaluate("document.activeElement.closest('[data-delivery]').getAttribute('data-delivery')")).toBe(a);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("takes a parcel out of a run with a reason, and plans one that came back anew", async () => {
    const [inRun, back] = [
      await assigned(office, { input: oneDocument() }),
      await backAtOffice(office, { courier: await courierOnDuty(office.service), input: oneDocument() }),
    ];
    const { page } = await signedInAs(["DISPATCHER"]);
    await choose(page, inRun.id);
    await page.locator("[data-open=unassign]").click();
    await page.locator("[data-action=unassign]").dispatchEvent("click"); // without a reason nothing happens
    await page.locator("[data-field=reason]").fill("Tur terlalu penuh");
    await page.locator("[data-action=unassign]").click();
    await expect.poll(async () => (await deliveryRow(office, inRun)).state).toBe("PLANNED");
    await page.locator(`[data-section=unassigned] [data-delivery="${inRun.id}"]`).waitFor();

    await choose(page, back.id);
    await page.locator("[data-open=replan]").click();
    await page.locator("[data-field=hours]").selectOption("0");
    await page.locator("[data-action=replan]").click();
    await expect.poll(async () => (await deliveryRow(office, back)).state).toBe("PLANNED");
    const { windowFrom, windowTo } = await deliveryRow(office, back);
    expect([windowFrom, windowTo].map((instant) => instant.toISOString().slice(11, 16))).toEqual(["01:00", "07:00"]); // 9 and 15 WITA
    await page.context().close();
  });

  it("pauses a run only after saying what that means", async () => {
    const courier = await courierOnDuty(office.service);
    const { runId } = await underWay(office, { courier, input: oneDocument() });
    const { page } = await signedInAs(["DISPATCHER"]);
    const run = page.locator(`[data-run="${runId}"]`);
    await run.locator("[data-open=pause]").click();
    expect(await run.locator("[data-form=pause]").innerText()).toContain("Hanya kurir yang dapat melanjutkan");
    expect((await runRow(office, runId)).state).toBe("STARTED");
    await run.locator("[data-action=pause]").click();
    await expect.poll(() => run.getAttribute("data-run-state")).toBe("PAUSED");
    expect((await runRow(office, runId)).state).toBe("PAUSED");
    await page.context().close();
  });

  it("says that somebody else was faster, and shows what is true now", async () => {
    const parcel = await planned(office, oneDocument());
    const { page } = await signedInAs(["DISPATCHER"]);
    await choose(page, parcel.id);
    let isBehind = true; // the page learns nothing new until it has sent its own step
    await page.route("**/staff/graphql", async (route) => {
      const sent = route.request().postData() ?? "";
      if (sent.includes("mutation DispatchRedirect")) isBehind = false;
      await (isBehind && sent.includes("query Dispatch") ? route.abort() : route.continue());
    });
    const runId = await draftRun(office, office.couriers[1]);
    await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId });
    await page.locator("[data-open=redirect]").click();
    await page.locator("[data-action=redirect]").click();
    await page.locator("[data-notice=STALE]").waitFor();
    await page.locator(`[data-run="${runId}"] [data-delivery="${parcel.id}"]`).waitFor();
    expect((await deliveryRow(office, parcel)).state).toBe("ASSIGNED");
    await page.context().close();
  });
});

describe("watching", () => {
  it("moves a courier on the map and in the list when the phone reports, and not before", async () => {
    const own = await courierService({ webDirectory: WEB });
    const [courier] = own.couriers;
    await report(courier, HERE);
    const { page, complaints } = await signedInAs(["DISPATCHER"], { from: own });
    const facts = page.locator(`[data-courier="${courier.id}"] .dispatch-courier-facts`);
    await expect.poll(() => facts.innerText()).toMatch(/detik lalu, di /);
    const before = await facts.innerText();
    await expect.poll(() => markOn(page)).not.toBeNull();
    const from = (await markOn(page))!;
    await report(courier, FURTHER, 50);
    await expect.poll(async () => (await markOn(page))!.x - from.x, { timeout: 5_000 }).toBeGreaterThan(15);
    await expect.poll(() => facts.innerText()).toMatch(/^5 detik lalu, di /);
    expect((await facts.innerText()).split(", di ")[1]).not.toBe(before.split(", di ")[1]);
    const [{ x, y }, canvas] = [(await markOn(page))!, (await page.locator(".fleet-map-canvas").boundingBox())!];
    await page.mouse.click(canvas.x + x, canvas.y + y);
    await page.locator(`[data-courier="${courier.id}"][data-selected=true]`).waitFor();
    await page.locator("[data-view=list]").click();
    await expect.poll(() => page.locator(`[data-list-courier="${courier.id}"]`).innerText()).toMatch(/detik lalu, di /);
    expect(page.url()).toContain("tampilan=daftar");
    await page.locator("[data-view=map]").click();
    await expect.poll(() => markOn(page)).not.toBeNull();
    await endDutyOf(courier);
    await expect.poll(() => markOn(page), { timeout: 5_000 }).toBeNull(); // who has gone home is on no map
    expect(complaints).toEqual([]);
    await page.context().close();
    await own.service.stop();
  });

  it("lets a position grow old by itself when nothing comes any more, in the list and on the map", async () => {
    const own = await courierService({ webDirectory: WEB });
    const [courier] = own.couriers;
    await report(courier, HERE);
    const { page, cut } = await signedInAs(["DISPATCHER"], { from: own });
    const fresh = page.locator(`[data-courier="${courier.id}"] [data-taken-at]`);
    await expect.poll(() => fresh.getAttribute("data-freshness")).toBe("LIVE");
    await expect.poll(() => markOn(page)).not.toBeNull();
    cut();
    await page.evaluate("{ const real = Date.now.bind(Date); Date.now = () => real() + 60_000; }");
    await expect.poll(() => fresh.getAttribute("data-freshness"), { timeout: 5_000 }).toBe("DELAYED");
    expect(await fresh.innerText()).toContain("tertunda");
    await expect.poll(() => markOn(page)).toBeNull(); // in the colour of what is fresh no more
    await page.evaluate("{ const real = Date.now.bind(Date); Date.now = () => real() + 300_000; }");
    await expect.poll(() => fresh.getAttribute("data-freshness"), { timeout: 5_000 }).toBe("STALE");
    await page.context().close();
    await own.service.stop();
  });

  it("tells ages by the server's clock, however this computer is set", async () => {
    const courier = await courierOnDuty(office.service);
    await report(courier, HERE);
    const { page } = await signedInAs(["DISPATCHER"]);
    await page.addInitScript("{ const real = Date.now.bind(Date); Date.now = () => real() + 3_600_000; }");
    await page.reload();
    const facts = page.locator(`[data-courier="${courier.id}"] .dispatch-courier-facts`);
    await expect.poll(() => facts.innerText(), { timeout: 10_000 }).toMatch(/^\d+ detik lalu, di /);
    await page.context().close();
  });

  it("says when the connection is lost, and has missed nothing when it is back", async () => {
    const own = await courierService({ webDirectory: WEB });
    const [courier] = own.couriers;
    await report(courier, HERE);
    const { page, cut, join } = await signedInAs(["DISPATCHER"], { from: own });
    await expect.poll(() => markOn(page)).not.toBeNull();
    cut();
    await page.getByText("Menyambung ulang").waitFor();
    const parcel = await planned(own, oneDocument());
    await endDutyOf(courier);
    await join();
    await page.locator(`[data-section=unassigned] [data-delivery="${parcel.id}"]`).waitFor({ timeout: 20_000 });
    await expect.poll(() => page.getByText("Menyambung ulang").count()).toBe(0);
    await expect.poll(() => markOn(page)).toBeNull();
    await page.context().close();
    await own.service.stop();
  });

  it("shows what others do, there and back, long before it would ask by itself", async () => {
    const parcel = await planned(office, oneDocument());
    const runId = await draftRun(office, await courierOnDuty(office.service));
    const { page, complaints } = await signedInAs(["DISPATCHER"]);
    await page.locator("[data-connection=live]").waitFor({ state: "attached" });
    await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId });
    const soon = { timeout: 5_000 };
    await page.locator(`[data-run="${runId}"] [data-delivery="${parcel.id}"]`).waitFor(soon);
    await act(office.dispatcher, "unassignDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason: "Tur penuh" });
    await page.locator(`[data-section=unassigned] [data-delivery="${parcel.id}"]`).waitFor(soon);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("lists a failure as an alert that leads to the parcel, and filters by the address", async () => {
    const courier = await courierOnDuty(office.service);
    const parcel = await underWay(office, { courier, input: oneDocument() });
    await failed(office, parcel);
    const { page } = await signedInAs(["DISPATCHER"]);
    await page.goto(`${office.service.url}/petugas/antar?tampilan=daftar&saring=gagal`);
    const lines = page.locator("[data-list-delivery]");
    await page.locator(`[data-list-delivery="${parcel.id}"]`).waitFor();
    expect(await lines.count()).toBe(await page.locator("[data-list-delivery]:has([data-shape=failed])").count());
    await page.locator("[data-filter=failed]").click();
    await expect.poll(() => page.url()).not.toContain("saring");
    await page.locator("[data-alert=ATTEMPT_FAILED], [data-alert=WITHOUT_EFFORT]").last().click();
    await page.locator(`[data-detail="${parcel.id}"]`).waitFor();
    expect(await page.locator(`[data-detail="${parcel.id}"]`).innerText()).toContain("Percobaan 1: tidak ada orang di rumah");
    await page.context().close();
  });

  it("revokes a phone after asking", async () => {
    const courier = await courierOnDuty(office.service);
    const phone = await pairPhone(office.service, courier, "OWNTRACKS");
    const { page } = await signedInAs(["DISPATCHER"]);
    const card = page.locator(`[data-courier="${courier.id}"]`);
    await card.locator(".dispatch-phones summary").click();
    await card.locator("[data-open=revokeDevice]").click();
    await card.locator("[data-action=revokeDevice]").click();
    await expect.poll(() => card.locator("[data-phone]").count()).toBe(0);
    expect((await phone.send({ tst: Math.floor(Date.now() / 1000) })).status).toBe(401);
    await page.context().close();
  });
});

describe("who may not", () => {
  it("a supervisor watches and changes nothing", async () => {
    await planned(office, oneDocument());
    const courier = await courierOnDuty(office.service);
    const { runId } = await assigned(office, { courier, input: oneDocument() });
    await assigned(office, { courier, runId, input: oneDocument() });
    await underWay(office, { courier: await courierOnDuty(office.service), input: oneDocument() });
    await pairPhone(office.service, courier, "TRACCAR");
    const { page } = await signedInAs(["SUPERVISOR"]);
    await page.locator("[data-section=unassigned] [data-delivery]").first().waitFor();
    await page.locator("[data-run-state=STARTED]").first().waitFor();
    expect(await page.locator("[data-phone]").count()).toBeGreaterThan(0);
    for (const what of [
      "[data-choose]",
      "[data-action=createRun]",
      "[data-action=arrange]",
      "[data-open=pause]",
      "[data-open=revokeDevice]",
    ])
      expect(await page.locator(what).count(), what).toBe(0);
    await page.context().close();
  });

  it("whoever is neither is told so, and nothing is asked", async () => {
    const { page, complaints } = await signedInAs(["DESK"], { ready: ".staff-page" });
    expect(await page.locator("main").innerText()).toContain("pengatur antar");
    expect(await page.locator("a[href='/petugas/antar']").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("for everybody", () => {
  it.each([
    [360, false],
    [1280, false],
    [1280, true],
  ])("at %i px (dark: %s): no defect that axe finds, nothing to scroll sideways", async (width, dark) => {
    const parcel = await planned(office, oneDocument());
    const courier = await courierOnDuty(office.service);
    const runId = await draftRun(office, courier);
    for (let count = 0; count < 2; count++) await assigned(office, { courier, runId, input: oneDocument() });
    await report(courier, HERE);
    const { page, complaints } = await signedInAs(["DISPATCHER"], { width, dark });
    await page.locator(".fleet-map").waitFor();
    await sound(page, "at first");
    await page.locator(`[data-choose="${parcel.id}"]`).check();
    await choose(page, parcel.id);
    await page.locator("[data-open=reschedule]").click();
    await page.locator(`[data-run="${runId}"] [data-action=arrange]`).click();
    await page.locator(`[data-courier="${courier.id}"] .dispatch-phones summary`).click();
    await sound(page, "with everything open");
    await page.locator("[data-view=list]").click();
    await page.locator(`[data-list-courier="${courier.id}"]`).waitFor();
    await sound(page, "as a list");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

async function sound(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    where,
  ).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), where).toBe(0);
}

/** Where the fresh courier is drawn: the middle of all pixels of the primary colour; null: nowhere. */
const markOn = (page: Page): Promise<{ readonly x: number; readonly y: number } | null> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector(".fleet-map-canvas");
    if (!canvas || canvas.width === 0) return null;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data, width } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let [x, y, count] = [0, 0, 0];
    for (let place = 0; place < data.length; place += 4)
      if (data[place] === 0x0b && data[place + 1] === 0x6e && data[place + 2] === 0x5f && data[place + 3] === 255) {
        x += (place / 4) % width;
        y += Math.floor(place / 4 / width);
        count += 1;
      }
    return count < 50 ? null : { x: x / count, y: y / count };
  })()`);

describe("rules of the page", () => {
  it.each([
    ["LIVE", 0, "LIVE"],
    ["LIVE", 45_000, "LIVE"],
    ["LIVE", 45_001, "DELAYED"],
    ["LIVE", 300_001, "STALE"],
    ["STALE", 0, "STALE"], // our clock may be behind: the server's word holds
    ["DELAYED", -5_000, "DELAYED"],
  ] as const)("said %s, %i ms old: %s", (word, ageMs, now) => expect(freshnessNow(word, ageMs)).toBe(now));

  it("tells seconds upwards, never too young", () => {
    expect([0, 4_000, 5_000, 5_001, 44_000].map(toldSeconds)).toEqual([5, 5, 5, 10, 45]);
  });

  type Stop = Parameters<typeof suggestedOrder>[0][number];
  const stop = (id: string, state: Stop["state"], more: Partial<Stop> = {}): Stop => ({
    id,
    state,
    windowTo: "2026-11-24T07:00:00.000Z",
    latitudeDeg: -4,
    longitudeDeg: 119,
    ...more,
  });
  const ids = (stops: readonly Stop[] | null): string | undefined => stops?.map(({ id }) => id).join("");

  it("moves what can be moved around what cannot", () => {
    const stops = [
      stop("a", "HANDED_OVER"),
      stop("b", "UNDER_WAY"),
      stop("c", "ARRIVED"),
      stop("d", "UNDER_WAY"),
      stop("e", "LOADED"),
    ];
    expect(ids(movedBy(stops, "b", 1))).toBe("adcbe");
    expect(movedBy(stops, "b", -1)).toBeNull();
    expect(movedBy(stops, "c", 1)).toBeNull();
    expect(ids(movedTo(stops, "e", "b"))).toBe("aecbd");
  });

  it("suggests what was promised earlier first, and the nearest of those", () => {
    const stops = [
      stop("a", "ASSIGNED", { longitudeDeg: 119.9, windowTo: "2026-11-24T04:00:00.000Z" }),
      stop("b", "ASSIGNED", { longitudeDeg: 119.3 }),
      stop("c", "ASSIGNED", { longitudeDeg: 119.6 }),
    ];
    expect(ids(suggestedOrder(stops, { latitudeDeg: -4, longitudeDeg: 119 }))).toBe("acb");
    expect(ids(suggestedOrder(stops.slice(1), { latitudeDeg: -4, longitudeDeg: 119 }))).toBe("bc");
  });
});
