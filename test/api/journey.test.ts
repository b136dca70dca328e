import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, codeOf, subscribe } from "../support/client.ts";
import { monthTotal } from "../support/figures.ts";
import {
  application,
  caseOf,
  deskProof,
  fromElsewhere,
  newKey,
  produced,
  readCase,
  type Receipt,
  reviewed,
  signedIn,
  step,
  submit,
  SUBMIT,
  versioned,
  withPhotos,
  staffedService,
} from "../support/journey.ts";

const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());

const TRACK = `query ($code: String!, $pin: String, $secret: String) { tracking(code: $code, pin: $pin, secret: $secret) {
  __typename
  ... on TrackingSummary { documentCount version status { family sentence next holder } }
  ... on TrackingDetails { documentCount version applicantName villageName handover receivedBy nextSteps
    status { family sentence next holder } documents { kind sentence } timeline { sentence } completion { documentId requirement reason answered } }
} }`;
const track = async (credentials: Record<string, unknown>): Promise<Record<string, unknown> | null> =>
  (await ask(service.url, TRACK, credentials)).data?.["tracking"] as Record<string, unknown> | null;

describe("from a citizen's form to the pick-up desk", () => {
  it("every step shows on the tracking subscription, and the month counts two more", async () => {
    const before = await monthTotal(service);
    const receipt = await submit(service);
    const { code, pin, secret } = receipt;
    expect(receipt).toMatchObject({
      code: expect.stringMatching(/^[0-9A-Z]{14}$/),
      pin: expect.stringMatching(/^\d{6}$/),
      hints: [],
    });
    expect(receipt.link).toContain(`/lacak#${code}.${secret}`);

    const watching = subscribe(
      service.url,
      `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { cursor resync view { ... on TrackingDetails { status { family sentence } } } } }`,
      { code, pin },
    );
    const untilSentence = async (sentence: RegExp): Promise<void> => {
      for (;;) {
        const answer = await watching.next();
        const update = answer.data?.["trackingUpdated"] as { resync: boolean; view: { status: { sentence: string } } };
        expect(update.resync).toBe(false);
        if (sentence.test(update.view.status.sentence)) return;
      }
    };
    await untilSentence(/sudah kami terima/);
    const complete = await reviewed(verifier, code);
    expect(complete).toMatchObject({ state: "IN_PRODUCTION", documents: [{ state: "QUEUED" }, { state: "QUEUED" }] });
    await untilSentence(/Berkas lengkap/);
    const atDesk = await produced(printer, await readCase(printer, complete.id));
    expect(atDesk).toMatchObject({
      state: "HANDING_OVER",
      documents: [{ state: "PACKED" }, { state: "PACKED" }],
      pickup: { state: "AWAITING_PICKUP" },
    });
    await untilSentence(/dapat diambil/);
    const done = await step(
      desk,
      "handOverAtDesk",
      deskProof((await readCase(desk, complete.id)).pickup!, pin),
      "DeskProofInput",
    );
    expect(done).toMatchObject({
      state: "COMPLETED",
      documents: [{ state: "HANDED_OVER" }, { state: "HANDED_OVER" }],
      pickup: { state: "HANDED_OVER" },
    });
    await untilSentence(/sudah diterima/);
    await watching.stop();
    expect(await monthTotal(service)).toBe(before + 2);
    expect(await track({ code, pin })).toMatchObject({ receivedBy: "S*** A***", status: { family: "DELIVERED" }, nextSteps: [] });
  });
});

describe("what a citizen may see", () => {
  let receipt: Receipt;
  beforeAll(async () => {
    receipt = await submit(service);
  });

  it("with the code: a count and a status, no kind of document, no name, no place", async () => {
    const summary = await track({ code: receipt.code.toLowerCase().replace(/(.{5})/g, "$1-") });
    expect(summary).toEqual({
      __typename: "TrackingSummary",
      documentCount: 2,
      version: 1,
      status: {
        family: "INFO_RECEIVED",
        sentence: "Permohonan Anda sudah kami terima.",
        next: expect.any(String),
        holder: "OFFICE",
      },
    });
  });
  it("with the PIN or the link's secret: kinds, masked name, kelurahan, timeline", async () => {
    for (const credentials of [{ pin: receipt.pin }, { secret: receipt.secret }]) {
      expect(await track({ code: receipt.code, ...credentials })).toMatchObject({
        __typename: "TrackingDetails",
        applicantName: "S*** A***",
        villageName: "Lompoe",
        documents: [{ kind: "AKTA_KEMATIAN" }, { kind: "KARTU_KELUARGA" }],
        nextSteps: ["SWITCH_TO_COURIER", "CANCEL"],
      });
    }
  });
  it("unknown, malformed and wrong PIN: byte for byte the same answer", async () => {
    const wrongPin = receipt.pin === "000000" ? "000001" : "000000";
    const answers = await Promise.all(
      [
        { code: "00000000000000", pin: "123456" },
        { code: "not a code", pin: "1" },
        { code: receipt.code, pin: wrongPin },
        { code: receipt.code, secret: "WRONG" },
      ].map(async (variables) => {
        const response = await fetch(`${service.url}/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query: TRACK, variables }),
        });
        const headers = [...response.headers].filter(([name]) => name !== "date");
        return JSON.stringify([response.status, headers, await response.text()]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('{\\"data\\":{\\"tracking\\":null}}');
  });
  it("after five wrong PINs not even the right one from there; the code still shows its status", async () => {
    const { code, pin } = await submit(service);
    for (let tries = 0; tries < 5; tries++) expect(await track({ code, pin: pin === "111111" ? "222222" : "111111" })).toBeNull();
    expect(await track({ code, pin })).toBeNull();
    expect(await track({ code })).toMatchObject({ __typename: "TrackingSummary" });
  });
  it("nor by trying many at once: of fifteen in one request no more than five are compared", async () => {
    const { code, pin } = await submit(service);
    const wrong = Array.from({ length: 14 }, (_, index) => String((Number(pin) + index + 1) % 1_000_000).padStart(6, "0"));
    const fields = [...wrong, pin].map((guess, index) => `p${index}: tracking(code: "${code}", pin: "${guess}") { __typename }`);
    const { data } = await ask(service.url, `{ ${fields.join(" ")} }`);
    expect(Object.values(data ?? {}).filter((answer) => answer !== null).length).toBeLessThanOrEqual(1);
    const bursts = await Promise.all(Array.from({ length: 20 }, () => ask(service.url, `{ ${fields.join(" ")} }`)));
    expect(bursts.flatMap(({ data: answers }) => Object.values(answers ?? {})).filter((answer) => answer !== null)).toEqual([]);
    expect(await track({ code, pin })).toBeNull();
  });
  it("the wait outlives an officer's sign-in, and does not blind whoever watches already", async () => {
    const { code, pin } = await submit(service);
    const watching = subscribe(
      service.url,
      `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { view { __typename } } }`,
      { code, pin },
    );
    const seen = { data: { trackingUpdated: { view: { __typename: "TrackingDetails" } } } };
    expect(await watching.next()).toEqual(seen);
    for (let tries = 0; tries < 5; tries++) await track({ code, pin: pin === "111111" ? "222222" : "111111" });
    await service.database.em.fork().getConnection().execute("update try_bucket set full_at = full_at - interval '16 minutes'");
    await signedIn(service, ["DESK"]);
    expect(await track({ code, pin })).toBeNull();
    await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
    expect(await watching.next()).toEqual(seen);
    await watching.stop();
  });
  it("no identity number, address or phone anywhere in the public answers", async () => {
    const details = JSON.stringify(await track({ code: receipt.code, pin: receipt.pin }));
    expect(details).not.toMatch(/\d{16}|Sudirman|0812|Siti|Aminah/);
  });
});

describe("submitting", () => {
  it("the same key again gives the same receipt and one request; another body under it is a conflict", async () => {
    const input = application();
    const first = await submit(service, input);
    expect(await submit(service, input)).toEqual(first);
    const whole = await withPhotos(service.url, input);
    const other = await ask(service.url, SUBMIT, { input: { ...whole, handover: "COURIER" } }, fromElsewhere());
    expect(codeOf(other)).toBe("IDEMPOTENCY_CONFLICT");
  });
  it("two copies that race: one request", async () => {
    const input = application();
    const [one, two] = await Promise.all([submit(service, input), submit(service, input)]);
    expect(one).toEqual(two);
  });
  it("one network may not flood the office; another is not hindered", async () => {
    const from = (address: string): Promise<string | undefined> =>
      ask(service.url, SUBMIT, { input: application({ consentVersion: "refused anyway" }) }, { "x-forwarded-for": address }).then(
        codeOf,
      );
    for (let tries = 0; tries < 60; tries++) expect(await from("10.250.250.250")).toBe("INVALID_INPUT");
    expect(await from("10.250.250.250")).toBe("TOO_MANY_TRIES");
    expect(await from("10.250.250.251")).toBe("INVALID_INPUT");
  });
  it.each([
    ["a NIK of 15 digits", { applicant: { name: "A B", nik: "737201410000001", phone: "081234567890" } }, "applicant.nik"],
    ["an empty name", { applicant: { name: "  ", nik: "7372014101900001", phone: "081234567890" } }, "applicant.name"],
    ["no phone", { applicant: { name: "A B", nik: "7372014101900001", phone: "12" } }, "applicant.phone"],
    ["no document", { documents: [] }, "documents"],
    [
      "a reason the document does not have",
      { documents: [{ document: "AKTA_KEMATIAN", reason: "LOST", subjectName: "A B", files: [] }] },
      "documents.0.reason",
    ],
    ["another city's kelurahan", { address: { villageCode: "73.71.01.1001", street: "Jalan A" } }, "address.villageCode"],
    ["half a pin", { address: { villageCode: "73.72.01.1004", street: "Jalan A", latitudeDeg: -4 } }, "address.pin"],
    ["an old consent", { consentVersion: "2020-01" }, "consentVersion"],
  ])("refuses %s and names the field", async (_name, more, field) => {
    const input = await withPhotos(service.url, application(more));
    const answer = await ask(service.url, SUBMIT, { input }, fromElsewhere());
    expect(codeOf(answer)).toBe("INVALID_INPUT");
    expect(answer.errors?.[0]?.extensions?.["facts"]).toMatchObject({ fields: expect.arrayContaining([field]) });
  });
  it("takes nothing without the photos that the checklist demands, and names each; a substitute has to be said", async () => {
    const send = async (input: Record<string, unknown>): Promise<unknown> =>
      (await ask(service.url, SUBMIT, { input }, fromElsewhere())).errors?.[0]?.extensions;
    const input = application();
    expect(await send(input)).toMatchObject({
      code: "INVALID_INPUT",
      facts: { fields: ["documents.0.files.SURAT_KEMATIAN", "documents.0.files.KK_ALMARHUM", "documents.1.files.KK_LAMA"] },
    });
    const documents = (input["documents"] as object[]).map((one) => ({
      ...one,
      excused: ["SURAT_KEMATIAN", "KK_ALMARHUM", "KK_LAMA"],
    }));
    expect(await send({ ...input, documents })).toMatchObject({ facts: { fields: ["documents.1.files.KK_LAMA"] } });
    expect(await send(await withPhotos(service.url, input))).toBeUndefined();
  });
  it("a pin outside its kelurahan and an impossible birth date are hints, and a NIK from elsewhere is fine", async () => {
    const input = application({
      address: { villageCode: "73.72.01.1004", street: "Jalan A", latitudeDeg: -4.07, longitudeDeg: 119.63 },
    });
    (input["applicant"] as { nik: string }).nik = "3171999999990001";
    expect((await submit(service, input)).hints.toSorted()).toEqual(["NIK_DATE_IMPOSSIBLE", "PIN_OUTSIDE_VILLAGE"]);
  });
  it("a second open request for the same person and document is shown to staff, never to the citizen", async () => {
    const input = application();
    const first = await submit(service, input);
    const second = await submit(service, { ...input, idempotencyKey: newKey() });
    expect(second.hints).toEqual([]);
    const [a, b] = [await caseOf(verifier, first.code), await caseOf(verifier, second.code)];
    expect(a.duplicates).toEqual([{ requestId: b.id }]);
    expect(b.duplicates).toEqual([{ requestId: a.id }]);
  });
});

describe("switching and cancelling", () => {
  const change = (name: string, input: Record<string, unknown>, type: string): ReturnType<typeof ask> =>
    ask(
      service.url,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ... on TrackingDetails { version handover status { family } nextSteps } } }`,
      { input: { idempotencyKey: newKey(), ...input } },
    );

  it("a parcel at the desk goes out by courier, and back again", async () => {
    const { code, pin } = await submit(service);
    const waiting = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
    const out = await change(
      "switchHandover",
      { code, pin, expectedVersion: waiting.version, to: "COURIER" },
      "SwitchHandoverInput",
    );
    expect(out.data?.["switchHandover"]).toMatchObject({ handover: "COURIER", nextSteps: ["SWITCH_TO_PICKUP", "RESCHEDULE"] });
    expect((await readCase(desk, waiting.id)).history.map(({ sentence }) => sentence)).toContain("Pemohon memilih diantar");
    const { version } = out.data?.["switchHandover"] as { version: number };
    const back = await change("switchHandover", { code, pin, expectedVersion: version, to: "PICKUP" }, "SwitchHandoverInput");
    expect(back.data?.["switchHandover"]).toMatchObject({ handover: "PICKUP", status: { family: "AVAILABLE_FOR_PICKUP" } });
    expect(await readCase(desk, waiting.id)).toMatchObject({
      pickup: { state: "AWAITING_PICKUP" },
      documents: [{ state: "PACKED" }, { state: "PACKED" }],
    });
  });
  it("may not be done with the code alone, with a wrong PIN, or without a code: one refusal", async () => {
    const { code, pin } = await submit(service);
    const wrong = pin === "111111" ? "222222" : "111111";
    for (const held of [{ code }, { code, pin: wrong }, { code: "00000000000000", pin }]) {
      for (const [name, type, more] of [
        ["switchHandover", "SwitchHandoverInput", { to: "COURIER" }],
        ["cancelRequest", "CancelRequestInput", { reason: "x" }],
        ["completeRequest", "CompleteRequestInput", { lines: [] }],
      ] as const) {
        const answer = await change(name, { ...held, expectedVersion: 1, ...more }, type);
        expect([codeOf(answer), answer.errors?.[0]?.message]).toEqual(["NOT_FOUND", "There is nothing here that you may see."]);
      }
    }
  });
  it("cancels before production with a reason, and is told so; afterwards the citizen may not", async () => {
    const { code, pin } = await submit(service);
    const answer = await change(
      "cancelRequest",
      { code, pin, expectedVersion: 1, reason: "Sudah tidak perlu" },
      "CancelRequestInput",
    );
    expect(answer.data?.["cancelRequest"]).toMatchObject({ status: { family: "EXCEPTION" }, nextSteps: [] });
    const later = await submit(service);
    const { version } = await reviewed(verifier, later.code);
    expect(
      codeOf(
        await change(
          "cancelRequest",
          { ...later, link: undefined, hints: undefined, secret: undefined, expectedVersion: version, reason: "x" },
          "CancelRequestInput",
        ),
      ),
    ).toMatch(/ILLEGAL_STEP|NOT_PERMITTED/);
  });
});
