import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf, type StaffClient } from "../support/client.ts";
import { monthTotal } from "../support/figures.ts";
import {
  application,
  type CaseAnswer,
  deskProof,
  newNik,
  produced,
  readCase,
  reviewed,
  signedIn,
  staffedService,
  step,
  submit,
  tryStep,
  versioned,
} from "../support/journey.ts";

const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());
const supervisor = await signedIn(service, ["SUPERVISOR"]);
const dispatcher = await signedIn(service, ["DISPATCHER"]);
const stranger = await signedIn(service, ["SUPERVISOR", "DISPATCHER"], { officeId: "ELSEWHERE" });

interface Opened {
  readonly current: CaseAnswer; // in production, its first document ready
  readonly code: string;
  readonly pin: string;
}
const THREE = ["AKTA_KEMATIAN", "KARTU_KELUARGA", "AKTA_KELAHIRAN"];
async function firstReady(more: Record<string, unknown> = {}): Promise<Opened> {
  const { code, pin } = await submit(service, application(more));
  const current = await reviewed(verifier, code);
  return { current: await makeOf(current, 0), code, pin };
}
const makeOf = (current: CaseAnswer, ...positions: number[]): Promise<CaseAnswer> =>
  produced(printer, { ...current, documents: positions.map((position) => current.documents[position]!) });
const documentsOf = ({ documents }: CaseAnswer): (string | null)[] => documents.map(({ state }) => state);
const handOver = async ({ id }: CaseAnswer, pin: string): Promise<CaseAnswer> =>
  step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
async function partHandedOver(more: Record<string, unknown> = {}): Promise<Opened> {
  const opened = await firstReady(more);
  await step(supervisor, "releasePart", versioned(opened.current));
  return { ...opened, current: await handOver(opened.current, opened.pin) };
}
async function tracked({ code, pin }: Opened): Promise<string> {
  const { data } = await ask(
    service.url,
    `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { status { sentence } documents { sentence } } } }`,
    { code, pin },
  );
  return JSON.stringify(data);
}
/** What the code alone shows. */
async function spokenByCode(code: string): Promise<string> {
  const query = `query ($code: String!) { tracking(code: $code) { ... on TrackingSummary { status { sentence } } } }`;
  return JSON.stringify((await ask(service.url, query, { code })).data);
}
const partReleasedAt = async (id: string): Promise<unknown> => {
  const rows = await service.database.em
    .fork()
    .getConnection()
    .execute<{ part_released_at: unknown }[]>("select part_released_at from document_request where id = ?", [id]);
  return rows[0]?.part_released_at;
};

describe("what is ready goes out first", () => {
  it("the whole way: a part at the desk, then the rest by itself, then the end", async () => {
    const before = await monthTotal(service);
    const opened = await firstReady();
    expect(opened.current).toMatchObject({ state: "IN_PRODUCTION", documents: [{ state: "READY" }, { state: "QUEUED" }] });
    for (const staff of [supervisor, dispatcher])
      expect((await readCase(staff, opened.current.id)).nextSteps).toContain("releasePart");
    const released = await step(dispatcher, "releasePart", versioned(opened.current));
    expect(released).toMatchObject({
      state: "HANDING_OVER",
      documents: [{ state: "PACKED" }, { state: "QUEUED" }],
      pickup: { state: "AWAITING_PICKUP" },
    });
    expect(await partReleasedAt(released.id)).not.toBeNull();
    expect(await tracked(opened)).toContain("dapat diambil");

    const partly = await handOver(released, opened.pin);
    expect(partly).toMatchObject({ state: "PARTLY_COMPLETED", documents: [{ state: "HANDED_OVER" }, { state: "QUEUED" }] });
    expect(await monthTotal(service)).toBe(before + 1);
    expect(await tracked(opened)).toContain("sisanya menyusul");

    const rest = await makeOf(partly, 1);
    expect(rest).toMatchObject({
      state: "PARTLY_COMPLETED",
      documents: [{ state: "HANDED_OVER" }, { state: "PACKED" }],
      pickup: { state: "AWAITING_PICKUP" },
    });
    expect(rest.pickup?.id).not.toBe(released.pickup?.id);
    expect(rest.history.slice(-3)).toMatchObject([
      { actor: "Sistem", sentence: "Penyerahan disiapkan" },
      { actor: "Sistem", sentence: "Siap diambil" },
      { actor: "Sistem", sentence: "KK: Masuk paket" },
    ]);
    expect(await tracked(opened)).toContain("dapat diambil");
    expect(await handOver(rest, opened.pin)).toMatchObject({
      state: "COMPLETED",
      documents: [{ state: "HANDED_OVER" }, { state: "HANDED_OVER" }],
    });
    expect(await monthTotal(service)).toBe(before + 2);
  });
  it("the rest waits on the shelf while the first parcel still waits at the desk", async () => {
    const opened = await firstReady();
    await step(supervisor, "releasePart", versioned(opened.current));
    const waiting = await makeOf(opened.current, 1);
    expect([waiting.state, documentsOf(waiting)]).toEqual(["HANDING_OVER", ["PACKED", "READY"]]);
    const partly = await handOver(waiting, opened.pin);
    expect([partly.state, documentsOf(partly), partly.pickup?.state]).toEqual([
      "PARTLY_COMPLETED",
      ["HANDED_OVER", "PACKED"],
      "AWAITING_PICKUP",
    ]);
    expect((await handOver(partly, opened.pin)).state).toBe("COMPLETED");
  });
  it("of a rest of two, both go into one parcel, and none before both are ready", async () => {
    const documents = THREE.map((document) => ({
      document,
      reason: document === "KARTU_KELUARGA" ? "HEAD_OF_FAMILY_DIED" : "NEW",
      subjectName: "Andi Baso",
      subjectNik: newNik(),
      files: [],
    }));
    const opened = await partHandedOver({ documents });
    const oneReady = await makeOf(opened.current, 1);
    expect([oneReady.state, documentsOf(oneReady), oneReady.pickup?.state]).toEqual([
      "PARTLY_COMPLETED",
      ["HANDED_OVER", "READY", "QUEUED"],
      "HANDED_OVER",
    ]);
    const bothReady = await makeOf(oneReady, 2);
    expect([documentsOf(bothReady), bothReady.pickup?.state]).toEqual([["HANDED_OVER", "PACKED", "PACKED"], "AWAITING_PICKUP"]);
    expect((await handOver(bothReady, opened.pin)).state).toBe("COMPLETED");
  });
  it("of a rest of two, one after the other where somebody releases it", async () => {
    const documents = THREE.map((document) => ({
      document,
      reason: document === "KARTU_KELUARGA" ? "HEAD_OF_FAMILY_DIED" : "NEW",
      subjectName: "Andi Baso",
      subjectNik: newNik(),
      files: [],
    }));
    const opened = await partHandedOver({ documents });
    expect(opened.current.nextSteps).not.toContain("releasePart");
    const oneReady = await makeOf(opened.current, 1);
    expect((await readCase(dispatcher, oneReady.id)).nextSteps).toEqual(["releasePart"]);
    for (const staff of [verifier, printer, desk])
      expect(codeOf(await tryStep(staff, "releasePart", versioned(oneReady)))).toBe("NOT_PERMITTED");
    expect(codeOf(await tryStep(stranger, "releasePart", versioned(oneReady)))).toBe("NOT_FOUND");
    const released = await step(dispatcher, "releasePart", versioned(oneReady));
    expect([released.state, documentsOf(released), released.pickup?.state]).toEqual([
      "PARTLY_COMPLETED",
      ["HANDED_OVER", "PACKED", "QUEUED"],
      "AWAITING_PICKUP",
    ]);
    expect(codeOf(await tryStep(dispatcher, "releasePart", versioned(released)))).toBe("ILLEGAL_STEP"); // one parcel at a time
    const partly = await handOver(released, opened.pin);
    expect([partly.state, documentsOf(partly)]).toEqual(["PARTLY_COMPLETED", ["HANDED_OVER", "HANDED_OVER", "QUEUED"]]);
    const last = await makeOf(partly, 2);
    expect([documentsOf(last), last.pickup?.state]).toEqual([["HANDED_OVER", "HANDED_OVER", "PACKED"], "AWAITING_PICKUP"]);
    expect((await handOver(last, opened.pin)).state).toBe("COMPLETED");
  });
  it("goes the way that the citizen chose", async () => {
    const { current } = await firstReady({ handover: "COURIER" });
    expect(await step(supervisor, "releasePart", versioned(current))).toMatchObject({
      state: "HANDING_OVER",
      documents: [{ state: "PACKED" }, { state: "QUEUED" }],
      pickup: null,
    });
    const { rows } = await planned(current.id);
    expect(rows).toEqual([{ state: "PLANNED" }]);
  });
  async function planned(requestId: string): Promise<{ rows: { state: string }[] }> {
    const connection = service.database.em.fork().getConnection();
    return { rows: await connection.execute("select state from delivery where request_id = ?", [requestId]) };
  }
  it("is refused to others, with an old view, and when nothing is ready", async () => {
    const { current } = await firstReady();
    for (const staff of [printer, desk, verifier])
      expect(codeOf(await tryStep(staff, "releasePart", versioned(current)))).toBe("NOT_PERMITTED");
    expect(codeOf(await tryStep(stranger, "releasePart", versioned(current)))).toBe("NOT_FOUND");
    expect(codeOf(await tryStep(supervisor, "releasePart", { ...versioned(current), expectedVersion: 1 }))).toBe("STALE");
    expect(documentsOf(await readCase(desk, current.id))).toEqual(["READY", "QUEUED"]);
    const { code } = await submit(service);
    const nothing = await tryStep(supervisor, "releasePart", versioned(await reviewed(verifier, code)));
    expect(nothing.errors?.[0]?.extensions).toMatchObject({ code: "ILLEGAL_STEP", facts: { because: ["NO_DOCUMENT_READY"] } });
  });
});

describe("what is still open is given up", () => {
  const close = (
    staff: StaffClient,
    current: CaseAnswer,
    reason = "Data KK tidak dapat dibuktikan",
  ): ReturnType<typeof tryStep> => tryStep(staff, "closeRest", { ...versioned(current), reason }, "ReasonedStepInput");

  it("ends the request with what was received, and tells the citizen why the rest does not come", async () => {
    const opened = await partHandedOver();
    const total = await monthTotal(service);
    expect((await readCase(supervisor, opened.current.id)).nextSteps).toContain("closeRest");
    const { data } = await close(supervisor, opened.current);
    expect(data?.["closeRest"]).toMatchObject({
      state: "COMPLETED",
      documents: [{ state: "HANDED_OVER" }, { state: "CANCELLED" }],
    });
    expect(await tracked(opened)).toContain("Dibatalkan: Data KK tidak dapat dibuktikan");
    for (const said of [await tracked(opened), await spokenByCode(opened.code)]) {
      expect(said).toContain("Sebagian dokumen sudah diterima; sisanya tidak diproses.");
      expect(said).not.toContain("Semua dokumen sudah diterima");
    }
    expect(await monthTotal(service)).toBe(total);
    expect((await readCase(supervisor, opened.current.id)).nextSteps).toEqual([]);
  });
  it("is refused while the rest waits at the desk, and before anything was received", async () => {
    const opened = await partHandedOver();
    const rest = await makeOf(opened.current, 1);
    const atDesk = await close(supervisor, rest);
    expect(atDesk.errors?.[0]?.extensions).toMatchObject({ code: "ILLEGAL_STEP", facts: { because: ["HANDOVER_STILL_OPEN"] } });
    const { current } = await firstReady();
    const nothing = await close(supervisor, current);
    expect(nothing.errors?.[0]?.extensions).toMatchObject({ code: "ILLEGAL_STEP", facts: { because: ["NOTHING_RECEIVED"] } });
  });
  it("is refused to others, without a reason, and with an old view; then nothing changed", async () => {
    const { current } = await partHandedOver();
    for (const staff of [dispatcher, desk, verifier, printer]) expect(codeOf(await close(staff, current))).toBe("NOT_PERMITTED");
    expect(codeOf(await close(stranger, current))).toBe("NOT_FOUND");
    expect(codeOf(await close(supervisor, current, "  "))).toBe("INVALID_INPUT");
    expect(codeOf(await close(supervisor, { ...current, version: current.version - 1 }))).toBe("STALE");
    expect(documentsOf(await readCase(desk, current.id))).toEqual(["HANDED_OVER", "QUEUED"]);
  });
});
