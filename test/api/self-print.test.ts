import { afterAll, expect, it } from "vitest";
import { ask, codeOf } from "../support/client.ts";
import { monthFigures } from "../support/figures.ts";
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

async function inProduction(more: Record<string, unknown> = {}): Promise<{ current: CaseAnswer; code: string; pin: string }> {
  const { code, pin } = await submit(service, application(more));
  return { current: await reviewed(verifier, code), code, pin };
}
const started = (current: CaseAnswer, position: number): Promise<CaseAnswer> =>
  step(printer, "startWork", versioned(current.documents[position]!));
const statesOf = ({ documents }: CaseAnswer): (string | null)[] => documents.map(({ state }) => state);
const figures = (): ReturnType<typeof monthFigures> => monthFigures(service);

it("counts as received and ends the request with the others, but in no month's figures", async () => {
  const { current, pin, code } = await inProduction();
  const before = await figures();
  const inWork = await started(current, 0);
  expect(inWork.documents[0]!.nextSteps).toContain("selfPrint");
  const printed = await step(printer, "selfPrint", versioned(inWork.documents[0]!));
  expect([printed.state, statesOf(printed)]).toEqual(["IN_PRODUCTION", ["SELF_PRINTED", "QUEUED"]]);
  expect(await figures()).toEqual(before);
  const atDesk = await produced(printer, { ...printed, documents: [printed.documents[1]!] });
  expect([atDesk.state, statesOf(atDesk)]).toEqual(["HANDING_OVER", ["SELF_PRINTED", "PACKED"]]);
  const done = await step(desk, "handOverAtDesk", deskProof((await readCase(desk, current.id)).pickup!, pin), "DeskProofInput");
  expect([done.state, statesOf(done)]).toEqual(["COMPLETED", ["SELF_PRINTED", "HANDED_OVER"]]);
  expect((await figures()).total).toBe(before.total + 1);
  const { data } = await ask(
    service.url,
    `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { documents { sentence } } } }`,
    { code, pin },
  );
  expect(JSON.stringify(data)).toContain("Dicetak sendiri oleh pemilik");
});

it("all of them: the request is over without anything to hand over, and no month counts", async () => {
  const { current } = await inProduction();
  const before = await figures();
  let last = await started(current, 0);
  last = await step(printer, "selfPrint", versioned(last.documents[0]!));
  last = await step(
    printer,
    "awaitSignature",
    { ...versioned((await started(last, 1)).documents[1]!), reason: "Menunggu tanda tangan" },
    "ReasonedStepInput",
  );
  const done = await step(printer, "selfPrint", versioned(last.documents[1]!));
  expect(done).toMatchObject({ state: "COMPLETED", pickup: null, documents: [{ waitReason: null }, { waitReason: null }] });
  expect(await figures()).toEqual(before);
});

it("a copy of ours that lies ready is voided, and the rest goes on", async () => {
  const { current } = await inProduction();
  let last = await started(current, 1);
  last = await produced(printer, { ...last, documents: [last.documents[0]!] });
  expect(statesOf(last)).toEqual(["READY", "IN_WORK"]);
  const voided = await step(printer, "selfPrint", versioned(last.documents[0]!));
  expect([voided.state, statesOf(voided)]).toEqual(["IN_PRODUCTION", ["SELF_PRINTED", "IN_WORK"]]);
});

it("is refused for an identity card, to others, before work began, and for what lies at the desk", async () => {
  const card = {
    documents: [{ document: "KTP_EL", reason: "DAMAGED", subjectName: "Siti Aminah", subjectNik: newNik(), files: [] }],
  };
  const ktp = await started((await inProduction(card)).current, 0);
  expect(ktp.documents[0]!.nextSteps).not.toContain("selfPrint");
  expect((await tryStep(printer, "selfPrint", versioned(ktp.documents[0]!))).errors?.[0]?.extensions).toMatchObject({
    code: "ILLEGAL_STEP",
    facts: { because: ["CARD_IS_PRINTED_BY_THE_OFFICE"] },
  });
  const { current } = await inProduction();
  const document = current.documents[0]!;
  expect(codeOf(await tryStep(printer, "selfPrint", versioned(document)))).toBe("ILLEGAL_STEP");
  for (const staff of [desk, verifier, await signedIn(service, ["SUPERVISOR"])])
    expect(codeOf(await tryStep(staff, "selfPrint", versioned(document)))).toBe("NOT_PERMITTED");
  const stranger = await signedIn(service, ["PRINTER"], { officeId: "ELSEWHERE" });
  expect(codeOf(await tryStep(stranger, "selfPrint", versioned(document)))).toBe("NOT_FOUND");
  const packed = await produced(printer, current);
  expect(codeOf(await tryStep(printer, "selfPrint", { ...versioned(document), expectedVersion: 1 }))).toBe("STALE");
  expect(codeOf(await tryStep(printer, "selfPrint", versioned(packed.documents[0]!)))).toBe("ILLEGAL_STEP");
  expect(statesOf(await readCase(desk, current.id))).toEqual(["PACKED", "PACKED"]);
});
