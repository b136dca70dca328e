import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBus } from "../../api/platform/bus.ts";
import type { Database } from "../../api/platform/database.ts";
import { createLog } from "../../api/platform/log.ts";
import { watchReaders } from "../../api/platform/readers.ts";
import { startRelay } from "../../api/platform/relay.ts";
import { openVault, type Vault } from "../../api/platform/vault.ts";
import { createServer, type RunningServer } from "../../api/server.ts";
import { type Counting, startCounting } from "../../api/statistics/counting.ts";
import { cloneDatabase, type TestDatabase } from "./database.ts";
import { MASTER_KEY } from "./postgres.global.ts";

export interface TestService {
  readonly url: string; // http://127.0.0.1:port
  readonly database: Database;
  readonly databaseUrl: string;
  readonly server: RunningServer;
  readonly vault: Vault;
  readonly now: () => Date;
  readonly filesDirectory: string;
  readonly logLines: string[];
  readonly counting: Counting;
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly webDirectory?: string;
  readonly embedOrigins?: readonly string[];
  readonly now?: () => Date;
  readonly monotonicMs?: () => number;
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  readonly port?: number; // 0: a free one
  readonly on?: TestDatabase; // without it one of its own
  readonly stillAfterMs?: number; // see watchReaders
}

/** The whole service on a free port. */
export async function startService(options: Options = {}): Promise<TestService> {
  const { database, url: databaseUrl, close } = options.on ?? (await cloneDatabase());
  const bus = createBus();
  const logLines: string[] = [];
  const log = createLog("info", { write: (line: string) => void logLines.push(line) });
  const readers = watchReaders(() => database.em.fork(), log, options.stillAfterMs);
  const counting = startCounting(() => database.em.fork(), bus, readers.ofJournal("counting"));
  const stopRelay = await startRelay(database, databaseUrl, bus, readers.ofJournal("relay"), counting.hear);
  const now = options.now ?? (() => new Date());
  const vault = openVault(MASTER_KEY);
  const filesDirectory = mkdtempSync(join(tmpdir(), "antar-dompet-files-"));
  const server = await createServer({
    database,
    bus,
    readers,
    log,
    now,
    ...(options.monotonicMs ? { monotonicMs: options.monotonicMs } : {}),
    vault,
    randomBytes,
    simulated: true,
    publicUrl: options.publicUrl ?? null,
    embedOrigins: options.embedOrigins ?? [],
    trustedProxies: options.trustedProxies ?? ["127.0.0.1"],
    filesDirectory,
    webDirectory: options.webDirectory ?? null,
  });
  await server.http.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  const { port } = server.http.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    databaseUrl,
    server,
    vault,
    now,
    filesDirectory,
    logLines,
    counting,
    stop: async () => {
      readers.stop();
      await server.stop();
      await stopRelay();
      await counting.stop();
      await close();
      rmSync(filesDirectory, { recursive: true, force: true });
    },
  };
}
