import type { AddressInfo } from "node:net";
import { createBus } from "../../api/platform/bus.ts";
import type { Database } from "../../api/platform/database.ts";
import { createLog } from "../../api/platform/log.ts";
import { startRelay } from "../../api/platform/relay.ts";
import { createServer, type RunningServer } from "../../api/server.ts";
import { cloneDatabase } from "./database.ts";

export interface TestService {
  readonly url: string; // http://127.0.0.1:port
  readonly database: Database;
  readonly databaseUrl: string;
  readonly server: RunningServer;
  readonly logLines: string[];
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly webDirectory?: string;
  readonly embedOrigins?: readonly string[];
  readonly now?: () => Date;
  readonly port?: number; // 0: a free one
}

/** The whole service on a free port, over a database of its own. */
export async function startService(options: Options = {}): Promise<TestService> {
  const { database, url: databaseUrl, close } = await cloneDatabase();
  const bus = createBus();
  const logLines: string[] = [];
  const log = createLog("info", { write: (line: string) => void logLines.push(line) });
  const stopRelay = await startRelay(database, databaseUrl, bus, log);
  const server = await createServer({
    database,
    bus,
    log,
    now: options.now ?? (() => new Date()),
    simulated: true,
    publicUrl: null,
    embedOrigins: options.embedOrigins ?? [],
    webDirectory: options.webDirectory ?? null,
  });
  await server.http.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  const { port } = server.http.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    databaseUrl,
    server,
    logLines,
    stop: async () => {
      await server.stop();
      await stopRelay();
      await close();
    },
  };
}
