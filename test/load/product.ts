import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entities } from "../../api/entities.ts";
import { type Bus, createBus } from "../../api/platform/bus.ts";
import { openDatabase } from "../../api/platform/database.ts";
import { createLog } from "../../api/platform/log.ts";
import { watchReaders } from "../../api/platform/readers.ts";
import { startRelay } from "../../api/platform/relay.ts";
import { openVault } from "../../api/platform/vault.ts";
import { createServer, type ServerParts } from "../../api/server.ts";
import { startCounting } from "../../api/statistics/counting.ts";
import { BENCH_KEY } from "./scratch-postgres.ts";

/** What the product is made of here: as its start makes it, over a scratch database. */
export async function productParts(databaseUrl: string, webDirectory: string | null = null): Promise<ServerParts> {
  const [database, log] = [await openDatabase(databaseUrl, entities), createLog("silent")];
  return {
    database,
    bus: createBus(),
    readers: watchReaders(() => database.em.fork(), log),
    log,
    now: () => new Date(),
    vault: openVault(BENCH_KEY),
    randomBytes,
    simulated: true,
    publicUrl: null,
    embedOrigins: [],
    trustedProxies: ["127.0.0.1"],
    filesDirectory: mkdtempSync(join(tmpdir(), "antar-dompet-load-files-")),
    webDirectory,
  };
}

/** The product, whole, on a free port: limits, authorization, journal and all. */
export async function startProduct(
  databaseUrl: string,
  webDirectory: string | null = null,
): Promise<{ readonly port: number; readonly bus: Bus }> {
  const parts = await productParts(databaseUrl, webDirectory);
  const counting = startCounting(() => parts.database.em.fork(), parts.bus, parts.readers.ofJournal("counting"));
  await startRelay(parts.database, databaseUrl, parts.bus, parts.readers.ofJournal("relay"), counting.hear);
  const { http } = await createServer(parts);
  await http.listen({ host: "127.0.0.1", port: 0 });
  return { port: (http.server.address() as AddressInfo).port, bus: parts.bus };
}
