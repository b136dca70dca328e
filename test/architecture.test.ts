import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** [whose files, what they must not import, because]. A path is from the project's root; a package is its name. */
const RULES: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^api\/domain\//, /^(?!api\/domain\/)/, "the domain imports only the domain"],
  [
    /^api\/.*\.entity\.ts$/,
    /\.(commands|queries|resolver|types|http)\.ts$|^(type-graphql|graphql|@apollo\/)/,
    "a table knows no use case and no wire format",
  ],
  [
    /^api\/.*\.(commands|queries|ingest)\.ts$/,
    /^(graphql|type-graphql|@apollo\/|graphql-ws|fastify)/,
    "a use case knows no edge",
  ],
  [/^api\/.*\.(commands|queries|ingest)\.ts$/, /\.(resolver|types|http)\.ts$/, "a use case knows no edge"],
  [/^api\/.*\.commands\.ts$/, /\.commands\.ts$/, "a use case shares rules and entities with another, never calls it"],
  [/^api\/.*\.(types|resolver|http)\.ts$/, /^(@mikro-orm\/|kysely|pg$)/, "an edge reads and writes through use cases"],
  [/^api\/platform\//, /^api\/(?!platform\/|domain\/)/, "plumbing knows no feature"],
  [/^api\/platform\/(?!deployment)/, /\.entity\.ts$/, "plumbing knows no table"],
  [/^web\//, /^(api|seeds|test)\//, "the web app learns everything from the schema"],
  [/^seeds\//, /^(web|test)\//, "seeds know commands and entities"],
  [/^api\/(?!main\.ts)/, /^(seeds|web|test)\//, "only the start loads the city's pack"],
  [/^(api|seeds|web)\//, /^(vitest|fast-check|playwright-core)/, "the product does not need its tests"],
];
/** A word in the text instead of an import. */
const FORBIDDEN_TEXT: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^api\/(?!main|start|dev|build|print-schema)/, /process\.env/, "settings are read in one place"],
  [/^api\/domain\//, /\bDate\.now\(|new Date\(\)|Math\.random\(/, "time and randomness are arguments"],
  [/^(api|web|seeds|test)\//, /\.\.\/shared\//, "the project stands alone"],
  [/^api\//, /createPubSub|repeaterBuffer/, "its buffers grow per subscriber or are shared between them"],
];

interface Source {
  readonly path: string;
  readonly text: string;
}
const sources: Source[] = ["api", "seeds", "web", "test"].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .map((file) => `${room}/${file.replaceAll("\\", "/")}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("web/gql/") && path !== "test/architecture.test.ts")
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
);

/** What a file imports: relative paths resolved from the root, packages by name. */
function importsOf({ path, text }: Source): string[] {
  const specifiers = [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)["']([^"']+)["']/g)].map((match) => match[1]!);
  return specifiers.map((specifier) =>
    specifier.startsWith(".") ? relative(root, join(root, dirname(path), specifier)).replaceAll("\\", "/") : specifier,
  );
}

function violations(files: readonly Source[]): string[] {
  return files.flatMap((source) => [
    ...RULES.filter(([who]) => who.test(source.path)).flatMap(([, what, because]) =>
      importsOf(source)
        .filter((imported) => what.test(imported))
        .map((imported) => `${source.path} imports ${imported}: ${because}`),
    ),
    ...FORBIDDEN_TEXT.filter(([who, what]) => who.test(source.path) && what.test(source.text)).map(
      ([, what, because]) => `${source.path} says ${String(what)}: ${because}`,
    ),
  ]);
}

describe("the import rules", () => {
  it("read the whole project", () => {
    expect(sources.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["api/main.ts", "api/domain/statistics.ts", "web/app.tsx", "seeds/run.ts"]),
    );
  });
  it("hold in every file", () => expect(violations(sources)).toEqual([]));
  it.each([
    ["api/domain/planted.ts", `import { readFileSync } from "node:fs";`],
    ["api/domain/planted.ts", `import { sql } from "kysely";`],
    ["api/domain/planted.ts", `const now = new Date();`],
    ["api/statistics/planted.commands.ts", `import { GraphQLError } from "graphql";`],
    ["api/statistics/planted.commands.ts", `import { loadCatalogue } from "../catalogue/catalogue.commands.ts";`],
    ["api/statistics/planted.resolver.ts", `import { EntityManager } from "@mikro-orm/postgresql";`],
    ["api/catalogue/planted.entity.ts", `import { ObjectType } from "type-graphql";`],
    ["api/platform/planted.ts", `import { Area } from "../catalogue/catalogue.entity.ts";`],
    ["web/pages/planted.tsx", `import { documentKinds } from "../../api/domain/services.ts";`],
    ["web/pages/planted.tsx", `const rules = await import("../../api/domain/services.ts");`],
    ["api/statistics/planted.queries.ts", `import { readCityPack } from "../../seeds/city-pack.ts";`],
    ["api/statistics/planted.queries.ts", `const url = process.env["DATABASE_URL"];`],
  ])("catch a planted breach in %s: %s", (path, text) => expect(violations([{ path, text }])).not.toEqual([]));
});
