import { readFileSync, writeFileSync } from "node:fs";
import { buildPublicSchema, buildStaffSchema, printSorted } from "./schema.ts";

// Writes schema/public.graphql and schema/staff.graphql, or with --check says whether they are up to date: a change of the API is a visible diff.
const printed = {
  "public.graphql": printSorted(await buildPublicSchema()),
  "staff.graphql": printSorted(await buildStaffSchema()),
};
for (const [name, text] of Object.entries(printed)) {
  const file = new URL(`../schema/${name}`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    process.stderr.write(`schema/${name} is not what the code says: run \`npm run schema\` and look at the difference.\n`);
    process.exitCode = 1;
  }
}
