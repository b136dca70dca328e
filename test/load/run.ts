import { attackSockets } from "./attack-sockets.ts";
import { fanOut } from "./fan-out.ts";
import { fleet } from "./fleet.ts";
import { idle } from "./idle.ts";
import { ingest } from "./ingest.ts";
import { journal } from "./journal.ts";
import { map } from "./map.ts";
import { statistics } from "./statistics.ts";
import { storm } from "./storm.ts";
import { uploads } from "./uploads.ts";

/** Minutes each, on Linux; never part of the tests, since a busy machine is no defect. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  "attack-sockets": attackSockets,
  "fan-out": fanOut,
  fleet,
  idle,
  ingest,
  journal,
  map,
  statistics,
  storm,
  uploads,
};

const wanted = process.argv.slice(2);
if (wanted.length === 0 || !wanted.every((name) => Object.hasOwn(BENCHMARKS, name))) {
  const names = Object.keys(BENCHMARKS).map((name) => `  ${name}\n`);
  process.stderr.write(`npm run load -- <name>...\n${names.join("")}`);
  process.exit(2);
}
for (const name of wanted) await BENCHMARKS[name]!();
process.exit(0);
