import { EventEmitter, on } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";

export async function listen(http: Server): Promise<number> {
  await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
  return (http.address() as AddressInfo).port;
}

/**
 * graphql-ws as its documentation shows it: an async iterator per subscriber over one emitter, and a message for everything that is emitted.
 * @param first what a subscriber is told at once
 * @param page answers plain requests
 */
export async function plainGraphql<T>(
  types: string,
  field: string,
  first: T,
  page: RequestListener = (_request, response) => void response.writeHead(404).end(),
): Promise<{ readonly port: number; readonly emit: (value: T) => void }> {
  const events = new EventEmitter().setMaxListeners(0);
  async function* subscription(): AsyncGenerator<Record<string, T>> {
    const emitted = on(events, "emitted") as AsyncIterableIterator<[T]>;
    yield { [field]: first };
    for await (const [value] of emitted) yield { [field]: value };
  }
  const http = createHttpServer(page);
  useServer(
    { schema: buildSchema(`type Query { ok: Boolean } ${types}`), roots: { subscription: { [field]: subscription } } },
    new WebSocketServer({ server: http, perMessageDeflate: false }),
  );
  return { port: await listen(http), emit: (value) => void events.emit("emitted", value) };
}
