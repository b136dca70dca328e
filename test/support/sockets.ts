import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import WebSocket from "ws";

export interface StaffSocket {
  readonly socket: WebSocket;
  /** The code with which the server closes it. */
  readonly closed: Promise<number>;
}

/** A signed-in browser's socket, acknowledged and so in use. @throws Error "HTTP 401" when the server refuses to open it */
export async function openStaffSocket(service: { readonly url: string }, headers: Record<string, string>): Promise<StaffSocket> {
  const socket = new WebSocket(`${service.url.replace("http", "ws")}/staff/graphql`, "graphql-transport-ws", { headers });
  const refused = new Promise<never>((_resolve, reject) => {
    socket.once("unexpected-response", (_request, { statusCode }: IncomingMessage) => {
      socket.terminate();
      reject(new Error(`HTTP ${statusCode}`));
    });
  });
  socket.on("error", () => {}); // said through unexpected-response or close
  await Promise.race([once(socket, "open"), refused]);
  refused.catch(() => {});
  const closed = once(socket, "close").then(([code]) => code as number);
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  return { socket, closed };
}

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}
/** A bare client that speaks exactly what a test tells it to. */
export interface BareSocket {
  readonly socket: WebSocket;
  readonly send: (message: unknown) => void;
  readonly receive: () => Promise<Message>;
}

/** @param protocol "": none */
export async function openBareSocket(
  service: { readonly url: string },
  headers: Record<string, string> = {},
  protocol = "graphql-transport-ws",
): Promise<BareSocket> {
  const address = `${service.url.replace("http", "ws")}/graphql`;
  const socket = new WebSocket(address, protocol === "" ? [] : [protocol], { headers, perMessageDeflate: false });
  const inbox: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    const next = waiting.shift();
    if (next) next(message);
    else inbox.push(message);
  });
  await once(socket, "open");
  socket.on("error", () => {}); // its close is enough
  return {
    socket,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    receive: () => {
      const message = inbox.shift();
      return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** The same, acknowledged. */
export async function openAcknowledged(
  service: { readonly url: string },
  headers: Record<string, string> = {},
): Promise<BareSocket> {
  const client = await openBareSocket(service, headers);
  client.send({ type: "connection_init" });
  const { type } = await client.receive();
  if (type !== "connection_ack") throw new Error(`not acknowledged but ${type}`);
  return client;
}
