import { setTimeout as pause } from "node:timers/promises";
import { startServer } from "./child.ts";
import { report } from "./report.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { withPostgres } from "./scratch-postgres.ts";
import { type Subscribing, subscribers } from "./sockets.ts";

/** Of events as many as give each size enough messages to tell of. */
const SIZES = [
  { count: 1_000, events: 20 },
  { count: 5_000, events: 8 },
] as const;
/** Longer than the product waits between two looks of one watcher: an event is never joined with the one before, so all do the same work. */
const GAP_MS = 300;
const ROUNDS = 5;
/** Of raw sockets, of plain graphql-ws, of the product: see fan-out.server.ts. */
export const KINDS = ["raw", "plain", "ours"] as const;
export const STATISTICS: Subscribing = {
  path: "/graphql",
  query: `subscription { statisticsUpdated(from: "2021-01", to: "2021-09") { total byType { type count } } }`,
};

const MEASURES = ["server CPU us per message"] as const;

async function round(
  kind: string,
  databaseUrl: string,
  { count, events }: (typeof SIZES)[number],
): Promise<Costs<(typeof MEASURES)[number]>> {
  const server = await startServer("./fan-out.server.ts", [kind, databaseUrl]);
  let delivered = 0;
  let onAll = (): void => {};
  const sockets = await subscribers(server.port, count, () => STATISTICS);
  for (const socket of sockets)
    socket.on("message", () => {
      delivered += 1;
      if (delivered % count === 0) onAll();
    });
  await pause(1_000); // what connecting left to do
  const before = await server.cpuMs();
  for (let event = 0; event < events; event++) {
    const all = new Promise<void>((resolve) => (onAll = resolve));
    await server.order("emit");
    await all;
    await pause(GAP_MS);
  }
  const usedMs = (await server.cpuMs()) - before;
  sockets.forEach((socket) => socket.terminate());
  await server.stop();
  return { "server CPU us per message": (usedMs * 1000) / (events * count) };
}

/** One event to many subscribers of one operation. */
export const fanOut = (): Promise<void> =>
  withPostgres(async ({ url }) => {
    for (const size of SIZES) {
      const candidates = KINDS.map((name) => ({ name, round: () => round(name, url, size) }));
      const [measure] = MEASURES;
      report(
        {
          benchmark: "fan-out",
          title: `Fan-out: one event to ${size.count} subscribers`,
          measures: MEASURES,
          references: ["raw", "plain"],
          goals: [
            { measure, of: "ours", against: "raw", atMost: 1 / 0.9, says: "at least 0.9 x raw ws per CPU-second" },
            { measure, of: "ours", against: "plain", atMost: 1 / 5, says: "at least 5 x plain graphql-ws per CPU-second" },
          ],
        },
        await interleaved(candidates, ROUNDS),
      );
    }
  });
