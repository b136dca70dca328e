import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entities } from "../../api/entities.ts";
import { migrate, openDatabase } from "../../api/platform/database.ts";
import { matchDeployment } from "../../api/platform/deployment.ts";
import { startEmbeddedPostgres } from "../../api/platform/embedded-postgres.ts";
import { openVault } from "../../api/platform/vault.ts";
import { loadCityPack } from "../../seeds/run.ts";
import { familyCpuMs } from "./family.ts";

export const BENCH_KEY = Buffer.alloc(32, 9);

export interface ScratchPostgres {
  readonly url: string;
  /** CPU time so far, of the server and all its processes. */
  readonly cpuMs: () => number;
}

/** Runs `work` with a PostgreSQL as the product starts it, durable as in real life, with the city's pack loaded. */
export async function withPostgres(work: (postgres: ScratchPostgres) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "antar-dompet-load-"));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({
    directory: join(folder, "postgresql"),
    password: "load",
    onRestart: () => {},
    onLost: (reason) => {
      throw new Error(reason);
    },
  });
  try {
    const url = postgres.urlOf("postgres");
    const database = await openDatabase(url, entities);
    await migrate(database, url);
    await matchDeployment(database.em.fork(), "parepare", "simulation", BENCH_KEY, async () => {});
    await loadCityPack({ em: database.em.fork(), now: new Date(), vault: openVault(BENCH_KEY) }, "parepare", null);
    await database.close(true);
    await work({ url, cpuMs: () => familyCpuMs(postgres.pid()!) });
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
