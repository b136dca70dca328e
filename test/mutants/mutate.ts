import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformWithOxc } from "vite";
import { createVitest, type Reporter, type Vitest } from "vitest/node";

/** One line of the product, broken. */
export interface Mutant {
  readonly id: string;
  readonly file: string; // "api/platform/relay.ts"
  readonly line: string; // a fragment that stands in the file exactly once
  readonly broken: string; // stands there instead
  readonly tests?: readonly string[]; // where the room's own tests of this line are; otherwise all of the room's
  readonly equivalent?: string; // why no test can tell the difference
}
/** What belongs together, with the test files that have to notice when a line of it is broken. */
export interface Room {
  readonly name: string;
  readonly tests: readonly string[];
  readonly mutants: readonly Mutant[];
}

export type Outcome = "KILLED" | "SURVIVED" | "EQUIVALENT" | "ERROR";
export interface Verdict {
  readonly room: string;
  readonly id: string;
  readonly outcome: Outcome;
  readonly about: string; // which test noticed it, or what is wrong with the list
}

interface Bench {
  readonly vitest: Vitest;
  readonly copy: string; // where the project is broken
  readonly failed: string[]; // tests and files of the current run, in the order in which they did
}

const root = fileURLToPath(new URL("../..", import.meta.url));
/** All that a test of the projects "domain" and "api" reads. */
const COPIED = ["api", "docs", "schema", "seeds", "test", "web", "README.md", "codegen.ts", "package.json", "tsconfig.json"];

/**
 * Breaks one line after the other in a copy of the project and runs the room's own tests against it, all in one vitest: one PostgreSQL serves
 * the whole run. What the tests say of the whole lines is asked first, since tests that fail anyway notice everything.
 */
export async function mutate(rooms: readonly Room[], said: (verdict: Verdict) => void): Promise<Verdict[]> {
  const copy = mkdtempSync(join(tmpdir(), "antar-dompet-mutants-"));
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const failed: string[] = [];
  const reporter: Reporter = {
    onTestCaseResult: (test) => void (test.result().state === "failed" && failed.push(test.fullName)),
    onTestModuleEnd: (module) => void (module.state() === "failed" && failed.push(module.relativeModuleId)), // perhaps not even read
  };
  const vitest = await createVitest("test", {
    root: copy,
    config: join(copy, "test/vitest.config.ts"),
    watch: false,
    bail: 1,
    reporters: [reporter],
    maxWorkers: 2,
    testTimeout: 60_000, // a slow machine is no mutant
    hookTimeout: 60_000,
  });
  const bench = { vitest, copy, failed };
  const verdicts: Verdict[] = [];
  const say = (verdict: Verdict): void => {
    verdicts.push(verdict);
    said(verdict);
  };
  try {
    await vitest.globTestSpecifications(); // so that a file is known to its project
    for (const { name, tests, mutants } of rooms) {
      const red = await failureOf(bench, [...new Set([...tests, ...mutants.flatMap((mutant) => mutant.tests ?? [])])]);
      if (red !== null) {
        say({ room: name, id: "(whole)", outcome: "ERROR", about: `its tests fail without any mutant: ${red}` });
        continue;
      }
      for (const mutant of mutants) {
        const [outcome, about] = await tried(bench, mutant, mutant.tests ?? tests);
        say({ room: name, id: mutant.id, outcome, about });
      }
    }
  } finally {
    await vitest.close();
    rmSync(copy, { recursive: true, force: true });
  }
  return verdicts;
}

async function tried(bench: Bench, mutant: Mutant, tests: readonly string[]): Promise<[Outcome, string]> {
  const { vitest, copy } = bench;
  const path = join(copy, mutant.file);
  const whole = readFileSync(path, "utf8");
  const found = whole.split(mutant.line).length - 1;
  if (found !== 1) return ["ERROR", `its line is found ${found} times in ${mutant.file}`];
  if (mutant.equivalent !== undefined) return ["EQUIVALENT", mutant.equivalent];
  const broken = whole.replace(mutant.line, () => mutant.broken);
  const isCode = await transformWithOxc(broken, path).then(
    () => true,
    () => false,
  );
  if (!isCode) return ["ERROR", "does not compile"];
  writeFileSync(path, broken);
  vitest.invalidateFile(path);
  try {
    const failure = await failureOf(bench, tests);
    return failure === null ? ["SURVIVED", `nothing in ${tests.join(", ")} noticed it`] : ["KILLED", failure];
  } finally {
    writeFileSync(path, whole);
    vitest.invalidateFile(path);
  }
}

/** The first test of these files that fails; null: they all pass. */
async function failureOf({ vitest, copy, failed }: Bench, tests: readonly string[]): Promise<string | null> {
  failed.length = 0;
  const specifications = tests.flatMap((test) => {
    const found = vitest.getModuleSpecifications(join(copy, test));
    if (found.length === 0) throw new Error(`there is no test file ${test}`);
    return found;
  });
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
  return failed[0] ?? (unhandledErrors.length > 0 ? "an error that no test caught" : null);
}
