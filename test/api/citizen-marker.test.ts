import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StaffClient, subscribe } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  at,
  courierOnDuty,
  type CourierService,
  courierService,
  draftRun,
  loaded,
  oneDocument,
  type Officer,
  type Parcel,
  planned,
  runAt,
} from "../support/courier.ts";
import { codeOfCitizen, failed, handedOver } from "../support/door.ts";
import { newKey } from "../support/journey.ts";

let office: CourierService;
beforeAll(async () => {
  office = await courierService();
});
afterAll(() => office.service.stop());

/** A place that nobody may be told so exactly; and two a step away from it, which are other places when they are rounded. */
const RAW = { latitudeDeg: -4.0284999, longitudeDeg: 119.6505001 };
const ROUNDED = { latitudeDeg: -4.028, longitudeDeg: 119.651 };
const SOUTH = { ...RAW, latitudeDeg: -4.0285001 };
const ROUNDED_SOUTH = { latitudeDeg: -4.029, longitudeDeg: 119.651 };
const WEST = { ...RAW, longitudeDeg: 119.6504999 };
const ROUNDED_WEST = { latitudeDeg: -4.028, longitudeDeg: 119.65 };

/** The courier's own page reports where it is. */
async function report(courier: StaffClient, place = RAW, ageMs = 0): Promise<void> {
  const takenAt = new Date(Date.now() - ageMs).toISOString();
  const answer = await courier.ask(
    `mutation ($input: ReportPositionsInput!) { reportPositions(input: $input) { accepted lastRejection } }`,
    { input: { positions: [{ ...place, accuracyM: 8, takenAt }] } },
  );
  expect(answer.data?.["reportPositions"]).toEqual({ accepted: 1, lastRejection: null });
}

interface Delivery {
  readonly stopsBefore: number | null;
  readonly courierFirstName: string | null;
  readonly handoverCode: string | null;
  readonly position: { readonly latitudeDeg: number; readonly longitudeDeg: number; readonly freshness: string } | null;
}
/** What one citizen's page has been told so far. */
interface Page {
  readonly events: readonly { readonly delivery: Delivery | null }[];
  readonly delivery: () => Delivery | null;
  readonly marker: () => Delivery["position"];
  readonly close: () => Promise<void>;
}
const told: string[] = []; // every word that the public endpoint said in this file
const WATCH = `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { cursor resync view { __typename
  ... on TrackingSummary { documentCount version status { family sentence next holder holderSentence changedAt } }
  ... on TrackingDetails { documentCount version applicantName villageName handover receivedBy pickupUntil nextSteps
    status { family sentence next holder holderSentence changedAt } documents { id kind name sentence } timeline { at sentence }
    completion { documentId requirement text reason answered } delivery { window { from to } stopsBefore courierFirstName handoverCode
      otherWindows { from to } position { latitudeDeg longitudeDeg takenAt freshness } } } } } }`;

/** Opens a citizen's page and reads on; with the code alone where `pin` is null. */
async function open({ code, pin }: Pick<Parcel, "code"> & { readonly pin: string | null }): Promise<Page> {
  const watching = subscribe(office.service.url, WATCH, { code, pin });
  const events: { delivery: Delivery | null }[] = [];
  const readOn = async (): Promise<void> => {
    for (;;) {
      const answer = await watching.next();
      told.push(JSON.stringify(answer));
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      events.push((answer.data?.["trackingUpdated"] as { view: { delivery: Delivery | null } }).view);
    }
  };
  const reading = readOn().catch((error: unknown) => error); // also its end, when the page is closed
  await expect.poll(() => events.length).toBe(1);
  const delivery = (): Delivery | null => events.at(-1)?.delivery ?? null;
  return {
    events,
    delivery,
    marker: () => delivery()?.position ?? null,
    close: async () => {
      await watching.stop();
      await reading;
    },
  };
}
const closeAll = (pages: readonly Page[]): Promise<void[]> => Promise.all(pages.map(({ close }) => close()));
const seen = { timeout: 8_000, interval: 10 } as const;
const atOnce = { timeout: 2_000, interval: 10 } as const;

interface Outing {
  readonly courier: Officer;
  readonly runId: string;
  readonly parcels: readonly AssignedParcel[];
  readonly pages: readonly Page[];
}
/** A courier who is out with so many stops, each with its citizen looking on, and whose phone has not been heard yet. */
async function unheard(stops: number): Promise<Outing> {
  const courier = await courierOnDuty(office.service);
  const runId = await draftRun(office, courier);
  const parcels: AssignedParcel[] = [];
  for (let index = 0; index < stops; index++) parcels.push(await loaded(office, { courier, runId, input: oneDocument() }));
  await act(courier, "startRun", "StepInput", await runAt(office, runId));
  return { courier, runId, parcels, pages: await Promise.all(parcels.map(open)) };
}
/** The same, seen at RAW by the first of them. */
async function out(stops: number): Promise<Outing> {
  const outing = await unheard(stops);
  await report(outing.courier);
  await expect.poll(outing.pages[0]!.marker, seen).toMatchObject(ROUNDED);
  return outing;
}
const arrange = async (runId: string, order: readonly Parcel[]): Promise<unknown> =>
  act(office.dispatcher, "arrangeRun", "ArrangeRunInput", {
    ...(await runAt(office, runId)),
    deliveryIds: order.map(({ id }) => id),
  });
const setDuty = (courier: StaffClient, duty: "ON" | "OFF"): ReturnType<StaffClient["ask"]> =>
  courier.ask(`mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`, {
    input: { idempotencyKey: newKey(), duty },
  });

describe("the courier on a citizen's map", () => {
  it("is seen by the next stop only, rounded, and by the one after it once that is next", async () => {
    const { parcels, pages } = await out(3);
    const [first, second, third] = pages as [Page, Page, Page];
    expect(pages.map(({ delivery }) => delivery()?.stopsBefore)).toEqual([0, 1, 2]);
    expect([second.marker(), third.marker()]).toEqual([null, null]);
    expect(first.marker()).toEqual({ ...ROUNDED, takenAt: expect.any(String), freshness: "LIVE" });
    await handedOver(office, parcels[0]!);
    await expect.poll(second.marker, atOnce).toMatchObject(ROUNDED);
    await expect.poll(first.marker, atOnce).toBeNull();
    await expect.poll(() => third.delivery()?.stopsBefore, seen).toBe(1);
    expect(third.marker()).toBeNull();
    await closeAll(pages);
  });

  it("moves for its citizen, while the second one in the run hears nothing", async () => {
    const { courier, parcels, pages } = await out(2);
    const [first, second] = pages as [Page, Page];
    const heard = second.events.length;
    await report(courier, SOUTH);
    await expect.poll(first.marker, seen).toMatchObject(ROUNDED_SOUTH);
    await report(courier, WEST);
    await expect.poll(first.marker, seen).toMatchObject(ROUNDED_WEST);
    await failed(office, parcels[0]!);
    await expect.poll(() => second.delivery()?.stopsBefore, seen).toBe(0);
    expect(second.events.length).toBe(heard + 1); // that one, and none before
    await closeAll(pages);
  });

  it("is not told by the rhythm of empty events either: what happens at later stops is no event", async () => {
    const { parcels, pages } = await out(4);
    const waiting = await open(await planned(office, oneDocument()));
    const byCode = await open({ ...parcels[1]!, pin: null });
    const [, second, third, fourth] = pages as [Page, Page, Page, Page];
    const heard = second.events.length;
    await failed(office, parcels[2]!);
    await handedOver(office, parcels[3]!);
    await expect.poll(() => third.delivery()?.stopsBefore, seen).toBeNull();
    await expect.poll(fourth.delivery, seen).toBeNull();
    await failed(office, parcels[0]!);
    await expect.poll(() => second.delivery()?.stopsBefore, seen).toBe(0);
    expect([second.events.length, waiting.events.length, byCode.events.length]).toEqual([heard + 1, 1, 1]);
    await closeAll([...pages, waiting, byCode]);
  });
});

describe("it is gone within two seconds", () => {
  it.each<[string, (outing: Outing) => Promise<unknown>]>([
    ["after the handover", ({ parcels }) => handedOver(office, parcels[0]!)],
    ["after a failed attempt", ({ parcels }) => failed(office, parcels[0]!)],
    ["when another stop comes first", ({ runId, parcels: [a, b] }) => arrange(runId, [b!, a!])],
    [
      "when the courier stands at another door",
      async ({ courier, parcels }) => act(courier, "arriveAtDoor", "CourierStepInput", await at(office, parcels[1]!)),
    ],
    [
      "when the courier turns back with it",
      async ({ courier, parcels }) => act(courier, "returnDelivery", "CourierStepInput", await at(office, parcels[0]!)),
    ],
    [
      "when something happens on the way",
      async ({ courier, parcels }) =>
        act(courier, "reportIncident", "IncidentInput", { ...(await at(office, parcels[0]!)), kind: "ACCIDENT" }),
    ],
    ["when the run pauses", async ({ courier, runId }) => act(courier, "pauseRun", "StepInput", await runAt(office, runId))],
    [
      "when the dispatcher pauses the run",
      async ({ runId }) => act(office.dispatcher, "pauseRun", "StepInput", await runAt(office, runId)),
    ],
    ["when the courier goes off duty", ({ courier }) => setDuty(courier, "OFF")],
  ])("%s", async (_name, happens) => {
    const outing = await out(2);
    await happens(outing);
    await expect.poll(outing.pages[0]!.marker, atOnce).toBeNull();
    await closeAll(outing.pages);
  });

  it("when the parcel passes to another courier, whose way is seen instead once there is one", async () => {
    const { parcels, pages } = await out(2);
    const [parcel] = parcels as [AssignedParcel];
    const [first, second] = pages as [Page, Page];
    const colleague = await out(1);
    const { courier, runId } = colleague;
    await failed(office, colleague.parcels[0]!); // so that the parcel comes next there
    await setDuty(courier, "OFF"); // and nothing is known of where the colleague is
    await setDuty(courier, "ON");
    await act(courier, "resumeRun", "StepInput", await runAt(office, runId));
    const labels = { givenLabels: parcel.labels, scannedLabels: parcel.labels, toRunId: runId };
    await act(parcel.courier, "transferDelivery", "TransferInput", { ...(await at(office, parcel)), ...labels });
    await expect.poll(first.marker, atOnce).toBeNull();
    expect(first.delivery()?.stopsBefore).toBe(0);
    await report(parcel.courier, SOUTH);
    await expect.poll(second.marker, seen).toMatchObject(ROUNDED_SOUTH);
    expect(first.marker()).toBeNull(); // the old courier's way is nobody's business
    await report(courier, WEST);
    await expect.poll(first.marker, seen).toMatchObject(ROUNDED_WEST);
    await closeAll([...pages, ...colleague.pages]);
  });

  it("when the reading is five minutes old, though nothing happens at all", async () => {
    const { courier, pages } = await unheard(1);
    const [page] = pages as [Page];
    const longAgo = "update duty_period set from_at = now() - interval '10 minutes' where courier_id = ?";
    await office.service.database.em.fork().getConnection().execute(longAgo, [courier.id]);
    await report(courier, RAW, 298_500);
    await expect.poll(page.marker, seen).toMatchObject({ ...ROUNDED, freshness: "DELAYED" });
    await expect.poll(page.marker, { timeout: 3_500, interval: 10 }).toBeNull(); // a second and a half left, and two to notice
    await page.close();
  });
});

it("the code is the citizen's alone, and only while the parcel is on its way", async () => {
  const { parcels, pages } = await out(1);
  const [page] = pages as [Page];
  expect(page.delivery()).toMatchObject({ handoverCode: await codeOfCitizen(office, parcels[0]!), courierFirstName: "Staf" });
  await failed(office, parcels[0]!);
  await expect.poll(() => page.delivery()?.handoverCode, seen).toBeNull();
  expect(page.delivery()).toMatchObject({ courierFirstName: null, stopsBefore: null, position: null });
  await page.close();
});

it("in all that was said to citizens there is no exact place, no courier's id and no full name", () => {
  const words = told.join("\n");
  expect(told.length).toBeGreaterThan(50);
  for (const { id } of office.couriers) expect(words).not.toContain(id);
  expect(words).not.toMatch(/4\.02\d\d|119\.65\d\d|Siti|Aminah|Sudirman|0812/);
});
