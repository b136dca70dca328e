import { auditServer } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

it("the public endpoint passes all 61 audits of GraphQL over HTTP", async () => {
  const results = await auditServer({ url: `${service.url}/graphql` });
  expect(results.filter(({ status }) => status !== "ok").map(({ id, name, status }) => `${id} ${status}: ${name}`)).toEqual([]);
  expect(results).toHaveLength(61);
});

it("no cookie is needed, set or read", async () => {
  const response = await fetch(`${service.url}/graphql?query={areas{code}}`, { headers: { cookie: "__Host-session=stolen" } });
  expect(response.status).toBe(200);
  expect(response.headers.get("set-cookie")).toBeNull();
});

describe("a subscription over HTTP is refused before it is run, and is no fault of ours", () => {
  const query = `subscription { statisticsUpdated(from: "2020-04", to: "2020-05") { total } }`;
  const staffQuery = "subscription { queuesUpdated { __typename } }";
  const json = { "content-type": "application/json", accept: "application/graphql-response+json" };
  const two = { query: `subscription A ${query.replace("subscription ", "")} query B { areas { code } }` };
  it.each([
    ["POST", "/graphql", { query }],
    ["POST, one of two", "/graphql", { ...two, operationName: "A" }],
    ["GET", `/graphql?query=${encodeURIComponent(query)}`, null],
    ["POST of staff", "/staff/graphql", { query: staffQuery }],
  ])("%s", async (_name, path, body) => {
    const before = service.logLines.length;
    const response = await fetch(`${service.url}${path}`, {
      headers: json,
      ...(body === null ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(body === null ? 405 : 400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "SUBSCRIPTIONS_NEED_A_SOCKET" } }] });
    expect(service.logLines.slice(before).filter((line) => !line.includes(`"msg":"request"`))).toEqual([]);
  });
  it("the other operation of the same document is answered", async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ ...two, operationName: "B" }),
    });
    expect(await response.json()).toMatchObject({ data: { areas: expect.any(Array) as unknown[] } });
  });
});
