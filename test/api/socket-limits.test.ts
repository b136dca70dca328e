import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import WebSocket from "ws";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openVault } from "../../api/platform/vault.ts";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";
import { type ServerProcess, startServer } from "../load/child.ts";
import { LARGE, publishYears } from "../load/large.ts";
import { cloneDatabase } from "../support/database.ts";
import { figuresWork } from "../support/figures.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";
import { startService, type TestService } from "../support/service.ts";
import { type BareSocket, openAcknowledged } from "../support/sockets.ts";

let service: TestService;
const clients: BareSocket[] = [];
beforeAll(async () => {
  service = await startService();
  await publishYears(service.database, service.vault);
});
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.terminate();
});
afterAll(() => service.stop());

async function client(headers: Record<string, string> = {}, where: { readonly url: string } = service): Promise<BareSocket> {
  const opened = await openAcknowledged(where, headers);
  clients.push(opened);
  return opened;
}
const closeCode = async ({ socket }: BareSocket): Promise<number> => ((await once(socket, "close")) as [number])[0];
const subscribing = (id: number, fields = "total", to = "2020-05"): object => ({
  id: String(id),
  type: "subscribe",
  payload: { query: `subscription { statisticsUpdated(from: "2020-04", to: "${to}") { ${fields} } }` },
});
const completing = (id: number): object => ({ id: String(id), type: "complete" });
/** Some 40 kB that cost little to make. */
const NOTES = Array.from({ length: 15 }, (_, index) => `n${index}: notes`).join(" ");
const large = (id: number): object => ({ id: String(id), type: "subscribe", payload: { query: LARGE } });
const gauge = async (name: string): Promise<number> =>
  Number(new RegExp(`^antar_dompet_${name} (\\d+)$`, "m").exec(await service.server.metrics.registry.metrics())?.[1]);

describe("how fast a socket may speak", () => {
  it("two hundred messages at once close it with 4430, a page that changes all it watches does not", async () => {
    const page = await client();
    for (let id = 1; id <= 20; id++) page.send(subscribing(id));
    for (let id = 1; id <= 20; id++) expect((await page.receive()).type).toBe("next");
    for (let id = 1; id <= 19; id++) page.send(completing(id));
    for (let id = 21; id <= 39; id++) page.send(subscribing(id));
    for (let id = 21; id <= 39; id++) expect((await page.receive()).type).toBe("next");
    const flood = await client();
    const closed = closeCode(flood);
    for (let times = 0; times < 200; times++) flood.send({ type: "ping" });
    expect(await closed).toBe(4430);
    expect(page.socket.readyState).toBe(WebSocket.OPEN);
  });
  it("pings of the protocol below count as well", async () => {
    const flood = await client();
    const closed = closeCode(flood);
    for (let times = 0; times < 200; times++) flood.socket.ping();
    expect(await closed).toBe(4430);
  });
});

describe("a message in pieces", () => {
  it.each([
    ["2,000 fragments of one byte", 1],
    ["2,000 empty fragments", 0],
  ])("%s are refused (1008)", async (_name, length) => {
    const { socket } = await client();
    const closed = once(socket, "close");
    for (let count = 0; count < 2_000; count++) socket.send(" ".repeat(length), { fin: false });
    expect((await closed)[0]).toBe(1008);
  });
  it("one that comes byte by byte is refused (1008)", async () => {
    const { socket } = await client();
    const { _socket: below } = socket as unknown as { readonly _socket: Socket };
    below.setNoDelay(true);
    const closed = once(socket, "close");
    below.write(Buffer.from([0x81, 0xfe, 0x40, 0x00, 0, 0, 0, 0])); // a text of 16 kB follows
    for (let count = 0; count < 2_000 && socket.readyState === WebSocket.OPEN; count++)
      await new Promise<void>((sent) => below.write(" ", () => setImmediate(sent)));
    expect((await closed)[0]).toBe(1008);
  });
  it("sixteen are well", async () => {
    const { socket, receive } = await client();
    const text = JSON.stringify({ type: "ping", payload: { text: "x".repeat(160) } });
    const size = Math.ceil(text.length / 16);
    for (let part = 0; part < 16; part++) socket.send(text.slice(part * size, (part + 1) * size), { fin: part === 15 });
    expect((await receive()).type).toBe("pong");
  });
});

describe("a socket that does not read", () => {
  it("is cut off once it holds a megabyte", { timeout: 60_000 }, async () => {
    const { socket, send } = await client();
    socket.pause();
    const sockets = await gauge("sockets");
    for (let id = 1; id <= 20; id++) send(large(id));
    let most = 0;
    await expect
      .poll(async () => ((most = Math.max(most, await gauge("socket_backlog_bytes"))), gauge("sockets")), {
        interval: 5,
        timeout: 50_000,
      })
      .toBe(sockets - 1);
    expect(most).toBeLessThan(2.5 * 1024 * 1024);
    expect(await gauge("socket_backlog_bytes")).toBe(0);
  });
});

it("a subscription whose number is taken again before it began ends with its socket, and the second one is refused (4409)", async () => {
  const reused = await client();
  const closed = closeCode(reused);
  for (const message of [subscribing(1), completing(1), subscribing(1)]) reused.send(message);
  const next = reused.receive().then(() => reused.socket.close()); // whoever of the two it is that runs
  const code = await closed;
  next.catch(() => {});
  const after = await client(); // its turn comes after all that the other one left waiting
  after.send(subscribing(1));
  expect((await after.receive()).type).toBe("next");
  after.send(completing(1));
  await expect.poll(() => gauge("watchers")).toBe(0);
  expect(code).toBe(4409);
});

it("three hundred people behind one address keep their sockets, and each receives every event", { timeout: 60_000 }, async () => {
  const network = { "x-forwarded-for": "203.0.113.9" };
  const people: BareSocket[] = [];
  while (people.length < 300) people.push(...(await Promise.all(Array.from({ length: 50 }, () => client(network)))));
  for (const { send } of people) send(subscribing(1, "total", "2021-12"));
  const totalOf = async ({ receive }: BareSocket): Promise<number> => {
    const { data } = (await receive()).payload as { data: { statisticsUpdated: { total: number } } };
    return data.statisticsUpdated.total;
  };
  let [total = 0] = await Promise.all(people.map(totalOf));
  for (const month of ["2021-10", "2021-11", "2021-12"]) {
    await publishFigures(figuresWork(service), [{ month, documentKind: "KTP_EL", documents: 1, source: "LAPORAN_INOVASI" }], []);
    total += 1;
    await Promise.all(
      people.map(async (person) => {
        while ((await totalOf(person)) !== total); // the same once more is no harm
      }),
    );
  }
  expect(people.every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true);
});

it("a socket that begins twenty at once lets its neighbour in between", { timeout: 60_000 }, async () => {
  const network = { "x-forwarded-for": "203.0.113.10" };
  const [greedy, neighbour] = [await client(network), await client(network)];
  let begun = 0;
  for (let id = 1; id <= 20; id++) greedy.send(subscribing(id, NOTES, "2029-12"));
  greedy.socket.on("message", () => (begun += 1));
  await expect.poll(() => begun, { interval: 1, timeout: 20_000 }).toBeGreaterThan(0);
  neighbour.send(subscribing(1));
  expect((await neighbour.receive()).type).toBe("next");
  expect(begun).toBeLessThan(15);
  await expect.poll(() => begun, { timeout: 20_000 }).toBe(20);
});

describe("five strangers who do not read and subscribe and complete a hundred times a second", () => {
  let server: ServerProcess;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const database = await cloneDatabase();
    close = database.close;
    await publishYears(database.database, openVault(MASTER_KEY));
    server = await startServer("./fan-out.server.ts", ["ours", database.url]);
  });
  afterAll(async () => {
    await server.stop();
    await close();
  });

  it("cost a bounded amount of memory, and a healthy reader misses nothing", { timeout: 60_000 }, async () => {
    const where = { url: `http://127.0.0.1:${server.port}` };
    const healthy = await client({ "x-forwarded-for": "203.0.113.1" }, where);
    healthy.send(subscribing(1));
    expect((await healthy.receive()).type).toBe("next");
    const beforeKb = await server.memoryKb();
    const strangers = Array.from({ length: 5 }, () => stranger(where));
    for (let event = 0; event < 20; event++) {
      await server.order("emit");
      expect((await healthy.receive()).type).toBe("next");
      await setTimeout(300); // the attack goes on meanwhile
    }
    const grownKb = (await server.memoryKb()) - beforeKb;
    for (const stop of strangers) stop();
    expect(grownKb).toBeLessThan(60_000);
  });

  /** Comes back whenever it is cut off. */
  function stranger(where: { readonly url: string }): () => void {
    let over = false;
    const attack = async (): Promise<void> => {
      while (!over) {
        const { socket, send } = await client({ "x-forwarded-for": "203.0.113.2" }, where);
        const closed = once(socket, "close");
        socket.pause();
        let id = 0;
        const sending = setInterval(() => {
          send(subscribing(++id, NOTES, "2029-12"));
          send(completing(id));
        }, 10);
        await closed;
        clearInterval(sending);
      }
    };
    attack().catch(() => {}); // the server is gone
    return () => (over = true);
  }
});
