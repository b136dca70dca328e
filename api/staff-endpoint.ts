import type { IncomingMessage } from "node:http";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { findSignedIn, resumeSession, type SignedIn } from "./accounts/session.ts";
import { watchSessions } from "./accounts/session-watch.ts";
import type { PublicContext, StaffContext } from "./context.ts";
import { DomainError } from "./domain/errors.ts";
import { startStaffApollo } from "./platform/apollo.ts";
import { type Admitted, type LiveSocket, openLiveSocket, type SocketShares } from "./platform/live-socket.ts";
import type { RefusalStatus } from "./platform/raw-answer.ts";
import { createRequestBudget } from "./platform/request-budget.ts";
import { isCrossSite, isOwnOrigin } from "./platform/same-origin.ts";
import { createTurns } from "./platform/turns.ts";
import { noSessionCookie, sessionCookie, tokenIn } from "./platform/session-cookie.ts";
import { buildStaffSchema } from "./schema.ts";
import type { ServerParts } from "./server.ts";

const PATH = "/staff/graphql";
const MAX_SOCKETS_PER_SESSION = 5;
/** Of one network: a cookie can be made up, and each is a statement. */
const LOOKING_UP = { atOnce: 3, waiting: 300 } as const;

export interface StaffEndpoint {
  readonly live: LiveSocket;
  readonly stop: () => Promise<void>;
}

/** `/staff/graphql`: POST and WebSocket, for our own pages, by the session's cookie. */
export async function addStaffEndpoint(
  http: FastifyInstance,
  parts: ServerParts,
  toolsFor: (request: IncomingMessage) => PublicContext,
  shares: SocketShares,
): Promise<StaffEndpoint> {
  const { database, bus, now, log, publicUrl } = parts;
  // Of those who are not signed in, since an office shares an address; not the citizens', or a neighbour who spends it would keep couriers from signing in.
  const budget = createRequestBudget(parts.monotonicMs ?? (() => performance.now()));
  const inTurn = createTurns(LOOKING_UP.atOnce, LOOKING_UP.waiting);
  const schema = await buildStaffSchema();
  const apollo = await startStaffApollo<StaffContext>(
    schema,
    ({ actor }) => actor?.roles.includes("ADMIN") ?? false,
    ({ actor, clientNetwork }, cost) => {
      if (actor === null) budget.spend(clientNetwork, cost);
    },
    log,
  );
  const handler = fastifyApolloHandler(apollo, { context: (request, reply) => contextOf(request, reply) });

  async function contextOf({ raw }: FastifyRequest, reply: FastifyReply): Promise<StaffContext> {
    const tools = toolsFor(raw);
    const token = tokenIn(raw.headers.cookie);
    const signedIn = token === null ? null : await inTurn(tools.clientNetwork, () => resumeSession(tools.em, token, now()));
    if (signedIn === null) budget.admit(tools.clientNetwork);
    return {
      ...tools,
      actor: signedIn?.actor ?? null,
      session: signedIn?.session ?? null,
      setCookie: (fresh) => void reply.header("set-cookie", sessionCookie(fresh)),
      clearCookie: () => void reply.header("set-cookie", noSessionCookie()),
    };
  }
  http.post(PATH, { onRequest: (request, reply) => guardOrigin(request, reply, publicUrl) }, handler);
  http.get(PATH, (_request, reply) =>
    reply.code(405).header("allow", "POST").header("cache-control", "no-store").send(refusal("METHOD_NOT_ALLOWED", "Send POST.")),
  );

  const watch = watchSessions({ fork: () => database.em.fork(), bus, now, log });
  async function admit(request: IncomingMessage): Promise<Admitted | RefusalStatus> {
    if (isCrossSite(request) || !isOwnOrigin(request, publicUrl)) return 403;
    const token = tokenIn(request.headers.cookie);
    const find = (): Promise<SignedIn | null> => findSignedIn(database.em.fork(), token ?? "", now());
    const signedIn = token === null ? null : await inTurn(networkOf(request), find);
    if (token === null || signedIn === null) return 401;
    if (watch.socketsOf(signedIn.session.tokenHash) >= MAX_SOCKETS_PER_SESSION) return 429;
    return {
      contextOf: async () => socketContext(toolsFor(request), await findSignedIn(database.em.fork(), token, now())),
      onOpen: (socket) => watch.add(signedIn, socket),
      account: signedIn.actor.accountId,
      onlyFields: null,
    };
  }
  const networkOf = (request: IncomingMessage): string => toolsFor(request).clientNetwork;
  return { live: openLiveSocket({ path: PATH, schema, admit, networkOf, shares, log }), stop: () => apollo.stop() };
}

/** Before the body is read, and before anybody is asked who they are. */
async function guardOrigin(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string | null,
): Promise<FastifyReply | undefined> {
  void reply.header("cache-control", "no-store").header("cross-origin-resource-policy", "same-origin");
  if (!isCrossSite(raw) && isOwnOrigin(raw, publicUrl)) return undefined;
  return reply.code(403).send(refusal("ORIGIN_NOT_ALLOWED", "Only this service's own pages may use this."));
}

/** @throws DomainError NOT_SIGNED_IN when the session has ended since the socket was opened */
function socketContext(tools: PublicContext, signedIn: SignedIn | null): StaffContext {
  if (signedIn === null) throw new DomainError("NOT_SIGNED_IN");
  const noCookies = (): never => {
    throw new Error("a socket sets no cookies");
  };
  return { ...tools, ...signedIn, setCookie: noCookies, clearCookie: noCookies };
}

const refusal = (code: string, message: string): object => ({ errors: [{ message, extensions: { code } }] });
