import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { codeOf, type GraphQLAnswer, staffBrowser, type StaffClient, staffClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const PUBLIC_URL = "https://antar.example.go.id";
let service: TestService;
let admin: StaffClient;
let desk: StaffClient;
beforeAll(async () => {
  service = await startService({ publicUrl: PUBLIC_URL });
  admin = await staffClient(service, (await buildAccount(service, ["ADMIN"])).login, TEST_PASSWORD);
  desk = await staffClient(service, (await buildAccount(service, ["DESK"])).login, TEST_PASSWORD);
});
afterAll(() => service.stop());

const post = (headers: Record<string, string>, body: unknown = { query: "{ me { login } }" }): Promise<Response> =>
  fetch(`${service.url}/staff/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: admin.cookie(), ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const read = async (response: Response): Promise<{ status: number; code: string | undefined; data: unknown }> => {
  const answer = (await response.json()) as GraphQLAnswer;
  return { status: response.status, code: codeOf(answer), data: answer.data };
};

describe("the staff endpoint", () => {
  it.each([
    ["another site", { origin: "https://elsewhere.example" }],
    ["our host on another port", { origin: "http://127.0.0.1:1" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a page that says it is cross-site", { "sec-fetch-site": "cross-site" }],
    ["a host that begins like ours", { origin: `${PUBLIC_URL}.elsewhere.example` }],
  ])("refuses %s with 403, and does nothing", async (_name, headers: Record<string, string>) => {
    expect(await read(await post(headers, { query: "mutation { signOut }" }))).toMatchObject({
      status: 403,
      code: "ORIGIN_NOT_ALLOWED",
    });
    expect((await admin.ask("{ me { login } }")).data?.["me"]).not.toBeNull();
  });
  it.each([
    ["its own host", (): string => service.url],
    ["its public address", (): string => PUBLIC_URL],
  ])("answers a page of %s, and lets nobody keep the answer", async (_name, origin) => {
    const response = await post({ origin: origin(), "sec-fetch-site": "same-origin" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(await read(response)).toMatchObject({ status: 200, data: { me: { login: expect.any(String) as string } } });
  });
  it("takes neither GET nor what a form can send, and no batch", async () => {
    const get = await fetch(`${service.url}/staff/graphql?query={me{login}}`, {
      headers: { cookie: admin.cookie(), "apollo-require-preflight": "1" },
    });
    expect(await read(get)).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
      expect((await post({ "content-type": type }, "query={me{login}}")).status).toBeGreaterThanOrEqual(400);
    expect((await post({}, [{ query: "{ me { login } }" }])).status).toBe(400);
  });
  it("does not answer a preflight of another site", async () => {
    const response = await fetch(`${service.url}/staff/graphql`, {
      method: "OPTIONS",
      headers: { origin: "https://elsewhere.example", "access-control-request-method": "POST" },
    });
    expect(response.ok).toBe(false);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("what it looks like", () => {
  it.each([
    "{ __schema { queryType { name } } }",
    `{ me { login } __type(name: "Account") { name } }`,
    "{ ...F } fragment F on Query { __schema { queryType { name } } }",
  ])("%s: for administrators only", async (query) => {
    expect(await admin.ask(query)).not.toHaveProperty("errors");
    for (const client of [desk, staffBrowser(service)]) {
      const answer = await client.ask(query);
      expect(codeOf(answer)).toBe("INTROSPECTION_DISABLED");
      expect(answer.data ?? null).toBeNull();
    }
  });
  it("is not given away by helpful errors", async () => {
    const answer = await staffBrowser(service).ask("{ accountz { id } }");
    expect(codeOf(answer)).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(JSON.stringify(answer)).not.toMatch(/did you mean|"accounts"/i);
  });
});

it.each([
  ["QUERY_TOO_MANY_ALIASES", `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: __typename`).join(" ")} }`],
  ["QUERY_TOO_MANY_DIRECTIVES", `{ me { login ${"@include(if: true) ".repeat(6)} } }`],
  ["QUERY_TOO_LONG", `{ me { ${"login ".repeat(700)} } }`],
])("has the limits of the public one: %s", async (code, query) => {
  expect(codeOf(await desk.ask(query))).toBe(code);
});

it("a body over 100 kB is refused before it is read", async () => {
  expect(await read(await post({}, { query: `{ me { login } } # ${"x".repeat(100_000)}` }))).toMatchObject({
    status: 413,
    code: "PAYLOAD_TOO_LARGE",
  });
});

it("the public endpoint has none of its fields and reads none of its cookies", async () => {
  const response = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: admin.cookie() },
    body: JSON.stringify({ query: "{ accounts { id } }" }),
  });
  expect(codeOf((await response.json()) as GraphQLAnswer)).toBe("GRAPHQL_VALIDATION_FAILED");
});
