import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { promisify } from "node:util";
import { buildSchema, type DocumentNode, getOperationAST, Kind, parse, print, separateOperations } from "graphql";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDocumentCheck, structureCostOf } from "../../api/platform/limits.ts";
import { costOf, createRequestBudget, type RequestBudget } from "../../api/platform/request-budget.ts";
import { ask, codeOf } from "../support/client.ts";
import { application, signedIn, SUBMIT } from "../support/journey.ts";
import { lockWaiters } from "../support/holding.ts";
import { seeded } from "../support/random.ts";
import { startService, type TestService } from "../support/service.ts";

const root = new URL("../../schema/", import.meta.url);
const schema = buildSchema(readFileSync(new URL("public.graphql", root), "utf8"));

const check = createDocumentCheck(schema);

/** What a request may hold in the most expensive way: fifteen times everything that is counted. */
const EXPENSIVE = `{ ${Array.from({ length: 15 }, (_, index) => `s${index}: statistics(from: "2020-04", to: "2021-09") { months { month total byType { type count } } breakdown(by: VILLAGE) { value name documents } }`).join(" ")} }`;

function checked(query: string): DocumentNode {
  const document = check(query);
  if (!("kind" in document)) throw new Error(document[0]!.message);
  return document;
}
/** Every operation of the public pages, by name, each in a document of its own as the pages send it. */
const pages = new Map(
  ["landing", "office", "areas", "apply", "tracking", "statistics"].flatMap((file) => {
    const text = readFileSync(new URL(`operations/${file}.graphql`, root), "utf8");
    return Object.entries(separateOperations(parse(text))).map(([name, document]) => [name, checked(print(document))] as const);
  }),
);
function send(budget: RequestBudget, network: string, document: DocumentNode): void {
  budget.admit(network);
  budget.spend(network, costOf(document, getOperationAST(document)!));
}

describe("what a request costs", () => {
  const of = (query: string): number => {
    const document = checked(query);
    return costOf(document, getOperationAST(document)!);
  };
  it("grows with each thing that is asked for, however it is written", () => {
    const [one, two] = [
      of(`{ a: tracking(code: "x") { __typename } }`),
      of(`{ a: tracking(code: "x") { __typename } b: tracking(code: "y") { __typename } }`),
    ];
    expect(two).toBeGreaterThan(one * 1.9);
    const spread = `query { ...F ... on Query { b: tracking(code: "y") { __typename } } } fragment F on Query { a: tracking(code: "x") { __typename } }`;
    expect(of(spread)).toBeGreaterThanOrEqual(two);
    expect(of(`{ __schema { types { name kind } } }`)).toBeGreaterThan(one);
  });
  it("grows with how much of the schema is told, and stays bounded however often a fragment is spread", () => {
    const few = of(`{ __schema { queryType { name } } }`);
    const names = of(`{ __schema { types { name } } }`);
    const all = of(`{ __schema { types { fields { name args { name } type { fields { name } } } } } }`);
    expect(names).toBeGreaterThan(few + 90);
    expect(all).toBeGreaterThan(names * 20);
    const fragments = Array.from(
      { length: 20 },
      (_, index) => `fragment F${index} on __Schema { ...F${index + 1} ...F${index + 1} }`,
    );
    const doubled = parse(`{ __schema { ...F0 } } ${fragments.join(" ")} fragment F20 on __Schema { types { name } }`);
    expect(costOf(doubled, getOperationAST(doubled)!)).toBeLessThan(30_000);
  });
  it("takes a fragment that is spread in others again and again as the once that it is executed", () => {
    const document = checked(
      `{ ...A ...A } fragment A on Query { ...B ...B } fragment B on Query { ...C ...C } fragment C on Query { office { city } }`,
    );
    expect(costOf(document, getOperationAST(document)!) - structureCostOf(document)).toBe(100);
  });
  it("is known of every operation of the pages", () => {
    expect(pages.size).toBeGreaterThan(8);
    for (const [name, document] of pages) {
      const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      expect(costOf(document, operation as never), name).toBeGreaterThan(100);
      expect(costOf(document, operation as never), name).toBeLessThan(1_500);
    }
  });
});

/**
 * Three hundred people behind one address within a minute, after a call over the radio: all read the first page, half look their documents up
 * with code and then PIN, one in ten mistyping it twice, a fifth each apply and look at the figures. Whoever follows has no live
 * connection and asks every half minute instead, for as long as we look; and twenty dashboards stand in the same house.
 */
function visits(random: () => number): readonly { readonly atMs: number; readonly name: string }[] {
  const asked: { atMs: number; name: string }[] = [];
  const plan = (atMs: number, ...names: string[]): void => void asked.push(...names.map((name) => ({ atMs, name })));
  const UNTIL_MS = 300_000;
  for (let person = 0; person < 300; person++) {
    let atMs = random() * 60_000;
    const pause = (from: number, to: number): number => (atMs += from + random() * (to - from));
    plan(atMs, "LandingFigures", "Requirements", "Office");
    const wish = random();
    if (wish < 0.5) {
      plan(pause(3_000, 15_000), "Office", "Tracking");
      for (let tries = random() < 0.1 ? 3 : 1; tries > 0; tries--) plan(pause(4_000, 20_000), "Tracking");
      while (pause(30_000, 30_000) < UNTIL_MS) plan(atMs, "Tracking");
    } else if (wish < 0.7) {
      plan(pause(3_000, 15_000), "Office", "ApplyForm", "Areas");
      if (random() < 0.3) plan(pause(60_000, 200_000), "SubmitRequest", "Tracking");
    } else if (wish < 0.9) plan(pause(2_000, 10_000), "Office", "StatisticsPage");
  }
  for (let dashboard = 0; dashboard < 20; dashboard++)
    for (let atMs = random() * 60_000; atMs < UNTIL_MS; atMs += 60_000) plan(atMs, "StatisticsPage");
  return asked.toSorted((a, b) => a.atMs - b.atMs);
}

describe("the budget of a network", () => {
  it.each([1, 2, 3, 4, 5])(
    "lets three hundred people of one address do what the pages do in their busiest minutes (seed %d)",
    (seed) => {
      let now = 0;
      const budget = createRequestBudget(() => now);
      const asked = visits(seeded(seed));
      expect(asked.length).toBeGreaterThan(2_000);
      for (const { atMs, name } of asked) {
        now = atMs;
        expect(() => send(budget, "carrier", pages.get(name)!), `${name} at ${atMs} ms`).not.toThrow();
      }
    },
  );
  it("is used up by one who asks for all that a request may hold, and by nobody else's requests", () => {
    const now = 0;
    const budget = createRequestBudget(() => now);
    const expensive = checked(EXPENSIVE);
    const burst = (): number => {
      for (let sent = 0; sent < 1_000; sent++) {
        try {
          send(budget, "stranger", expensive);
        } catch {
          return sent;
        }
      }
      return Infinity;
    };
    expect(burst()).toBeLessThan(40);
    for (const network of ["elsewhere", "stranger"])
      // nor the neighbours', who ask what pages ask
      for (let asked = 0; asked < 50; asked++) expect(() => send(budget, network, pages.get("StatisticsPage")!)).not.toThrow();
  });
  it("is used up by cheap questions as well", () => {
    const budget = createRequestBudget(() => 0);
    const flood = (): void => {
      for (let sent = 0; sent < 2_000; sent++) send(budget, "stranger", pages.get("Tracking")!);
    };
    expect(flood).toThrow("over budget");
  });
});

/** Read, found wrong, and not done: that is work as well. */
const WRONG = `{ nothing }`;

describe("over HTTP", () => {
  let service: TestService;
  let nowMs = 0;
  beforeAll(async () => {
    service = await startService({ monotonicMs: () => nowMs });
  });
  afterAll(() => service.stop());
  const post = (path: string, query: string, from: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": from, ...headers },
      body: JSON.stringify({ query }),
    });
  const submitted = async (): Promise<unknown[]> =>
    (await sql`select from document_request`.execute(service.database.em.fork().getKysely<unknown>())).rows;
  const openConnections = (): Promise<number> =>
    promisify(service.server.http.server.getConnections.bind(service.server.http.server))();
  /** Asks until it is refused, which it stays until the clock moves. */
  async function exhaust(from: string, query = WRONG): Promise<Response> {
    for (let sent = 0; sent < 300; sent++) {
      const answer = await post("/graphql", query, from);
      if (answer.status === 429) return answer;
      expect(answer.status).toBe(200);
    }
    throw new Error("nothing was refused");
  }

  it("a stranger is refused with a wait, whatever is asked, before it is read; another network and staff are served", async () => {
    const desk = await signedIn(service, ["DESK"]);
    const from = "203.0.113.7";
    const refused = await exhaust(from);
    const { errors } = (await refused.json()) as { errors: { extensions: { code: string; facts: { retryAfterS: number } } }[] };
    expect(errors[0]!.extensions.code).toBe("TOO_MANY_TRIES");
    const { retryAfterS } = errors[0]!.extensions.facts;
    expect(retryAfterS).toBeGreaterThanOrEqual(1);
    expect(refused.headers.get("retry-after")).toBe(String(retryAfterS));
    expect(refused.headers.get("cache-control")).toBe("no-store");
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");

    const office = `{ office { city } }`;
    const openData = { headers: { "x-forwarded-for": from } };
    const [figures, unread, asJson, asGraphQL, byGet, anonymousStaff, elsewhere, signed] = await Promise.all([
      fetch(`${service.url}/open-data/statistics.csv`, openData),
      fetch(`${service.url}/graphql`, { method: "POST", ...openData, body: "no JSON" }),
      post("/graphql", office, from, { accept: "application/json" }),
      post("/graphql", office, from, { accept: "application/graphql-response+json" }),
      fetch(`${service.url}/graphql?query=${encodeURIComponent(office)}`, { headers: { "x-forwarded-for": from } }),
      post("/staff/graphql", `{ me { login } }`, from, { "apollo-require-preflight": "1" }),
      post("/graphql", office, "203.0.113.8"),
      post("/staff/graphql", `{ me { login } }`, from, { cookie: desk.cookie(), "apollo-require-preflight": "1" }),
    ]);
    expect([figures, unread, asJson, asGraphQL, byGet].map(({ status }) => status)).toEqual([429, 429, 429, 429, 429]);
    expect(figures.headers.get("retry-after")).not.toBeNull();
    expect([anonymousStaff, elsewhere, signed].map(({ status }) => status)).toEqual([200, 200, 200]);
    nowMs += retryAfterS * 1_000;
    expect((await post("/graphql", office, from)).status).toBe(200);
  });
  it("costly questions are refused to a network that has spent more on them than it had, and cheap ones answered", async () => {
    const from = "203.0.113.12";
    const refused = await exhaust(from, EXPENSIVE);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await post("/graphql", `{ office { city } }`, from)).status).toBe(200);
  });
  it("figures of the open data draw from the same budget", async () => {
    const get = (): Promise<Response> =>
      fetch(`${service.url}/open-data/statistics.csv`, { headers: { "x-forwarded-for": "203.0.113.13" } });
    const statuses: number[] = [];
    while (statuses.length < 200 && statuses.at(-1) !== 429) statuses.push((await get()).status);
    expect(statuses.at(-1)).toBe(429);
  });
  it("strangers at the door of the staff are counted for themselves", async () => {
    const from = "203.0.113.14";
    const knock = (): Promise<Response> => post("/staff/graphql", WRONG, from, { "apollo-require-preflight": "1" });
    const statuses: number[] = [];
    while (statuses.length < 300 && statuses.at(-1) !== 429) statuses.push((await knock()).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await post("/graphql", `{ office { city } }`, from)).status).toBe(200);
  });
  it("and what is refused does nothing", async () => {
    const from = "203.0.113.9";
    await exhaust(from);
    const input = application();
    expect(codeOf(await ask(service.url, SUBMIT, { input }, { "x-forwarded-for": from }))).toBe("TOO_MANY_TRIES");
    expect(await submitted()).toEqual([]);
  });
  describe("a burst of one network", () => {
    const SERVICES = `{ services { document } }`;
    /** Nobody reads the services while `meanwhile` goes on. */
    async function whileServicesAreLocked(meanwhile: () => Promise<void>): Promise<void> {
      nowMs += 60_000;
      const lock = service.database.em.fork();
      await lock.begin();
      await sql`lock table document_type in access exclusive mode`.execute(lock.getKysely<unknown>());
      try {
        await meanwhile();
      } finally {
        await lock.rollback();
      }
    }
    it("waits in its own queue, and what that has no room for is refused at once", async () => {
      let burst: Promise<Response>[] = [];
      await whileServicesAreLocked(async () => {
        burst = Array.from({ length: 320 }, () => post("/graphql", SERVICES, "203.0.113.10"));
        await Promise.any(
          burst.map(async (answer) => ((await answer).status === 429 ? null : Promise.reject(new Error("answered")))),
        );
        expect((await post("/graphql", `{ office { city } }`, "203.0.113.11")).status).toBe(200);
      });
      const statuses = (await Promise.all(burst)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 429).length).toBe(18); // two are answered and three hundred wait
    });
    it("does nothing any more for who has hung up while waiting", async () => {
      const from = "203.0.113.16";
      let firstTwo: Promise<Response>[] = [];
      await whileServicesAreLocked(async () => {
        firstTwo = [post("/graphql", SERVICES, from), post("/graphql", SERVICES, from)];
        await lockWaiters(service, 2);
        const before = await openConnections();
        const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
        const body = JSON.stringify({ query: SUBMIT, variables: { input: application() } });
        const head = ["POST /graphql HTTP/1.1", "host: x", `x-forwarded-for: ${from}`, "content-type: application/json"];
        const bytes = [...head, `content-length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
        await new Promise<void>((sent) => socket.write(bytes, () => sent()));
        await expect.poll(openConnections, { interval: 5 }).toBe(before + 1);
        socket.destroy();
        await expect.poll(openConnections, { interval: 5 }).toBe(before);
      });
      await Promise.all(firstTwo);
      for (let next = 0; next < 3; next++) expect((await post("/graphql", `{ office { city } }`, from)).status).toBe(200);
      expect(await submitted()).toEqual([]);
    });
  });
});
