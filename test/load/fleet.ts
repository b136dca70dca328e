import { setTimeout as pause } from "node:timers/promises";
import type WebSocket from "ws";
import { startServer } from "./child.ts";
import { buildCrew, type Crew } from "./crew.ts";
import { COURIERS, pagesSubscription, PLAIN_POSITIONS } from "./fleet-rhythm.ts";
import { report } from "./report.ts";
import { type Costs, interleaved, percentile } from "./rounds.ts";
import { type ScratchPostgres, withPostgres } from "./scratch-postgres.ts";
import { type Subscribing, subscribers } from "./sockets.ts";

const ROUNDS = 5;
const DISPATCHERS = 200;
/** Of so many dispatchers the messages are read: reading all would need the CPU that is measured. */
const READERS = 10;
/** Enough for plain graphql-ws to need many times longer than a second to tell of it. */
const PLAIN_SECONDS = 1;
const OUR_SECONDS = 5;
/** Longer than a frame is waited for. */
const QUIET_MS = 1_000;

const MEASURES = ["server CPU us per fix", "bytes per fix and dispatcher", "age ms of a received fix, p99"] as const;
const [CPU, BYTES, AGE] = MEASURES;
type Cost = Costs<(typeof MEASURES)[number]>;

interface Received {
  readonly bytes: number;
  readonly agesMs: readonly number[];
  readonly lastAtMs: number;
}
/** Counts what arrives from now on. */
function receiving(sockets: readonly WebSocket[]): () => Received {
  let [bytes, lastAtMs] = [0, performance.now()];
  const agesMs: number[] = [];
  for (const [index, socket] of sockets.entries())
    socket.on("message", (message: Buffer) => {
      lastAtMs = performance.now();
      bytes += message.length;
      if (index >= READERS) return;
      const now = Date.now();
      for (const [, takenAt] of message.toString().matchAll(/"takenAt":"([^"]+)"/g)) agesMs.push(now - Date.parse(takenAt!));
    });
  return () => ({ bytes, agesMs, lastAtMs });
}

async function round(kind: string, seconds: number, url: string, of: (index: number) => Subscribing): Promise<Cost> {
  const server = await startServer("./fleet.server.ts", [kind, String(COURIERS), url]);
  const sockets = await subscribers(server.port, DISPATCHERS, of);
  await pause(QUIET_MS); // what connecting left to do
  const received = receiving(sockets);
  const before = await server.cpuMs();
  await server.order("feed", seconds);
  while (performance.now() - received().lastAtMs < QUIET_MS) await pause(100);
  const usedMs = (await server.cpuMs()) - before;
  const { bytes, agesMs } = received();
  sockets.forEach((socket) => socket.terminate());
  await server.stop();
  const fixes = seconds * COURIERS;
  return {
    [CPU]: (usedMs * 1000) / fixes,
    [BYTES]: bytes / (fixes * DISPATCHERS),
    [AGE]: percentile(agesMs, 0.99),
  };
}

/** Where a thousand couriers are, once per second, to two hundred dispatchers. */
export const fleet = (): Promise<void> =>
  withPostgres(async ({ url }: ScratchPostgres) => {
    const { cookies }: Crew = await buildCrew(url, 0, DISPATCHERS);
    const query = pagesSubscription();
    const own = (index: number): Subscribing => ({ path: "/staff/graphql", query, headers: { cookie: cookies[index]! } });
    const candidates = [
      { name: "plain", round: () => round("plain", PLAIN_SECONDS, url, () => PLAIN_POSITIONS) },
      { name: "ours", round: () => round("ours", OUR_SECONDS, url, own) },
    ];
    report(
      {
        benchmark: "fleet",
        title: `Fleet: ${COURIERS} couriers at 1 Hz to ${DISPATCHERS} dispatchers`,
        measures: MEASURES,
        references: ["plain"],
        goals: [
          { measure: CPU, of: "ours", against: "plain", atMost: 1 / 200, says: "at least 200 x less CPU per fix" },
          { measure: BYTES, of: "ours", against: null, atMost: 15, says: "at most 15 B per fix, once frames are compact" },
          { measure: AGE, of: "ours", against: null, atMost: 400, says: "age of a drawn fix, p99, at most 400 ms" },
        ],
      },
      await interleaved(candidates, ROUNDS),
    );
  });
