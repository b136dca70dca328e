import type { Actor } from "../domain/actor.ts";
import { cellName, type Group, HEADS, REVIEW_TARGET_MS, tally } from "../domain/monitoring.ts";
import { mayAtAll } from "../domain/policy.ts";
import { PRODUCTION_LIMIT_MS } from "../domain/service-clock.ts";
import { cellOfQueue, type MonitoringRowPage, type MonitoringRowView, type MonitoringView } from "./monitoring.queries.ts";
import {
  AgeNumber,
  ClockNumbers,
  CourierNumbers,
  DeliveriesWaiting,
  DocumentsWaiting,
  Monitoring,
  MonitoringNumber,
  MonitoringRow,
  type MonitoringRowConnection,
  PickupsWaiting,
  QueueNumber,
  RequestsWaiting,
  RoleLoad,
  StandingNumber,
} from "./monitoring.types.ts";

export function presentMonitoring({ at, counted, loads, holidaysEnd }: MonitoringView, actor: Actor): Monitoring {
  const numbers = <G extends Group>(group: G) =>
    tally(counted, group).map((line) => ({ ...line, cell: cellName({ group, head: line.head, band: null }) }));
  const waiting = <G extends Group>(group: G) =>
    numbers(group).map(({ head, count, cell, oldestMs, bands }) => ({
      state: head,
      count,
      cell,
      oldestMs,
      ages: bands.map(({ band, count: inBand }) =>
        Object.assign(new AgeNumber(), { band, count: inBand, cell: cellName({ group, head, band }) }),
      ),
    }));
  const clock = (group: "review" | "production", limitMs: number): ClockNumbers =>
    Object.assign(new ClockNumbers(), {
      limitMs,
      standings: numbers(group).map(({ head, count, cell }) =>
        Object.assign(new StandingNumber(), { standing: head, count, cell }),
      ),
    });
  const number = <G extends Group>(group: G, wanted: (typeof HEADS)[G][number]): MonitoringNumber => {
    const { count, cell } = numbers(group).find(({ head }) => head === wanted)!;
    return Object.assign(new MonitoringNumber(), { count, cell });
  };
  return Object.assign(new Monitoring(), {
    at,
    holidaysEnd,
    requests: waiting("requests").map((line) => Object.assign(new RequestsWaiting(), line)),
    documents: waiting("documents").map((line) => Object.assign(new DocumentsWaiting(), line)),
    deliveries: waiting("deliveries").map((line) => Object.assign(new DeliveriesWaiting(), line)),
    pickups: waiting("pickups").map((line) => Object.assign(new PickupsWaiting(), line)),
    review: clock("review", REVIEW_TARGET_MS),
    production: clock("production", PRODUCTION_LIMIT_MS),
    failedToday: number("attempts", "FAILED_TODAY"),
    couriers: mayAtAll(actor, "fleet.watch")
      ? Object.assign(new CourierNumbers(), { onDuty: number("couriers", "ON_DUTY"), silent: number("couriers", "SILENT") })
      : null,
    loads: loads.map(({ role, officers, queues }) =>
      Object.assign(new RoleLoad(), {
        role,
        officers,
        queues: queues.map(({ name, count, oldestAt }) =>
          Object.assign(new QueueNumber(), { queue: name, count, cell: cellOfQueue(name), oldestAt }),
        ),
      }),
    ),
  });
}

export function presentRows({ totalCount, rows, hasNextPage }: MonitoringRowPage): MonitoringRowConnection {
  const edges = rows.map((row) => ({ cursor: row.cursor, node: presentRow(row) }));
  return { totalCount, edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}

function presentRow({ id, requestId, state, since, ageMs, dueAt, courierName }: MonitoringRowView): MonitoringRow {
  return Object.assign(new MonitoringRow(), { id, requestId, state, since, ageMs, dueAt, courierName });
}
