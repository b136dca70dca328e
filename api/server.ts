import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { EntityManager } from "@mikro-orm/postgresql";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { readOffice } from "./catalogue/catalogue.queries.ts";
import { addBasemap } from "./catalogue/basemap.http.ts";
import { findSignedIn } from "./accounts/session.ts";
import type { PublicContext } from "./context.ts";
import type { RandomBytes } from "./domain/tracking-code.ts";
import { addFiles } from "./files/file.http.ts";
import { FILE_LIMITS } from "./files/file.limits.ts";
import { addFileMetrics } from "./files/file.metrics.ts";
import { openFileStore } from "./files/file.store.ts";
import { diskShareOf, unclaimedBytes } from "./files/room.ts";
import { createMonitoringWakes } from "./monitoring/monitoring.wakes.ts";
import { startPublicApollo } from "./platform/apollo.ts";
import { createClockWatch } from "./positions/clock-watch.ts";
import { createLivePositions, type LiveFix } from "./positions/live-positions.ts";
import { createMarkerWakes } from "./positions/marker-wakes.ts";
import { admitPhone } from "./positions/phone-guard.ts";
import { createPhoneLookup } from "./positions/phone-lookup.ts";
import { addPhones } from "./positions/phones.http.ts";
import { createPositionIntake } from "./positions/position.intake.ts";
import { readPlaces, readServedBox } from "./positions/position.queries.ts";
import { createBacklog } from "./platform/backlog.ts";
import type { Bus } from "./platform/bus.ts";
import type { Database } from "./platform/database.ts";
import { createHttp, openToAllOrigins, tagWhatMayBeKept } from "./platform/http.ts";
import { MAX_SOCKETS, openLiveSocket, routeUpgrades, type SocketShares } from "./platform/live-socket.ts";
import type { Log } from "./platform/log.ts";
import { createMetrics, type Metrics } from "./platform/metrics.ts";
import type { Readers } from "./platform/readers.ts";
import { clientNetwork, trustedProxies } from "./platform/network.ts";
import { createReadiness, tryWrite } from "./platform/readiness.ts";
import { createRequestBudget, FLAT_COST } from "./platform/request-budget.ts";
import { isOwnOrigin } from "./platform/same-origin.ts";
import { tokenIn } from "./platform/session-cookie.ts";
import { createSocketPlaces } from "./platform/socket-places.ts";
import { createTurnstile } from "./platform/turnstile.ts";
import { createTurns } from "./platform/turns.ts";
import type { Vault } from "./platform/vault.ts";
import { addWebPages, OPEN_FILES } from "./platform/web-pages.ts";
import { buildPublicSchema } from "./schema.ts";
import { addStaffEndpoint } from "./staff-endpoint.ts";
import { addCharts } from "./statistics/charts.http.ts";
import { addOpenData, type OpenDataContext } from "./statistics/open-data.http.ts";

export interface ServerParts {
  readonly database: Database;
  readonly bus: Bus;
  readonly readers: Readers;
  readonly log: Log;
  readonly now: () => Date;
  readonly monotonicMs?: () => number; // for rates, which a clock that is set must not open or close; else the process's
  readonly vault: Vault;
  readonly randomBytes: RandomBytes;
  readonly simulated: boolean;
  readonly publicUrl: string | null;
  readonly embedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly filesDirectory: string; // uploaded pictures, sealed
  readonly webDirectory: string | null; // null: pages come from elsewhere (`npm run dev`, tests of the interface), and there are no chart images
}

export interface RunningServer {
  readonly http: FastifyInstance;
  readonly metrics: Metrics;
  /** Takes a courier off the maps whose duty has ended. */
  readonly hideCourier: (courierId: string) => Promise<void>;
  /** Says "not ready" at once, lets running requests finish, ends sockets with "going away". */
  readonly stop: () => Promise<void>;
}

/** How long a GET of these root fields may be kept, in seconds. A field that is not here is never stored. */
const MAX_AGE_S = { statistics: 60, services: 300, areas: 3_600, office: 300 };

/** Hundreds of people behind one carrier's address may watch; neither one address nor one customer's many may take every place. */
const SOCKETS = { ofNetwork: 400, ofSite: MAX_SOCKETS / 4 } as const;
/** Fewer than the pool has connections: requests over HTTP always find one that no wave of subscriptions has taken. */
const STARTING = { atOnce: 6, each: 3, restsTimes: 4 } as const;

/** Of one network; each may ask for as much as fifteen, and the pool has ten connections for everybody. */
const REQUESTS_AT_ONCE_PER_NETWORK = 2;
/** As many as sit behind one address and ask in the same moment; more would only hold memory. */
const REQUESTS_WAITING_PER_NETWORK = 300;

/** Puts the service together from parts it is given, ready to listen. */
export async function createServer(parts: ServerParts): Promise<RunningServer> {
  const { database, bus, log, now, vault, randomBytes, simulated, publicUrl } = parts;
  const isTrusted = trustedProxies(parts.trustedProxies);
  const networkOf = (request: IncomingMessage): string => clientNetwork(request, isTrusted);
  const shares: SocketShares = {
    backlog: createBacklog(),
    turnstile: createTurnstile(STARTING),
  };
  const metrics = createMetrics({
    sockets: () => live.socketCount() + staff.live.socketCount(),
    watchers: () => bus.watcherCount(),
    readersBehindMs: parts.readers.behindMs,
    backlogBytes: shares.backlog.heldBytes,
  });
  const fork = (): EntityManager => database.em.fork();
  const livePositions = createLivePositions(bus);
  const wakes = createMarkerWakes({ fork, bus, live: livePositions, now, later, log });
  const monitoring = createMonitoringWakes({ bus, live: livePositions, now, later });
  const show = (fixes: readonly LiveFix[]): void => {
    livePositions.accept(fixes);
    wakes.moved(fixes);
  };
  show(await readPlaces(fork()));
  const count = (outcome: string, times: number): void => metrics.positions.inc({ outcome }, times);
  const setBackMs = createClockWatch(now, () => performance.now());
  const intake = createPositionIntake({ fork, now, setBackMs, show, count, area: await readServedBox(fork()), log });
  const contextOf = (request: IncomingMessage): PublicContext => ({
    em: database.em.fork(),
    now,
    vault,
    randomBytes,
    bus,
    live: livePositions,
    monitoring,
    intake,
    simulated,
    publicUrl,
    clientNetwork: networkOf(request),
  });
  const schema = await buildPublicSchema();
  const budget = createRequestBudget(parts.monotonicMs ?? (() => performance.now()));
  const apollo = await startPublicApollo<PublicContext>(
    schema,
    MAX_AGE_S,
    ({ clientNetwork: network }, cost) => budget.spend(network, cost),
    log,
  );
  let stopping = false;
  const isReady = createReadiness(() => tryWrite(fork()));

  const http = await createHttp(log, metrics, parts.embedOrigins, networkOf);
  openToAllOrigins(http, ["/graphql", "/open-data", ...OPEN_FILES]);
  const answer = fastifyApolloHandler(apollo, { context: ({ raw }) => Promise.resolve(contextOf(raw)) });
  const admit =
    (cost?: number) =>
    async (request: FastifyRequest): Promise<void> => {
      await Promise.resolve();
      budget.admit(networkOf(request.raw), cost);
    };
  const inTurn = createTurns(REQUESTS_AT_ONCE_PER_NETWORK, REQUESTS_WAITING_PER_NETWORK);
  http.route({
    url: "/graphql",
    method: ["GET", "POST"],
    onRequest: admit(),
    onSend: tagWhatMayBeKept,
    handler: (request, reply) =>
      inTurn(networkOf(request.raw), async () => {
        if (request.raw.socket.destroyed) return void reply.hijack(); // nobody is there any more to be answered
        return answer.call(http, request, reply);
      }),
  });
  const staff = await addStaffEndpoint(http, parts, contextOf, shares);
  const contextOfReader = (): OpenDataContext => ({ em: database.em.fork(), simulated, publicUrl, now });
  addOpenData(http, contextOfReader, admit(FLAT_COST.openData));
  addBasemap(http, contextOfReader);
  const diskShare = (): Promise<number> => diskShareOf(parts.filesDirectory);
  addFileMetrics(metrics.registry, { unclaimedBytes: () => unclaimedBytes(fork()), diskShare });
  addFiles(http, {
    pace: FILE_LIMITS.pace,
    diskShare,
    store: openFileStore(parts.filesDirectory),
    workAs: (actor) => ({ em: database.em.fork(), actor, now: now(), vault, randomBytes, deviceAt: null }),
    networkOf: ({ raw }) => networkOf(raw),
    actorOf: async ({ raw }) => {
      const token = tokenIn(raw.headers.cookie);
      const signedIn = token === null ? null : await findSignedIn(database.em.fork(), token, now());
      return signedIn?.actor ?? null;
    },
  });
  const phoneOf = createPhoneLookup(fork);
  addPhones(http, {
    intake,
    admit: (kind, secret, { raw }) =>
      admitPhone({ phoneOf, em: fork(), vault, now: now(), network: networkOf(raw) }, kind, secret),
    log,
  });
  http.get("/healthz", (_request, reply) => reply.header("cache-control", "no-store").send({ status: "ok" }));
  http.get("/readyz", async (_request, reply) => {
    const standing = parts.readers.standing();
    // Without the relay nothing that is shown changes any more; the rest is for whoever watches over the service, not a reason to turn people away.
    const ready = !stopping && !standing.includes("relay") && (await isReady());
    return reply
      .code(ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send({ status: ready ? "ready" : "not ready", ...(standing.length > 0 && { standing }) });
  });
  if (parts.webDirectory !== null) {
    await addWebPages(http, parts.webDirectory, await readOffice(fork()));
    await addCharts(http, join(parts.webDirectory, "server/charts.js"), contextOfReader, admit(FLAT_COST.openData));
  }

  const places = createSocketPlaces(SOCKETS);
  const live = openLiveSocket({
    path: "/graphql",
    schema,
    admit: async (request) => {
      const network = networkOf(request);
      if (!places.mayEnter(network)) return 429;
      return {
        contextOf: () => Promise.resolve(contextOf(request)),
        account: null,
        onlyFields: isOwnOrigin(request, publicUrl) ? null : ["statisticsUpdated"],
        onOpen: (socket) => void socket.once("close", places.enter(network)),
      };
    },
    networkOf,
    shares,
    log,
  });
  routeUpgrades(http.server, [live, staff.live]);

  return {
    http,
    metrics,
    hideCourier: async (courierId) => {
      await intake.settled(); // what was being written before the duty ended is shown before it is taken away
      livePositions.drop(courierId);
    },
    stop: async () => {
      stopping = true;
      wakes.stop();
      monitoring.stop();
      await Promise.all([live.dispose(), staff.live.dispose()]);
      await http.close();
      await Promise.all([apollo.stop(), staff.stop()]);
    },
  };
}

/** Never keeps the process alive. */
function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}
