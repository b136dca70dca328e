import pg from "pg";
import { sql } from "kysely";
import { entities } from "../../api/entities.ts";
import { type Database, openDatabase } from "../../api/platform/database.ts";
import { createLog } from "../../api/platform/log.ts";
import { createPositionIntake } from "../../api/positions/position.intake.ts";
import { readServedBox } from "../../api/positions/position.queries.ts";
import { ownCpuMs, startServer } from "./child.ts";
import { copyIn } from "./copy.ts";
import { buildCrew, type Crew } from "./crew.ts";
import { type Fix, phones } from "./phones.ts";
import { report } from "./report.ts";
import { rideOf } from "./ride.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { type ScratchPostgres, withPostgres } from "./scratch-postgres.ts";

const ROUNDS = 5;
const PHONES = 64;
const MANY_PHONES = 1_000;
/** What each phone sends over HTTP: first to a service that has just started, then what counts. */
const WARM_UP_S = 10;
const MEASURED_S = 60;
const COLUMNS = "courier_id, taken_at, received_at, latitude_deg, longitude_deg, accuracy_m, speed_mps, course_deg, verdict";

const MEASURES = ["us per durable fix", "CPU us per fix, with PostgreSQL's"] as const;
type Cost = Costs<(typeof MEASURES)[number]>;

/** All ways start with an empty trail and write rows that are equal but for their courier and second. */
interface Bench {
  readonly postgres: ScratchPostgres;
  readonly database: Database;
  readonly client: pg.Client;
  readonly crew: Crew;
}

/** One per phone and second, up to now: `seconds` of them of the first `count` couriers, second by second. */
function fixes({ crew }: Bench, count: number, seconds: number): Fix[] {
  const beganMs = Math.floor(Date.now() / 1000) * 1000 - seconds * 1000;
  const rides = crew.couriers.slice(0, count).map(({ id, secret }, index) => ({ ride: rideOf(index), courierId: id, secret }));
  return Array.from({ length: seconds }, (_, second) => new Date(beganMs + second * 1000)).flatMap((takenAt) =>
    rides.map(({ ride, courierId, secret }) => ({ ...ride(takenAt), courierId, secret })),
  );
}
const valuesOf = (fix: Fix): unknown[] => [
  fix.courierId,
  fix.takenAt.toISOString(),
  fix.takenAt.toISOString(),
  fix.latitudeDeg,
  fix.longitudeDeg,
  fix.accuracyM,
  fix.speedMps,
  fix.courseDeg,
  "TRACK",
];

/** What it takes until all of `count` fixes are on disk. @param otherCpuMs of a process besides this one and PostgreSQL's */
async function measured(
  { postgres }: Bench,
  count: number,
  work: () => Promise<unknown>,
  otherCpuMs = (): Promise<number> => Promise.resolve(ownCpuMs()),
): Promise<Cost> {
  const cpuMs = async (): Promise<number> => (await otherCpuMs()) + postgres.cpuMs();
  const [cpuBefore, began] = [await cpuMs(), performance.now()];
  await work();
  const tookMs = performance.now() - began;
  return {
    "us per durable fix": (tookMs * 1000) / count,
    "CPU us per fix, with PostgreSQL's": (((await cpuMs()) - cpuBefore) * 1000) / count,
  };
}

/** The floor: everything in one transaction by COPY, its text made here. */
function copy(bench: Bench): Promise<Cost> {
  const rows = fixes(bench, PHONES, 1_000);
  const write = (): Promise<void> =>
    copyIn(
      bench.client,
      `copy position_fix (${COLUMNS}) from stdin`,
      rows.map((fix) => `${valuesOf(fix).join("\t")}\n`).join(""),
    );
  return measured(bench, rows.length, write);
}

/** The ceiling: a prepared INSERT and a commit for every row, on one connection. */
function insert(bench: Bench): Promise<Cost> {
  const rows = fixes(bench, PHONES, 32);
  const text = `insert into position_fix (${COLUMNS}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`;
  const write = async (): Promise<void> => {
    for (const fix of rows) await bench.client.query({ name: "insert", text, values: valuesOf(fix) });
  };
  return measured(bench, rows.length, write);
}

/**
 * Ours: judged by the rules of positions, written, the courier's place and the phone's last contact kept, acknowledged after the commit. Each
 * phone sends one fix and the next when that is acknowledged. Without HTTP, and nobody watches.
 */
async function intake(bench: Bench, count: number, seconds: number): Promise<Cost> {
  const { database, crew } = bench;
  const { report: take } = createPositionIntake({
    fork: () => database.em.fork(),
    now: () => new Date(),
    setBackMs: () => 0,
    show: () => {},
    count: () => {},
    area: await readServedBox(database.em.fork()),
    log: createLog("silent"),
  });
  const bySender = Map.groupBy(fixes(bench, count, seconds), ({ courierId }) => courierId);
  const write = (): Promise<unknown> =>
    Promise.all(
      crew.couriers.slice(0, count).map(async ({ id: courierId, deviceId }) => {
        for (const fix of bySender.get(courierId)!) {
          const { accepted } = await take({
            courierId,
            device: { id: deviceId, batteryPercent: 80 },
            readings: [fix],
            unusable: [],
          });
          if (accepted !== 1) throw new Error("a fix was dropped");
        }
      }),
    );
  return measured(bench, count * seconds, write);
}

/** For information: the same through the whole service, each fix a request of Traccar's app with its secret, over connections that stay open. */
async function http(bench: Bench): Promise<Cost> {
  const server = await startServer("./product.server.ts", [bench.postgres.url]);
  const { send, stop } = phones(server.port, PHONES);
  const sendAll = async (sent: readonly Fix[]): Promise<void> => {
    const bySender = [...Map.groupBy(sent, ({ courierId }) => courierId).values()];
    await Promise.all(bySender.map((own) => own.reduce((before, fix) => before.then(() => send(fix)), Promise.resolve())));
  };
  const all = fixes(bench, PHONES, WARM_UP_S + MEASURED_S);
  await sendAll(all.slice(0, PHONES * WARM_UP_S));
  const cost = await measured(bench, PHONES * MEASURED_S, () => sendAll(all.slice(PHONES * WARM_UP_S)), server.cpuMs);
  await server.stop();
  stop();
  return cost;
}

/** Fixes until they are on disk. */
export const ingest = (): Promise<void> =>
  withPostgres(async (postgres) => {
    const client = new pg.Client(postgres.url);
    await client.connect();
    const database = await openDatabase(postgres.url, entities);
    const bench: Bench = { postgres, database, client, crew: await buildCrew(postgres.url, MANY_PHONES, 0) };
    const ways = {
      COPY: copy,
      "INSERT per row": insert,
      [`ours, ${PHONES} phones`]: (each: Bench) => intake(each, PHONES, 100),
      [`ours, ${MANY_PHONES} phones`]: (each: Bench) => intake(each, MANY_PHONES, 20),
      [`ours over HTTP, ${PHONES} phones`]: http,
    };
    const candidates = Object.entries(ways).map(([name, way]) => ({
      name,
      round: async () => {
        await sql`truncate position_fix, courier_position`.execute(database.em.fork().getKysely<unknown>());
        await client.query("checkpoint"); // nobody pays for what the one before has left to write
        return way(bench);
      },
    }));
    const [measure] = MEASURES;
    const promised = [PHONES, MANY_PHONES].flatMap((count) => [
      { measure, of: `ours, ${count} phones`, against: "COPY", atMost: 1 / 0.4, says: "at least 0.4 x COPY" },
      { measure, of: `ours, ${count} phones`, against: "INSERT per row", atMost: 1 / 60, says: "at least 60 x INSERT per row" },
    ]);
    report(
      {
        benchmark: "ingest",
        title: "Ingest: fixes until they are on disk",
        measures: MEASURES,
        references: ["COPY", "INSERT per row"],
        goals: promised,
      },
      await interleaved(candidates, ROUNDS),
    );
    await client.end();
    await database.close(true);
  });
