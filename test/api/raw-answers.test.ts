import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLOSED } from "../../api/platform/security-headers.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Everything that comes back for these bytes. */
async function answerTo(bytes: string): Promise<Answer> {
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  socket.write(bytes);
  return read(socket);
}
async function read(socket: Socket): Promise<Answer> {
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  await once(socket, "close");
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const pairs = lines.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]);
  return { status: Number(first.split(" ")[1]), headers: new Headers(pairs), body: JSON.parse(body) };
}
const host = "Host: localhost\r\n";
const upgrade = `${host}Upgrade: websocket\r\nConnection: Upgrade\r\n`;
const closing = `${host}Connection: close\r\n`;

/** What matters of an answer. */
function formOf({ status, headers, body }: Answer): object {
  const { error } = body as { error: { code: string } };
  const differing = Object.entries(CLOSED).filter(([name, value]) => headers.get(name) !== value);
  return { status, code: error.code, type: headers.get("content-type"), differing };
}
const our = (status: number, code: string): object => ({
  status,
  code,
  type: "application/json; charset=utf-8",
  differing: [],
});

describe("whatever is sent, the answer has our form and our headers", () => {
  it.each([
    ["an address that cannot be decoded", `GET /%ff HTTP/1.1\r\n${closing}\r\n`, 400, "BAD_REQUEST"],
    ["no HTTP", "what is this\r\n\r\n", 400, "BAD_REQUEST"],
    ["a header without an end", `GET / HTTP/1.1\r\n${host}X-Long: ${"x".repeat(20_000)}\r\n\r\n`, 431, "HEADERS_TOO_LARGE"],
    ["no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "BAD_REQUEST"],
    ["two lengths", `POST /graphql HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`, 400, "BAD_REQUEST"],
    ["an expectation", `POST /graphql HTTP/1.1\r\n${closing}Expect: wonders\r\nContent-Length: 2\r\n\r\n{}`, 417, "BAD_REQUEST"],
    ["CONNECT", `CONNECT elsewhere:443 HTTP/1.1\r\n${host}\r\n`, 400, "BAD_REQUEST"],
    ["a method that nothing here has", `PROPFIND / HTTP/1.1\r\n${closing}\r\n`, 404, "NOT_FOUND"],
    ["TRACE", `TRACE / HTTP/1.1\r\n${closing}\r\n`, 404, "NOT_FOUND"],
    ["an upgrade where there is no socket", `GET /nowhere HTTP/1.1\r\n${upgrade}\r\n`, 404, "NOT_FOUND"],
    ["an upgrade without a key", `GET /graphql HTTP/1.1\r\n${upgrade}\r\n`, 400, "BAD_REQUEST"],
    ["an upgrade by POST", `POST /graphql HTTP/1.1\r\n${upgrade}\r\n`, 400, "BAD_REQUEST"],
    ["a socket of nobody", `GET /staff/graphql HTTP/1.1\r\n${upgrade}\r\n`, 401, "NOT_SIGNED_IN"],
    [
      "a socket for another's page",
      `GET /staff/graphql HTTP/1.1\r\n${upgrade}Origin: https://elsewhere.example\r\n\r\n`,
      403,
      "ORIGIN_NOT_ALLOWED",
    ],
  ])("%s", async (_name, bytes, status, code) => {
    expect(formOf(await answerTo(bytes))).toEqual(our(status, code));
  });

  it("a request that does not end in time", async () => {
    const { server } = service.server.http;
    const arrives = once(server, "connection") as Promise<[Socket]>;
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    const [here] = await arrives;
    server.emit("clientError", Object.assign(new Error(), { code: "ERR_HTTP_REQUEST_TIMEOUT" }), here); // Node looks every 30 s
    expect(formOf(await read(socket))).toEqual(our(408, "REQUEST_TIMEOUT"));
  });
  it("and none of it is worth a line of log, but one per answered request", () => {
    const kinds = service.logLines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(new Set(kinds)).toEqual(new Set(["request"]));
  });
});
