import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf, type GraphQLAnswer, staffBrowser, type StaffClient } from "../support/client.ts";
import {
  act,
  type AssignedParcel,
  at,
  courierOnDuty,
  courierService,
  deliveryRow,
  factsOf,
  loaded,
  officer,
  oneDocument,
  runAt,
  tryAct,
  underWay,
} from "../support/courier.ts";
import {
  attemptsOf,
  awayBy,
  codeOfCitizen,
  documentRows,
  doorProof,
  handedOver,
  otherThan,
  outForMs,
  outWith,
  readFix,
  requestRow,
  SIGNATURE,
  tryHandOver,
  uploaded,
} from "../support/door.ts";
import { monthTotal } from "../support/figures.ts";
import { application, newKey, newNik, readCase, signedIn } from "../support/journey.ts";

const MINUTE_MS = 60_000;
const NOW = new Date("2026-11-24T02:00:00Z");
const office = await courierService({ now: () => NOW });
afterAll(() => office.service.stop());

const missingOf = ({ errors }: GraphQLAnswer): unknown => (errors?.[0]?.extensions?.["facts"] as { missing?: unknown })?.missing;
const journal = (requestId: string): Promise<{ device_at: Date | null; actor_kind: string; fact: { type: string } }[]> =>
  office.service.database.em
    .fork()
    .getConnection()
    .execute("select device_at, actor_kind, fact from journal where request_id = ? order by seq", [requestId]);
/** Everything that a handover moves. */
const everything = async (parcel: AssignedParcel): Promise<string> =>
  JSON.stringify([
    await deliveryRow(office, parcel),
    await documentRows(office, parcel),
    await requestRow(office, parcel),
    await attemptsOf(office, parcel),
    (await factsOf(office, parcel.requestId)).length,
  ]);

describe("a parcel reaches its owner", () => {
  it("on the citizen's code: the documents are theirs, the request is done, the month counts them, both clocks are kept", async () => {
    const parcel = await outWith(office, application({ handover: "COURIER" }));
    const before = await monthTotal(office.service, "2026-11");
    const deviceAt = new Date(NOW.getTime() - 5 * MINUTE_MS).toISOString();
    expect(
      await act(parcel.courier, "arriveAtDoor", "CourierStepInput", { ...(await at(office, parcel)), deviceAt }),
    ).toMatchObject({ state: "ARRIVED" });
    const photo = await uploaded(office);
    expect(await handedOver(office, parcel, { photo, deviceAt })).toMatchObject({ id: parcel.id, state: "HANDED_OVER" });

    expect(await documentRows(office, parcel)).toMatchObject(
      [1, 2].map(() => ({ state: "HANDED_OVER", custodian: "RECIPIENT", custodianId: null, handedOverAt: NOW })),
    );
    expect(await requestRow(office, parcel)).toMatchObject({ state: "COMPLETED", endedAt: NOW });
    expect(await deliveryRow(office, parcel)).toMatchObject({ handoverCode: null, courierId: parcel.courier.id });
    expect(await monthTotal(office.service, "2026-11")).toBe(before + 2);
    expect(await factsOf(office, parcel.requestId)).toContainEqual({
      type: "documentsHandedOver",
      requestId: parcel.requestId,
      month: "2026-11",
      count: 2,
    });
    const [{ attempt, sealed }] = (await attemptsOf(office, parcel)) as [Awaited<ReturnType<typeof attemptsOf>>[number]];
    expect(attempt).toMatchObject({ number: 1, outcome: "HANDED_OVER", effort: null, at: NOW, deviceAt: new Date(deviceAt) });
    expect(attempt.distanceM).toBeCloseTo(30, 1);
    const proof = { recipientName: "Siti Aminah", identityLastFour: "0001", proof: "CODE", signature: null };
    expect(sealed).toMatchObject({ note: null, calledAt: null, proof });
    expect(sealed.place?.latitudeDeg).toBeCloseTo(awayBy(30).latitudeDeg, 6);
    const files = await office.service.database.em
      .fork()
      .getConnection()
      .execute("select request_id, document_id, attempt_id from stored_file where id = ?", [photo.fileId]);
    expect(files).toEqual([{ request_id: parcel.requestId, document_id: null, attempt_id: attempt.id }]);
    const done = (await journal(parcel.requestId)).slice(-6);
    expect(done.map(({ actor_kind, fact }) => [fact.type, actor_kind])).toEqual([
      ["deliveryStepped", "STAFF"],
      ["deliveryStepped", "STAFF"],
      ["documentStepped", "SYSTEM"],
      ["documentStepped", "SYSTEM"],
      ["documentsHandedOver", "STAFF"],
      ["requestStepped", "SYSTEM"],
    ]);
    expect(done.map(({ device_at }) => device_at && new Date(device_at).toISOString())).toEqual(done.map(() => deviceAt));
  });
  it("on a signature, without having arrived first", async () => {
    const parcel = await outWith(office);
    expect((await tryHandOver(office, parcel, { signature: SIGNATURE })).errors).toBeUndefined();
    expect((await attemptsOf(office, parcel))[0]!.sealed.proof).toMatchObject({ proof: "SIGNATURE", signature: SIGNATURE });
  });
  it("a new identity card only against the old one, which is noted in the same step", async () => {
    const input = application({ handover: "COURIER" });
    const { nik } = input["applicant"] as { nik: string };
    const card = { document: "KTP_EL", reason: "DAMAGED", subjectName: "Siti Aminah", subjectNik: nik, files: [] };
    const parcel = await outWith(office, { ...input, documents: [card] });
    const code = await codeOfCitizen(office, parcel);
    expect(missingOf(await tryHandOver(office, parcel, { code }))).toEqual(["OLD_CARD"]);
    const [{ id: documentId } = { id: "" }] = await documentRows(office, parcel);
    await handedOver(office, parcel, { oldCards: [{ documentId, oldCard: "COLLECTED" }] });
    expect(await documentRows(office, parcel)).toMatchObject([{ state: "HANDED_OVER", oldCard: "COLLECTED" }]);
  });
  it("an answer that got lost is given again, and nothing happens twice", async () => {
    const parcel = await outWith(office);
    const input = { ...(await doorProof(office, parcel)), code: await codeOfCitizen(office, parcel), idempotencyKey: newKey() };
    const first = await act(parcel.courier, "handOverAtDoor", "DoorProofInput", input);
    expect(await act(parcel.courier, "handOverAtDoor", "DoorProofInput", input)).toEqual(first);
    expect(await attemptsOf(office, parcel)).toHaveLength(1);
    expect(codeOf(await tryAct(parcel.courier, "handOverAtDoor", "DoorProofInput", { ...input, code: "1" }))).toBe(
      "IDEMPOTENCY_CONFLICT",
    );
  });
});

describe("nothing changes hands while the proof is not complete", () => {
  it("each gap is named, and everything stays as it was", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    const before = await everything(parcel);
    for (const [more, missing] of [
      [{}, ["CODE_OR_SIGNATURE"]],
      [{ signature: "M 0 0" }, ["CODE_OR_SIGNATURE"]],
      [{ code, photo: null }, ["ENVELOPE_PHOTO"]],
      [{ code, place: null }, ["PLACE"]],
      [{ code, recipientClass: "FAMILY_MEMBER", familyCardLastFour: "0001", isAdult: false }, ["ADULT_RECIPIENT"]],
      [{ code, recipientName: "Siapa Saja", identityLastFour: "0000" }, ["RECIPIENT_NAME_DIFFERS", "IDENTITY_LAST_FOUR"]],
      [{ code, identityLastFour: "0002" }, ["IDENTITY_DIFFERS"]],
      [{ code, relation: " ", identityLastFour: "12" }, ["RELATION", "IDENTITY_LAST_FOUR"]],
      [{ code, recipientClass: "FAMILY_MEMBER", familyCardLastFour: "9999" }, ["FAMILY_CARD"]],
      [{ code, recipientClass: "PARTNER_OFFICER" }, ["RECIPIENT_ALLOWED"]],
    ] as const) {
      const answer = await tryHandOver(office, parcel, more);
      expect([codeOf(answer), missingOf(answer)], JSON.stringify(more)).toEqual(["INVALID_INPUT", missing]);
    }
    for (const [more, field] of [
      [{ place: { ...awayBy(0), latitudeDeg: 91 } }, "place"],
      [{ place: { latitudeDeg: 0, longitudeDeg: 0, accuracyM: 5 } }, "place"],
      [{ signature: "<script>" }, "signature"],
      [{ recipientName: "x".repeat(101) }, "recipientName"],
    ] as const) {
      const answer = await tryHandOver(office, parcel, { code, ...more });
      expect(answer.errors?.[0]?.extensions, field).toMatchObject({ code: "INVALID_INPUT", facts: { fields: [field] } });
    }
    expect(await everything(parcel)).toBe(before);
    await handedOver(office, parcel, { recipientClass: "FAMILY_MEMBER", familyCardLastFour: "0001" }); // the code is as good as it was
  });
  it("without a place of its own the newest reading of the last ten minutes counts, of this courier's phone", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    const lacksPlace = async (): Promise<void> =>
      expect(missingOf(await tryHandOver(office, parcel, { code, place: null }))).toEqual(["PLACE"]);
    await readFix(office, parcel.courier, { distanceM: 1, ageMs: 10 * MINUTE_MS + 1 });
    await lacksPlace();
    await readFix(office, parcel.courier, { distanceM: 1, ageMs: 1, verdict: "QUARANTINED" });
    await lacksPlace();
    await readFix(office, office.couriers[1], { distanceM: 1 });
    await lacksPlace();
    await readFix(office, parcel.courier, { distanceM: 40, ageMs: 9 * MINUTE_MS });
    await readFix(office, parcel.courier, { distanceM: 80, ageMs: 2 * MINUTE_MS });
    await handedOver(office, parcel, { place: null });
    expect((await attemptsOf(office, parcel))[0]!.attempt.distanceM).toBeCloseTo(80, 1);
  });
  it("done without signal, the readings of that time count", async () => {
    const parcel = await outWith(office);
    await outForMs(office, parcel, 60 * MINUTE_MS);
    await readFix(office, parcel.courier, { distanceM: 20, ageMs: 35 * MINUTE_MS });
    const deviceAt = new Date(NOW.getTime() - 30 * MINUTE_MS).toISOString();
    await handedOver(office, parcel, { place: null, deviceAt });
    expect((await attemptsOf(office, parcel))[0]!.attempt.distanceM).toBeCloseTo(20, 1);
  });
  it("a photo that is somebody else's, used, or unknown attaches nothing", async () => {
    const [parcel, other] = [await outWith(office), await outWith(office)];
    const used = await uploaded(office);
    await handedOver(office, other, { photo: used });
    const code = await codeOfCitizen(office, parcel);
    const [mine, theirs] = [await uploaded(office), await uploaded(office)];
    const before = await everything(parcel);
    for (const photo of [
      used,
      { ...theirs, claimToken: mine.claimToken },
      { ...theirs, claimToken: "" },
      { ...mine, fileId: parcel.id },
      { ...mine, fileId: "' or 1=1" },
    ]) {
      expect((await tryHandOver(office, parcel, { code, photo })).errors?.[0]?.extensions).toMatchObject({
        code: "INVALID_INPUT",
        facts: { fields: ["photo"] },
      });
    }
    expect(await everything(parcel)).toBe(before);
    await handedOver(office, parcel, { photo: mine });
  });
});

describe("the citizen's code", () => {
  it("after five wrong tries not even the right one counts; a signature still does", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    for (let tries = 0; tries < 5; tries++)
      expect(missingOf(await tryHandOver(office, parcel, { code: otherThan(code) }))).toEqual(["CODE_OR_SIGNATURE"]);
    expect(missingOf(await tryHandOver(office, parcel, { code }))).toEqual(["CODE_OR_SIGNATURE"]);
    expect((await tryHandOver(office, parcel, { code, signature: SIGNATURE })).errors).toBeUndefined();
    expect((await attemptsOf(office, parcel))[0]!.sealed.proof).toMatchObject({ proof: "SIGNATURE" });
  });
  it("nor by trying many at once", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    const proof = await doorProof(office, parcel);
    const wrong = Array.from({ length: 12 }, (_, index) => String((Number(code) + index + 1) % 1_000_000).padStart(6, "0"));
    const guess = (guessed: string): Promise<GraphQLAnswer> =>
      tryAct(parcel.courier, "handOverAtDoor", "DoorProofInput", { ...proof, code: guessed });
    const answers = await Promise.all(wrong.map(guess));
    expect(new Set(answers.map((answer) => JSON.stringify(missingOf(answer))))).toEqual(new Set(['["CODE_OR_SIGNATURE"]']));
    expect(missingOf(await guess(code))).toEqual(["CODE_OR_SIGNATURE"]);
  });
  it("four wrong ones, and any number of right ones that failed for something else, burn nothing", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    for (let tries = 0; tries < 4; tries++) await tryHandOver(office, parcel, { code: otherThan(code) });
    for (let tries = 0; tries < 3; tries++)
      expect(missingOf(await tryHandOver(office, parcel, { code, place: null }))).toEqual(["PLACE"]);
    const photo = { fileId: parcel.id, claimToken: "x" }; // refused at the very end of the step
    for (let tries = 0; tries < 3; tries++)
      expect(codeOf(await tryHandOver(office, parcel, { code, photo }))).toBe("INVALID_INPUT");
    await handedOver(office, parcel, { code: `${code.slice(0, 3)} ${code.slice(3)}` }); // as it is read out
  });
  it("cannot be used up by another courier, nor by an old view", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    for (let tries = 0; tries < 6; tries++) {
      expect(codeOf(await tryHandOver(office, parcel, { code: otherThan(code) }, office.couriers[1]))).toBe("NOT_FOUND");
      expect(codeOf(await tryHandOver(office, parcel, { code: otherThan(code), expectedVersion: 1 }))).toBe("STALE");
    }
    await handedOver(office, parcel);
  });
  it("is in no answer, error, fact or log line, and in no table in the clear", async () => {
    const supervisor = await signedIn(office.service, ["SUPERVISOR"]);
    const answers: unknown[] = [];
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    expect(code).toMatch(/^\d{6}$/);
    const see = async (answer: Promise<unknown>): Promise<void> => void answers.push(await answer);
    const fails = await officer(office.service, ["COURIER"], { officeId: "ELSEWHERE" });
    await see(tryHandOver(office, parcel, { code: otherThan(code) }));
    await see(tryHandOver(office, parcel, { code }, fails));
    await see(tryHandOver(office, parcel, { code, place: null }));
    await see(tryHandOver(office, parcel, { code, photo: { fileId: "x", claimToken: "y" } }));
    await see(tryHandOver(office, parcel, { code, expectedVersion: 1 }));
    await see(tryAct(parcel.courier, "handOverAtDoor", "DoorProofInput", { id: parcel.id, code }));
    // The protocol quotes to its sender what is no text at all; no line of the log does.
    await tryAct(parcel.courier, "handOverAtDoor", "DoorProofInput", { ...(await doorProof(office, parcel)), code: [code] });
    for (const staff of [supervisor, office.dispatcher, office.desk]) await see(readCase(staff, parcel.requestId));
    await see(handedOver(office, parcel));
    for (const staff of [supervisor, office.dispatcher, office.desk]) await see(readCase(staff, parcel.requestId));
    await see(factsOf(office));
    await see(office.service.database.em.fork().getConnection().execute("select * from delivery"));
    await see(office.service.database.em.fork().getConnection().execute("select * from idempotent_answer"));
    const digits = new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`);
    const echoes = answers.map((answer) => JSON.stringify(answer)).filter((text) => digits.test(text));
    expect(echoes.map((text) => text.slice(0, 300))).toEqual([]);
    expect(office.service.logLines.filter((line) => digits.test(line))).toEqual([]);
  });
});

describe("who may, and when", () => {
  it("two handovers at once: one wins, the other is told that it came too late, and the month counts once", async () => {
    const parcel = await outWith(office);
    const code = await codeOfCitizen(office, parcel);
    const before = await monthTotal(office.service, "2026-11");
    const proofs = [await doorProof(office, parcel), await doorProof(office, parcel)];
    const answers = await Promise.all(
      proofs.map((proof) => tryAct(parcel.courier, "handOverAtDoor", "DoorProofInput", { ...proof, code })),
    );
    expect(answers.map((answer) => codeOf(answer) ?? "done").toSorted()).toEqual(["STALE", "done"]);
    expect(await attemptsOf(office, parcel)).toHaveLength(1);
    expect(await monthTotal(office.service, "2026-11")).toBe(before + 1);
  });
  it("only the courier who has it: another one, another office's, and nobody's parcel are all not found", async () => {
    const parcel = await outWith(office);
    const stranger = await officer(office.service, ["COURIER"], { officeId: "ELSEWHERE" });
    const before = await everything(parcel);
    const steps: readonly (readonly [string, string, Record<string, unknown>])[] = [
      ["arriveAtDoor", "CourierStepInput", {}],
      ["handOverAtDoor", "DoorProofInput", await doorProof(office, parcel)],
      ["failDelivery", "FailDeliveryInput", { reason: "NOBODY_HOME" }],
      ["returnDelivery", "CourierStepInput", {}],
      ["retryDelivery", "CourierStepInput", {}],
    ];
    for (const [name, type, more] of steps) {
      const input = { ...more, ...(await at(office, parcel)) };
      for (const courier of [office.couriers[1], stranger])
        expect(codeOf(await tryAct(courier, name, type, input)), name).toBe("NOT_FOUND");
      for (const id of [parcel.requestId, "x"])
        expect(codeOf(await tryAct(parcel.courier, name, type, { ...input, id })), name).toBe("NOT_FOUND");
      for (const staff of [
        office.desk,
        office.printer,
        ...(["arriveAtDoor", "handOverAtDoor"].includes(name) ? [office.dispatcher] : []),
      ])
        expect(codeOf(await tryAct(staff, name, type, input)), name).toBe("NOT_PERMITTED");
      expect(codeOf(await tryAct(staffBrowser(office.service), name, type, input)), name).toBe("NOT_SIGNED_IN");
    }
    expect(await everything(parcel)).toBe(before);
  });
  it("not before departure, not twice, not from an old view", async () => {
    const courier = await courierOnDuty(office.service);
    const parcel = await underWay(office, { courier });
    expect(codeOf(await tryHandOver(office, parcel, { signature: SIGNATURE, expectedVersion: 1 }))).toBe("STALE");
    await handedOver(office, parcel);
    expect(codeOf(await tryHandOver(office, parcel, { signature: SIGNATURE }))).toBe("ILLEGAL_STEP");
    expect(codeOf(await tryAct(courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel)))).toBe("ILLEGAL_STEP");
  });
  it.each([
    ["three hours fast", 180, 0],
    ["right, and there was no signal for 50 minutes", -50, -50],
    ["a week slow", -7 * 24 * 60, -60],
  ])("a phone's clock that is %s keeps nobody at a door; what cannot be is not believed", async (_name, said, happened) => {
    const minutes = (count: number): Date => new Date(NOW.getTime() + count * MINUTE_MS);
    const parcel = await outWith(office);
    await outForMs(office, parcel, 60 * MINUTE_MS);
    const deviceAt = minutes(said).toISOString();
    await act(parcel.courier, "arriveAtDoor", "CourierStepInput", { ...(await at(office, parcel)), deviceAt });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "ARRIVED", stateSince: NOW, happenedAt: minutes(happened) });
    await handedOver(office, parcel, { deviceAt });
    expect((await attemptsOf(office, parcel))[0]!.attempt).toMatchObject({ at: NOW, deviceAt: minutes(said) });
    const read = await readTold(office.desk, parcel.requestId);
    expect(read.attempts).toEqual([{ deviceAt }]);
    expect(read.history).toEqual([
      ["Petugas tiba di tujuan", deviceAt],
      ["Diserahkan kepada penerima", deviceAt],
    ]);
  });
  it("clocks that are a quarter of an hour apart are no news", async () => {
    const parcel = await outWith(office);
    await outForMs(office, parcel, 60 * MINUTE_MS);
    await handedOver(office, parcel, { deviceAt: new Date(NOW.getTime() - 15 * MINUTE_MS).toISOString() });
    expect(await readTold(office.desk, parcel.requestId)).toEqual({ attempts: [{ deviceAt: null }], history: [] });
  });
  it("the same deed with a clock that has moved on is the same deed", async () => {
    const parcel = await outWith(office);
    const input = { ...(await at(office, parcel)), idempotencyKey: newKey() };
    const arrive = (deviceAt: Date | null): Promise<GraphQLAnswer> =>
      tryAct(parcel.courier, "arriveAtDoor", "CourierStepInput", { ...input, deviceAt });
    const first = await arrive(null);
    expect(first.errors).toBeUndefined();
    expect(await arrive(NOW)).toEqual(first);
  });
  it("a run that was started without signal left when the courier says so", async () => {
    const parcel = await loaded(office, { courier: await courierOnDuty(office.service), input: oneDocument() });
    await outForMs(office, parcel, 60 * MINUTE_MS);
    const deviceAt = new Date(NOW.getTime() - 40 * MINUTE_MS);
    const answer = await parcel.courier.ask(
      `mutation ($input: StepInput!, $deviceAt: DateTimeISO) { startRun(input: $input, deviceAt: $deviceAt) { state } }`,
      { input: { idempotencyKey: newKey(), ...(await runAt(office, parcel.runId)) }, deviceAt },
    );
    expect(answer.data).toEqual({ startRun: { state: "STARTED" } });
    expect(await deliveryRow(office, parcel)).toMatchObject({ state: "UNDER_WAY", stateSince: NOW, happenedAt: deviceAt });
  });
  it("the citizen sees that it arrived", async () => {
    const parcel = await outWith(office, application({ handover: "COURIER", documents: [document()] }));
    await handedOver(office, parcel);
    const { code, pin } = parcel;
    const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { status { family } } } }`;
    expect((await ask(office.service.url, query, { code, pin })).data).toEqual({ tracking: { status: { family: "DELIVERED" } } });
  });
});

/** What a reader of the case is told of clocks that are apart. */
async function readTold(
  staff: StaffClient,
  requestId: string,
): Promise<{ attempts: { deviceAt: string | null }[]; history: (readonly [string, string])[] }> {
  const answer = await staff.ask(
    `query ($id: ID!) { request(id: $id) { delivery { attempts { deviceAt } } history { sentence deviceAt } } }`,
    { id: requestId },
  );
  const { delivery, history } = answer.data!["request"] as {
    delivery: { attempts: { deviceAt: string | null }[] };
    history: { sentence: string; deviceAt: string | null }[];
  };
  return {
    attempts: delivery.attempts,
    history: history.flatMap(({ sentence, deviceAt }) => (deviceAt === null ? [] : [[sentence, deviceAt] as const])),
  };
}

const document = (): Record<string, unknown> => ({
  document: "AKTA_KELAHIRAN",
  reason: "NEW",
  subjectName: "Andi Baso",
  subjectNik: newNik(),
  files: [],
});
