import { setTimeout as pause } from "node:timers/promises";
import { readFileSync } from "node:fs";
import WebSocket from "ws";
import { startServer } from "./child.ts";
import { p99, probe } from "./probe.ts";
import { report } from "./report.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { withPostgres } from "./scratch-postgres.ts";

const SOCKETS = 5_000;
const WITHIN_MS = 10_000;
const SECOND_MS = 1_000;
const COMES_BACK_MS = 100;
/** In the quiet: enough to tell of a 99th part. */
const QUIET_SOCKETS = 100;
const ROUNDS = 1;
const [FIRST, OTHERS] = ["ms to the first event, p99", "ms of other requests, p99"];

const statisticsPage = readFileSync(new URL("../../schema/operations/statistics.graphql", import.meta.url), "utf8");
/** Half look at the figures as the page does, half follow a request of their own. */
const asks = (index: number): object =>
  index % 2 === 0
    ? { query: statisticsPage, operationName: "StatisticsLive", variables: { from: "2020-04", to: "2021-09", language: "ID" } }
    : {
        query: `subscription ($code: String!) { trackingUpdated(code: $code) { cursor resync view { __typename } } }`,
        variables: { code: String(index).padStart(14, "0") },
      };

/** Comes back when it is turned away. @returns ms from the first attempt to the first event */
async function firstEventMs(port: number, index: number, sockets: WebSocket[]): Promise<number> {
  const began = performance.now();
  while (!(await hasFirstEvent(port, index, sockets))) await pause(COMES_BACK_MS);
  return performance.now() - began;
}

function hasFirstEvent(port: number, index: number, sockets: WebSocket[]): Promise<boolean> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws", {
    perMessageDeflate: false,
    headers: { "x-forwarded-for": `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` },
  });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.on("error", () => {}); // its close is enough
    socket.once("close", () => resolve(false));
    socket.once("open", () => socket.send(`{"type":"connection_init"}`));
    socket.on("message", (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: string };
      if (type === "connection_ack") socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: asks(index) }));
      else if (type === "next") resolve(true);
      else reject(new Error(data.toString()));
    });
  });
}

export async function round(url: string, count: number): Promise<Costs<string>> {
  const server = await startServer("./product.server.ts", [url]);
  const sockets: WebSocket[] = [];
  await firstEventMs(server.port, SOCKETS, sockets); // what only the very first one waits for
  const others = probe(server.port);
  const began = performance.now();
  const waiting: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const restMs = began + (index * WITHIN_MS) / count - performance.now();
    if (restMs > 0) await pause(restMs);
    waiting.push(firstEventMs(server.port, index, sockets));
  }
  const tookMs = await Promise.all(waiting);
  await pause(SECOND_MS);
  const cost = { [FIRST]: p99(tookMs), [OTHERS]: p99(await others.stop()) };
  for (const socket of sockets) socket.terminate();
  await server.stop();
  return cost;
}

/** Everybody comes back at once, as after a restart. */
export const storm = (): Promise<void> =>
  withPostgres(async ({ url }) => {
    const candidates = [
      { name: "quiet", round: () => round(url, QUIET_SOCKETS) },
      { name: "storm", round: () => round(url, SOCKETS) },
    ];
    report(
      {
        benchmark: "storm",
        title: `${SOCKETS} sockets within ${WITHIN_MS / 1000} s`,
        measures: [FIRST, OTHERS],
        references: ["quiet"],
        goals: [
          { measure: FIRST, of: "storm", against: null, atMost: 5_000, says: "the first event within 5 s" },
          { measure: OTHERS, of: "storm", against: null, atMost: 2_000, says: "other requests within 2 s" },
        ],
      },
      await interleaved(candidates, ROUNDS),
    );
  });
