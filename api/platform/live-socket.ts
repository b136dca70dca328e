import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ExecutionArgs, getOperationAST, GraphQLError, type GraphQLSchema, Kind, OperationTypeNode } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { presentError } from "./graphql-errors.ts";
import { checkedDocument, LIMITS, nulRefusal } from "./limits.ts";
import type { Log } from "./log.ts";

/** Who a socket belongs to, asked once when it is opened. */
export interface Admitted {
  /** Asked for each subscription anew. @throws DomainError when nothing may be subscribed to any more */
  readonly contextOf: () => Promise<unknown>;
  /** Called with the open socket, for whom it may have to be closed. */
  readonly onOpen?: (socket: ClosableSocket) => void;
  /** The only fields that this socket may subscribe to; null: any. */
  readonly onlyFields: readonly string[] | null;
}
export type ClosableSocket = Pick<WebSocket, "close" | "terminate" | "once">;

interface LiveSocketOptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  /** A number is the HTTP status of a refusal. */
  readonly admit: (request: IncomingMessage) => Promise<Admitted | number>;
  readonly log: Log;
}

const MAX_SUBSCRIPTIONS_PER_SOCKET = 20;
const MAX_SOCKETS = 12_000;
const GOODBYE_MS = 3_000;
const EVICTION_CHECK_MS = 5_000;
const STALLED_CHECKS_BEFORE_EVICTION = 3;

export interface LiveSocket {
  readonly path: string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly socketCount: () => number;
  readonly dispose: () => Promise<void>;
}

/** GraphQL subscriptions over `graphql-transport-ws`. Queries and mutations are refused here: HTTP has their guards. */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const admitted = new WeakMap<IncomingMessage, Admitted>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes, // the default would parse, and echo, 100 MiB from anyone
    perMessageDeflate: false,
  });
  const server = useServer(
    {
      connectionInitWaitTimeout: 15_000, // the default of 3 s turns a wave of reconnections into failures
      onSubscribe: async (context, _id, { query, variables, operationName }) => {
        if (Object.keys(context.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET)
          return [refusal("TOO_MANY_SUBSCRIPTIONS", `At most ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions per socket.`)];
        const document = checkedDocument(options.schema, query);
        if (!("kind" in document)) return document;
        const nul = nulRefusal(document, variables);
        if (nul) return [nul];
        const operation = getOperationAST(document, operationName);
        if (!operation) return [refusal("OPERATION_RESOLUTION_FAILURE", "No operation of this name.")];
        if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
          return [refusal("SUBSCRIPTIONS_ONLY", "This socket carries subscriptions; send queries and mutations over HTTP.")];
        }
        const { contextOf, onlyFields } = admitted.get(context.extra.request)!;
        const fields = operation.selectionSet.selections.map((selection) =>
          selection.kind === Kind.FIELD ? selection.name.value : "",
        );
        if (onlyFields !== null && !fields.every((field) => onlyFields.includes(field))) {
          return [refusal("ORIGIN_NOT_ALLOWED", "Pages of this origin may not use this subscription.")];
        }
        let contextValue: unknown;
        try {
          contextValue = await contextOf();
        } catch (error) {
          return [new GraphQLError("no context", { originalError: error instanceof Error ? error : null })];
        }
        return {
          schema: options.schema,
          document,
          contextValue,
          ...(variables ? { variableValues: variables } : {}),
          ...(operationName ? { operationName } : {}),
        } satisfies ExecutionArgs;
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => presentError(error, options.log)),
      onNext: (_context, _id, _payload, _args, { data, errors }) =>
        errors ? { data: data ?? null, errors: errors.map((error) => presentError(error, options.log)) } : undefined,
    },
    sockets,
  );
  // graphql-ws writes every error of a socket to the console, where anyone could flood it; ws has closed the socket by itself.
  const noteError = (error: Error): void => options.log.debug({ error }, "socket error");
  sockets.removeAllListeners("error").on("error", noteError);
  sockets.on("connection", (socket) => socket.removeAllListeners("error").on("error", noteError));
  const eviction = setInterval(() => evictStalled(sockets.clients), EVICTION_CHECK_MS);
  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const answer = sockets.clients.size < MAX_SOCKETS ? await options.admit(request) : 503;
    if (typeof answer === "number") return refuseUpgrade(socket, answer);
    admitted.set(request, answer);
    sockets.handleUpgrade(request, socket, head, (open) => {
      if (socket instanceof Socket) connections.set(open, socket);
      sockets.emit("connection", open, request);
      answer.onOpen?.(open);
    });
  }
  return {
    path: options.path,
    upgrade: (request, socket, head) => {
      upgrade(request, socket, head).catch((error: unknown) => {
        options.log.warn({ error }, "a socket could not be opened");
        refuseUpgrade(socket, 503);
      });
    },
    socketCount: () => sockets.clients.size,
    dispose: async () => {
      clearInterval(eviction);
      const clients = [...sockets.clients];
      const impatience = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, GOODBYE_MS);
      await server.dispose(); // tells every socket 1001, going away, and waits for its answer
      clearTimeout(impatience);
    },
  };
}

/** Hands each upgrade to the socket of its path: two WebSocketServers on one server would refuse each other's. */
export function routeUpgrades(server: Server, sockets: readonly LiveSocket[]): void {
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy()); // a client that hangs up before it is answered
    const path = (request.url ?? "").split("?", 1)[0];
    const here = sockets.find((candidate) => candidate.path === path);
    if (here) here.upgrade(request, socket, head);
    else refuseUpgrade(socket, 404);
  });
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const refusal = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

/** The connection below each WebSocket: it alone knows how much has left for the client. */
const connections = new WeakMap<WebSocket, Socket>();
const lastLooks = new WeakMap<WebSocket, { readonly sentBytes: number; readonly checks: number }>();

/**
 * A client that no longer reads may still answer pings. What gives it away is that something waits for it and nothing leaves; the amount that
 * waits says nothing, since our own pings add to it.
 */
function evictStalled(clients: ReadonlySet<WebSocket>): void {
  for (const client of clients) {
    const { bufferedAmount } = client;
    const sentBytes = (connections.get(client)?.bytesWritten ?? 0) - bufferedAmount;
    const before = lastLooks.get(client);
    const checks = bufferedAmount > 0 && before?.sentBytes === sentBytes ? before.checks + 1 : 0;
    lastLooks.set(client, { sentBytes, checks });
    if (checks >= STALLED_CHECKS_BEFORE_EVICTION) client.terminate();
  }
}
