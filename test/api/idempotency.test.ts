import { afterAll, expect, it } from "vitest";
import { codeOf } from "../support/client.ts";
import { caseOf, newKey, readCase, signedIn, staffedService, step, submit, tryStep, versioned } from "../support/journey.ts";

const { service, verifier } = await staffedService();
afterAll(() => service.stop());

it("two people's keys never meet: each gets an answer to what they did themselves", async () => {
  const colleague = await signedIn(service, ["VERIFIER"]);
  const idempotencyKey = newKey();
  const [first, second] = [
    await caseOf(verifier, (await submit(service)).code),
    await caseOf(verifier, (await submit(service)).code),
  ];
  const sent = { ...versioned(first), idempotencyKey };
  await step(verifier, "startReview", sent);
  await step(verifier, "startReview", sent); // a repetition: the answer of the first
  expect(codeOf(await tryStep(colleague, "startReview", sent))).toBe("STALE"); // not the other's answer
  await step(colleague, "startReview", { ...versioned(second), idempotencyKey }); // and no conflict with the other's key
  const { history } = await readCase(verifier, first.id);
  expect(history.filter(({ sentence }) => sentence === "Pemeriksaan dimulai")).toHaveLength(1);
});

it("a key is of eight letters or digits at least, and of one deed", async () => {
  const current = await caseOf(verifier, (await submit(service)).code);
  for (const idempotencyKey of ["", "a1b2c3d", "a".repeat(129), "with a space"])
    expect([idempotencyKey, codeOf(await tryStep(verifier, "startReview", { ...versioned(current), idempotencyKey }))]).toEqual([
      idempotencyKey,
      "INVALID_INPUT",
    ]);
  const sent = { ...versioned(current), idempotencyKey: "a1b2c3d4" };
  await step(verifier, "startReview", sent);
  const other = await caseOf(verifier, (await submit(service)).code);
  expect(codeOf(await tryStep(verifier, "startReview", { ...sent, id: other.id }))).toBe("IDEMPOTENCY_CONFLICT");
});
