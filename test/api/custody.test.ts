import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliveryLifecycle } from "../../api/domain/delivery.ts";
import { runLifecycle } from "../../api/domain/run.ts";
import { custodyOffice, type CustodyOffice, sequences, twentyAtOnce } from "../support/custody.ts";
import type { Tally } from "../support/custody-rules.ts";

/** The sample that meets the real database of what test/domain does without one. By hand, for longer: CUSTODY_SEQUENCES=10000, as README says. */
const SEQUENCES = Number(process.env["CUSTODY_SEQUENCES"] ?? 400);
/** What has ended stays in the tables, and to look at all of it takes longer each time: so many, then an office without a past. */
const PER_OFFICE = 400;
const shares = Array.from({ length: Math.ceil(SEQUENCES / PER_OFFICE) }, (_, place) =>
  Math.min(PER_OFFICE, SEQUENCES - place * PER_OFFICE),
);
const done: Tally = new Map();
const refused: Tally = new Map();

describe.each(shares.map((share, place) => ({ share, number: place + 1 })))("office $number", ({ share }) => {
  let office: CustodyOffice;
  beforeAll(async () => void (office = await custodyOffice(done, refused)));
  afterAll(() => office.stop());

  it("20 commands at once leave no parcel with two couriers, and no document without a holder or with two", async () => {
    for (const people of fc.sample(twentyAtOnce, 10)) {
      await office.play(people);
      expect(await office.problems()).toEqual([]);
    }
  });

  it(
    `${share} random sequences by people who act at the same time: every state is legal, every paper has one holder`,
    { timeout: 360_000 }, // a busy machine is no defect
    () =>
      fc.assert(
        fc.asyncProperty(sequences, async (people) => {
          await office.play(people);
          expect(await office.problems()).toEqual([]);
        }),
        { numRuns: share, endOnFailure: true }, // the office has moved on: a shorter sequence would not be the same one
      ),
  );
});

it("was not all refusals: each step of a delivery and of a run happened, and people did meet", () => {
  const steps = [
    ...deliveryLifecycle.steps.map((step) => `delivery.${step}`),
    // `correct` follows from a delivery's, once a run is over: too rare to be sure of among 400, so test/api/door-undo.test.ts makes it happen.
    ...runLifecycle.steps.filter((step) => step !== "correct").map((step) => `run.${step}`),
  ];
  if (shares.length > 1) process.stdout.write(`${told(done)}\n${told(refused)}\n`);
  expect(steps.filter((step) => !done.has(step))).toEqual([]);
  expect(refused.get("STALE")).toBeGreaterThan(0);
});
const told = (tally: Tally): string =>
  [...tally]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
