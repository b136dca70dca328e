import type { Browser, Locator, Page, Route } from "playwright-core";
import { buildAccount, TEST_PASSWORD } from "./accounts.ts";
import { staffClient } from "./client.ts";
import {
  act,
  type AssignedParcel,
  beginDuty,
  type CourierService,
  loaded,
  oneDocument,
  type Officer,
  runAt,
  stepsOf,
} from "./courier.ts";
import { openPhone, type Phone } from "./courier-page.ts";
import { phonePhoto } from "./pictures.ts";

export interface Out extends Phone {
  readonly login: string;
  readonly courier: Officer;
  readonly parcels: readonly AssignedParcel[];
}
/** A courier on the road with so many parcels, and the page open. */
export async function courierOut(browser: Browser, office: CourierService, count = 1): Promise<Out> {
  const { login, id } = await buildAccount(office.service, ["COURIER"]);
  await beginDuty(office.service, id);
  const courier = { ...(await staffClient(office.service, login, TEST_PASSWORD)), id };
  const parcels: AssignedParcel[] = [];
  for (let index = 0; index < count; index += 1)
    parcels.push(await loaded(office, { courier, input: oneDocument(), ...(parcels[0] ? { runId: parcels[0].runId } : {}) }));
  await act(courier, "startRun", "StepInput", await runAt(office, parcels[0]!.runId));
  const phone = await openPhone(browser, office, login);
  await phone.page.locator(`[data-stop="${parcels[0]!.id}"]`).waitFor();
  return { ...phone, login, courier, parcels };
}

/** Of one parcel, once it is under way. */
export const doorSteps = async (office: CourierService, parcel: AssignedParcel): Promise<string[]> =>
  (await stepsOf(office, parcel)).slice(4);
export const deed = (page: Page, step: string, state: string): Locator =>
  page.locator(`[data-deed=${step}][data-deed-state=${state}]`);
export const says = (route: Route, name: string): boolean => (route.request().postData() ?? "").includes(name);
/** The server does it, and the answer is lost on the way back. */
export const loseAnswerOf = async (page: Page, name: string): Promise<void> => {
  await page.route("**/staff/graphql", async (route) => {
    if (!says(route, name)) return route.fallback();
    await route.fetch();
    await route.abort();
  });
};
/** Everything that the phone's database holds, as text: what somebody reads who takes the phone. */
export const onThePhone = (page: Page): Promise<string> =>
  page.evaluate(`(async () => {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open("antar-dompet-kurir");
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    const all = (name) => new Promise((resolve) => {
      const asked = database.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => resolve(asked.result);
    });
    const bytes = (value) => new TextDecoder("latin1").decode(value);
    const shown = (_, value) => value instanceof ArrayBuffer || value instanceof Uint8Array ? bytes(value)
      : value instanceof CryptoKey ? { extractable: value.extractable } : value;
    const text = JSON.stringify({ deeds: await all("deeds"), keys: await all("keys") }, shown);
    database.close();
    return text;
  })()`);

export async function fillProof(page: Page, code: string, place: "found" | "recent" = "found"): Promise<void> {
  const form = page.locator("form[data-form=handOver]");
  await form.locator("[name=recipient][value=APPLICANT]").check();
  await form.locator("[name=identityKind][value=SIM]").check(); // whose digits nobody compares
  await form.locator("[data-field=identityLastFour]").fill("4711");
  await form.locator("[data-field=code]").fill(code);
  const buffer = await phonePhoto("CANARY");
  await form.locator("[data-action=choose-photo]").setInputFiles({ name: "amplop.jpg", mimeType: "image/jpeg", buffer });
  await form.locator("[data-photo=kept]").waitFor();
  await form.locator(`[data-place=${place}]`).waitFor();
}
