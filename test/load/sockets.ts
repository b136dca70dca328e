import { once } from "node:events";
import WebSocket from "ws";

/** What a socket subscribes to, and as whom. */
export interface Subscribing {
  readonly path: string;
  readonly query: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const OPENED_AT_ONCE = 50;

/**
 * A stock client, as far as the wire is concerned: connected, subscribed, and the first answer received. Every one comes from an address of
 * its own, since one network may not take every place.
 */
async function subscriber(port: number, index: number, { path, query, headers }: Subscribing): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, "graphql-transport-ws", {
    perMessageDeflate: false,
    headers: {
      origin: `http://127.0.0.1:${port}`,
      "x-forwarded-for": `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      ...headers,
    },
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  const first = once(socket, "message");
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
  const [answer] = (await first) as [Buffer];
  if (!answer.includes('"next"')) throw new Error(`not subscribed: ${answer.toString()}`);
  return socket;
}

/** @param from how many there are already */
export async function subscribers(
  port: number,
  count: number,
  of: (index: number) => Subscribing,
  from = 0,
): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let index = from; index < from + count; index += OPENED_AT_ONCE) {
    const group = Array.from({ length: Math.min(OPENED_AT_ONCE, from + count - index) }, (_, more) => index + more);
    sockets.push(...(await Promise.all(group.map((each) => subscriber(port, each, of(each))))));
  }
  return sockets;
}
