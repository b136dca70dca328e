import { createHash } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import { GraphQLError } from "graphql";
import { DomainError } from "../domain/errors.ts";
import { presentError } from "./graphql-errors.ts";
import { LIMITS } from "./limits.ts";
import { type Log, onBehalfOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { refuse, refuseUnreadable } from "./raw-answer.ts";
import { CLOSED, embeddableBy } from "./security-headers.ts";

/**
 * The HTTP server with what holds for every route: limits, headers, one shape of error, a line of log without content.
 * @param networkOf because of whom lines are written
 */
export async function createHttp(
  log: Log,
  metrics: Metrics,
  embedOrigins: readonly string[],
  networkOf: (request: IncomingMessage) => string,
): Promise<FastifyInstance> {
  const answerOf = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const shown = onBehalfOf(networkOf(request.raw), () => presentError(httpError(error), log));
    const { code, retryAfterS = retryAfterOf(error) } = shown.extensions ?? {};
    const isRefusal = error instanceof DomainError;
    const status = code === "TOO_MANY_TRIES" ? 429 : isRefusal ? 400 : code === "BUSY" ? 503 : (error.statusCode ?? 500);
    if (typeof retryAfterS === "number") void reply.headers({ "retry-after": String(retryAfterS), "cache-control": "no-store" });
    return reply.code(status).send(inShapeOf(request, shown));
  };
  const http = Fastify({
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: RECEIVING.wholeMs,
    logger: false,
    http: {
      headersTimeout: RECEIVING.headMs,
      connectionsCheckingInterval: RECEIVING.lookEveryMs,
      requireHostHeader: false, // Node would answer by itself; see below
    },
    clientErrorHandler: refuseUnreadable,
    // Fastify's own answers to addresses that it cannot read pass by every hook.
    frameworkErrors: (error, request, reply) => void answerOf(error, request, (reply as FastifyReply).headers(CLOSED)),
    return503OnClosing: false, // what still arrives on an open connection is served; new connections find the door closed
  });
  http.server.on("checkExpectation", ({ socket }: IncomingMessage) => refuse(socket, 417));
  http.server.on("connect", (_request, socket) => refuse(socket, 400)); // nobody's proxy
  const embeddable = embeddableBy(embedOrigins);
  const asCaller = ({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void => onBehalfOf(networkOf(raw), done);
  http.addHook("onRequest", asCaller);
  http.addHook("onRequest", async (request, reply) => {
    void reply.headers(request.url.startsWith("/embed/") ? embeddable : CLOSED);
    if (request.routeOptions.config.hasOwnPace !== true) endSlowBody(http.server, request.raw);
    if (request.headers.host === undefined && request.raw.httpVersion === "1.1") throw new BadRequest();
  });
  http.addHook("preHandler", asCaller); // the arrival of a body is no continuation of what went before
  http.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unmatched"; // the pattern, never the address: a code may be in it
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metrics.httpSeconds.observe(labels, reply.elapsedTime / 1000);
    onBehalfOf(networkOf(request.raw), () => log.info({ ...labels, ms: Math.round(reply.elapsedTime) }, "request"));
  });
  http.setErrorHandler<FastifyError>(answerOf);
  http.setNotFoundHandler((request, reply) =>
    reply.code(404).send(inShapeOf(request, { message: "There is nothing here.", extensions: { code: "NOT_FOUND" } })),
  );
  return http;
}

function retryAfterOf(error: unknown): unknown {
  if (error instanceof GraphQLError) return retryAfterOf(error.originalError);
  return error instanceof DomainError ? error.facts["retryAfterS"] : undefined;
}

class BadRequest extends Error {
  readonly statusCode = 400;
}

/**
 * How long a request may take to arrive. Node takes the longer of head and whole for the whole, and looks only so often: without the first
 * and the last it was up to 90 s.
 */
const RECEIVING = { headMs: 20_000, bodyMs: 30_000, wholeMs: 180_000, lookEveryMs: 5_000 } as const;

declare module "fastify" {
  interface FastifyContextConfig {
    hasOwnPace?: boolean; // the route itself ends a body that comes too slowly
  }
}

/** The same end as Node's own, for all that is not as large as a photo. */
function endSlowBody(server: Server, raw: IncomingMessage): void {
  if (raw.headers["content-length"] === undefined && raw.headers["transfer-encoding"] === undefined) return;
  const end = setTimeout(() => {
    const error = Object.assign(new Error("The body did not arrive in time."), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
    if (!raw.complete) server.emit("clientError", error, raw.socket);
  }, RECEIVING.bodyMs).unref();
  raw.once("close", () => clearTimeout(end));
}

/** Fastify's own refusals of a request keep their meaning but not their text, which may quote the body. */
function httpError(error: FastifyError): unknown {
  if (error.statusCode === 413)
    return new GraphQLError(`A request may have at most ${LIMITS.bodyBytes} bytes.`, {
      extensions: { code: "PAYLOAD_TOO_LARGE" },
    });
  if (error.statusCode === 415)
    return new GraphQLError("Send JSON with content-type application/json.", { extensions: { code: "UNSUPPORTED_MEDIA_TYPE" } });
  if (error.statusCode && error.statusCode < 500)
    return new GraphQLError("The request cannot be read.", { extensions: { code: "BAD_REQUEST" } });
  return error;
}

/** GraphQL clients look for `errors`, all others for `error`. */
function inShapeOf(request: FastifyRequest, { message, extensions }: GraphQLFormattedError): object {
  return /^\/(staff\/)?graphql/.test(request.url)
    ? { errors: [{ message, extensions }] }
    : { error: { code: extensions?.["code"], message, facts: extensions?.["facts"] } };
}

/** Any site may read these routes. No credentials are allowed, and none are read. */
export function openToAllOrigins(http: FastifyInstance, paths: readonly string[]): void {
  const isOpen = (url: string): boolean =>
    paths.some((path) => url === path || url.startsWith(`${path}?`) || url.startsWith(`${path}/`));
  http.addHook("onRequest", async (request, reply) => {
    if (!isOpen(request.url)) return;
    void reply.header("access-control-allow-origin", "*").header("access-control-expose-headers", "etag, retry-after");
    if (request.method !== "OPTIONS") return;
    void reply
      .header("access-control-allow-methods", "GET, POST, OPTIONS")
      .header("access-control-allow-headers", "accept, content-type, if-none-match, apollo-require-preflight")
      .header("access-control-max-age", "86400");
    return reply.code(204).send();
  });
}

/** Answers 304 to a client that has this very body already. */
export function sendWithEtag(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string | Buffer,
  contentType: string,
  maxAgeS: number,
): FastifyReply {
  void reply.header("cache-control", `public, max-age=${maxAgeS}`);
  if (isKnown(request, reply, `"${digestOf(body)}"`)) return reply.code(304).send();
  return reply.type(contentType).send(body);
}

/** The same for a body that is made only for who lacks it, and that may differ in bytes while it says the same as `content`: a weak tag. */
export async function sendWithWeakEtag(
  request: FastifyRequest,
  reply: FastifyReply,
  content: string,
  bodyOf: () => Promise<Buffer>,
  contentType: string,
  maxAgeS: number,
): Promise<FastifyReply> {
  void reply.header("cache-control", `public, max-age=${maxAgeS}`);
  if (isKnown(request, reply, `W/"${digestOf(content)}"`)) return reply.code(304).send();
  return reply.type(contentType).send(await bodyOf());
}

/** For answers that another library writes: what may be kept gets a tag, and who has it is told so instead. */
export async function tagWhatMayBeKept(request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<unknown> {
  const mayBeKept = String(reply.getHeader("cache-control") ?? "").startsWith("public");
  if (!mayBeKept || reply.statusCode !== 200 || typeof body !== "string") return body;
  if (!isKnown(request, reply, `"${digestOf(body)}"`)) return body;
  void reply.code(304).removeHeader("content-length");
  return null;
}

const digestOf = (body: string | Buffer): string => createHash("sha256").update(body).digest("base64url").slice(0, 22);

/** Names the answer, and says whether the client named it first. Strong or weak makes no difference to "have you changed?". */
function isKnown(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  void reply.header("etag", etag);
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");
  const known = (request.headers["if-none-match"] ?? "").split(",").map(opaque);
  return known.includes(opaque(etag)) || known.includes("*");
}
