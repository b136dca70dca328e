import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { addBasemap } from "./catalogue/basemap.http.ts";
import type { PublicContext } from "./context.ts";
import { startPublicApollo } from "./platform/apollo.ts";
import type { Bus } from "./platform/bus.ts";
import type { Database } from "./platform/database.ts";
import { createHttp, openToAllOrigins } from "./platform/http.ts";
import { openLiveSocket } from "./platform/live-socket.ts";
import type { Log } from "./platform/log.ts";
import { createMetrics, type Metrics } from "./platform/metrics.ts";
import { addWebPages } from "./platform/web-pages.ts";
import { buildPublicSchema } from "./schema.ts";
import { addOpenData } from "./statistics/open-data.http.ts";

export interface ServerParts {
  readonly database: Database;
  readonly bus: Bus;
  readonly log: Log;
  readonly now: () => Date;
  readonly simulated: boolean;
  readonly publicUrl: string | null;
  readonly embedOrigins: readonly string[];
  readonly webDirectory: string | null; // null: pages come from elsewhere (`npm run dev`, tests of the interface)
}

export interface RunningServer {
  readonly http: FastifyInstance;
  readonly metrics: Metrics;
  /** Says "not ready" at once, lets running requests finish, ends sockets with "going away". */
  readonly stop: () => Promise<void>;
}

/** How long a GET of these root fields may be kept, in seconds. A field that is not here is never stored. */
const MAX_AGE_S = { statistics: 60, services: 300, areas: 3_600, office: 300 };

/** Puts the service together from parts it is given, ready to listen. */
export async function createServer(parts: ServerParts): Promise<RunningServer> {
  const { database, bus, log, now, simulated } = parts;
  const contextOf = (): PublicContext => ({ em: database.em.fork(), now, simulated, bus });
  const schema = await buildPublicSchema();
  const apollo = await startPublicApollo<PublicContext>(schema, MAX_AGE_S, log);
  let stopping = false;

  const metrics = createMetrics({ sockets: () => live.socketCount(), watchers: () => bus.watcherCount() });
  const http = await createHttp(log, metrics, parts.embedOrigins);
  openToAllOrigins(http, ["/graphql", "/open-data"]);
  http.route({
    url: "/graphql",
    method: ["GET", "POST"],
    handler: fastifyApolloHandler(apollo, { context: () => Promise.resolve(contextOf()) }),
  });
  addOpenData(http, contextOf);
  addBasemap(http, contextOf);
  http.get("/healthz", (_request, reply) => reply.header("cache-control", "no-store").send({ status: "ok" }));
  http.get("/readyz", async (_request, reply) => {
    const ready = !stopping && (await answers(database));
    return reply
      .code(ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send({ status: ready ? "ready" : "not ready" });
  });
  if (parts.webDirectory !== null) await addWebPages(http, parts.webDirectory);

  const live = openLiveSocket({
    server: http.server,
    path: "/graphql",
    schema,
    contextOf,
    isOwnOrigin: (origin, host) => origin === undefined || origin === parts.publicUrl || hostOf(origin) === host,
    openFields: ["statisticsUpdated"],
    log,
  });

  return {
    http,
    metrics,
    stop: async () => {
      stopping = true;
      await live.dispose();
      await http.close();
      await apollo.stop();
    },
  };
}

/** Scripts and servers send no Origin; a browser's page is ours when it came from the host it talks to. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** Whether the database answers within the pool's time-outs. */
async function answers(database: Database): Promise<boolean> {
  return sql`select 1`.execute(database.em.fork().getKysely<unknown>()).then(
    () => true,
    () => false,
  );
}
