import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { launchBrowser, openPage } from "../support/browser.ts";
import { phonePhoto } from "../support/pictures.ts";
import { startService, type TestService } from "../support/service.ts";

const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url));
let service: TestService;
let [citizens, office]: Browser[] = [];
beforeAll(async () => {
  service = await startService({ webDirectory: WEB });
  [citizens, office] = [await launchBrowser(), await launchBrowser()];
});
afterAll(async () => {
  await Promise.all([citizens?.close(), office?.close()]);
  await service.stop();
});

/** Fills every empty line of the step by what its label asks for. */
async function fillStep(page: Page, answers: readonly (readonly [RegExp, string])[]): Promise<void> {
  for (const input of await page.locator("form[data-step] input:visible").all()) {
    const [type, label] = await input.evaluate((element) => {
      const { type: kind, labels } = element as unknown as { type: string; labels: readonly { textContent: string }[] };
      return [kind, labels[0]?.textContent ?? ""] as const;
    });
    const answer = answers.find(([asked]) => asked.test(label))?.[1];
    if (["text", "tel"].includes(type) && answer && (await input.inputValue()) === "") await input.fill(answer);
  }
}
const next = (page: Page): Promise<void> => page.locator("[data-action=next]").click();

async function apply(page: Page, photo: Buffer): Promise<{ code: string; pin: string }> {
  await page.locator("[data-kind=AKTA_KEMATIAN]").click();
  await page.locator("[data-action=add-document]").or(page.locator("[data-kind=KARTU_KELUARGA]")).first().click();
  if (await page.locator("[data-kind=KARTU_KELUARGA]").isVisible()) await page.locator("[data-kind=KARTU_KELUARGA]").click();
  await page.locator("[data-reason=HEAD_OF_FAMILY_DIED]").click();
  await page.locator("[data-document=KARTU_KELUARGA] input[value=OWN]").check(); // neither name nor number is typed twice
  await fillStep(page, [
    [/^NIK/, "7372014101900001"],
    [/meninggal/, "Andi Baso"],
  ]);
  await next(page);
  await page.locator("form[data-step=photos]").waitFor();
  const choosers = page.locator("input[data-action=choose-photo]");
  for (let index = 0; index < (await choosers.count()); index++)
    await choosers.nth(index).setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: photo });
  await expect
    .poll(() => page.locator("[data-photo=sent]").count(), { timeout: 20_000 })
    .toBe(await page.locator("[data-requirement]:has(input[data-action=choose-photo])").count());
  await next(page);
  await page.locator("form[data-step=applicant]").waitFor();
  await fillStep(page, [
    [/Nama/, "Siti Aminah"],
    [/NIK/, "7372016502950042"],
    [/KK/, "7372010101990001"],
    [/WhatsApp/, "0812 3456 7890"],
  ]);
  await next(page);
  await page.locator("[name=relation]").first().check();
  await next(page);
  await page.locator("select[data-field=village]").selectOption("73.72.01.1004");
  await fillStep(page, [
    [/Jalan/, "Jalan Jenderal Sudirman 12"],
    [/Patokan/, "samping masjid"],
  ]);
  await next(page);
  await page.locator("[name=handover][value=PICKUP]").check();
  await next(page);
  await page.locator("[name=consent]").check();
  await next(page);
  await page.locator("[data-receipt]").waitFor();
  const read = async (what: string): Promise<string> =>
    (await page.locator(`[data-receipt-${what}]`).getAttribute(`data-receipt-${what}`)) ?? "";
  return { code: await read("code"), pin: await read("pin") };
}

async function staffPage(roles: Parameters<typeof buildAccount>[1]): Promise<Page> {
  const { login } = await buildAccount(service, roles);
  const { page } = await openPage(office!, `${service.url}/petugas`);
  await page.locator("form[data-form=signIn]").waitFor();
  const [name, password] = await page.locator("form[data-form=signIn] input").all();
  await name!.fill(login);
  await password!.fill(TEST_PASSWORD);
  await page.locator("[data-action=signIn]").click();
  return page;
}
async function openCase(page: Page, queue: string): Promise<void> {
  await page.locator(`[data-queue=${queue}]`).click();
  await page.locator("[data-request]").first().click();
  await page.locator("[data-case]").waitFor();
}

it(
  "a citizen applies, the staff carry it to the desk, the tracking page changes by itself, the month counts two more",
  { timeout: 180_000 },
  async () => {
    const { page: citizen, complaints } = await openPage(citizens!, `${service.url}/ajukan`, { width: 360, height: 740 });
    const { page: figures } = await openPage(citizens!, `${service.url}/statistik`);
    const { code, pin } = await apply(citizen, await phonePhoto("CANARY"));
    await citizen.locator("[data-action=follow]").click();
    const sentence = (): Promise<string | null> => citizen.locator("[data-status-sentence]").textContent();
    await expect.poll(sentence, { timeout: 10_000 }).toContain("sudah kami terima");
    await citizen.locator("[data-level='2']").waitFor();
    expect(citizen.url()).not.toContain(code);

    const verifier = await staffPage(["VERIFIER"]);
    await openCase(verifier, "NEW");
    await verifier.locator("[data-action=startReview]").click();
    await expect.poll(sentence, { timeout: 10_000 }).toContain("sedang memeriksa");
    await verifier.locator("[data-file]").first().click();
    await expect
      .poll(() =>
        verifier.locator(".staff-papers img").evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBeGreaterThan(100);
    const open = verifier.locator("[data-requirement]:not([data-verdict=OK])");
    for (let left = await open.count(); left > 0; left--) {
      const line = open.first();
      if (await line.locator("[data-action=judgeOk]").isVisible()) await line.locator("[data-action=judgeOk]").click();
      else {
        await line.locator("[data-action=saySEEN_AT_COUNTER]").click(); // a form, of which nobody took a photo
        await line.locator("[data-form=saidGround] textarea").fill("Formulir diisi petugas");
        await line.locator("[data-action=saveGround]").click();
      }
      await expect.poll(() => open.count()).toBe(left - 1);
    }
    await verifier.locator("[data-action=declareComplete]").click();
    await expect.poll(sentence, { timeout: 10_000 }).toContain("Berkas lengkap");

    const [printer, other] = [await staffPage(["PRINTER"]), await staffPage(["PRINTER"])];
    await openCase(printer, "TO_PRODUCE");
    const documents = await printer
      .locator("li[data-document]")
      .evaluateAll((items) => items.map((item) => item.getAttribute("data-document")));
    expect(documents).toHaveLength(2);
    for (const id of documents) {
      const item = printer.locator(`li[data-document="${id}"]`);
      await item.locator("[data-action=startWork]").click();
      await item.locator("[data-action=print]").click();
      await item.locator("[data-other-eyes]").waitFor();
      expect(await item.locator("form[data-form=passCheck]").count()).toBe(0); // four eyes
    }
    await openCase(other, "TO_CHECK");
    for (const id of documents) {
      const item = other.locator(`li[data-document="${id}"]`);
      const label = /Label\s*(D[0-9A-Z]{9})/.exec(await item.innerText())?.[1] ?? "";
      await item.locator("form[data-form=passCheck] input").fill(label.toLowerCase());
      await item.locator("[data-action=passCheck]").click();
      await expect.poll(() => item.getAttribute("data-document-state")).toMatch(/READY|PACKED/);
      expect(await item.locator("[data-second-look]").getAttribute("data-second-look")).toBe("OTHER");
    }
    await expect.poll(sentence, { timeout: 10_000 }).toContain("dapat diambil");

    const desk = await staffPage(["DESK"]);
    await openCase(desk, "AT_DESK");
    const form = desk.locator("form[data-form=handOver]");
    await form.locator("input[name=recipient][value=APPLICANT]").check();
    expect(await form.locator("[data-known-name]").innerText()).toContain("Siti Aminah"); // nothing to type, no age to judge
    await form.locator("[data-field=identityLastFour]").fill("0000");
    await form.locator("input[name=proof][value=pin]").check();
    await form.locator("[data-field=pin]").fill(pin);
    await form.locator("[data-action=handOver]").click();
    await expect.poll(() => form.locator("[data-error]").innerText()).toContain("4 angka terakhir identitas");
    await form.locator("[data-field=identityLastFour]").fill("0042");
    await form.locator("[data-action=handOver]").click();
    await expect.poll(sentence, { timeout: 10_000 }).toContain("sudah diterima");
    expect(await citizen.locator("main").innerText()).toContain("S*** A***");

    const year = new Intl.DateTimeFormat("en", { timeZone: "Asia/Makassar", year: "numeric" }).format(new Date());
    await expect
      .poll(() => figures.locator(`[data-year-total="${year}"]`).textContent(), { timeout: 5_000 })
      .toContain("2 dokumen");
    expect(complaints).toEqual([]);
  },
);
