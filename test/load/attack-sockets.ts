import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import WebSocket from "ws";
import { entities } from "../../api/entities.ts";
import { openDatabase } from "../../api/platform/database.ts";
import { openVault } from "../../api/platform/vault.ts";
import { residentKb, startServer } from "./child.ts";
import { STATISTICS } from "./fan-out.ts";
import { LARGE, publishYears } from "./large.ts";
import { p99, probe } from "./probe.ts";
import { report } from "./report.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { BENCH_KEY, withPostgres } from "./scratch-postgres.ts";
import { subscribers } from "./sockets.ts";

const ATTACKERS = [5, 20] as const;
const LASTS_MS = 6_000;
const EVENT_EVERY_MS = 500;
const ROUNDS = 1;
const [GROWN, OTHERS, LATE] = ["MB grown", "ms of other requests, p99", "ms until an honest reader has an event, p99"];

/** All from one address: never reads, subscribes and completes a hundred times a second, comes back when it is thrown out. */
function attacker(port: number): () => void {
  let over = false;
  let socket: WebSocket | undefined;
  void (async () => {
    while (!over) {
      socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws", {
        headers: { "x-forwarded-for": "203.0.113.7" },
      });
      socket.on("error", () => {});
      const closed = once(socket, "close");
      socket.once("open", () => socket!.send(`{"type":"connection_init"}`));
      socket.once("message", () => {
        socket!.pause();
        let id = 0;
        const sending = setInterval(() => {
          socket!.send(JSON.stringify({ id: String(++id), type: "subscribe", payload: { query: LARGE } }));
          socket!.send(JSON.stringify({ id: String(id), type: "complete" }));
        }, 10);
        void closed.then(() => clearInterval(sending));
      });
      await closed;
      await pause(100);
    }
  })();
  return () => {
    over = true;
    socket?.terminate();
  };
}

async function round(url: string, count: number): Promise<Costs<string>> {
  const server = await startServer("./fan-out.server.ts", ["ours", url]);
  const [honest] = (await subscribers(server.port, 1, () => STATISTICS)) as [WebSocket];
  await pause(1_000);
  const before = await server.memoryKb();
  const others = probe(server.port);
  const attackers = Array.from({ length: count }, () => attacker(server.port));
  const lateMs: number[] = [];
  const began = performance.now();
  let largestKb = before;
  while (performance.now() - began < LASTS_MS) {
    const heard = once(honest, "message");
    const emitted = performance.now();
    await server.order("emit");
    await heard;
    lateMs.push(performance.now() - emitted);
    largestKb = Math.max(largestKb, residentKb(server.pid));
    await pause(EVENT_EVERY_MS);
  }
  const cost = { [GROWN]: (largestKb - before) / 1024, [OTHERS]: p99(await others.stop()), [LATE]: p99(lateMs) };
  attackers.forEach((stop) => stop());
  honest.terminate();
  await server.stop();
  return cost;
}

/** Sockets that do not read and ask for much. */
export const attackSockets = (): Promise<void> =>
  withPostgres(async ({ url }) => {
    const database = await openDatabase(url, entities);
    await publishYears(database, openVault(BENCH_KEY));
    await database.close(true);
    const candidates = [
      { name: "quiet", round: () => round(url, 0) },
      ...ATTACKERS.map((count) => ({ name: `${count} attacking`, round: () => round(url, count) })),
    ];
    report(
      {
        benchmark: "attack-sockets",
        title: `Sockets of one address that do not read, subscribing and completing 100 times a second for ${LASTS_MS / 1000} s`,
        measures: [GROWN, OTHERS, LATE],
        references: ["quiet"],
        goals: ATTACKERS.flatMap((count) => [
          { measure: GROWN, of: `${count} attacking`, against: null, atMost: 150, says: "memory grows by at most 150 MB" },
          { measure: OTHERS, of: `${count} attacking`, against: null, atMost: 2_000, says: "other requests within 2 s" },
        ]),
      },
      await interleaved(candidates, ROUNDS),
    );
  });
