import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import { buildAccount } from "../support/accounts.ts";
import {
  application,
  type CaseAnswer,
  deskProof,
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

const ONE = { documents: [{ document: "KARTU_KELUARGA", reason: "HEAD_OF_FAMILY_DIED", subjectName: "Siti Aminah", files: [] }] };
const REASON = "Tidak ada di rak saat stok opname";
interface Opened {
  readonly current: CaseAnswer;
  readonly code: string;
  readonly pin: string;
}
async function inProduction(more: Record<string, unknown> = {}): Promise<Opened> {
  const { code, pin } = await submit(service, application(more));
  return { current: await reviewed(verifier, code), code, pin };
}
async function atDesk(more: Record<string, unknown> = {}): Promise<Opened> {
  const opened = await inProduction(more);
  return { ...opened, current: await produced(printer, opened.current) };
}
type Reprint = "APPROVED" | "REFUSED";
const report = (
  staff: StaffClient,
  document: { id: string; version: number },
  reprint: Reprint,
  reason = REASON,
): Promise<GraphQLAnswer> => tryStep(staff, "reportLost", { ...versioned(document), reason, reprint }, "ReportLostInput");
async function lose({ id }: CaseAnswer, position: number, reprint: Reprint): Promise<CaseAnswer> {
  const { documents } = await readCase(supervisor, id);
  const answer = await report(supervisor, documents[position]!, reprint);
  expect(answer.errors).toBeUndefined();
  return answer.data?.["reportLost"] as CaseAnswer;
}
const makeOf = (current: CaseAnswer, position: number): Promise<CaseAnswer> =>
  produced(printer, { ...current, documents: [current.documents[position]!] });
const handOver = async ({ id }: CaseAnswer, pin: string): Promise<CaseAnswer> =>
  step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
const told = ({ state, documents, pickup }: CaseAnswer): unknown[] => [
  state,
  documents.map((document) => document.state),
  pickup?.state ?? null,
];
const execute = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  service.database.em.fork().getConnection().execute<Row[]>(text, values);
const deliveryOf = async ({ id }: CaseAnswer): Promise<unknown> =>
  (
    await execute("select state, run_id, courier_id, stop_position from delivery where request_id = ? order by planned_at", [id])
  ).at(-1);
async function tracked({ code, pin }: Opened): Promise<string> {
  const { data } = await ask(
    service.url,
    `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { status { sentence } documents { sentence } } } }`,
    { code, pin },
  );
  return JSON.stringify(data);
}
/** As if a dispatcher had given it to a courier, and in LOADED the courier had taken it along. */
async function withCourier({ id }: CaseAnswer, state: "ASSIGNED" | "LOADED"): Promise<void> {
  const courier = await buildAccount(service, ["COURIER"]);
  const runId = randomUUID();
  await execute("insert into run (id, office_id, courier_id, state, created_at) values (?, ?, ?, 'DRAFT', now())", [
    runId,
    courier.officeId,
    courier.id,
  ]);
  await execute("update delivery set state = ?, run_id = ?, courier_id = ?, stop_position = 1 where request_id = ?", [
    state,
    runId,
    courier.id,
    id,
  ]);
  if (state === "LOADED")
    await execute("update civil_document set custodian = 'COURIER', custodian_id = ? where request_id = ?", [courier.id, id]);
}

describe("the only document of a parcel at the desk", () => {
  it("made again: the parcel ends, a printer finds it, the next copy is offered anew and handed over", async () => {
    const opened = await atDesk(ONE);
    const lost = await lose(opened.current, 0, "APPROVED");
    expect(told(lost)).toEqual(["IN_PRODUCTION", ["LOST"], "CANCELLED"]);
    expect(await tracked(opened)).toContain("Sedang ditelusuri petugas");
    const { data } = await printer.ask(`{ requests(queue: TO_PRODUCE, first: 100) { edges { node { id } } } }`);
    expect(JSON.stringify(data)).toContain(lost.id);
    const again = await produced(printer, lost);
    expect(again.documents[0]!.copyNumber).toBe(2);
    expect(told(again)).toEqual(["HANDING_OVER", ["PACKED"], "AWAITING_PICKUP"]);
    expect(told(await handOver(again, opened.pin))).toEqual(["COMPLETED", ["HANDED_OVER"], "HANDED_OVER"]);
  });
  it("not made again: the request is cancelled with it, and the citizen reads why", async () => {
    const opened = await atDesk(ONE);
    expect(told(await lose(opened.current, 0, "REFUSED"))).toEqual(["CANCELLED", ["CANCELLED"], "CANCELLED"]);
    expect(await tracked(opened)).toContain(`Dibatalkan: ${REASON}`);
    expect(await execute("select 1 from document_request where id = ? and ended_at is null", [opened.current.id])).toEqual([]);
  });
  it("lost a second time: the decision is made anew", async () => {
    const opened = await atDesk(ONE);
    const again = await produced(printer, await lose(opened.current, 0, "APPROVED"));
    expect(told(await lose(again, 0, "REFUSED"))).toEqual(["CANCELLED", ["CANCELLED"], "CANCELLED"]);
  });
});

describe("one of two in a parcel at the desk", () => {
  it("made again: the other can be collected, and the next copy follows", async () => {
    const opened = await atDesk();
    const lost = await lose(opened.current, 0, "APPROVED");
    expect(told(lost)).toEqual(["HANDING_OVER", ["LOST", "PACKED"], "AWAITING_PICKUP"]);
    const partly = await handOver(lost, opened.pin);
    expect(told(partly)).toEqual(["PARTLY_COMPLETED", ["LOST", "HANDED_OVER"], "HANDED_OVER"]);
    const again = await makeOf(partly, 0);
    expect(told(again)).toEqual(["PARTLY_COMPLETED", ["PACKED", "HANDED_OVER"], "AWAITING_PICKUP"]);
    expect(told(await handOver(again, opened.pin))).toEqual(["COMPLETED", ["HANDED_OVER", "HANDED_OVER"], "HANDED_OVER"]);
  });
  it("not made again: the other ends the request when it is collected", async () => {
    const opened = await atDesk();
    const lost = await lose(opened.current, 1, "REFUSED");
    expect(told(lost)).toEqual(["HANDING_OVER", ["PACKED", "CANCELLED"], "AWAITING_PICKUP"]);
    expect(told(await handOver(lost, opened.pin))).toEqual(["COMPLETED", ["HANDED_OVER", "CANCELLED"], "HANDED_OVER"]);
  });
  it("both lost, one after the other, one of them made again", async () => {
    const opened = await atDesk();
    const one = await lose(opened.current, 0, "REFUSED");
    expect(told(await lose(one, 1, "APPROVED"))).toEqual(["IN_PRODUCTION", ["CANCELLED", "LOST"], "CANCELLED"]);
  });
});

describe("before it is packed", () => {
  it("printed: the others go on, and everything leaves together", async () => {
    const { current } = await inProduction();
    const [first] = current.documents;
    await step(printer, "startWork", versioned(first!));
    await step(printer, "markPrinted", versioned((await readCase(printer, current.id)).documents[0]!));
    const lost = await lose(current, 0, "APPROVED");
    expect(told(lost)).toEqual(["IN_PRODUCTION", ["LOST", "QUEUED"], null]);
    expect(told(await produced(printer, lost))).toEqual(["HANDING_OVER", ["PACKED", "PACKED"], "AWAITING_PICKUP"]);
  });
  it("a part that was released and lost sends the request back into production, released no more", async () => {
    const { current } = await inProduction();
    await step(supervisor, "releasePart", versioned(await makeOf(current, 0)));
    const lost = await lose(current, 0, "APPROVED");
    expect(told(lost)).toEqual(["IN_PRODUCTION", ["LOST", "QUEUED"], "CANCELLED"]);
    expect(await execute("select part_released_at from document_request where id = ?", [lost.id])).toEqual([
      { part_released_at: null },
    ]);
    expect(told(await produced(printer, lost))).toEqual(["HANDING_OVER", ["PACKED", "PACKED"], "AWAITING_PICKUP"]);
  });
  it("a released part that is lost for good makes room for the rest", async () => {
    const { current } = await inProduction();
    await step(supervisor, "releasePart", versioned(await makeOf(current, 0)));
    await makeOf(current, 1);
    expect(told(await lose(current, 0, "REFUSED"))).toEqual(["HANDING_OVER", ["CANCELLED", "PACKED"], "AWAITING_PICKUP"]);
  });
});

describe("in a parcel for a courier", () => {
  const cancelled = { state: "CANCELLED", run_id: null, courier_id: null, stop_position: null };

  it.each(["PLANNED", "ASSIGNED"] as const)("%s: the emptied delivery ends, and the next copy is planned anew", async (state) => {
    const { current } = await atDesk({ ...ONE, handover: "COURIER" });
    if (state === "ASSIGNED") await withCourier(current, state);
    const lost = await lose(current, 0, "APPROVED");
    expect(told(lost)).toEqual(["IN_PRODUCTION", ["LOST"], null]);
    expect(await deliveryOf(current)).toEqual(cancelled);
    expect(told(await produced(printer, lost))).toEqual(["HANDING_OVER", ["PACKED"], null]);
    expect(await deliveryOf(current)).toMatchObject({ state: "PLANNED" });
  });
  it("the other document keeps its delivery", async () => {
    const { current } = await atDesk({ handover: "COURIER" });
    await withCourier(current, "ASSIGNED");
    expect(told(await lose(current, 0, "APPROVED"))).toEqual(["HANDING_OVER", ["LOST", "PACKED"], null]);
    expect(await deliveryOf(current)).toMatchObject({ state: "ASSIGNED", stop_position: 1 });
  });
  it("on the road it is an incident, and not reported here", async () => {
    const { current } = await atDesk({ ...ONE, handover: "COURIER" });
    await withCourier(current, "LOADED");
    const { documents } = await readCase(supervisor, current.id);
    expect(documents[0]!.nextSteps).not.toContain("reportLost");
    expect((await report(supervisor, documents[0]!, "APPROVED")).errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { because: ["DOCUMENT_OUTSIDE_OFFICE"] },
    });
  });
});

it("is refused to others, without a reason, with an old view, and for what is not printed; then nothing changed", async () => {
  const { current } = await atDesk(ONE);
  const before = JSON.stringify(await readCase(desk, current.id));
  const document = current.documents[0]!;
  const stranger = await signedIn(service, ["SUPERVISOR"], { officeId: "ELSEWHERE" });
  for (const staff of [printer, desk, verifier]) expect(codeOf(await report(staff, document, "APPROVED"))).toBe("NOT_PERMITTED");
  expect(codeOf(await report(stranger, document, "REFUSED"))).toBe("NOT_FOUND");
  expect(codeOf(await report(supervisor, document, "REFUSED", " "))).toBe("INVALID_INPUT");
  expect(codeOf(await report(supervisor, { ...document, version: 1 }, "REFUSED"))).toBe("STALE");
  expect(JSON.stringify(await readCase(desk, current.id))).toBe(before);
  const fresh = await inProduction(ONE);
  expect(codeOf(await report(supervisor, fresh.current.documents[0]!, "APPROVED"))).toBe("ILLEGAL_STEP");
});
