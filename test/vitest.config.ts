import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Vite would load graphql's ES build while type-graphql loads the other one, and two copies refuse each other's types. */
const resolve = { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] };
const needsBuild = [
  "test/api/start-stop.test.ts",
  "test/api/ledger.test.ts",
  "test/api/positions-ledger.test.ts",
  "test/api/canary.test.ts",
  "test/api/silent-database.test.ts",
  "test/api/start-refusals.test.ts",
  "test/api/one-process.test.ts",
  "test/api/full-disk.test.ts",
  "test/api/noise.test.ts",
  "test/web/**/*.test.ts",
];
const postgres = "test/support/postgres.global.ts";

export default defineConfig({
  root,
  test: {
    root,
    maxWorkers: "100%", // a file mostly waits for PostgreSQL, a socket or a clock
    reporters: ["default", "./test/support/closing-line.reporter.ts"],
    projects: [
      { resolve, root, test: { name: "architecture", include: ["test/architecture.test.ts"] } },
      { resolve, root, test: { name: "domain", include: ["test/domain/**/*.test.ts"], testTimeout: 20_000 } },
      {
        resolve,
        root,
        test: {
          name: "api",
          include: ["test/api/**/*.test.ts"],
          exclude: needsBuild,
          globalSetup: [postgres],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve,
        root,
        test: {
          name: "built",
          include: needsBuild,
          globalSetup: ["test/support/build.global.ts", postgres],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
