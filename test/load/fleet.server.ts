import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createBacklog } from "../../api/platform/backlog.ts";
import { createTurnstile } from "../../api/platform/turnstile.ts";
import { NOTHING_TO_MEASURE } from "../support/gauges.ts";
import { createHttp } from "../../api/platform/http.ts";
import { routeUpgrades } from "../../api/platform/live-socket.ts";
import { createMetrics } from "../../api/platform/metrics.ts";
import { createMonitoringWakes } from "../../api/monitoring/monitoring.wakes.ts";
import { createLivePositions, type LiveFix } from "../../api/positions/live-positions.ts";
import { addStaffEndpoint } from "../../api/staff-endpoint.ts";
import type { PublicContext } from "../../api/context.ts";
import { serve } from "./child.ts";
import { BATCHES_PER_S } from "./fleet-rhythm.ts";
import { serveMapPage } from "./map.page.ts";
import { plainGraphql } from "./plain-graphql.ts";
import { productParts } from "./product.ts";
import { rideOf } from "./ride.ts";

/** Every courier once per second for so many seconds, in the batches in which an intake would commit them. */
function feeding(
  couriers: number,
  officeId: string,
  accept: (fixes: readonly LiveFix[]) => void,
): (seconds: number) => Promise<void> {
  const riders = Array.from({ length: couriers }, (_, index) => ({ courierId: idOf(index), ride: rideOf(index) }));
  return async (seconds) => {
    const beganMs = Date.now();
    for (let batch = 0; batch < seconds * BATCHES_PER_S; batch++) {
      const takenAt = new Date(beganMs + (batch * 1000) / BATCHES_PER_S); // when it was due: a server that is behind does not make readings younger
      await pause(Math.max(0, takenAt.getTime() - Date.now()));
      const moved = riders.filter((_, index) => index % BATCHES_PER_S === batch % BATCHES_PER_S);
      accept(moved.map(({ courierId, ride }) => ({ ...ride(takenAt), courierId, officeId })));
    }
  };
}
const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** A message for each fix to each dispatcher, saying of it what ours says. */
async function plain(couriers: number): Promise<void> {
  const types = `
    type Position { courierId: ID! latitudeDeg: Float! longitudeDeg: Float! accuracyM: Float! speedMps: Float courseDeg: Float
      takenAt: String! freshness: String! }
    type Subscription { positionReported: Position! }`;
  const wire = ({ takenAt, ...fix }: LiveFix): object => ({ ...fix, takenAt: takenAt.toISOString(), freshness: "LIVE" });
  const nobody = { ...rideOf(0)(new Date(0)), courierId: idOf(0), officeId: "" };
  const { port, emit } = await plainGraphql(types, "positionReported", wire(nobody), serveMapPage);
  serve(port, { feed: feeding(couriers, "", (fixes) => fixes.forEach((fix) => emit(wire(fix)))) });
}

/**
 * The product's staff endpoint with its sessions and its guards, over positions that are put in here: what it takes to store them is another
 * benchmark's.
 */
async function ours(couriers: number, databaseUrl: string): Promise<void> {
  const parts = await productParts(databaseUrl);
  const { database, bus, now, vault, randomBytes, log, simulated, publicUrl } = parts;
  const live = createLivePositions(bus);
  const none = { report: () => Promise.reject(new Error("nothing is taken in here")), settled: () => Promise.resolve() };
  const monitoring = createMonitoringWakes({ bus, live, now, later: () => () => {} }); // nobody looks at it here
  const tools = {
    now,
    vault,
    randomBytes,
    bus,
    live,
    monitoring,
    intake: none,
    simulated,
    publicUrl,
    clientNetwork: "127.0.0.1",
  };
  const toolsFor = (_request: IncomingMessage): PublicContext => ({ ...tools, em: database.em.fork() });
  const http = await createHttp(log, createMetrics(NOTHING_TO_MEASURE), [], () => "here");
  const staff = await addStaffEndpoint(http, parts, toolsFor, {
    backlog: createBacklog(),
    turnstile: createTurnstile({ atOnce: 6, each: 3, restsTimes: 0 }),
  });
  routeUpgrades(http.server, [staff.live]);
  await http.listen({ host: "127.0.0.1", port: 0 });
  const [office] = await database.em.fork().getConnection().execute<[{ code: string }]>("select code from office limit 1");
  serve((http.server.address() as AddressInfo).port, { feed: feeding(couriers, office.code, live.accept) });
}

const [kind, couriers, databaseUrl = ""] = process.argv.slice(2);
await (kind === "plain" ? plain(Number(couriers)) : ours(Number(couriers), databaseUrl));
