import { auditServer } from "graphql-http";
import { afterAll, beforeAll, expect, it } from "vitest";
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
