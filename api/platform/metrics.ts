import { createServer } from "node:http";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** What is counted. Labels are route patterns and states, never anything a person sent. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<"method" | "route" | "status">;
  readonly databaseRestarts: Counter;
  readonly positions: Counter<"outcome">;
}

/** Read whenever somebody asks. */
interface Gauges {
  readonly sockets: () => number;
  readonly watchers: () => number;
  readonly backlogBytes: () => number;
  readonly readersBehindMs: () => ReadonlyMap<string, number>;
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge("antar_dompet_sockets", "Open WebSockets", gauges.sockets);
  gauge("antar_dompet_watchers", "Running subscriptions", gauges.watchers);
  new Gauge({
    name: "antar_dompet_reader_behind_seconds",
    help: "For how long a reader (relay, counting, housekeeping) has not been at the end of its work",
    labelNames: ["reader"],
    registers: [registry],
    collect() {
      for (const [reader, ms] of gauges.readersBehindMs()) this.set({ reader }, ms / 1_000);
    },
  });
  gauge(
    "antar_dompet_socket_backlog_bytes",
    "What is held for sockets: messages being worked on (of a subscription as long as it runs), frames not read yet",
    gauges.backlogBytes,
  );
  return {
    registry,
    httpSeconds: new Histogram({
      name: "antar_dompet_http_seconds",
      help: "Time to answer an HTTP request",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [registry],
    }),
    positions: new Counter({
      name: "antar_dompet_positions_total",
      help: "Readings of couriers' phones: accepted, or why not",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    databaseRestarts: new Counter({
      name: "antar_dompet_database_restarts_total",
      help: "Times the embedded PostgreSQL was brought back",
      registers: [registry],
    }),
  };
}

/**
 * Serves /metrics on a port of its own, which is not meant to be reachable from outside.
 * @returns how to close it
 */
export function serveMetrics({ registry }: Metrics, host: string, port: number): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () =>
      resolve(
        () =>
          new Promise((closed) => {
            server.closeAllConnections();
            server.close(() => closed());
          }),
      ),
    );
  });
}
