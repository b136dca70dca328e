import { readFileSync, writeFileSync } from "node:fs";
import { buildPublicSchema, printSorted } from "./schema.ts";

// Writes schema/public.graphql, or with --check says whether it is up to date: a change of the API is a visible diff.
const file = new URL("../schema/public.graphql", import.meta.url);
const printed = printSorted(await buildPublicSchema());
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== printed) {
    process.stderr.write("schema/public.graphql is not what the code says: run `npm run schema` and look at the difference.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, printed);
}
