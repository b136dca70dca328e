import type { Server } from "node:http";
import { type ExecutionArgs, getOperationAST, GraphQLError, type GraphQLSchema, Kind, OperationTypeNode } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { presentError } from "./graphql-errors.ts";
import { checkedDocument, LIMITS } from "./limits.ts";
import type { Log } from "./log.ts";

interface LiveSocketOptions {
  readonly server: Server;
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly contextOf: () => unknown;
  /** Whether pages of `origin` may use anything; others are left with `openFields`. */
  readonly isOwnOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  readonly openFields: readonly string[];
  readonly log: Log;
}

const MAX_SUBSCRIPTIONS_PER_SOCKET = 20;
const MAX_SOCKETS = 12_000;
const GOODBYE_MS = 3_000;
const EVICTION_CHECK_MS = 5_000;
const STALLED_CHECKS_BEFORE_EVICTION = 3;

export interface LiveSocket {
  readonly socketCount: () => number;
  readonly dispose: () => Promise<void>;
}

/** GraphQL subscriptions over `graphql-transport-ws`. Queries and mutations are refused here: HTTP has their guards. */
export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const sockets = new WebSocketServer({
    server: options.server,
    path: options.path,
    maxPayload: LIMITS.messageBytes, // the default would parse, and echo, 100 MiB from anyone
    perMessageDeflate: false,
    verifyClient: (_info, answer) => (sockets.clients.size < MAX_SOCKETS ? answer(true) : answer(false, 503)),
  });
  const server = useServer(
    {
      connectionInitWaitTimeout: 15_000, // the default of 3 s turns a wave of reconnections into failures
      onSubscribe: (context, _id, { query, variables, operationName }) => {
        if (Object.keys(context.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET)
          return [refusal("TOO_MANY_SUBSCRIPTIONS", `At most ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions per socket.`)];
        const document = checkedDocument(options.schema, query);
        if (!("kind" in document)) return document;
        const operation = getOperationAST(document, operationName);
        if (!operation) return [refusal("OPERATION_RESOLUTION_FAILURE", "No operation of this name.")];
        if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
          return [refusal("SUBSCRIPTIONS_ONLY", "This socket carries subscriptions; send queries and mutations over HTTP.")];
        }
        const { origin, host } = context.extra.request.headers;
        const fields = operation.selectionSet.selections.map((selection) =>
          selection.kind === Kind.FIELD ? selection.name.value : "",
        );
        if (!options.isOwnOrigin(origin, host) && !fields.every((field) => options.openFields.includes(field))) {
          return [refusal("ORIGIN_NOT_ALLOWED", "Pages of this origin may not use this subscription.")];
        }
        return {
          schema: options.schema,
          document,
          contextValue: options.contextOf(),
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
  const eviction = setInterval(() => evictStalled(sockets), EVICTION_CHECK_MS);
  return {
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

const refusal = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

const stalledChecks = new WeakMap<object, { readonly bufferedBytes: number; readonly checks: number }>();

/** A client that no longer reads still answers pings; what gives it away is a buffer that is not empty and does not move. */
function evictStalled(sockets: WebSocketServer): void {
  for (const socket of sockets.clients) {
    const { bufferedAmount } = socket;
    const before = stalledChecks.get(socket);
    const checks = bufferedAmount > 0 && before?.bufferedBytes === bufferedAmount ? before.checks + 1 : 0;
    stalledChecks.set(socket, { bufferedBytes: bufferedAmount, checks });
    if (checks >= STALLED_CHECKS_BEFORE_EVICTION) socket.terminate();
  }
}
