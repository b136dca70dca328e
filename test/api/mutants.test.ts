import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Outcome, Verdict } from "../mutants/mutate.ts";
import { rooms } from "../mutants/rooms.ts";
import { summaryOf } from "../mutants/summary.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("the tool says of each broken line what became of it", { timeout: 60_000 }, async () => {
  const before = readFileSync(`${root}api/domain/tracking-code.ts`, "utf8");
  const sample = ["--import", "@oxc-node/core/register", "test/support/sample-mutants.ts"];
  const { stdout } = await promisify(execFile)(process.execPath, sample, { cwd: root, env: { PATH: process.env["PATH"] } });
  const verdicts = JSON.parse(stdout) as Verdict[];
  expect(verdicts.map(({ id, outcome }) => [id, outcome])).toEqual([
    ["killed", "KILLED"],
    ["survived", "SURVIVED"],
    ["killed-again", "KILLED"],
    ["equivalent", "EQUIVALENT"],
    ["missing", "ERROR"],
    ["twice", "ERROR"],
    ["no-code", "ERROR"],
  ]);
  expect(verdicts[0]?.about).toMatch(/PIN/i); // which test it was
  expect(readFileSync(`${root}api/domain/tracking-code.ts`, "utf8")).toBe(before);
});

describe("it is good enough", () => {
  const verdicts = (outcomes: readonly Outcome[]): Verdict[] =>
    outcomes.map((outcome, index) => ({ room: "r", id: String(index), outcome, about: "" }));
  const killed = Array.from({ length: 9 }, (): Outcome => "KILLED");
  it.each([
    [[], false],
    [killed, true],
    [[...killed, "SURVIVED"], true],
    [[...killed, "SURVIVED", "SURVIVED"], false],
    [[...killed, "SURVIVED", "EQUIVALENT"], true],
    [[...killed, "ERROR"], false],
  ] as const)("%j: %s", (outcomes, isGood) => expect(summaryOf(verdicts(outcomes)).isGood).toBe(isGood));
});

describe("the lists", () => {
  const all = rooms.flatMap(({ mutants }) => mutants);
  it("name every mutant once", () => expect(new Set(all.map(({ id }) => id)).size).toBe(all.length));
  it.each(all.map((mutant) => [mutant.id, mutant] as const))(
    "%s stands in its file exactly once",
    (_id, { file, line, broken }) => {
      expect(readFileSync(root + file, "utf8").split(line)).toHaveLength(2);
      expect(broken).not.toBe(line);
    },
  );
});
