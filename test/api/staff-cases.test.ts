import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf, type StaffClient } from "../support/client.ts";
import {
  application,
  type CaseAnswer,
  caseOf,
  deskProof,
  newNik,
  produced,
  readCase,
  reviewed,
  searched,
  signedIn,
  step,
  submit,
  tryStep,
  versioned,
  staffedService,
} from "../support/journey.ts";

const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());

describe("staff", () => {
  it("two clerks on one record: one wins, one STALE, one fact", async () => {
    const { code } = await submit(service);
    const colleague = await signedIn(service, ["VERIFIER"]);
    const current = await caseOf(verifier, code);
    const answers = await Promise.all([verifier, colleague].map((staff) => tryStep(staff, "startReview", versioned(current))));
    expect(answers.map((answer) => codeOf(answer) ?? "done").toSorted((a, b) => a.localeCompare(b))).toEqual(["done", "STALE"]);
    const { history } = await readCase(verifier, current.id);
    expect(history.filter(({ sentence }) => sentence === "Pemeriksaan dimulai")).toHaveLength(1);
  });
  it("another office's and no one's are the same answer", async () => {
    const { code } = await submit(service);
    const { id } = await caseOf(verifier, code);
    const stranger = await signedIn(service, ["VERIFIER", "DESK", "SUPERVISOR"], { officeId: "ELSEWHERE" });
    const seen = async (requestId: string): Promise<string> =>
      JSON.stringify(await stranger.ask(`query ($id: ID!) { request(id: $id) { id } }`, { id: requestId })).replaceAll(
        requestId,
        "ID",
      );
    expect(new Set([await seen(id), await seen("00000000-0000-4000-8000-000000000000"), await seen("nonsense")]).size).toBe(1);
    expect(await searched(stranger, code)).toEqual([]);
    expect(codeOf(await tryStep(stranger, "startReview", { id, expectedVersion: 1 }))).toBe("NOT_FOUND");
    expect(await readCase(verifier, id)).toMatchObject({
      state: "SUBMITTED",
      version: 1,
      history: [{ sentence: "Permohonan diajukan" }],
    });
  });
  it("no step of any role reaches another office's request, and nothing of it changes", async () => {
    const stranger = await signedIn(service, ["OPERATOR", "VERIFIER", "PRINTER", "DESK", "SUPERVISOR"], {
      officeId: "ELSEWHERE",
    });
    const { code, pin } = await submit(service);
    const waiting = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
    const { pickup, documents, ...request } = await readCase(desk, waiting.id);
    const before = JSON.stringify(await readCase(desk, waiting.id));
    const attempts: readonly (readonly [string, string, Record<string, unknown>])[] = [
      ...["archivePickup", "reopenPickup", "redirectPickup"].map((name) => [name, "StepInput", versioned(pickup!)] as const),
      ["handOverAtDesk", "DeskProofInput", deskProof(pickup!, pin)],
      ["cancelRequest", "ReasonedStepInput", { ...versioned(request), reason: "x" }],
      ["spoilDocument", "ReasonedStepInput", { ...versioned(documents[0]!), reason: "x" }],
      ["startWork", "StepInput", versioned(documents[0]!)],
    ];
    for (const [name, type, input] of attempts)
      expect([name, codeOf(await tryStep(stranger, name, input, type))]).toEqual([name, "NOT_FOUND"]);
    expect(JSON.stringify(await readCase(desk, waiting.id))).toBe(before);
  });
  it("each step has roles that may not, before anything is looked up", async () => {
    const { code } = await submit(service);
    const { id } = await caseOf(verifier, code);
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
    const answer = await tryStep(verifier, "declareComplete", versioned(await caseOf(verifier, code)));
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { state: "SUBMITTED", allowed: expect.arrayContaining(["startReview"]) },
    });
  });
  it("the desk gives nothing out while the proof is incomplete, and says what is missing", async () => {
    const { code, pin } = await submit(service);
    const waiting = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
    const { pickup } = await readCase(desk, waiting.id);
    const without = await tryStep(
      desk,
      "handOverAtDesk",
      { ...deskProof(pickup!, null), identityLastFour: "12" },
      "DeskProofInput",
    );
    expect(without.errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { missing: ["IDENTITY_LAST_FOUR", "CODE_OR_SIGNATURE"] },
    });
    const wrong = await tryStep(
      desk,
      "handOverAtDesk",
      deskProof(pickup!, pin === "111111" ? "222222" : "111111"),
      "DeskProofInput",
    );
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ facts: { missing: ["CODE_OR_SIGNATURE"] } });
    expect((await readCase(desk, waiting.id)).pickup?.state).toBe("AWAITING_PICKUP");
  });
  it("an identity card changes hands only against the old one", async () => {
    const input = application({ documents: [{ document: "KTP_EL", reason: "DAMAGED", subjectName: "Siti Aminah", files: [] }] });
    const nik = (input["applicant"] as { nik: string }).nik;
    (input["documents"] as { subjectNik?: string }[])[0]!.subjectNik = nik;
    const { code, pin } = await submit(service, input);
    const waiting = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
    const { pickup } = await readCase(desk, waiting.id);
    const without = await tryStep(desk, "handOverAtDesk", deskProof(pickup!, pin), "DeskProofInput");
    expect(without.errors?.[0]?.extensions).toMatchObject({ facts: { missing: ["OLD_CARD"] } });
    const done = await step(
      desk,
      "handOverAtDesk",
      { ...deskProof(pickup!, pin), oldCards: [{ documentId: waiting.documents[0]!.id, oldCard: "COLLECTED" }] },
      "DeskProofInput",
    );
    expect(done).toMatchObject({ state: "COMPLETED", documents: [{ oldCard: "COLLECTED" }] });
  });
  it("a spoiled copy is made again as the next copy; a wait shows the citizen why", async () => {
    const { code, pin } = await submit(service);
    let current = await reviewed(verifier, code);
    const { id } = current.documents[0]!;
    const document = (): ReturnType<typeof versioned> => versioned(current.documents.find((candidate) => candidate.id === id)!);
    current = await step(printer, "startWork", document());
    current = await step(
      printer,
      "awaitSignature",
      { ...document(), reason: "Server TTE sedang dipelihara" },
      "ReasonedStepInput",
    );
    expect(
      JSON.stringify(
        await ask(
          service.url,
          `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { documents { sentence } } } }`,
          { code, pin },
        ),
      ),
    ).toContain("Menunggu tanda tangan elektronik: Server TTE sedang dipelihara");
    current = await step(printer, "markPrinted", document());
    current = await step(printer, "spoilDocument", { ...document(), reason: "Tinta luntur" }, "ReasonedStepInput");
    current = await step(printer, "startWork", document());
    expect(current.documents.find((candidate) => candidate.id === id)).toMatchObject({ state: "IN_WORK", copyNumber: 2 });
  });
  it("queues count what they list, oldest first, and change live", async () => {
    const names = (await verifier.ask("{ queues { name count } }")).data?.["queues"] as { name: string; count: number }[];
    expect(names.map(({ name }) => name)).toEqual(["NEW", "IN_REVIEW", "NEEDS_COMPLETION"]);
    for (const { name, count } of names) {
      const { data } = await verifier.ask(
        `query ($q: QueueName!) { requests(queue: $q, first: 100) { totalCount edges { node { id submittedAt } } } }`,
        { q: name },
      );
      const page = data?.["requests"] as { totalCount: number; edges: { node: { submittedAt: string } }[] };
      expect([name, page.totalCount, page.edges.length]).toEqual([name, count, Math.min(count, 100)]);
      expect(page.edges.map(({ node }) => node.submittedAt)).toEqual(page.edges.map(({ node }) => node.submittedAt).toSorted());
    }
    const live = verifier.subscribe("subscription { queuesUpdated { name count } }");
    expect(await live.next()).toMatchObject({ data: { queuesUpdated: names } });
    await submit(service);
    expect(await live.next()).toMatchObject({ data: { queuesUpdated: [{ name: "NEW", count: names[0]!.count + 1 }, {}, {}] } });
    await live.stop();
    expect(codeOf(await printer.ask(`{ requests(queue: NEW) { totalCount } }`))).toBe("NOT_PERMITTED");
  });
  it("pages through a queue without losing or repeating one", async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { data } = await verifier.ask(
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
    const { data } = await verifier.ask(`{ requests(queue: NEW, first: 100) { edges { node { id } } } }`);
    expect(seen).toEqual((data?.["requests"] as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id));
  });
  it("masks numbers; uncovering needs a role and a purpose and is in the history", async () => {
    const input = application();
    const { code } = await submit(service, input);
    const current = await caseOf(verifier, code);
    const { nik } = input["applicant"] as { nik: string };
    expect(JSON.stringify(current)).not.toContain(nik);
    expect(current.applicantNikMasked).toBe(`${nik.slice(0, 6)}••••••••••`); // nobody copies from it what an identity ends in
    const reveal = (staff: StaffClient, purpose: string): ReturnType<StaffClient["ask"]> =>
      staff.ask(`mutation ($input: RevealInput!) { revealPerson(input: $input) { applicantNik street } }`, {
        input: { requestId: current.id, purpose },
      });
    expect(codeOf(await reveal(verifier, " "))).toBe("INVALID_INPUT");
    expect(codeOf(await reveal(printer, "Mencocokkan data"))).toBe("NOT_PERMITTED");
    expect((await reveal(verifier, "Mencocokkan data")).data).toEqual({
      revealPerson: { applicantNik: nik, street: expect.stringMatching(/^Jalan Jenderal Sudirman \d+$/) },
    });
    expect((await readCase(verifier, current.id)).history.map(({ sentence }) => sentence)).toContain("Data pribadi ditampilkan");
  });
  it("a request is a duplicate while such a document is still to be made, and not once it has ended", async () => {
    const operator = await signedIn(service, ["OPERATOR"]);
    const again = { applicant: { name: "Siti Aminah", nik: newNik(), phone: "081234567890", familyCardNumber: null } };
    const input = (): Record<string, unknown> => ({
      ...application(again),
      documents: [application()["documents"]].flat().slice(1),
    });
    const ends: readonly ((current: CaseAnswer) => Promise<CaseAnswer>)[] = [
      (current) => step(operator, "cancelRequest", { ...versioned(current), reason: "Salah" }, "ReasonedStepInput"),
      async (current) => {
        const inReview = await step(verifier, "startReview", versioned(current));
        return step(verifier, "rejectRequest", { ...versioned(inReview), reason: "Salah" }, "ReasonedStepInput");
      },
    ];
    for (const end of ends) {
      const [{ code: first }, { code: second }] = [await submit(service, input()), await submit(service, input())];
      const earlier = await caseOf(verifier, first);
      expect((await caseOf(verifier, second)).duplicates).toEqual([{ requestId: earlier.id }]);
      await end(earlier);
      expect((await caseOf(verifier, second)).duplicates).toEqual([]);
      await end(await caseOf(verifier, second));
    }
  });
  it("finds a request by NIK, phone and all words of a name, and by nothing less", async () => {
    const nik = "7372016502950042";
    const input = application({
      applicant: { name: "Nurhayati Dg Kanang", nik, phone: "+62 853 9999 0042", familyCardNumber: null },
    });
    const { code } = await submit(service, input);
    const found = async (text: string): Promise<number> => (await searched(verifier, text)).length;
    for (const text of [
      nik,
      "7372 0165 0295 0042",
      "085399990042",
      "kanang NURHAYATI",
      code,
      (await caseOf(verifier, code)).documents[0]!.label,
    ])
      expect([text, await found(text)]).toEqual([text, 1]);
    for (const text of ["737201650295004", "Nurhay", "Nurhayati Sulaiman", ""])
      expect([text, await found(text)]).toEqual([text, 0]);
  });
});
