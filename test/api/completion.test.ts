import { afterAll, expect, it } from "vitest";
import { ask, codeOf, type GraphQLAnswer } from "../support/client.ts";
import {
  type CaseAnswer,
  caseOf,
  newKey,
  readCase,
  type Receipt,
  staffedService,
  step,
  submit,
  versioned,
} from "../support/journey.ts";
import { phonePhoto, uploadPhoto } from "../support/pictures.ts";

const { service, verifier } = await staffedService();
afterAll(() => service.stop());

const DETAILS = `... on TrackingDetails { version nextSteps status { family holder } completion { documentId requirement reason answered } }`;
const track = async ({ code, pin }: Receipt): Promise<unknown> =>
  (
    await ask(service.url, `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ${DETAILS} } }`, {
      code,
      pin,
    })
  ).data?.["tracking"];
const complete = ({ code, pin }: Receipt, expectedVersion: number, lines: unknown[]): Promise<GraphQLAnswer> =>
  ask(service.url, `mutation ($input: CompleteRequestInput!) { completeRequest(input: $input) { ${DETAILS} } }`, {
    input: { idempotencyKey: newKey(), expectedVersion, code, pin, lines },
  });

/** A request whose first document has its first line asked for again. */
async function askedAgain(): Promise<{
  receipt: Receipt;
  current: CaseAnswer;
  line: { documentId: string; requirement: string };
}> {
  const receipt = await submit(service);
  const inReview = await step(verifier, "startReview", versioned(await caseOf(verifier, receipt.code)));
  const line = { documentId: inReview.documents[0]!.id, requirement: inReview.documents[0]!.requirements[0]!.code };
  const askedFor = [{ ...line, reason: "Foto buram" }];
  const current = await step(verifier, "requestCompletion", { ...versioned(inReview), askedFor }, "RequestCompletionInput");
  return { receipt, current, line };
}

it("shows the citizen exactly the lines that were asked for, and takes them back with a photo", async () => {
  const { receipt, current, line } = await askedAgain();
  expect(current).toMatchObject({ state: "NEEDS_COMPLETION", clock: { condition: "PAUSED" } });
  expect(await track(receipt)).toMatchObject({
    status: { family: "EXCEPTION", holder: "APPLICANT" },
    completion: [{ ...line, reason: "Foto buram", answered: false }],
    nextSteps: expect.arrayContaining(["COMPLETE"]),
  });
  const photo = await uploadPhoto(service.url, await phonePhoto("lagi"));
  const answer = await complete(receipt, current.version, [{ ...line, ...photo }]);
  expect(answer.data?.["completeRequest"]).toMatchObject({
    status: { family: "INFO_RECEIVED", holder: "OFFICE" },
    completion: [],
  });
  const { documents, ...request } = await readCase(verifier, current.id);
  expect(request).toMatchObject({ state: "IN_REVIEW", clock: { condition: "RUNNING" } });
  expect(documents[0]!.requirements.find(({ code }) => code === line.requirement)?.verdict).toBe("ANSWERED");
  expect(documents.flatMap(({ requirements }) => requirements).filter(({ verdict }) => verdict !== "OPEN")).toHaveLength(1);
});

it("takes nothing else, nothing twice, and not from an old view; then everything is as it was", async () => {
  const { receipt, current, line } = await askedAgain();
  const other = { documentId: current.documents[1]!.id, requirement: current.documents[1]!.requirements[0]!.code };
  const photo = await uploadPhoto(service.url, await phonePhoto("satu"));
  const before = JSON.stringify(await readCase(verifier, current.id));
  expect(codeOf(await complete(receipt, current.version, []))).toBe("ILLEGAL_STEP"); // still unanswered
  expect(codeOf(await complete(receipt, current.version, [{ ...other, ...photo }]))).toBe("INVALID_INPUT");
  expect(codeOf(await complete(receipt, current.version, [{ ...line, ...photo, claimToken: "x" }]))).toBe("INVALID_INPUT");
  expect(codeOf(await complete(receipt, current.version - 1, [{ ...line, ...photo }]))).toBe("STALE");
  expect(JSON.stringify(await readCase(verifier, current.id))).toBe(before);
  expect((await complete(receipt, current.version, [{ ...line, ...photo }])).errors).toBeUndefined();
  const again = await askedAgain();
  expect(codeOf(await complete(again.receipt, again.current.version, [{ ...again.line, ...photo }]))).toBe("INVALID_INPUT"); // one photo, one line
});
