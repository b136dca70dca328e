import { fanOut } from "./fan-out.ts";

import { ingest } from "./ingest.ts";

/** Minutes each, on Linux; never part of the tests, since a busy machine is no defect. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = { "fan-out": fanOut, ingest };

const wanted = process.argv.slice(2);
if (wanted.length === 0 || !wanted.every((name) => Object.hasOwn(BENCHMARKS, name))) {
  process.stderr.write(
    `npm run load -- <name>...\n${Object.keys(BENCHMARKS)
      .map((name) => `  ${name}\n`)
      .join("")}`,
  );
  process.exit(2);
}
for (const name of wanted) await BENCHMARKS[name]!();
process.exit(0);
