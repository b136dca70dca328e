import { randomBytes } from "node:crypto";
import { EventEmitter, on } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { entities } from "../../api/entities.ts";
import { createBus } from "../../api/platform/bus.ts";
import { openDatabase } from "../../api/platform/database.ts";
import { createLog } from "../../api/platform/log.ts";
import { openVault } from "../../api/platform/vault.ts";
import { createServer } from "../../api/server.ts";
import { serve } from "./child.ts";
import { BENCH_KEY } from "./scratch-postgres.ts";

/** What each event says: the same bytes for all three. */
const STATISTICS = {
  total: 279,
  byType: ["KARTU_KELUARGA", "AKTA_KELAHIRAN", "AKTA_KEMATIAN", "KTP_EL"].map((type) => ({ type, count: 84 })),
};

async function listen(http: ReturnType<typeof createHttpServer>): Promise<number> {
  await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
  return (http.address() as AddressInfo).port;
}

/** The floor: one string, written to every socket. */
async function raw(): Promise<void> {
  const http = createHttpServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  const frame = JSON.stringify({ id: "1", type: "next", payload: { data: { statisticsUpdated: STATISTICS } } });
  sockets.on("connection", (socket) =>
    socket.on("message", (text: Buffer) => {
      const { type } = JSON.parse(text.toString()) as { type: string };
      socket.send(type === "connection_init" ? JSON.stringify({ type: "connection_ack" }) : frame);
    }),
  );
  serve(await listen(http), { emit: () => sockets.clients.forEach((socket) => socket.send(frame)) });
}

/** graphql-ws as its documentation shows it: an async iterator per subscriber over one emitter. */
async function plain(): Promise<void> {
  const schema = buildSchema(`
    type Query { ok: Boolean } type Count { type: String! count: Int! } type Statistics { total: Int! byType: [Count!]! }
    type Subscription { statisticsUpdated(from: String!, to: String!): Statistics! }`);
  const events = new EventEmitter().setMaxListeners(0);
  const http = createHttpServer();
  async function* statisticsUpdated(): AsyncGenerator<{ statisticsUpdated: typeof STATISTICS }> {
    const emitted = on(events, "changed");
    yield { statisticsUpdated: STATISTICS };
    for await (const _ of emitted) yield { statisticsUpdated: STATISTICS };
  }
  useServer(
    { schema, roots: { subscription: { statisticsUpdated } } },
    new WebSocketServer({ server: http, perMessageDeflate: false }),
  );
  serve(await listen(http), { emit: () => void events.emit("changed") });
}

/** The product, whole: limits, authorization, the figures read from PostgreSQL once per event. */
async function ours(databaseUrl: string): Promise<void> {
  const database = await openDatabase(databaseUrl, entities);
  const bus = createBus();
  const server = await createServer({
    database,
    bus,
    log: createLog("silent"),
    now: () => new Date(),
    vault: openVault(BENCH_KEY),
    randomBytes,
    simulated: true,
    publicUrl: null,
    embedOrigins: [],
    trustedProxies: ["127.0.0.1"],
    filesDirectory: "/nonexistent",
    webDirectory: null,
  });
  await server.http.listen({ host: "127.0.0.1", port: 0 });
  serve((server.http.server.address() as AddressInfo).port, { emit: () => bus.wake("statistics") });
}

const [kind, databaseUrl = ""] = process.argv.slice(2);
await { raw, plain, ours: () => ours(databaseUrl) }[kind as "raw" | "plain" | "ours"]();
