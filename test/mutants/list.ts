import type { Mutant } from "./mutate.ts";

/** Mutants of one file, called `<name>-<id>`, with the test files of the room that look at it. */
export const mutantsOf =
  (name: string, file: string, ...tests: readonly string[]) =>
  (id: string, line: string, broken: string, equivalent?: string): Mutant => ({
    id: `${name}-${id}`,
    file: `api/${file}`,
    tests: tests.map((test) => `test/${test}.test.ts`),
    line,
    broken,
    ...(equivalent === undefined ? {} : { equivalent }),
  });
