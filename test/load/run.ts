import { fanOut } from "./fan-out.ts";
import { statistics } from "./statistics.ts";

/** Minutes each; never part of the tests, since a busy machine is no defect. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = { "fan-out": fanOut, statistics };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(", ")}; there are ${Object.keys(BENCHMARKS).join(", ")}.`);
for (const [name, benchmark] of Object.entries(BENCHMARKS)) if (wanted.length === 0 || wanted.includes(name)) await benchmark();
process.exit(0);
