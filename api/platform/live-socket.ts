import type { IncomingMessage, Server } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { getOperationAST, GraphQLError, type GraphQLSchema, Kind, OperationTypeNode } from "graphql";
import { handleProtocols, makeServer } from "graphql-ws";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { Backlog } from "./backlog.ts";
import { createEviction } from "./eviction.ts";
import { presentError } from "./graphql-errors.ts";
import { createDocumentCheck, LIMITS, nulRefusal } from "./limits.ts";
import { type Log, onBehalfOf } from "./log.ts";
import { refuse, type RefusalStatus } from "./raw-answer.ts";
import { type Starting, startSubscription } from "./subscription-start.ts";
import type { Turnstile } from "./turnstile.ts";
import { plugIn, type Wire } from "./wire.ts";

/** Who a socket belongs to, asked once when it is opened. */
export interface Admitted {
  /** Asked for each subscription anew. @throws DomainError when nothing may be subscribed to any more */
  readonly contextOf: () => Promise<unknown>;
  /** Called with the open socket, for whom it may have to be closed. */
  readonly onOpen?: (socket: ClosableSocket) => void;
  /** Of staff; null: a stranger, whose turn is that of the network. */
  readonly account: string | null;
  /** The only fields that this socket may subscribe to; null: any. */
  readonly onlyFields: readonly string[] | null;
}
export type ClosableSocket = Pick<WebSocket, "close" | "terminate" | "once">;

/** What all sockets of the process share. */
export interface SocketShares {
  readonly backlog: Backlog;
  readonly turnstile: Turnstile; // for what a subscription costs until its first event
}

interface LiveSocketOptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  /** A number is the HTTP status of a refusal. */
  readonly admit: (request: IncomingMessage) => Promise<Admitted | RefusalStatus>;
  readonly networkOf: (request: IncomingMessage) => string;
  readonly shares: SocketShares;
  readonly log: Log;
}

const MAX_SUBSCRIPTIONS_PER_SOCKET = 20;
export const MAX_SOCKETS = 12_000;
/** Browsers do not cut a message of 64 kB at all, and networks not into more than this. */
const MAX_FRAGMENTS = 16;
const MAX_BUFFERED_CHUNKS = 256;
const GOODBYE_MS = 3_000;

export interface LiveSocket {
  readonly path: string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly socketCount: () => number;
  readonly dispose: () => Promise<void>;
}

/** GraphQL subscriptions over `graphql-transport-ws`. Queries and mutations are refused here: HTTP has their guards. */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { schema, networkOf, log } = options;
  const { backlog, turnstile } = options.shares;
  const check = createDocumentCheck(schema);
  const settings: ServerOptions & { readonly closeTimeout: number } = {
    noServer: true,
    handleProtocols,
    maxPayload: LIMITS.messageBytes, // the default would parse, and echo, 100 MiB from anyone
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    closeTimeout: GOODBYE_MS,
    perMessageDeflate: false,
  };
  const sockets = new WebSocketServer(settings);
  const server = makeServer<never, Wire<Admitted>>({
    connectionInitWaitTimeout: 15_000, // the default of 3 s turns a wave of reconnections into failures
    onSubscribe: async (context, id, { query, variables, operationName }) => {
      const { admitted, who, operationCount, begin } = context.extra;
      const own = begin(id);
      if (own === null) return [refusal("SUBSCRIBER_ALREADY_EXISTS", "This id is in use.")]; // nobody hears it: the socket is closed
      if (operationCount() > MAX_SUBSCRIPTIONS_PER_SOCKET) await nextTurn(); // one that was completed in the same breath has left by then
      if (operationCount() > MAX_SUBSCRIPTIONS_PER_SOCKET)
        return [refusal("TOO_MANY_SUBSCRIPTIONS", `At most ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions per socket.`)];
      const document = await turnstile.run(who, () => Promise.resolve(check(query)));
      if (!("kind" in document)) return document;
      const nul = nulRefusal(document, variables);
      if (nul) return [nul];
      const operation = getOperationAST(document, operationName);
      if (!operation) return [refusal("OPERATION_RESOLUTION_FAILURE", "No operation of this name.")];
      if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
        return [refusal("SUBSCRIPTIONS_ONLY", "This socket carries subscriptions; send queries and mutations over HTTP.")];
      }
      const { contextOf, onlyFields } = admitted;
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
        schema,
        document,
        contextValue,
        who,
        reads: own.reads,
        isWanted: () => id in context.subscriptions,
        ...(variables ? { variableValues: variables } : {}),
        ...(operationName ? { operationName } : {}),
      } satisfies Starting;
    },
    subscribe: (args) => turnstile.run((args as Starting).who, () => startSubscription(args as Starting)),
    onError: (_context, _id, _payload, errors) => errors.map((error) => presentError(error, log)),
    onNext: ({ extra: wire }, _id, _payload, _args, { data, errors }) => {
      if (!wire.hasRoom()) return { data: null }; // it is cut off: nothing large is made for nobody
      return errors ? { data: data ?? null, errors: errors.map((error) => presentError(error, log)) } : undefined;
    },
  });
  sockets.on("error", (error) => log.debug({ error }, "socket server error"));
  sockets.on("wsClientError", (_error, socket) => refuse(socket, 400));
  const eviction = createEviction(sockets.clients);
  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const answer = sockets.clients.size < MAX_SOCKETS ? await options.admit(request) : 503;
    if (typeof answer === "number") return refuse(socket, answer);
    sockets.handleUpgrade(request, socket, head, (open) => {
      if (socket instanceof Socket) eviction.watch(open, socket);
      const { account } = answer;
      plugIn({ server, socket: open, admitted: answer, network: networkOf(request), account, backlog, log });
      answer.onOpen?.(open);
    });
  }
  return {
    path: options.path,
    upgrade: (request, socket, head) => {
      upgrade(request, socket, head).catch((error: unknown) => {
        onBehalfOf(networkOf(request), () => log.warn({ error }, "a socket could not be opened"));
        refuse(socket, 503);
      });
    },
    socketCount: () => sockets.clients.size,
    dispose: async () => {
      eviction.stop();
      const clients = [...sockets.clients];
      const impatience = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, GOODBYE_MS);
      for (const client of clients) client.close(1001, "Going away");
      await new Promise((closed) => sockets.close(closed)); // waits for their answers
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
    else refuse(socket, 404);
  });
}

const refusal = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });
