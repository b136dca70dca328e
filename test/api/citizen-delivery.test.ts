import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { ask, codeOf, type GraphQLAnswer } from "../support/client.ts";
import {
  act,
  assigned,
  at,
  backAtOffice,
  courierOnDuty,
  type CourierService,
  courierService,
  deliveryRow,
  loaded,
  oneDocument,
  type Parcel,
  type Place,
  planned,
  returning,
  stepsOf,
  underWay,
} from "../support/courier.ts";
import { codeOfCitizen, failed, handedOver, outWith, requestRow } from "../support/door.ts";
import { fromElsewhere, newKey } from "../support/journey.ts";
import { statementsOf } from "../support/statements.ts";

let office: CourierService;
/** A Tuesday, a millisecond later each time it is asked; Wednesday to Friday and the next Monday to Wednesday are working days. */
let nowMs = Date.parse("2026-11-24T04:00:00Z");
const tuesday = (): Date => new Date((nowMs += 1));
beforeAll(async () => {
  office = await courierService({ now: tuesday });
});
afterAll(() => office.service.stop());

const DETAILS = `... on TrackingDetails { version receivedBy nextSteps status { family sentence next holder changedAt } timeline { sentence }
  documents { sentence } delivery { window { from to } stopsBefore courierFirstName handoverCode otherWindows { from to } position { takenAt } } }`;
const TRACK = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { __typename
  ... on TrackingSummary { version documentCount status { family sentence next holder changedAt } } ${DETAILS} } }`;
interface Tracked {
  readonly version: number;
  readonly nextSteps: readonly string[];
  readonly status: Record<string, unknown>;
  readonly timeline: readonly { readonly sentence: string }[];
  readonly documents: readonly { readonly sentence: string }[];
  readonly delivery: { readonly otherWindows: readonly { readonly from: string }[] } | null;
}
async function track(held: { readonly code: string; readonly pin?: string }): Promise<Tracked> {
  const answer = await ask(office.service.url, TRACK, { code: held.code, pin: held.pin }, fromElsewhere());
  expect(answer.errors).toBeUndefined();
  return answer.data?.["tracking"] as Tracked;
}
async function change(
  { code, pin }: { readonly code: string; readonly pin: string | null },
  name: "rescheduleDelivery" | "switchHandover",
  more: Record<string, unknown>,
): Promise<GraphQLAnswer> {
  const type = { rescheduleDelivery: "RescheduleDeliveryInput", switchHandover: "SwitchHandoverInput" }[name];
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${DETAILS} } }`;
  return ask(office.service.url, query, { input: { idempotencyKey: newKey(), code, pin, ...more } }, fromElsewhere());
}
const versionOf = async (parcel: Parcel): Promise<number> => (await requestRow(office, parcel)).version;
const reschedule = async (parcel: Parcel, windowFrom: string): Promise<GraphQLAnswer> =>
  change(parcel, "rescheduleDelivery", { expectedVersion: await versionOf(parcel), windowFrom });
const morning = (day: string): string => `2026-${day}T01:00:00.000Z`; // 09.00 WITA
/** One document with a courier who has nothing else. */
const place = async (): Promise<Place> => ({ courier: await courierOnDuty(office.service), input: oneDocument() });

describe("what a citizen reads of the delivery", () => {
  it("its documents are with the courier from the load until they are back, never ready to be handed over meanwhile", async () => {
    const documentsOf = async (parcel: Parcel): Promise<string[]> =>
      (await track(parcel)).documents.map(({ sentence }) => sentence);
    expect(await documentsOf(await assigned(office, await place()))).toEqual(["Siap diserahkan"]);
    expect(await documentsOf(await loaded(office, await place()))).toEqual(["Sedang dibawa petugas pengantar"]);
    const out = await underWay(office, await place());
    expect(await documentsOf(out)).toEqual(["Sedang dibawa petugas pengantar"]);
    await failed(office, out);
    expect(await documentsOf(out)).toEqual(["Sedang dibawa petugas pengantar"]);
    expect((await track(out)).status["next"]).toBe(
      "Berikutnya: petugas datang lagi, atau dokumen kembali ke kantor dengan aman.",
    );
    expect(await documentsOf(await returning(office, await place()))).toEqual(["Sedang dibawa petugas pengantar"]);
    expect(await documentsOf(await backAtOffice(office, await place()))).toEqual(["Siap diserahkan"]);
  });
  it("by state: a window, then who comes and how many are before, then nothing of the kind", async () => {
    const window = { from: morning("11-25"), to: "2026-11-25T07:00:00.000Z" };
    const nothing = { stopsBefore: null, courierFirstName: null, handoverCode: null, position: null };
    const named = { ...nothing, window, courierFirstName: "Staf" };
    expect((await track(await planned(office, oneDocument()))).delivery).toMatchObject({ ...nothing, window });
    expect((await track(await assigned(office, await place()))).delivery).toMatchObject(named);
    const today = { window: { from: expect.stringContaining("2026-11-24") } }; // by then it is
    expect((await track(await loaded(office, await place()))).delivery).toMatchObject({ ...named, ...today });
    const out = await underWay(office, await place());
    const handoverCode = await codeOfCitizen(office, out);
    expect((await track(out)).delivery).toMatchObject({ ...named, ...today, stopsBefore: 0, handoverCode });
    await act(out.courier, "arriveAtDoor", "CourierStepInput", await at(office, out));
    expect((await track(out)).delivery).toMatchObject({ ...named, ...today, handoverCode });
    await failed(office, out);
    expect((await track(out)).delivery).toMatchObject({ ...nothing, window: null });
    expect((await track(await returning(office, await place()))).delivery).toMatchObject({ ...nothing, window: null });
    const done = await outWith(office);
    await handedOver(office, done);
    expect((await track(done)).delivery).toBeNull();
  });

  it("the receiver by first letters; and when the handover turns out not to have happened, that the status was corrected", async () => {
    const parcel = await outWith(office);
    const delivered = { receivedBy: "S*** A***", status: { family: "DELIVERED" } };
    await handedOver(office, parcel);
    expect(await track(parcel)).toMatchObject(delivered);
    const reason = "salah tekan";
    await act(parcel.courier, "correctDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason });
    const corrected = await track(parcel);
    expect(corrected).toMatchObject({
      receivedBy: null,
      status: { family: "OUT_FOR_DELIVERY" },
      documents: [{ sentence: "Sedang dibawa petugas pengantar" }],
    });
    expect(corrected.timeline.at(-1)?.sentence).toBe("Status diperbaiki");
    expect(JSON.stringify(corrected)).not.toContain(reason);
    await handedOver(office, parcel);
    expect(await track(parcel)).toMatchObject(delivered);
  });

  it("with the code alone nothing of it, and where it stands in the same words, at every station", async () => {
    const done = await outWith(office);
    await handedOver(office, done);
    const parcels = [
      await planned(office, oneDocument()),
      await assigned(office, await place()),
      await underWay(office, await place()),
      await returning(office, await place()),
      await backAtOffice(office, await place()),
      done,
    ];
    for (const { code, pin } of parcels) {
      const { version, status } = await track({ code, pin });
      expect(await track({ code })).toEqual({ __typename: "TrackingSummary", version, documentCount: 1, status });
    }
  });

  it("costs the code alone two statements, one of which reads nothing sealed", async () => {
    const { code } = await planned(office, oneDocument());
    await office.service.counting.stop(); // its statements would be among them
    const asked = await statementsOf(() => track({ code }));
    const lookups = asked.filter((text) => text.includes("document_request"));
    expect(lookups).toHaveLength(2);
    expect(lookups[1]).not.toMatch(/sealed|data_key|r\.\*/);
    expect(asked.filter((text) => /civil_document|delivery|pickup/.test(text))).toEqual([lookups[1]]);
  });
});

describe("another day", () => {
  it("is one of the next five working days, without the one that holds already", async () => {
    const { delivery, nextSteps } = await track(await planned(office, oneDocument()));
    expect(nextSteps).toEqual(["SWITCH_TO_PICKUP", "RESCHEDULE"]);
    const days = ["11-26", "11-27", "11-30", "12-01", "12-02"];
    expect(delivery?.otherWindows.map(({ from }) => from)).toEqual(days.map(morning));
  });

  it("is chosen up to three times; then neither offered nor taken", async () => {
    const parcel = await planned(office, oneDocument());
    for (const day of ["11-26", "11-27", "11-26"]) {
      const answer = await reschedule(parcel, morning(day));
      expect(answer.errors).toBeUndefined();
      expect(answer.data?.["rescheduleDelivery"]).toMatchObject({ delivery: { window: { from: morning(day) } } });
    }
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED", citizenReschedules: 3 });
    expect(await track(parcel)).toMatchObject({ nextSteps: ["SWITCH_TO_PICKUP"], delivery: { otherWindows: [] } });
    expect(codeOf(await reschedule(parcel, morning("11-30")))).toBe("ILLEGAL_STEP");
    expect(await deliveryRow(office, parcel)).toMatchObject({ citizenReschedules: 3 });
  });

  it("keeps an assigned parcel with its courier", async () => {
    const parcel = await assigned(office, await place());
    expect((await reschedule(parcel, morning("11-27"))).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "ASSIGNED", runId: parcel.runId, citizenReschedules: 1 });
  });

  it("after a failed attempt sends the parcel home first and keeps the wish", async () => {
    const parcel = await outWith(office);
    await failed(office, parcel);
    expect((await track(parcel)).nextSteps).toEqual(["RESCHEDULE"]);
    expect((await reschedule(parcel, morning("11-27"))).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "RETURNING", windowFrom: new Date(morning("11-27")) });
  });

  it("plans anew what lies at the office", async () => {
    const parcel = await backAtOffice(office, await place());
    expect((await track(parcel)).nextSteps).toEqual(["SWITCH_TO_PICKUP", "RESCHEDULE"]);
    expect((await reschedule(parcel, morning("11-30"))).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "PLANNED", runId: null, citizenReschedules: 1 });
    expect((await stepsOf(office, parcel)).at(-1)).toBe("replan");
  });

  it.each([
    ["a day that was not offered", morning("11-28")],
    ["another hour", "2026-11-26T02:00:00.000Z"],
    ["the day that holds already", morning("11-25")],
    ["a day far away", "2027-11-26T01:00:00.000Z"],
  ])("cannot be %s", async (_name, windowFrom) => {
    const parcel = await planned(office, oneDocument());
    expect(codeOf(await reschedule(parcel, windowFrom))).toBe("INVALID_INPUT");
    expect(await deliveryRow(office, parcel)).toMatchObject({ citizenReschedules: 0 });
  });

  it("cannot be chosen while the courier has the parcel, nor for one that was handed over", async () => {
    for (const parcel of [await loaded(office, await place()), await underWay(office, await place())]) {
      expect((await track(parcel)).nextSteps).toEqual([]);
      expect(codeOf(await reschedule(parcel, morning("11-26")))).toBe("ILLEGAL_STEP");
    }
    const done = await outWith(office);
    await handedOver(office, done);
    expect(codeOf(await reschedule(done, morning("11-26")))).toBe("ILLEGAL_STEP");
  });

  it("may not be chosen without the PIN, with a wrong one, or for what was looked at too long ago", async () => {
    const parcel = await planned(office, oneDocument());
    const { code, pin } = parcel;
    const input = { expectedVersion: await versionOf(parcel), windowFrom: morning("11-26") };
    const wrong = pin === "111111" ? "222222" : "111111";
    for (const held of [
      { code, pin: null },
      { code, pin: wrong },
      { code: "00000000000000", pin },
    ])
      expect(codeOf(await change(held, "rescheduleDelivery", input))).toBe("NOT_FOUND");
    const old = { ...input, expectedVersion: input.expectedVersion - 1 };
    expect(codeOf(await change(parcel, "rescheduleDelivery", old))).toBe("STALE");
    expect(await deliveryRow(office, parcel)).toMatchObject({ citizenReschedules: 0 });
  });

  it("is chosen once, however often it is sent", async () => {
    const parcel = await planned(office, oneDocument());
    const input = { idempotencyKey: newKey(), expectedVersion: await versionOf(parcel), windowFrom: morning("11-26") };
    for (let times = 0; times < 2; times++) expect((await change(parcel, "rescheduleDelivery", input)).errors).toBeUndefined();
    expect(await deliveryRow(office, parcel)).toMatchObject({ citizenReschedules: 1 });
  });
});

describe("collecting it after all", () => {
  it.each(["assigned", "back at the office"])("is possible while the parcel is %s", async (where) => {
    const parcel = await (where === "assigned" ? assigned(office, await place()) : backAtOffice(office, await place()));
    const answer = await change(parcel, "switchHandover", { expectedVersion: await versionOf(parcel), to: "PICKUP" });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.["switchHandover"]).toMatchObject({ delivery: null, status: { family: "AVAILABLE_FOR_PICKUP" } });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "REDIRECTED", runId: null });
  });

  it("nobody is asked to choose between collecting and delivery when only one is left", async () => {
    const parcel = await backAtOffice(office, await place());
    const next = async (): Promise<string> => {
      const { status, nextSteps } = await track(parcel);
      return `${String(status["next"])} ${nextSteps.join()}`;
    };
    expect(await next()).toContain("ambil di kantor atau diantar");
    expect(await next()).toContain("RESCHEDULE");
    await office.service.database.em.fork().nativeUpdate(Delivery, { id: parcel.id }, { citizenReschedules: 3 });
    expect(await next()).toContain("Silakan ambil di kantor. Bila perlu diantar lagi, hubungi kantor.");
    expect(await next()).not.toContain("RESCHEDULE");
  });
});
