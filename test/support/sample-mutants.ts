import { mutate } from "../mutants/mutate.ts";

/** One mutant of each outcome, for the test of the tool itself; prints what became of them. */
const file = "api/domain/tracking-code.ts";
const mutants = [
  { id: "killed", file, line: `.padStart(6, "0")`, broken: "" },
  { id: "survived", file, line: "one in 21", broken: "some" },
  { id: "killed-again", file, line: "SECRET_BYTES = 16", broken: "SECRET_BYTES = 15" },
  { id: "equivalent", file, line: "as printed and read aloud", broken: "as printed", equivalent: "a comment" },
  { id: "missing", file, line: "no such line", broken: "" },
  { id: "twice", file, line: "RANDOM_SYMBOLS", broken: "0" },
  { id: "no-code", file, line: `.padStart(6, "0")`, broken: ".padStart(6," },
];
const verdicts = await mutate([{ name: "sample", tests: ["test/domain/tracking-code.test.ts"], mutants }], () => {});
process.stdout.write(JSON.stringify(verdicts));
process.exit(0);
