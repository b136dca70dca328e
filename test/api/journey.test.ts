import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, codeOf, type StaffClient, subscribe } from "../support/client.ts";
import {
  application,
  caseOf,
  deskProof,
  newKey,
  produced,
  readCase,
  type Receipt,
  reviewed,
  signedIn,
  step,
  submit,
  SUBMIT,
  tryStep,
  versioned,
} from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let [verifier, printer, desk]: StaffClient[] = [];
beforeAll(async () => {
  service = await startService();
  verifier = await signedIn(service, ["VERIFIER"]);
  printer = await signedIn(service, ["PRINTER"]);
  desk = await signedIn(service, ["DESK"]);
});
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
    const before = await monthTotal();
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
    const complete = await reviewed(verifier!, code);
    expect(complete).toMatchObject({ state: "IN_PRODUCTION", documents: [{ state: "QUEUED" }, { state: "QUEUED" }] });
    await untilSentence(/Berkas lengkap/);
    const atDesk = await produced(printer!, await readCase(printer!, complete.id));
    expect(atDesk).toMatchObject({
      state: "HANDING_OVER",
      documents: [{ state: "PACKED" }, { state: "PACKED" }],
      pickup: { state: "AWAITING_PICKUP" },
    });
    await untilSentence(/dapat diambil/);
    const done = await step(
      desk!,
      "handOverAtDesk",
      deskProof((await readCase(desk!, complete.id)).pickup!, pin),
      "DeskProofInput",
    );
    expect(done).toMatchObject({
      state: "COMPLETED",
      documents: [{ state: "HANDED_OVER" }, { state: "HANDED_OVER" }],
      pickup: { state: "HANDED_OVER" },
    });
    await untilSentence(/sudah diterima/);
    await watching.stop();
    expect(await monthTotal()).toBe(before + 2);
    expect(await track({ code, pin })).toMatchObject({ receivedBy: "S*** A***", status: { family: "DELIVERED" }, nextSteps: [] });
  });

  async function monthTotal(): Promise<number> {
    const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    const { data } = await ask(service.url, `query ($m: String!) { statistics(from: $m, to: $m) { total } }`, { m: month });
    return (data?.["statistics"] as { total: number }).total;
  }
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
  it("after five wrong PINs a day not even the right one; the code still shows its status", async () => {
    const { code, pin } = await submit(service);
    for (let tries = 0; tries < 5; tries++) expect(await track({ code, pin: pin === "111111" ? "222222" : "111111" })).toBeNull();
    expect(await track({ code, pin })).toBeNull();
    expect(await track({ code })).toMatchObject({ __typename: "TrackingSummary" });
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
    const other = await ask(service.url, SUBMIT, { input: { ...input, handover: "COURIER" } });
    expect(codeOf(other)).toBe("IDEMPOTENCY_CONFLICT");
  });
  it("two copies that race: one request", async () => {
    const input = application();
    const [one, two] = await Promise.all([submit(service, input), submit(service, input)]);
    expect(one).toEqual(two);
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
    const answer = await ask(service.url, SUBMIT, { input: application(more) });
    expect(codeOf(answer)).toBe("INVALID_INPUT");
    expect(answer.errors?.[0]?.extensions?.["facts"]).toMatchObject({ fields: expect.arrayContaining([field]) });
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
    const [a, b] = [await caseOf(verifier!, first.code), await caseOf(verifier!, second.code)];
    expect(a.duplicates).toEqual([{ requestId: b.id }]);
    expect(b.duplicates).toEqual([{ requestId: a.id }]);
  });
});

describe("completion", () => {
  it("asks for exactly the lines marked, and takes exactly those", async () => {
    const { code, pin } = await submit(service);
    let current = await step(verifier!, "startReview", versioned(await caseOf(verifier!, code)));
    const [document] = current.documents;
    const requirement = document!.requirements[0]!.code;
    current = await step(
      verifier!,
      "requestCompletion",
      { ...versioned(current), askedFor: [{ documentId: document!.id, requirement, reason: "Foto buram" }] },
      "RequestCompletionInput",
    );
    expect(current.state).toBe("NEEDS_COMPLETION");
    expect(await track({ code, pin })).toMatchObject({
      status: { family: "EXCEPTION", holder: "APPLICANT" },
      completion: [{ documentId: document!.id, requirement, reason: "Foto buram", answered: false }],
      nextSteps: expect.arrayContaining(["COMPLETE"]),
    });
    const complete = (lines: unknown[]): ReturnType<typeof ask> =>
      ask(
        service.url,
        `mutation ($input: CompleteRequestInput!) { completeRequest(input: $input) { ... on TrackingDetails { status { family } } } }`,
        {
          input: { idempotencyKey: newKey(), expectedVersion: current.version, code, pin, lines },
        },
      );
    const other = current.documents[1]!;
    expect(codeOf(await complete([]))).toBe("ILLEGAL_STEP"); // still unanswered
    expect(
      codeOf(
        await complete([{ documentId: other.id, requirement: other.requirements[0]!.code, fileId: other.id, claimToken: "x" }]),
      ),
    ).toBe("INVALID_INPUT");
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
    const waiting = await produced(printer!, await readCase(printer!, (await reviewed(verifier!, code)).id));
    const out = await change(
      "switchHandover",
      { code, pin, expectedVersion: waiting.version, to: "COURIER" },
      "SwitchHandoverInput",
    );
    expect(out.data?.["switchHandover"]).toMatchObject({ handover: "COURIER", nextSteps: ["SWITCH_TO_PICKUP"] });
    const { version } = out.data?.["switchHandover"] as { version: number };
    const back = await change("switchHandover", { code, pin, expectedVersion: version, to: "PICKUP" }, "SwitchHandoverInput");
    expect(back.data?.["switchHandover"]).toMatchObject({ handover: "PICKUP", status: { family: "AVAILABLE_FOR_PICKUP" } });
    expect(await readCase(desk!, waiting.id)).toMatchObject({
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
    const { version } = await reviewed(verifier!, later.code);
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

describe("staff", () => {
  it("two clerks on one record: one wins, one STALE, one fact", async () => {
    const { code } = await submit(service);
    const colleague = await signedIn(service, ["VERIFIER"]);
    const current = await caseOf(verifier!, code);
    const answers = await Promise.all([verifier!, colleague].map((staff) => tryStep(staff, "startReview", versioned(current))));
    expect(answers.map((answer) => codeOf(answer) ?? "done").toSorted((a, b) => a.localeCompare(b))).toEqual(["done", "STALE"]);
    const { history } = await readCase(verifier!, current.id);
    expect(history.filter(({ sentence }) => sentence === "Pemeriksaan dimulai")).toHaveLength(1);
  });
  it("another office's and no one's are the same answer", async () => {
    const { code } = await submit(service);
    const { id } = await caseOf(verifier!, code);
    const stranger = await signedIn(service, ["VERIFIER", "DESK", "SUPERVISOR"], { officeId: "ELSEWHERE" });
    const seen = async (requestId: string): Promise<string> =>
      JSON.stringify(await stranger.ask(`query ($id: ID!) { request(id: $id) { id } }`, { id: requestId })).replaceAll(
        requestId,
        "ID",
      );
    expect(new Set([await seen(id), await seen("00000000-0000-4000-8000-000000000000"), await seen("nonsense")]).size).toBe(1);
    expect((await stranger.ask(`query ($text: String!) { searchRequests(text: $text) { id } }`, { text: code })).data).toEqual({
      searchRequests: [],
    });
    expect(codeOf(await tryStep(stranger, "startReview", { id, expectedVersion: 1 }))).toBe("NOT_FOUND");
  });
  it("each step has roles that may not, before anything is looked up", async () => {
    const { code } = await submit(service);
    const { id } = await caseOf(verifier!, code);
    const courier = await signedIn(service, ["COURIER"]);
    const steps: readonly (readonly [string, string, Record<string, unknown>])[] = [
      ...["startReview", "declareComplete", "startWork", "markPrinted", "archivePickup", "reopenPickup", "redirectPickup"].map(
        (name) => [name, "StepInput", {}] as const,
      ),
      ...["rejectRequest", "cancelRequest", "rejectDocument", "awaitSignature", "awaitBlank", "spoilDocument"].map(
        (name) => [name, "ReasonedStepInput", { reason: "x" }] as const,
      ),
      ["requestCompletion", "RequestCompletionInput", { askedFor: [] }],
      ["passCheck", "PassCheckInput", { scannedLabel: "x" }],
      ["handOverAtDesk", "DeskProofInput", deskProof({ id, version: 1 }, null)],
    ];
    for (const [name, type, more] of steps)
      expect([name, codeOf(await tryStep(courier, name, { id, expectedVersion: 1, ...more }, type))]).toEqual([
        name,
        "NOT_PERMITTED",
      ]);
    const judged = await tryStep(
      courier,
      "judgeRequirement",
      { documentId: id, expectedVersion: 1, requirement: "X", verdict: "OK" },
      "JudgeRequirementInput",
    );
    expect(codeOf(judged)).toBe("NOT_PERMITTED");
  });
  it("an illegal step names what is allowed instead", async () => {
    const { code } = await submit(service);
    const answer = await tryStep(verifier!, "declareComplete", versioned(await caseOf(verifier!, code)));
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { state: "SUBMITTED", allowed: expect.arrayContaining(["startReview"]) },
    });
  });
  it("the desk gives nothing out while the proof is incomplete, and says what is missing", async () => {
    const { code, pin } = await submit(service);
    const waiting = await produced(printer!, await readCase(printer!, (await reviewed(verifier!, code)).id));
    const { pickup } = await readCase(desk!, waiting.id);
    const without = await tryStep(
      desk!,
      "handOverAtDesk",
      { ...deskProof(pickup!, null), identityLastFour: "12" },
      "DeskProofInput",
    );
    expect(without.errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { missing: ["IDENTITY_LAST_FOUR", "CODE_OR_SIGNATURE"] },
    });
    const wrong = await tryStep(
      desk!,
      "handOverAtDesk",
      deskProof(pickup!, pin === "111111" ? "222222" : "111111"),
      "DeskProofInput",
    );
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ facts: { missing: ["CODE_OR_SIGNATURE"] } });
    expect((await readCase(desk!, waiting.id)).pickup?.state).toBe("AWAITING_PICKUP");
  });
  it("an identity card changes hands only against the old one", async () => {
    const input = application({ documents: [{ document: "KTP_EL", reason: "DAMAGED", subjectName: "Siti Aminah", files: [] }] });
    const nik = (input["applicant"] as { nik: string }).nik;
    (input["documents"] as { subjectNik?: string }[])[0]!.subjectNik = nik;
    const { code, pin } = await submit(service, input);
    const waiting = await produced(printer!, await readCase(printer!, (await reviewed(verifier!, code)).id));
    const { pickup } = await readCase(desk!, waiting.id);
    const without = await tryStep(desk!, "handOverAtDesk", deskProof(pickup!, pin), "DeskProofInput");
    expect(without.errors?.[0]?.extensions).toMatchObject({ facts: { missing: ["OLD_CARD"] } });
    const done = await step(
      desk!,
      "handOverAtDesk",
      { ...deskProof(pickup!, pin), oldCards: [{ documentId: waiting.documents[0]!.id, oldCard: "COLLECTED" }] },
      "DeskProofInput",
    );
    expect(done).toMatchObject({ state: "COMPLETED", documents: [{ oldCard: "COLLECTED" }] });
  });
  it("a spoiled copy is made again as the next copy; a wait shows the citizen why", async () => {
    const { code, pin } = await submit(service);
    let current = await reviewed(verifier!, code);
    const { id } = current.documents[0]!;
    const document = (): ReturnType<typeof versioned> => versioned(current.documents.find((candidate) => candidate.id === id)!);
    current = await step(printer!, "startWork", document());
    current = await step(
      printer!,
      "awaitSignature",
      { ...document(), reason: "Server TTE sedang dipelihara" },
      "ReasonedStepInput",
    );
    expect(JSON.stringify(await track({ code, pin }))).toContain(
      "Menunggu tanda tangan elektronik: Server TTE sedang dipelihara",
    );
    current = await step(printer!, "markPrinted", document());
    current = await step(printer!, "spoilDocument", { ...document(), reason: "Tinta luntur" }, "ReasonedStepInput");
    current = await step(printer!, "startWork", document());
    expect(current.documents.find((candidate) => candidate.id === id)).toMatchObject({ state: "IN_WORK", copyNumber: 2 });
  });
  it("queues count what they list, oldest first, and change live", async () => {
    const names = (await verifier!.ask("{ queues { name count } }")).data?.["queues"] as { name: string; count: number }[];
    expect(names.map(({ name }) => name)).toEqual(["NEW", "IN_REVIEW", "NEEDS_COMPLETION"]);
    for (const { name, count } of names) {
      const { data } = await verifier!.ask(
        `query ($q: QueueName!) { requests(queue: $q, first: 100) { totalCount edges { node { id submittedAt } } } }`,
        { q: name },
      );
      const page = data?.["requests"] as { totalCount: number; edges: { node: { submittedAt: string } }[] };
      expect([name, page.totalCount, page.edges.length]).toEqual([name, count, Math.min(count, 100)]);
      expect(page.edges.map(({ node }) => node.submittedAt)).toEqual(page.edges.map(({ node }) => node.submittedAt).toSorted());
    }
    const live = verifier!.subscribe("subscription { queuesUpdated { name count } }");
    expect(await live.next()).toMatchObject({ data: { queuesUpdated: names } });
    await submit(service);
    expect(await live.next()).toMatchObject({ data: { queuesUpdated: [{ name: "NEW", count: names[0]!.count + 1 }, {}, {}] } });
    await live.stop();
    expect(codeOf(await printer!.ask(`{ requests(queue: NEW) { totalCount } }`))).toBe("NOT_PERMITTED");
  });
  it("pages through a queue without losing or repeating one", async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { data } = await verifier!.ask(
        `query ($after: String) { requests(queue: NEW, first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      const page = data?.["requests"] as {
        edges: { node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    const { data } = await verifier!.ask(`{ requests(queue: NEW, first: 100) { edges { node { id } } } }`);
    expect(seen).toEqual((data?.["requests"] as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id));
  });
  it("masks numbers; uncovering needs a role and a purpose and is in the history", async () => {
    const input = application();
    const { code } = await submit(service, input);
    const current = await caseOf(verifier!, code);
    const { nik } = input["applicant"] as { nik: string };
    expect(JSON.stringify(current)).not.toContain(nik);
    expect(current.applicantNikMasked).toContain(nik.slice(-4));
    const reveal = (staff: StaffClient, purpose: string): ReturnType<StaffClient["ask"]> =>
      staff.ask(`mutation ($input: RevealInput!) { revealPerson(input: $input) { applicantNik street } }`, {
        input: { requestId: current.id, purpose },
      });
    expect(codeOf(await reveal(verifier!, " "))).toBe("INVALID_INPUT");
    expect(codeOf(await reveal(printer!, "Mencocokkan data"))).toBe("NOT_PERMITTED");
    expect((await reveal(verifier!, "Mencocokkan data")).data).toEqual({
      revealPerson: { applicantNik: nik, street: "Jalan Jenderal Sudirman 12" },
    });
    expect((await readCase(verifier!, current.id)).history.map(({ sentence }) => sentence)).toContain("Data pribadi ditampilkan");
  });
  it("finds a request by NIK, phone and all words of a name, and by nothing less", async () => {
    const nik = "7372016502950042";
    const input = application({
      applicant: { name: "Nurhayati Dg Kanang", nik, phone: "+62 853 9999 0042", familyCardNumber: null },
    });
    const { code } = await submit(service, input);
    const found = async (text: string): Promise<number> =>
      (
        (await verifier!.ask(`query ($text: String!) { searchRequests(text: $text) { id } }`, { text })).data?.[
          "searchRequests"
        ] as unknown[]
      ).length;
    for (const text of [
      nik,
      "7372 0165 0295 0042",
      "085399990042",
      "kanang NURHAYATI",
      code,
      (await caseOf(verifier!, code)).documents[0]!.label,
    ])
      expect([text, await found(text)]).toEqual([text, 1]);
    for (const text of ["737201650295004", "Nurhay", "Nurhayati Sulaiman", ""])
      expect([text, await found(text)]).toEqual([text, 0]);
  });
});
