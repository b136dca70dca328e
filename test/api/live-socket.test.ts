import { once } from "node:events";
import WebSocket from "ws";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { codeOf, type GraphQLAnswer, subscribe } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { type BareSocket, type Message, openBareSocket } from "../support/sockets.ts";

let service: TestService;
const sockets: WebSocket[] = [];
beforeAll(async () => {
  service = await startService();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});
afterAll(() => service.stop());

const open = async (protocol?: string): Promise<BareSocket> => {
  const client = await openBareSocket(service, {}, protocol);
  sockets.push(client.socket);
  return client;
};
const closeCode = async (socket: WebSocket): Promise<number> => ((await once(socket, "close")) as [number])[0];
const subscription = (
  id: string,
  query = `subscription { statisticsUpdated(from: "2020-04", to: "2020-05") { total } }`,
): object => ({ id, type: "subscribe", payload: { query } });

async function acknowledged(): Promise<BareSocket> {
  const client = await open();
  client.send({ type: "connection_init" });
  expect(await client.receive()).toMatchObject({ type: "connection_ack" });
  return client;
}

describe("graphql-transport-ws", () => {
  it("acknowledges, then gives the present view", async () => {
    const client = await acknowledged();
    client.send(subscription("1"));
    expect(await client.receive()).toEqual({ id: "1", type: "next", payload: { data: { statisticsUpdated: { total: 54 } } } });
  });
  it.each([
    ["no sub-protocol", 4406, "", null],
    ["anything but JSON", 4400, "graphql-transport-ws", "not json"],
    ["a subscription before the acknowledgement", 4401, "graphql-transport-ws", subscription("1")],
  ])("closes on %s with %i", async (_name, code, protocol, message) => {
    const { socket, send } = await open(protocol);
    const closed = closeCode(socket);
    if (message !== null) send(message);
    expect(await closed).toBe(code);
  });
  it("does not speak the legacy protocol", async () => {
    await expect(open("graphql-ws")).rejects.toThrow("Server sent no subprotocol");
  });
  it("closes on a second initialisation (4429) and on an id in use (4409)", async () => {
    const twice = await acknowledged();
    const first = closeCode(twice.socket);
    twice.send({ type: "connection_init" });
    expect(await first).toBe(4429);
    const reuse = await acknowledged();
    const second = closeCode(reuse.socket);
    reuse.send(subscription("1"));
    reuse.send(subscription("1"));
    expect(await second).toBe(4409);
  });
  it("closes on a message over 64 kB (1009) before anything is parsed or echoed", async () => {
    const { socket, send } = await open();
    const closed = closeCode(socket);
    send({ type: "ping", payload: { text: "x".repeat(70_000) } });
    expect(await closed).toBe(1009);
  });
});

describe("what a socket may carry", () => {
  it("no query", async () => {
    const watching = subscribe(service.url, "{ areas { code } }");
    expect(codeOf(await watching.next())).toBe("SUBSCRIPTIONS_ONLY");
    await watching.stop();
  });
  it("the figures, for a page of another origin", async () => {
    const watching = subscribe(
      service.url,
      `subscription { statisticsUpdated(from: "2020-04", to: "2020-04") { total } }`,
      {},
      "https://dashboard.example.go.id",
    );
    expect(await watching.next()).toEqual({ data: { statisticsUpdated: { total: 18 } } });
    await watching.stop();
  });
  it.each([
    ["another subscription", `subscription { trackingUpdated(code: "x") { cursor } }`],
    ["another beside it", `subscription { ...both } fragment both on Subscription { trackingUpdated(code: "x") { cursor } }`],
  ])("nothing else for it: %s", async (_name, query) => {
    const watching = subscribe(service.url, query, {}, "https://elsewhere.example");
    expect(codeOf(await watching.next())).toBe("ORIGIN_NOT_ALLOWED");
    await watching.stop();
    const ours = subscribe(service.url, query, {}, service.url);
    expect(await ours.next()).toMatchObject({ data: { trackingUpdated: { cursor: expect.any(String) as string } } });
    await ours.stop();
  });
  it("nor what a fragment holds beside it, whatever that is", async () => {
    const figures = `statisticsUpdated(from: "2020-04", to: "2020-04") { total }`;
    const query = `subscription { ${figures} ...both } fragment both on Subscription { ${figures} }`;
    const watching = subscribe(service.url, query, {}, "https://elsewhere.example");
    expect(codeOf(await watching.next())).toBe("ORIGIN_NOT_ALLOWED");
    await watching.stop();
  });
  it("20 subscriptions; the 21st is refused, and one that ends makes room", async () => {
    const client = await acknowledged();
    for (let id = 1; id <= 21; id++) client.send(subscription(String(id)));
    const answers = new Map<string, Message>();
    while (answers.size < 21) {
      const message = await client.receive();
      answers.set(message.id ?? "", message);
    }
    expect([...answers.values()].filter(({ type }) => type === "next")).toHaveLength(20);
    const refusal = answers.get("21") as { type: string; payload: GraphQLAnswer["errors"] };
    expect(refusal).toMatchObject({ type: "error", payload: [{ extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } }] });
    client.send({ id: "1", type: "complete" });
    client.send(subscription("22"));
    expect(await client.receive()).toMatchObject({ id: "22", type: "next" });
  });
});

it("a socket that closes leaves no watcher behind", async () => {
  const client = await acknowledged();
  client.send(subscription("1"));
  await client.receive();
  const watchers = async (): Promise<string | undefined> =>
    (await service.server.metrics.registry.metrics()).match(/^antar_dompet_watchers (\d+)$/m)?.[1];
  expect(await watchers()).toBe("1");
  client.socket.close();
  await expect.poll(watchers).toBe("0");
});

it("a stopping service says 1001, going away", async () => {
  const other = await startService();
  const socket = new WebSocket(`${other.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  const closed = closeCode(socket);
  await other.stop();
  expect(await closed).toBe(1001);
});
