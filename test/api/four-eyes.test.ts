import { afterAll, expect, it } from "vitest";
import { codeOf, type StaffClient } from "../support/client.ts";
import {
  type CaseAnswer,
  colleagueOf,
  readCase,
  reviewed,
  signedIn,
  staffedService,
  step,
  submit,
  tryStep,
  versioned,
} from "../support/journey.ts";

const { service, verifier, printer } = await staffedService();
afterAll(() => service.stop());

/** A document that `printer` has printed. */
async function printed(by: StaffClient = printer): Promise<{ id: string; document: CaseAnswer["documents"][number] }> {
  const { id, documents } = await reviewed(verifier, (await submit(service)).code);
  const begun = await step(by, "startWork", versioned(documents[0]!));
  const done = await step(by, "markPrinted", versioned(begun.documents[0]!));
  return { id, document: done.documents[0]! };
}
const look = (by: StaffClient, document: CaseAnswer["documents"][number]) =>
  tryStep(by, "passCheck", { ...versioned(document), scannedLabel: document.label }, "PassCheckInput");
const eyesOf = async (id: string): Promise<unknown> => {
  const query = `query ($id: ID!) { request(id: $id) { documents { printedBy checkedBy eyes } } }`;
  const { request } = (await verifier.ask(query, { id })).data as { request: { documents: unknown[] } };
  return request.documents[0];
};

it("whoever printed does not take the second look, also with more roles; another printer or a supervisor does", async () => {
  const both = await signedIn(service, ["PRINTER", "SUPERVISOR"], { name: "Sendirian" });
  const { id, document } = await printed(both);
  expect(document.nextSteps).not.toContain("passCheck");
  const refused = await look(both, document);
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: "ILLEGAL_STEP", facts: { because: ["PRINTED_BY_YOURSELF"] } });
  expect((await readCase(verifier, id)).documents[0]).toMatchObject({ state: "PRINTED", version: document.version });
  const other = await signedIn(service, ["SUPERVISOR"], { name: "Ibu Kepala" });
  expect((await readCase(other, id)).documents[0]!.nextSteps).toContain("passCheck");
  expect(codeOf(await look(other, document))).toBeUndefined();
  expect(await eyesOf(id)).toEqual({ printedBy: "Sendirian", checkedBy: "Ibu Kepala", eyes: "OTHER" });
});

it.each(["DESK", "VERIFIER", "OPERATOR", "DISPATCHER"] as const)("a %s takes no second look", async (role) => {
  const { document } = await printed();
  expect(codeOf(await look(await signedIn(service, [role]), document))).toBe("NOT_PERMITTED");
});

it("the next copy begins anew: whoever looked at the first may print it, and then looks no more", async () => {
  const { id, document } = await printed();
  const other = await colleagueOf(printer);
  let current = await step(other, "spoilDocument", { ...versioned(document), reason: "Miring" }, "ReasonedStepInput");
  current = await step(other, "startWork", versioned(current.documents[0]!));
  current = await step(other, "markPrinted", versioned(current.documents[0]!));
  expect(codeOf(await look(other, current.documents[0]!))).toBe("ILLEGAL_STEP");
  expect(codeOf(await look(printer, current.documents[0]!))).toBeUndefined();
  expect((await readCase(verifier, id)).documents[0]!.state).toBe("READY");
});

it("an office with too few people lets one do both, and the case says so", async () => {
  await service.database.em.fork().getConnection().execute(`update office set second_look = 'BY_ANYONE'`);
  try {
    const alone = await signedIn(service, ["PRINTER"], { name: "Sendirian" });
    const { id, document } = await printed(alone);
    expect(codeOf(await look(alone, document))).toBeUndefined();
    expect(await eyesOf(id)).toEqual({ printedBy: "Sendirian", checkedBy: "Sendirian", eyes: "SAME" });
  } finally {
    await service.database.em.fork().getConnection().execute(`update office set second_look = 'BY_ANOTHER'`);
  }
});
