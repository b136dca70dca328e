import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import WebSocket from "ws";
import { startServer } from "./child.ts";
import { type Candidate, interleaved, report } from "./rounds.ts";
import { scratchPostgres } from "./scratch-postgres.ts";

const EVENTS = 20;
/** Longer than the product waits between two looks of one watcher: an event is never joined with the one before, so all do the same work. */
const GAP_MS = 300;
const ROUNDS = 5;
const SUBSCRIBE = JSON.stringify({
  id: "1",
  type: "subscribe",
  payload: { query: `subscription { statisticsUpdated(from: "2021-01", to: "2021-09") { total byType { type count } } }` },
});

/** A stock client, as far as the wire is concerned. Every one comes from an address of its own, since one network may not take every place. */
async function subscriber(port: number, index: number, onEvent: () => void): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, "graphql-transport-ws", {
    perMessageDeflate: false,
    headers: { origin: `http://127.0.0.1:${port}`, "x-forwarded-for": `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` },
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  const first = once(socket, "message");
  socket.send(SUBSCRIBE);
  await first;
  socket.on("message", onEvent);
  return socket;
}

/** CPU microseconds of the server per delivered message. */
async function round(kind: string, databaseUrl: string, subscribers: number): Promise<number> {
  const server = await startServer("./fan-out.server.ts", [kind, databaseUrl]);
  let delivered = 0;
  let onAll = (): void => {};
  const count = (): void => {
    delivered += 1;
    if (delivered % subscribers === 0) onAll();
  };
  const sockets: WebSocket[] = [];
  for (let index = 0; index < subscribers; index += 50)
    sockets.push(...(await Promise.all(Array.from({ length: 50 }, (_, more) => subscriber(server.port, index + more, count)))));
  await pause(1_000); // what connecting left to do
  const before = await server.cpuMs();
  for (let event = 0; event < EVENTS; event++) {
    const all = new Promise<void>((resolve) => (onAll = resolve));
    server.order("emit");
    await all;
    await pause(GAP_MS);
  }
  const usedMs = (await server.cpuMs()) - before;
  sockets.forEach((socket) => socket.terminate());
  await server.stop();
  return (usedMs * 1000) / (EVENTS * subscribers);
}

/** One event to many subscribers of one operation. */
export async function fanOut(): Promise<void> {
  const postgres = await scratchPostgres();
  try {
    for (const subscribers of [1_000, 5_000]) {
      const candidates: Candidate[] = ["raw", "plain", "ours"].map((name) => ({
        name,
        round: () => round(name, postgres.url, subscribers),
      }));
      report(
        `Fan-out: one event to ${subscribers} subscribers`,
        "server CPU us per message",
        await interleaved(candidates, ROUNDS),
        "raw",
      );
    }
  } finally {
    await postgres.stop();
  }
}
