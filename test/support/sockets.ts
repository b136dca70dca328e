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
