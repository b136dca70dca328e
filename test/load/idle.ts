import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildIfChanged } from "../../api/build.ts";
import { residentKb, startServer } from "./child.ts";
import { family } from "./family.ts";
import { KINDS, STATISTICS } from "./fan-out.ts";
import { report } from "./report.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { withPostgres } from "./scratch-postgres.ts";
import { subscribers } from "./sockets.ts";

const ROUNDS = 5;
const [FEW, MANY] = [1_000, 5_000];
const SETTLE_MS = 1_000;
const SUBSCRIPTION = "KB per idle subscription";
const [STARTED, RESIDENT, SHARED] = [
  "ms from a warm start to the first answer",
  "MB idle, RSS of all added",
  "MB idle, shared pages once",
];

/** How much larger the process is with 4,000 subscriptions more. */
async function perSubscription(kind: string, url: string): Promise<Costs<string>> {
  const server = await startServer("./fan-out.server.ts", [kind, url]);
  const few = await subscribers(server.port, FEW, () => STATISTICS);
  await pause(SETTLE_MS);
  const before = await server.memoryKb();
  const more = await subscribers(server.port, MANY - FEW, () => STATISTICS, FEW);
  await pause(SETTLE_MS);
  const grownKb = (await server.memoryKb()) - before;
  for (const socket of [...few, ...more]) socket.terminate();
  await server.stop();
  return { [SUBSCRIPTION]: grownKb / (MANY - FEW) };
}

/** `npm start` without the npm, on a data directory that was used before. */
async function wholeProcess(directory: string): Promise<Costs<string>> {
  const [port, metricsPort] = [20_000, 30_000].map((from) => String(from + Math.floor(Math.random() * 2_000)));
  const began = performance.now();
  const service = spawn(process.execPath, [fileURLToPath(new URL("../../api/start.ts", import.meta.url))], {
    env: { ...process.env, DATA_DIR: directory, PORT: port, METRICS_PORT: metricsPort, MODE: "simulation", DATABASE_URL: "" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const query = `http://127.0.0.1:${port}/graphql?query=%7Bstatistics(from:"2021-01",to:"2021-09")%7Btotal%7D%7D`;
  while (!(await answers(query, service))) await pause(5);
  const tookMs = performance.now() - began;
  await pause(3_000); // what starting left to do
  const pids = family(service.pid!).map(({ pid }) => pid);
  const sumMb = (part: "Rss" | "Pss"): number => pids.reduce((sum, pid) => sum + residentKb(pid, part), 0) / 1024;
  const cost = { [STARTED]: tookMs, [RESIDENT]: sumMb("Rss"), [SHARED]: sumMb("Pss") };
  service.kill("SIGTERM");
  await new Promise((ended) => service.once("exit", ended));
  return cost;
}

/** @throws when the service ended instead */
async function answers(url: string, { exitCode }: ChildProcess): Promise<boolean> {
  if (exitCode !== null) throw new Error("the service did not start");
  return fetch(url, { headers: { "apollo-require-preflight": "1" } }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** What it takes to be there while nothing happens. */
export async function idle(): Promise<void> {
  await withPostgres(async ({ url }) => {
    const candidates = KINDS.map((name) => ({ name, round: () => perSubscription(name, url) }));
    report(
      {
        benchmark: "idle",
        title: `Memory per idle subscription, from ${FEW} to ${MANY}`,
        measures: [SUBSCRIPTION],
        references: ["raw", "plain"],
        goals: [
          { measure: SUBSCRIPTION, of: "ours", against: "raw", atMost: 3, says: "at most 3 x raw ws" },
          { measure: SUBSCRIPTION, of: "ours", against: "plain", atMost: 0.45, says: "at most 0.45 x plain graphql-ws" },
        ],
      },
      await interleaved(candidates, ROUNDS),
    );
  });
  await buildIfChanged();
  const directory = mkdtempSync(join(tmpdir(), "antar-dompet-load-idle-"));
  report(
    {
      benchmark: "idle",
      title: "The whole service with its PostgreSQL",
      measures: [STARTED, RESIDENT, SHARED],
      references: [],
      goals: [
        { measure: STARTED, of: "ours", against: null, atMost: 3_000, says: "warm start to first answer within 3 s" },
        { measure: RESIDENT, of: "ours", against: null, atMost: 350, says: "at most 350 MB RSS" },
      ],
    },
    await interleaved([{ name: "ours", round: () => wholeProcess(directory) }], ROUNDS),
  );
  rmSync(directory, { recursive: true, force: true });
}
