import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf, type GraphQLAnswer, subscribe } from "../support/client.ts";
import {
  application,
  type CaseAnswer,
  caseOf,
  deskProof,
  newKey,
  produced,
  type Receipt,
  reviewed,
  step,
  submit,
  SUBMIT,
  tryStep,
  versioned,
  staffedService,
} from "../support/journey.ts";

const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());

const factsOf = (answer: GraphQLAnswer): unknown => answer.errors?.[0]?.extensions?.["facts"];
const sentencesOf = async ({ code, pin }: Receipt): Promise<string[]> => {
  const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { documents { sentence } } } }`;
  const { data } = await ask(service.url, query, { code, pin });
  return (data?.["tracking"] as { documents: { sentence: string }[] }).documents.map(({ sentence }) => sentence);
};

describe("reasons", () => {
  it("are read by the citizen and by staff, and lie sealed in the database", async () => {
    const receipt = await submit(service);
    let current = await reviewed(verifier, receipt.code);
    current = await step(printer, "startWork", versioned(current.documents[0]!));
    const input = { ...versioned(current.documents[0]!), reason: "  Pejabat\n  cuti " };
    current = await step(printer, "awaitSignature", input, "ReasonedStepInput");
    expect(current.documents[0]).toMatchObject({ state: "AWAITING_SIGNATURE", waitReason: "Pejabat cuti" });
    expect((await sentencesOf(receipt))[0]).toMatch(/: Pejabat cuti$/);

    await step(verifier, "cancelRequest", { ...versioned(current), reason: "Permintaan sendiri" }, "ReasonedStepInput");
    for (const sentence of await sentencesOf(receipt)) expect(sentence).toMatch(/: Permintaan sendiri$/);

    const { rows } = await sql<{ kept: string | null }>`
      select encode(wait_reason || end_reason, 'escape') as kept from civil_document where request_id = ${current.id} order by position`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(rows[0]!.kept).not.toBeNull();
    expect(rows[0]!.kept).not.toMatch(/Pejabat|Permintaan/);
  });
  it.each([
    ["none", " \n "],
    ["more than 500 characters", "x".repeat(501)],
    ["a control character", "Foto\u0007buram"],
  ])("%s is refused, whoever gives it", async (_name, reason) => {
    const { code, pin } = await submit(service);
    const current = await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
    const [document] = current.documents;
    const line = { documentId: document!.id, requirement: document!.requirements[0]!.code, reason };
    const cancel = `mutation ($input: CancelRequestInput!) { cancelRequest(input: $input) { __typename } }`;
    const answers = [
      await tryStep(verifier, "rejectRequest", { ...versioned(current), reason }, "ReasonedStepInput"),
      await tryStep(verifier, "rejectDocument", { ...versioned(document!), reason }, "ReasonedStepInput"),
      await tryStep(verifier, "requestCompletion", { ...versioned(current), askedFor: [line] }, "RequestCompletionInput"),
      await tryStep(printer, "awaitSignature", { ...versioned(document!), reason }, "ReasonedStepInput"),
      await tryStep(printer, "awaitBlank", { ...versioned(document!), reason }, "ReasonedStepInput"),
      await tryStep(printer, "spoilDocument", { ...versioned(document!), reason }, "ReasonedStepInput"),
      await ask(service.url, cancel, {
        input: { idempotencyKey: newKey(), expectedVersion: current.version, code, pin, reason },
      }),
    ];
    for (const answer of answers) expect(factsOf(answer)).toEqual({ field: "reason", rule: "1 to 500 characters" });
  });
});

describe("the proof at the desk", () => {
  const SIGNATURE = "M10 10L20 20L30 10L40 20";
  let receipt: Receipt;
  let pickup: NonNullable<CaseAnswer["pickup"]>;
  const handOver = (more: Record<string, unknown>): Promise<GraphQLAnswer> =>
    tryStep(desk, "handOverAtDesk", { ...deskProof(pickup, receipt.pin), ...more }, "DeskProofInput");
  async function atDesk(): Promise<void> {
    receipt = await submit(service);
    pickup = (await produced(printer, await reviewed(verifier, receipt.code))).pickup!;
  }
  const wrongPin = (): string => (receipt.pin === "111111" ? "222222" : "111111");

  it("takes no long texts and no signature that is none, even with the right PIN", async () => {
    await atDesk();
    const fields = ["recipientName", "relation", "identityKind"];
    const long = await handOver(Object.fromEntries(fields.map((field) => [field, "x".repeat(101)])));
    expect(factsOf(long)).toEqual({ fields });
    for (const signature of ["M1 1".repeat(10_001), `${SIGNATURE}"><script>`])
      expect(factsOf(await handOver({ signature }))).toEqual({ fields: ["signature"] });
    expect((await handOver({ signature: SIGNATURE })).errors).toBeUndefined();
  });
  it("after five wrong PINs not even the right one, but a signature", async () => {
    await atDesk();
    const missing = { missing: ["CODE_OR_SIGNATURE"] };
    for (let tries = 0; tries < 5; tries++) expect(factsOf(await handOver({ pin: wrongPin() }))).toMatchObject(missing);
    expect(factsOf(await handOver({}))).toMatchObject(missing);
    expect((await handOver({ signature: SIGNATURE })).errors).toBeUndefined();
  });
  it("counts neither the right PIN with something else missing nor a step that came too late", async () => {
    await atDesk();
    for (let tries = 0; tries < 6; tries++) {
      expect(codeOf(await handOver({ relation: " " }))).toBe("INVALID_INPUT");
      expect(codeOf(await handOver({ pin: wrongPin(), expectedVersion: 999 }))).toBe("STALE");
    }
    expect((await handOver({})).errors).toBeUndefined();
  });
  it("twenty wrong PINs at once are no more than five", async () => {
    await atDesk();
    await Promise.all(Array.from({ length: 20 }, () => handOver({ pin: wrongPin() })));
    expect(codeOf(await handOver({}))).toBe("INVALID_INPUT");
  });
});

describe("U+0000", () => {
  it("is refused in variables and literals, on both ways in and both endpoints, and logs nothing", async () => {
    service.logLines.length = 0;
    const address = { villageCode: "73\u0000", street: "Jalan A" };
    expect(codeOf(await ask(service.url, SUBMIT, { input: application({ address }) }))).toBe("BAD_USER_INPUT");
    const literal = String.raw`(from: "2020-04\u0000", to: "2020-05") { total }`;
    expect(codeOf(await ask(service.url, `{ statistics${literal} }`))).toBe("BAD_USER_INPUT");
    const search = `query ($text: String!) { searchRequests(text: $text) { edges { node { id } } } }`;
    expect(codeOf(await desk.ask(search, { text: "Siti\u0000" }))).toBe("BAD_USER_INPUT");
    const watchings = [
      subscribe(service.url, `subscription { statisticsUpdated${literal} }`),
      subscribe(service.url, `subscription ($code: String!) { trackingUpdated(code: $code) { cursor } }`, { code: "A\u0000" }),
    ];
    for (const watching of watchings) {
      expect(codeOf(await watching.next())).toBe("BAD_USER_INPUT");
      await watching.stop();
    }
    expect(service.logLines.filter((line) => /"level":(50|60|"error"|"fatal")/.test(line))).toEqual([]);
  });
});
