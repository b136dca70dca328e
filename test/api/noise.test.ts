import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, expect, it } from "vitest";
import { Bench, type Run } from "../support/bench.ts";
import { ask } from "../support/client.ts";
import { openAcknowledged, openBareSocket } from "../support/sockets.ts";

const bench = new Bench();
afterAll(() => bench.clear());
const TIMES = 50;

/** Every way to be wrong that we know of, many times each. */
async function makeNoise({ url }: Run): Promise<void> {
  const json = { "content-type": "application/json" };
  const post = (path: string, body: string): Promise<Response> => fetch(`${url}${path}`, { method: "POST", headers: json, body });
  const raw = async (bytes: string): Promise<void> => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
    socket.end(bytes).resume();
    await once(socket, "close");
  };
  const overSocket = async (message: string | Buffer): Promise<void> => {
    const { socket } = await openBareSocket({ url });
    const closed = once(socket, "close");
    socket.send(message);
    await closed;
  };
  const subscription = `subscription { statisticsUpdated(from: "2020-04", to: "2029-12") { notes } }`;
  const frameForTheDead = async (): Promise<void> => {
    const { socket, send } = await openAcknowledged({ url });
    for (let id = 1; id <= 10; id++) send({ id: String(id), type: "subscribe", payload: { query: subscription } });
    socket.terminate();
  };
  for (let times = 0; times < TIMES; times++) {
    await Promise.all([
      overSocket("no json"),
      overSocket(Buffer.from([0xff, 0xfe])),
      overSocket(JSON.stringify({ type: "unheard of" })),
      overSocket(JSON.stringify({ type: "connection_ack" })),
      overSocket(JSON.stringify({ id: "1", type: "next", payload: { data: null } })),
      overSocket(JSON.stringify({ id: "1", type: "subscribe", payload: { query: subscription } })),
      openBareSocket({ url }, {}, "").then(({ socket }) => once(socket, "close")),
      frameForTheDead(),
    ]);
    await Promise.all([
      raw("GET /%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
      raw("nonsense\r\n\r\n"),
      raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`),
      raw("GET /nowhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
      post("/graphql", "{"),
      post("/graphql", JSON.stringify({ query: subscription })),
      post("/graphql", JSON.stringify({ query: "{ nothing }" })),
      post("/staff/graphql", JSON.stringify({ query: "subscription { queuesUpdated { __typename } }" })),
      fetch(`${url}/nowhere`),
      fetch(`${url}/files/nothing`, { method: "PUT" }),
    ]);
  }
}

it("whatever strangers send, the log is lines of JSON, one of a kind", { timeout: 120_000 }, async () => {
  const run = await bench.started({ LOG_LEVEL: "info" });
  await makeNoise(run);
  expect((await ask(run.url, "{ areas { code } }")).errors).toBeUndefined();
  expect(await run.end("SIGTERM")).toBe(0);
  const lines = run.complained().trim().split("\n");
  const kinds = lines.map((line) => {
    const { time: _time, ms: _ms, ...kind } = JSON.parse(line) as Record<string, unknown>; // a line that is none fails here
    return JSON.stringify(kind);
  });
  expect(kinds.filter((kind, index) => kinds.indexOf(kind) !== index)).toEqual([]);
  expect(kinds.filter((kind) => /"level":[56]0/.test(kind))).toEqual([]); // nothing of it was our fault
  expect(lines.length).toBeLessThan(20);
});
