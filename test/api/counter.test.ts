import { afterAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { ask, codeOf, type StaffClient } from "../support/client.ts";
import {
  type CaseAnswer,
  caseOf,
  readCase,
  type Receipt,
  SEEN,
  signedIn,
  staffedService,
  step,
  submit,
  tryStep,
  versioned,
} from "../support/journey.ts";
import { phonePhoto, uploadPhoto } from "../support/pictures.ts";

const { service, verifier } = await staffedService();
afterAll(() => service.stop());

interface Line {
  readonly documentId: string;
  readonly requirement: string;
}
/** A request of which two lines are asked for again, one of each document. */
async function askedAgain(): Promise<{ receipt: Receipt; current: CaseAnswer; lines: [Line, Line] }> {
  const receipt = await submit(service);
  const inReview = await step(verifier, "startReview", versioned(await caseOf(verifier, receipt.code)));
  const lines = inReview.documents.map(({ id, requirements }) => ({
    documentId: id,
    requirement: requirements.find(({ code }) => code === "SURAT_KEMATIAN" || code === "KK_LAMA")!.code,
  })) as [Line, Line];
  const askedFor = lines.map((line) => ({ ...line, reason: "Foto buram" }));
  const current = await step(verifier, "requestCompletion", { ...versioned(inReview), askedFor }, "RequestCompletionInput");
  return { receipt, current, lines };
}
const upload = async (staff: StaffClient): Promise<{ fileId: string; claimToken: string }> =>
  uploadPhoto(service.url, await phonePhoto("di loket"), "foto.jpg", { cookie: staff.cookie() });
const DETAIL = `{ mayComplete completionDueAt documents { id requirements { code verdict ground said { actor reason } } } history { actor sentence note } }`;
const detailOf = async (staff: StaffClient, id: string): Promise<Record<string, unknown>> =>
  (await staff.ask(`query ($id: ID!) { request(id: $id) ${DETAIL} }`, { id })).data?.["request"] as Record<string, unknown>;

describe("papers that come to the counter", () => {
  it.each<StaffRole>(["OPERATOR", "DESK", "VERIFIER", "SUPERVISOR"])(
    "a %s takes one as a photo and sees the other",
    async (role) => {
      const { current, lines } = await askedAgain();
      const staff = await signedIn(service, [role], { name: "Ibu Loket" });
      const input = {
        ...versioned(current),
        photos: [{ ...lines[0], ...(await upload(staff)) }],
        seen: [{ ...lines[1], reason: "KK lama asli ditunjukkan" }],
      };
      expect((await detailOf(staff, current.id))["mayComplete"]).toBe(true);
      const done = await step(staff, "completeAtCounter", input, "CompleteAtCounterInput");
      expect(done.state).toBe("IN_REVIEW");
      const { documents, history } = (await detailOf(verifier, current.id)) as {
        documents: { requirements: { code: string }[] }[];
        history: object[];
      };
      const answered = documents.map(({ requirements }) =>
        requirements.find(({ code }) => lines.some(({ requirement }) => requirement === code)),
      );
      expect(answered).toEqual([
        { code: "SURAT_KEMATIAN", verdict: "ANSWERED", ground: "PHOTO", said: null },
        {
          code: "KK_LAMA",
          verdict: "ANSWERED",
          ground: "SEEN_AT_COUNTER",
          said: { actor: "Ibu Loket", reason: "KK lama asli ditunjukkan" },
        },
      ]);
      expect(history).toContainEqual({
        actor: "Ibu Loket",
        sentence: expect.stringMatching(/^KK, Foto KK lama asli: dilihat di loket$/) as string,
        note: "KK lama asli ditunjukkan",
      });
    },
  );
  it.each<StaffRole>(["PRINTER", "DISPATCHER", "COURIER", "ADMIN", "PARTNER"])(
    "a %s may not, and nothing changes",
    async (role) => {
      const { current, lines } = await askedAgain();
      const staff = await signedIn(service, [role]);
      const input = { ...versioned(current), photos: [], seen: lines.map((line) => ({ ...line, reason: "x" })) };
      expect(codeOf(await tryStep(staff, "completeAtCounter", input, "CompleteAtCounterInput"))).toBe("NOT_PERMITTED");
      expect(await readCase(verifier, current.id)).toMatchObject({ state: "NEEDS_COMPLETION", version: current.version });
    },
  );
  it("another office's is nobody's", async () => {
    const { current, lines } = await askedAgain();
    const stranger = await signedIn(service, ["OPERATOR", "DESK"], { officeId: "ELSEWHERE" });
    const input = { ...versioned(current), photos: [], seen: lines.map((line) => ({ ...line, reason: "x" })) };
    expect(codeOf(await tryStep(stranger, "completeAtCounter", input, "CompleteAtCounterInput"))).toBe("NOT_FOUND");
  });
  it("takes all that was asked for and nothing else, with a reason, and not from an old view", async () => {
    const { current, lines } = await askedAgain();
    const desk = await signedIn(service, ["DESK"]);
    const tried = (more: object): Promise<string | undefined> =>
      tryStep(
        desk,
        "completeAtCounter",
        { ...versioned(current), photos: [], seen: lines.map((line) => ({ ...line, reason: "Asli" })), ...more },
        "CompleteAtCounterInput",
      ).then(codeOf);
    expect(await tried({ seen: [{ ...lines[0], reason: "Asli" }] })).toBe("ILLEGAL_STEP"); // one is missing
    const other = { documentId: lines[0].documentId, requirement: "KK_ALMARHUM", reason: "Asli" };
    expect(await tried({ seen: [...lines.map((line) => ({ ...line, reason: "Asli" })), other] })).toBe("INVALID_INPUT");
    expect(await tried({ seen: lines.map((line) => ({ ...line, reason: " " })) })).toBe("INVALID_INPUT");
    expect(await tried({ expectedVersion: current.version - 1 })).toBe("STALE");
    expect(await readCase(verifier, current.id)).toMatchObject({ state: "NEEDS_COMPLETION", version: current.version });
    expect(await tried({})).toBeUndefined();
  });
  it("says to both by when, while it is awaited", async () => {
    const { receipt, current } = await askedAgain();
    const due = (await detailOf(verifier, current.id))["completionDueAt"] as string;
    expect((Date.parse(due) - service.now().getTime()) / 86_400_000).toBeCloseTo(14, 2);
    const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { completionDueAt } } }`;
    const { code, pin } = receipt;
    expect((await ask(service.url, query, { code, pin })).data).toEqual({ tracking: { completionDueAt: due } });
    const fresh = await submit(service);
    expect((await detailOf(verifier, (await caseOf(verifier, fresh.code)).id))["completionDueAt"]).toBeNull();
  });
});

describe("what a line rests on", () => {
  const judge = (current: CaseAnswer, index: number, requirement: string, more: object = {}) => {
    const { id: documentId, version: expectedVersion } = current.documents[index]!;
    const input = { documentId, expectedVersion, requirement, verdict: "OK", ...more };
    return tryStep(verifier, "judgeRequirement", input, "JudgeRequirementInput");
  };
  const inReview = async (): Promise<CaseAnswer> =>
    step(verifier, "startReview", versioned(await caseOf(verifier, (await submit(service)).code)));

  it("without a photo or somebody's word it is not found good", async () => {
    const current = await inReview();
    expect((await judge(current, 0, "SURAT_KEMATIAN")).errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { missing: ["ground"] },
    });
    expect(codeOf(await judge(current, 0, "SURAT_KEMATIAN", { ground: "SEEN_AT_COUNTER" }))).toBe("INVALID_INPUT"); // no reason
    expect(await readCase(verifier, current.id)).toEqual(current);
    expect(codeOf(await judge(current, 0, "SURAT_KEMATIAN", SEEN))).toBeUndefined();
    expect(codeOf(await judge(current, 1, "KK_LAMA"))).toBeUndefined(); // a photo came with the application
  });
  it("does not apply only where the checklist knows a condition, or the paper comes out of the request itself", async () => {
    const current = await inReview();
    const na = { ground: "NOT_APPLICABLE", reason: "Akta terbit dari permohonan ini" };
    const refused = await judge(current, 1, "KK_LAMA", na);
    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { because: ["REQUIREMENT_ALWAYS_APPLIES"] },
    });
    expect(codeOf(await judge(current, 1, "AKTA_KEMATIAN_KEPALA_KELUARGA", na))).toBeUndefined();
  });
  it("complete papers all rest on something, also those found good by an earlier version", async () => {
    let current = await inReview();
    for (const [index, document] of current.documents.entries()) {
      for (const { code, ground } of document.requirements) {
        await judge(current, index, code, ground ? {} : SEEN);
        current = await readCase(verifier, current.id);
      }
    }
    const em = service.database.em.fork().getConnection();
    await em.execute(`update document_requirement set ground = null where request_id = ? and code = 'SURAT_KEMATIAN'`, [
      current.id,
    ]);
    expect((await readCase(verifier, current.id)).nextSteps).not.toContain("declareComplete");
    const refused = await tryStep(verifier, "declareComplete", versioned(current));
    expect(refused.errors?.[0]?.extensions).toMatchObject({ facts: { because: ["REQUIREMENT_WITHOUT_GROUND"] } });
    await judge(await readCase(verifier, current.id), 0, "SURAT_KEMATIAN", SEEN);
    current = await readCase(verifier, current.id);
    expect((await step(verifier, "declareComplete", versioned(current))).state).toBe("IN_PRODUCTION");
  });
  it("every verdict stands in the history, with who and why", async () => {
    const current = await inReview();
    await judge(current, 0, "SURAT_KEMATIAN", { ...SEEN, reason: "Surat asli dari RSUD" });
    const judged = await readCase(verifier, current.id);
    const askedFor = [{ documentId: judged.documents[1]!.id, requirement: "KK_LAMA", reason: "Halaman kedua terpotong" }];
    await step(verifier, "requestCompletion", { ...versioned(judged), askedFor }, "RequestCompletionInput");
    const { history } = (await detailOf(verifier, current.id)) as { history: { sentence: string; note: string | null }[] };
    const told = history.map(({ sentence, note }) => [sentence, note]);
    expect(told).toContainEqual([expect.stringMatching(/^Akta Kematian, .*: baik, dilihat di loket$/), "Surat asli dari RSUD"]);
    expect(told).toContainEqual(["KK, Foto KK lama asli: diminta lagi", "Halaman kedua terpotong"]);
  });
});
