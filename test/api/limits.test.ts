import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, codeOf, subscribe } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const RANGE = `(from: "2020-04", to: "2020-05")`;
const repeat = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(" ");
const selection = (fields: string): { query: string; subscription: string } => ({
  query: `{ statistics${RANGE} { ${fields} } }`,
  subscription: `subscription { statisticsUpdated${RANGE} { ${fields} } }`,
});
const nested = (depth: number): string => (depth === 0 ? "__typename" : `... on Statistics { ${nested(depth - 1)} }`);

/** Four spreads of four spreads of four: 64 times the months in 60 tokens. */
function withFragments({ query, subscription }: { query: string; subscription: string }): {
  query: string;
  subscription: string;
} {
  const fragments = `fragment a on Statistics { ...b ...b ...b ...b } fragment b on Statistics { ...c ...c ...c ...c } fragment c on Statistics { months { byType { count } } }`;
  return { query: `${query} ${fragments}`, subscription: `${subscription} ${fragments}` };
}

const refused = [
  ["too many aliases", selection(repeat(16, (index) => `a${index}: total`)), "QUERY_TOO_MANY_ALIASES"],
  ["too many aliases of __typename", selection(repeat(16, (index) => `a${index}: __typename`)), "QUERY_TOO_MANY_ALIASES"],
  ["too many directives", selection(`total ${repeat(6, () => "@include(if: true)")}`), "QUERY_TOO_MANY_DIRECTIVES"],
  ["too many tokens", selection(repeat(700, () => "total")), "QUERY_TOO_LONG"],
  ["too deep", selection(nested(12)), "QUERY_TOO_DEEP"],
  ["too costly", withFragments(selection("...a ...a ...a ...a")), "QUERY_TOO_COSTLY"],
  ["an unknown field", selection("secret"), "GRAPHQL_VALIDATION_FAILED"],
  ["not GraphQL", { query: "{ statistics(", subscription: "subscription {" }, "GRAPHQL_PARSE_FAILED"],
] as const;

describe("a document over the limits is refused with the same code on both ways in", () => {
  it.each(refused)("%s", async (_name, { query, subscription }, code) => {
    const overHttp = await ask(service.url, query);
    expect(codeOf(overHttp)).toBe(code);
    expect(overHttp.data ?? null).toBeNull();
    const watching = subscribe(service.url, subscription);
    expect(codeOf(await watching.next())).toBe(code);
    await watching.stop();
  });

  it("and the product's largest operation is far inside them", async () => {
    const [query = ""] = readFileSync("schema/operations/statistics.graphql", "utf8").split("subscription");
    const answer = await ask(service.url, query, { from: "2020-04", to: "2021-09", language: "ID" });
    expect(answer.errors).toBeUndefined();
  });
});
