import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { CLOSED } from "./security-headers.ts";

/** Refusals of what never becomes a request: our form and our headers all the same. */
const REFUSALS = {
  400: { code: "BAD_REQUEST", message: "The request cannot be read." },
  401: { code: "NOT_SIGNED_IN", message: "Please sign in." },
  403: { code: "ORIGIN_NOT_ALLOWED", message: "Only this service's own pages may use this." },
  404: { code: "NOT_FOUND", message: "There is nothing here." },
  408: { code: "REQUEST_TIMEOUT", message: "The request took too long to arrive." },
  417: { code: "BAD_REQUEST", message: "Send the request without expecting anything first." },
  429: { code: "TOO_MANY_SOCKETS", message: "There are too many sockets from here." },
  431: { code: "HEADERS_TOO_LARGE", message: "The headers of the request are too large." },
  503: { code: "BUSY", message: "The service is busy. Please try again shortly." },
} as const;
export type RefusalStatus = keyof typeof REFUSALS;

const bodyOf = (status: RefusalStatus): string => JSON.stringify({ error: REFUSALS[status] });

/** Answers on the bare connection, and ends it. */
export function refuse(socket: Duplex, status: RefusalStatus): void {
  if (!socket.writable) return;
  const body = bodyOf(status);
  const headers = {
    ...CLOSED,
    connection: "close",
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...(status === 503 ? { "retry-after": "2" } : {}),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n"), () => socket.destroy());
}

/** What Node found wrong with the bytes of a request. */
export function refuseUnreadable({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === "ECONNRESET") return;
  refuse(socket, code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : code === "HPE_HEADER_OVERFLOW" ? 431 : 400);
}
