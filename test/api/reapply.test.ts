import { afterAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { passDeadlines } from "../../api/requests/deadline.commands.ts";
import { ask, codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  type CaseAnswer,
  caseOf,
  fromElsewhere,
  newKey,
  readCase,
  type Receipt,
  reviewed,
  signedIn,
  staffedService,
  step,
  submit,
  versioned,
} from "../support/journey.ts";
import { phonePhoto, uploadPhoto } from "../support/pictures.ts";

const DAY_MS = 86_400_000;
let leapMs = 0;
const { service, verifier } = await staffedService({ now: () => new Date(Date.now() + leapMs) });
afterAll(() => service.stop());

interface Ended {
  readonly receipt: Receipt;
  readonly current: CaseAnswer;
  readonly line: { readonly documentId: string; readonly requirement: string };
}
/** A request whose old family card was asked for again, and of which the time ran out. */
async function expired(): Promise<Ended> {
  const receipt = await submit(service);
  const inReview = await step(verifier, "startReview", versioned(await caseOf(verifier, receipt.code)));
  const line = { documentId: inReview.documents[1]!.id, requirement: "KK_LAMA" };
  const askedFor = [{ ...line, reason: "Foto buram" }];
  await step(verifier, "requestCompletion", { ...versioned(inReview), askedFor }, "RequestCompletionInput");
  const em = service.database.em.fork();
  await em
    .getConnection()
    .execute(`update document_request set completion_due_at = now() - interval '1 second' where id = ?`, [inReview.id]);
  await passDeadlines({
    em,
    actor: { kind: "SYSTEM" },
    now: service.now(),
    vault: service.vault,
    randomBytes: (n) => new Uint8Array(n),
    deviceAt: null,
  });
  const current = await readCase(verifier, inReview.id);
  expect(current.state).toBe("EXPIRED");
  return { receipt, current, line };
}
const photo = async (): Promise<object> => uploadPhoto(service.url, await phonePhoto("lagi"), "foto.jpg", fromElsewhere());
const reapply = (
  { code, pin }: Receipt,
  expectedVersion: number,
  lines: readonly unknown[],
  more: object = {},
): Promise<GraphQLAnswer> =>
  ask(service.url, `mutation ($input: ReapplyInput!) { reapply(input: $input) { code pin secret link } }`, {
    input: { idempotencyKey: newKey(), expectedVersion, code, pin, lines, consentVersion: "2026-11", ...more },
  });
const track = async ({ code, pin }: Receipt): Promise<unknown> =>
  (
    await ask(
      service.url,
      `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) {
        ... on TrackingDetails { nextSteps completion { documentId requirement reason } } } }`,
      { code, pin },
    )
  ).data?.["tracking"];
const atCounter = (staff: StaffClient, current: CaseAnswer, more: object): Promise<GraphQLAnswer> =>
  staff.ask(
    `mutation ($input: ReapplyAtCounterInput!) { reapplyAtCounter(input: $input) { code pin link case { id state channel previousRequestId } } }`,
    { input: { idempotencyKey: newKey(), ...versioned(current), photos: [], seen: [], consentVersion: "2026-11", ...more } },
  );
const FILES = `query ($id: ID!) { request(id: $id) { reappliedAsId previousRequestId applicantName documents { kind subjectName state requirements { code verdict ground files { id } } } } }`;
const filesOf = async (id: string): Promise<Record<string, unknown>> =>
  (await verifier.ask(FILES, { id })).data?.["request"] as Record<string, unknown>;

describe("a citizen whose request expired", () => {
  it("applies again with the same people and documents, and a new photo of what was not good", async () => {
    const { receipt, current, line } = await expired();
    expect(await track(receipt)).toEqual({ nextSteps: ["REAPPLY"], completion: [{ ...line, reason: "Foto buram" }] });
    const answer = await reapply(receipt, current.version, [{ ...line, ...(await photo()) }]);
    const again = answer.data?.["reapply"] as Receipt;
    expect(again.code).not.toBe(receipt.code);
    const next = await caseOf(verifier, again.code);
    expect(next).toMatchObject({ state: "SUBMITTED", history: [{ actor: "Pemohon", sentence: "Permohonan diajukan" }] });
    const [before, after] = [await filesOf(current.id), await filesOf(next.id)];
    expect(after).toMatchObject({
      previousRequestId: current.id,
      applicantName: before["applicantName"],
      documents: [
        { kind: "AKTA_KEMATIAN", subjectName: "Andi Baso", state: null },
        { kind: "KARTU_KELUARGA", subjectName: "Siti Aminah", state: null },
      ],
    });
    const lines = (after["documents"] as { requirements: { code: string; ground: string | null; files: object[] }[] }[])[1]!;
    expect(lines.requirements.find(({ code }) => code === "KK_LAMA")).toMatchObject({ ground: "PHOTO", files: [{}] });
    expect(before["reappliedAsId"]).toBe(next.id);
    // What ended stays as it ended, and is applied for again once.
    expect(await readCase(verifier, current.id)).toMatchObject({ state: "EXPIRED", version: current.version });
    expect(codeOf(await reapply(receipt, current.version, [{ ...line, ...(await photo()) }]))).toBe("ILLEGAL_STEP");
    expect(await track(receipt)).toEqual({ nextSteps: [], completion: [] });
    // And it goes all the way.
    expect((await reviewed(verifier, again.code)).state).toBe("IN_PRODUCTION");
  });
  it("good photos of a rejected request move along, once, under their new request", async () => {
    const receipt = await submit(service);
    const inReview = await step(verifier, "startReview", versioned(await caseOf(verifier, receipt.code)));
    const ended = await step(
      verifier,
      "rejectRequest",
      { ...versioned(inReview), reason: "Data tidak cocok" },
      "ReasonedStepInput",
    );
    expect(await track(receipt)).toEqual({ nextSteps: ["REAPPLY"], completion: [] });
    const again = (await reapply(receipt, ended.version, [])).data?.["reapply"] as Receipt;
    const next = await filesOf((await caseOf(verifier, again.code)).id);
    const held = (whole: Record<string, unknown>): unknown[] =>
      (whole["documents"] as { requirements: { files: { id: string }[] }[] }[]).flatMap(({ requirements }) =>
        requirements.flatMap(({ files }) => files),
      );
    expect(held(next)).toHaveLength(1);
    expect(held(await filesOf(ended.id))).toEqual([]);
  });
  it("of two at once one applies, and the same key gives the same receipt", async () => {
    const { receipt, current, line } = await expired();
    const [one, two] = [await photo(), await photo()];
    const answers = await Promise.all([one, two].map((taken) => reapply(receipt, current.version, [{ ...line, ...taken }])));
    expect(answers.map((answer) => codeOf(answer) ?? "done").toSorted()).toEqual(["ILLEGAL_STEP", "done"]);
    const other = await expired();
    const input = [
      other.receipt,
      other.current.version,
      [{ ...other.line, ...(await photo()) }],
      { idempotencyKey: newKey() },
    ] as const;
    expect(await reapply(...input)).toEqual(await reapply(...input));
  });
  it("not without what is missing, not with a paper of nobody, not without consent, not from an old view, not with a wrong PIN", async () => {
    const { receipt, current, line } = await expired();
    const missing = await reapply(receipt, current.version, []);
    expect(missing.errors?.[0]?.extensions).toMatchObject({
      code: "INVALID_INPUT",
      facts: { fields: ["documents.1.files.KK_LAMA"] },
    });
    const good = { ...line, ...(await photo()) };
    expect(codeOf(await reapply(receipt, current.version, [good, { ...good, requirement: "X" }]))).toBe("INVALID_INPUT");
    expect(codeOf(await reapply(receipt, current.version, [good], { consentVersion: "2020-01" }))).toBe("INVALID_INPUT");
    expect(codeOf(await reapply(receipt, current.version - 1, [good]))).toBe("STALE");
    const pin = receipt.pin === "111111" ? "222222" : "111111";
    expect(codeOf(await reapply({ ...receipt, pin }, current.version, [good]))).toBe("NOT_FOUND");
    expect(await readCase(verifier, current.id)).toEqual(current);
    expect((await reapply(receipt, current.version, [good])).errors).toBeUndefined();
  });
  it("not once the details are closed, and not of a request that has not ended so", async () => {
    const open = await submit(service);
    expect(codeOf(await reapply(open, 1, []))).toBe("ILLEGAL_STEP");
    const { receipt, current, line } = await expired();
    const taken = await photo();
    leapMs = 8 * DAY_MS;
    try {
      expect(codeOf(await reapply(receipt, current.version, [{ ...line, ...taken }]))).toBe("NOT_FOUND");
    } finally {
      leapMs = 0;
    }
  });
});

describe("somebody at the counter whose request expired", () => {
  it("an operator files it again, with papers seen, and gives out a new code and PIN", async () => {
    const { current, line } = await expired();
    const operator = await signedIn(service, ["OPERATOR"]);
    expect((await readCase(operator, current.id)).nextSteps).toContain("reapply");
    const renewal = `query ($id: ID!) { request(id: $id) { renewal { documentId requirement askedReason } } }`;
    expect((await operator.ask(renewal, { id: current.id })).data).toEqual({
      request: { renewal: [{ ...line, askedReason: "Foto buram" }] },
    });
    expect(codeOf(await atCounter(operator, current, {}))).toBe("INVALID_INPUT");
    const answer = await atCounter(operator, current, { seen: [{ ...line, reason: "KK lama asli ditunjukkan" }] });
    expect(answer.data?.["reapplyAtCounter"]).toMatchObject({
      pin: expect.stringMatching(/^\d{6}$/) as string,
      case: { state: "SUBMITTED", channel: "FACE_TO_FACE", previousRequestId: current.id },
    });
  });
  it.each<StaffRole>(["DESK", "VERIFIER", "PRINTER", "DISPATCHER", "COURIER", "SUPERVISOR", "ADMIN", "PARTNER"])(
    "a %s may not",
    async (role) => {
      const { current, line } = await expired();
      const seen = [{ ...line, reason: "Asli" }];
      expect(codeOf(await atCounter(await signedIn(service, [role]), current, { seen }))).toBe("NOT_PERMITTED");
    },
  );
  it("another office's is nobody's", async () => {
    const { current, line } = await expired();
    const stranger = await signedIn(service, ["OPERATOR"], { officeId: "ELSEWHERE" });
    expect(codeOf(await atCounter(stranger, current, { seen: [{ ...line, reason: "Asli" }] }))).toBe("NOT_FOUND");
  });
});
