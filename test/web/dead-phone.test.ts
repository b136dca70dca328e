import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { buildAccount } from "../support/accounts.ts";
import { launchBrowser, openPage, type WatchedPage } from "../support/browser.ts";
import {
  act,
  type AssignedParcel,
  assigned,
  at,
  courierService,
  type CourierService,
  deliveryRow,
  oneDocument,
  runRow,
} from "../support/courier.ts";
import { courierOut, deed, onThePhone } from "../support/courier-outbox.ts";
import { expectSound, press } from "../support/courier-page.ts";
import { attemptsOf, documentRows, outWith } from "../support/door.ts";
import { phonePhoto } from "../support/pictures.ts";
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

async function openAs(role: StaffRole, path: string, width = 1280): Promise<WatchedPage> {
  const { login } = await buildAccount(office.service, [role]);
  const watched = await openPage(browser, `${office.service.url}${path}`, { width, height: width > 500 ? 900 : 740 });
  await signInOn(watched.page, login);
  return watched;
}
const caseOf = ({ requestId }: AssignedParcel): string => `/petugas/cari/${requestId}`;
const stateOf = async (parcel: AssignedParcel): Promise<string> => (await deliveryRow(office, parcel)).state;

/** On the way there, folded away from a hurried thumb. */
async function openFail(page: Page): Promise<void> {
  await page.locator(".courier-troubles summary").click();
  await press(page, "open-gagal");
}
/** On the board's row or the case's panel: the step, what it asks besides, and one of the usual reasons. */
async function standIn(page: Page, step: string, fill: (form: ReturnType<Page["locator"]>) => Promise<void>): Promise<void> {
  await page.locator(`[data-stand-in] [data-open=${step}]`).click();
  const form = page.locator(`form[data-form=${step}]`);
  expect(await form.locator(`[data-action=${step}]`).getAttribute("aria-disabled")).toBe("true");
  await fill(form);
  await form.getByRole("button", { name: "HP petugas mati" }).click();
  await form.locator(`[data-action=${step}]`).click();
  await form.waitFor({ state: "detached" });
}
async function receiveBack(page: Page, parcel: AssignedParcel): Promise<void> {
  const form = page.locator("form[data-form=receiveBack]");
  for (const label of parcel.labels) {
    await form.locator("[data-scan] input").fill(label);
    await page.keyboard.press("Enter");
  }
  await form.locator("[data-action=receiveBack]").click();
  await expect.poll(() => stateOf(parcel)).toBe("BACK_AT_OFFICE");
}
async function expectReadable(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    where,
  ).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where).toBe(true);
}

describe("the day of a dead phone", () => {
  it(
    "from the board to the desk: everything comes home or goes on, the outing is closed, and what the phone kept is not lost",
    { timeout: 180_000 },
    async () => {
      const phone = await courierOut(browser, office, 3);
      const [returned, passedOn, received] = phone.parcels as [AssignedParcel, AssignedParcel, AssignedParcel];
      const { runId } = returned;
      const other = await outWith(office, oneDocument());
      // At the first door the phone has no signal: the courier photographs a closed house, and then the screen goes dark.
      await phone.page.context().setOffline(true);
      await openFail(phone.page);
      await phone.page.locator("[data-reason=NOBODY_HOME]").click();
      const buffer = await phonePhoto("CANARY");
      const file = { name: "rumah.jpg", mimeType: "image/jpeg", buffer };
      await phone.page.locator("form [data-action=choose-photo]").setInputFiles(file);
      await phone.page.locator("[data-photo=kept]").waitFor();
      await press(phone.page, "fail");
      await deed(phone.page, "fail", "WAITING").waitFor();

      // The dispatcher, who heard of it by another phone.
      const board = await openAs("DISPATCHER", "/petugas/antar");
      const choose = async (parcel: AssignedParcel): Promise<void> =>
        board.page.locator(`[data-delivery="${parcel.id}"] .dispatch-parcel-name`).click();
      await choose(returned);
      await standIn(board.page, "returnToOffice", async () => {});
      await expect.poll(() => stateOf(returned)).toBe("RETURNING");
      await choose(passedOn);
      await board.page.locator(`[data-detail="${passedOn.id}"]`).waitFor();
      await expectReadable(board.page, "board");
      await standIn(board.page, "transfer", async (form) => {
        await form.locator("[data-field=run]").selectOption(other.runId);
        await form.locator("[data-field=labels]").fill(passedOn.labels.join(" "));
      });
      await expect.poll(async () => (await deliveryRow(office, passedOn)).courierId).toBe(other.courier.id);

      // Two envelopes lie before the desk; of one of them the office knows nothing yet.
      const first = await openAs("DESK", caseOf(returned));
      await receiveBack(first.page, returned);
      const desk = await openAs("DESK", caseOf(received));
      await desk.page.locator("[data-open=receiveBack]").click();
      await expectReadable(desk.page, "desk");
      await receiveBack(desk.page, received);
      expect(await desk.page.locator("[data-stand-in]").count()).toBe(0);

      // Nothing of the outing is held any more.
      await board.page.locator(`[data-run="${runId}"] [data-open=close]`).click();
      await board.page.locator(`[data-run="${runId}"] form [data-action=close]`).click();
      await expect.poll(async () => (await runRow(office, runId)).state).toBe("CLOSED");

      // The phone is charged.
      await phone.page.context().setOffline(false);
      await deed(phone.page, "fail", "REFUSED").waitFor({ timeout: 20_000 });
      expect(await phone.page.locator("[data-deed-state=REFUSED]").innerText()).toContain("paket ini tidak lagi pada Anda");
      await phone.page.locator("[data-kept]").waitFor();
      expect(await phone.page.locator("[data-notice]").count()).toBe(0); // nothing says any more that it will be sent
      expect(await phone.page.locator("[data-action=sendAgain]").count()).toBe(0);
      expect(await onThePhone(phone.page)).toContain('"step":"fail"'); // with its photo, sealed
      await expectSound(phone, "refused");
      expect(await attemptsOf(office, returned)).toEqual([]);
      expect(await stateOf(returned)).toBe("BACK_AT_OFFICE");
      expect(await documentRows(office, passedOn)).toMatchObject([{ custodian: "COURIER", custodianId: other.courier.id }]);
      await press(phone.page, "dismiss");
      await expect.poll(() => phone.page.locator("[data-deed]").count()).toBe(0);
      expect([...board.complaints, ...first.complaints, ...desk.complaints]).toEqual([]);
      await Promise.all([phone, board, first, desk].map(({ page }) => page.context().close()));
    },
  );

  it.each([1280, 360])(
    "on the case page at %i px a supervisor records it, and the courier reads who did and why",
    { timeout: 120_000 },
    async (width) => {
      const phone = await courierOut(browser, office, 2);
      const [first, second] = phone.parcels as [AssignedParcel, AssignedParcel];
      const supervisor = await openAs("SUPERVISOR", caseOf(first), width);
      await supervisor.page.locator("[data-stand-in]").waitFor();
      await standIn(
        supervisor.page,
        "fail",
        async (form) => void (await form.locator("[data-field=failure]").selectOption("WEATHER")),
      );
      await expect.poll(() => stateOf(first)).toBe("ATTEMPT_FAILED");
      await expectReadable(supervisor.page, "case");
      const { name } = await phone.courier
        .ask(`{ courierDay { name } }`)
        .then(({ data }) => data!["courierDay"] as { name: string });
      await expect
        .poll(() => supervisor.page.locator("[data-history]").innerText())
        .toMatch(new RegExp(`untuk ${name}[^]*HP petugas mati`));
      const told = phone.page.locator("[data-office-deeds]");
      await expect.poll(() => told.innerText()).toMatch(/Gagal antar · Siti Aminah[^]*HP petugas mati/);
      await phone.page.locator(`[data-stop="${second.id}"]`).waitFor(); // the next door
      await expectSound(phone, "told");
      await standIn(
        supervisor.page,
        "reportIncident",
        async (form) => void (await form.locator("[data-field=kind]").selectOption("LOST")),
      );
      await expect.poll(() => stateOf(first)).toBe("INCIDENT");
      expect(supervisor.complaints).toEqual([]);
      await Promise.all([phone, supervisor].map(({ page }) => page.context().close()));
    },
  );

  it(
    "pressed while the office was faster: said in red, and what was taken down at the door is kept",
    { timeout: 90_000 },
    async () => {
      const phone = await courierOut(browser, office, 1);
      const [parcel] = phone.parcels as [AssignedParcel];
      const { page } = phone;
      await page.routeWebSocket(/graphql/, (socket) => void socket.close());
      await page.reload();
      await openFail(page);
      await page.locator("[data-reason=NOBODY_HOME]").click();
      const input = { ...(await at(office, parcel)), officeReason: "HP petugas mati" };
      await act(office.dispatcher, "returnDelivery", "CourierStepInput", input);
      await press(page, "fail");
      await page.locator("[data-notice=refused]").waitFor();
      expect(await page.locator("[data-notice=refused]").innerText()).toMatch(/kantor sudah mencatat "Dibawa ke kantor"/);
      await deed(page, "fail", "REFUSED").waitFor();
      await page.context().close();
    },
  );

  it("a plan that is not wanted is discarded on the board, and its parcel waits for another", { timeout: 60_000 }, async () => {
    const parcel = await assigned(office, { input: oneDocument() });
    const { page, complaints } = await openAs("DISPATCHER", "/petugas/antar");
    const run = page.locator(`[data-run="${parcel.runId}"]`);
    await run.locator("[data-open=discard]").click();
    const form = run.locator("form[data-form=discard]");
    expect(await form.locator("[data-action=discard]").getAttribute("aria-disabled")).toBe("true");
    await form.getByRole("button", { name: "Cuaca buruk" }).click();
    await form.locator("[data-action=discard]").click();
    await page.locator(`[data-section=unassigned] [data-delivery="${parcel.id}"]`).waitFor();
    expect(await stateOf(parcel)).toBe("PLANNED");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
