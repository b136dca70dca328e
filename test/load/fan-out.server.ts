import { createServer as createHttpServer } from "node:http";
import { WebSocketServer } from "ws";
import { serve } from "./child.ts";
import { listen, plainGraphql } from "./plain-graphql.ts";
import { startProduct } from "./product.ts";

/** What each event says: the same bytes for all three. */
const STATISTICS = {
  total: 279,
  byType: ["KARTU_KELUARGA", "AKTA_KELAHIRAN", "AKTA_KEMATIAN", "KTP_EL"].map((type) => ({ type, count: 84 })),
};

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

async function plain(): Promise<void> {
  const types = `
    type Count { type: String! count: Int! } type Statistics { total: Int! byType: [Count!]! }
    type Subscription { statisticsUpdated(from: String!, to: String!): Statistics! }`;
  const { port, emit } = await plainGraphql(types, "statisticsUpdated", STATISTICS);
  serve(port, { emit: () => emit(STATISTICS) });
}

/** The product, whole: limits, authorization, the figures read from PostgreSQL once per event. */
async function ours(databaseUrl: string): Promise<void> {
  const { port, bus } = await startProduct(databaseUrl);
  serve(port, { emit: () => bus.wake("statistics") });
}

const [kind, databaseUrl = ""] = process.argv.slice(2);
await { raw, plain, ours: () => ours(databaseUrl) }[kind as "raw" | "plain" | "ours"]();
