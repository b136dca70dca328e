import { readFileSync } from "node:fs";
import { connect } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ask, codeOf } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({ embedOrigins: ["https://dashboard.example.go.id"] });
});
afterAll(() => service.stop());
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers });

describe("open data", () => {
  it("JSON has the figures under GraphQL's names, for every origin", async () => {
    const response = await get("/open-data/statistics.json?from=2020-01&to=2020-12");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(await response.json()).toMatchObject({
      total: 432,
      byType: [{ count: 136 }, { count: 73 }, { count: 136 }, { type: "KTP_EL", unit: "buah", count: 87 }],
      simulated: true,
    });
  });

  it("CSV is the office's table, line for line", async () => {
    const text = await (await get("/open-data/statistics.csv")).text();
    const published = readFileSync("seeds/parepare/published-months.csv", "utf8").trim().split(/\r?\n/);
    const lines = text.trim().split("\r\n");
    expect(lines.map((line) => line.split(",").slice(0, 6).join(","))).toEqual(published);
    expect(lines[1]).toBe("2020,4,5,3,5,5,18,LAPORAN_INOVASI");
  });

  it("answers 304 to a client that has it, and again in full for another range", async () => {
    const etag = (await get("/open-data/statistics.json")).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect((await get("/open-data/statistics.json", { "if-none-match": etag })).status).toBe(304);
    expect((await get("/open-data/statistics.json?from=2021-01", { "if-none-match": etag })).status).toBe(200);
  });

  it("refuses a wrong month with the stable code", async () => {
    const response = await get("/open-data/statistics.csv?from=april");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "INVALID_INPUT", facts: { field: "from" } } });
  });
});

describe("what an outsider must not get", () => {
  it("database text: an unreachable database answers BUSY and says nothing else", async () => {
    const broken = await startService();
    await broken.database.em.getConnection().execute("alter table closed_month rename to gone");
    const answer = await ask(broken.url, `{ statistics(from: "2020-04", to: "2020-05") { total } }`);
    expect(codeOf(answer)).toBe("INTERNAL_SERVER_ERROR");
    expect(JSON.stringify(answer)).not.toMatch(/closed_month|relation|select/i);
    expect(broken.logLines.join("")).toMatch(/"code":"42P01"/); // the operator can find it
    expect(broken.logLines.join("")).not.toMatch(/closed_month/);
    await broken.stop();
  });

  it("a lock that is held: BUSY with a time to wait, within the time-out", async () => {
    const held = await startService();
    const em = held.database.em.fork();
    await em.begin();
    await em.getConnection().execute("lock table closed_month in access exclusive mode", [], "run", em.getTransactionContext());
    const answer = await ask(held.url, `{ statistics(from: "2020-04", to: "2020-05") { total } }`);
    await em.rollback();
    expect(answer.errors?.[0]?.extensions).toEqual({ code: "BUSY", retryAfterS: 2 });
    await held.stop();
  });

  it("a request of more than 100 kB", async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: `{ areas { code } } #${"x".repeat(100_000)}` }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "PAYLOAD_TOO_LARGE" } }] });
  });

  it("batches, unknown routes, half JSON: each its code", async () => {
    const post = async (body: string): Promise<string | undefined> =>
      codeOf(
        (await (
          await fetch(`${service.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body })
        ).json()) as never,
      );
    expect(await post(`[{"query":"{areas{code}}"},{"query":"{areas{code}}"}]`)).toBe("BAD_REQUEST");
    expect(await post(`{"query":`)).toBe("BAD_REQUEST");
    expect(await (await get("/nowhere")).json()).toMatchObject({ error: { code: "NOT_FOUND" } });
  });

  it("a line of log with what was asked", async () => {
    await get(`/open-data/statistics.json?from=2020-04&note=CANARY-7372`);
    await ask(service.url, `{ statistics(from: "CANARY-7372", to: "2020-01") { total } }`);
    expect(service.logLines.join("")).toMatch(/"route":"\/open-data\/statistics.json"/);
    expect(service.logLines.join("")).not.toMatch(/CANARY/);
  });
});

describe("headers", () => {
  it("no third party, no frame, no sniffing", async () => {
    const { headers } = await get("/healthz");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-powered-by")).toBeNull();
  });
  it("only an embed may be framed, and only by the sites on the list", async () => {
    const { headers } = await get("/embed/statistik");
    expect(headers.get("content-security-policy")).toContain(
      "frame-ancestors 'self' https://dashboard.example.go.id;".replace(";", ""),
    );
    expect(headers.get("x-frame-options")).toBeNull();
  });
  it("a cacheable GET may be kept, a POST may not", async () => {
    const query = encodeURIComponent(`{ statistics(from: "2020-04", to: "2020-05") { total } }`);
    expect((await get(`/graphql?query=${query}`)).headers.get("cache-control")).toBe("public, max-age=60");
    const post = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ areas { code } }" }),
    });
    expect(post.headers.get("cache-control")).toBe("no-store");
  });
  it("a page elsewhere may ask before it asks", async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "OPTIONS",
      headers: { origin: "https://elsewhere.example", "access-control-request-method": "POST" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("health", () => {
  it("alive and ready; alive but not ready while the database is away", async () => {
    const other = await startService();
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
    const server = new pg.Client(inject("postgresUrl"));
    await server.connect();
    const name = new URL(other.databaseUrl).pathname.slice(1);
    await server.query(`alter database ${name} allow_connections false`);
    await server.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    expect((await fetch(`${other.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    await server.query(`alter database ${name} allow_connections true`);
    await expect.poll(async () => (await fetch(`${other.url}/readyz`)).status).toBe(200);
    await server.end();
    await other.stop();
  });
});

it(
  "a head has 20 s and a body 30 to arrive, however alive the connection is; then it is ended",
  { timeout: 60_000 },
  async () => {
    const { hostname, port } = new URL(service.url);
    const HEAD = "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n";
    const dripping = (start: string): Promise<{ answer: string; afterMs: number }> =>
      new Promise((resolve) => {
        const began = performance.now();
        let answer = "";
        const socket = connect(Number(port), hostname).on("error", () => {});
        socket.write(start);
        const drip = setInterval(() => socket.write("a"), 1_000);
        socket.on("data", (data: Buffer) => (answer += data.toString()));
        socket.on("close", () => {
          clearInterval(drip);
          resolve({ answer, afterMs: performance.now() - began });
        });
      });
    const [head, body] = await Promise.all([dripping(`${HEAD}x-slow: `), dripping(`${HEAD}\r\n{`)]);
    for (const { answer } of [head, body]) expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(head.afterMs).toBeGreaterThan(19_000);
    expect(head.afterMs).toBeLessThan(30_000);
    expect(body.afterMs).toBeGreaterThan(29_000);
    expect(body.afterMs).toBeLessThan(36_000);
  },
);
