import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { entities } from "../../api/entities.ts";
import { migrate, openDatabase } from "../../api/platform/database.ts";
import { matchDeployment } from "../../api/platform/deployment.ts";
import { startEmbeddedPostgres } from "../../api/platform/embedded-postgres.ts";
import { openVault } from "../../api/platform/vault.ts";
import { loadCityPack } from "../../seeds/run.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string; // of the server's own database; test files make theirs from TEMPLATE
  }
}

export const TEMPLATE = "template_app";
export const MASTER_KEY = Buffer.alloc(32, 7);

/** One real PostgreSQL for a project's files, with a migrated and loaded database that each file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "antar-dompet-test-"));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({
    directory: join(folder, "postgresql"),
    password: "test",
    settings: { fsync: "off", synchronous_commit: "off", max_connections: "200" },
    onRestart: () => {},
    onLost: (reason) => {
      throw new Error(reason);
    },
  });
  const url = postgres.urlOf("postgres");
  const server = await openDatabase(url, entities);
  await server.em.getConnection().execute(`create database ${TEMPLATE}`);
  await server.close(true);
  const database = await openDatabase(postgres.urlOf(TEMPLATE), entities);
  await migrate(database, postgres.urlOf(TEMPLATE));
  await matchDeployment(database.em.fork(), "parepare", "simulation", MASTER_KEY, async () => {});
  await loadCityPack({ em: database.em.fork(), now: new Date(), vault: openVault(MASTER_KEY) }, "parepare", null);
  await database.close(true);
  project.provide("postgresUrl", url);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
