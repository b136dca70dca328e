import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { FixLimits } from "../domain/position.ts";
import type { Log } from "../platform/log.ts";
import type { LiveFix } from "./live-positions.ts";
import { type Outcome, type Report, storeReports } from "./position.ingest.ts";

/** Takes reports in and answers each when it is on disk. */
export interface PositionIntake {
  /** @throws when it could not be stored; the phone is to send it again */
  readonly report: (report: Report) => Promise<Outcome>;
  /** Waits for the batch that is being written now, if any: until its couriers are shown. */
  readonly settled: () => Promise<void>;
}
interface Parts {
  readonly fork: () => EntityManager;
  readonly now: () => Date;
  /** By how much the clock was set back, see clock-watch.ts. */
  readonly setBackMs: () => number;
  /** Where couriers are now whose place has changed; after it is on disk. */
  readonly show: (moved: readonly LiveFix[]) => void;
  /** What came of readings: "ACCEPTED", or why not. */
  readonly count: (outcome: string, times: number) => void;
  readonly area: FixLimits["area"];
  readonly log: Log;
}
interface Waiting {
  readonly report: Report;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** More than a second of a thousand phones; a batch stays short enough to be tried again. */
const MAX_BATCH = 1_000;
/** How long a batch that failed is taken apart; who has not had a turn by then comes again. */
const PATIENCE_MS = 3_000;
/** How long one alone then waits for its courier's duty: whoever holds it has held it for a whole batch's wait already. */
const ALONE_LOCK_MS = 100;

/** While one batch is being committed, the next gathers: under load batches grow by themselves, and a single phone never waits for a timer. */
export function createPositionIntake({ fork, now, setBackMs, show, count, area, log }: Parts): PositionIntake {
  let waiting: Waiting[] = [];
  let underWay: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      underWay = commit(batch);
      await underWay;
    }
    underWay = null;
  }
  async function commit(batch: readonly Waiting[], isAlone = false): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    try {
      const outcomes = await store(
        batch.map(({ report }) => report),
        isAlone,
      );
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!);
    } catch (error) {
      if (batch.length === 1) return settleAlone(batch[0]!, error);
      // What one phone sent must not cost the others their turn.
      for (const one of batch) await (performance.now() < untilMs ? commit([one], true) : one.reject(error));
    }
  }
  /** A phone sends what is refused again before all that is newer: what the database will never take is dropped instead. */
  function settleAlone({ report, resolve, reject }: Waiting, error: unknown): void {
    if (!isOfTheData(error)) return reject(error);
    log.error({ error }, "readings that cannot be stored were dropped");
    count("UNSTORABLE", report.readings.length);
    resolve({ accepted: 0, rejections: report.readings.map(() => "UNSTORABLE") });
  }
  async function store(reports: readonly Report[], isAlone: boolean): Promise<Outcome[]> {
    const { outcomes, moved } = await fork().transactional(async (tx) => {
      if (isAlone) await sql`set local lock_timeout = ${sql.lit(ALONE_LOCK_MS)}`.execute(tx.getKysely<unknown>());
      return storeReports(tx, reports, now(), area, setBackMs());
    });
    if (moved.length > 0) show(moved);
    for (const { accepted, rejections } of outcomes) {
      count("ACCEPTED", accepted);
      for (const why of rejections) count(why, 1);
    }
    for (const why of reports.flatMap(({ unusable }) => unusable)) count(why, 1);
    return outcomes;
  }
  return {
    report: (report) =>
      new Promise((resolve, reject) => {
        waiting.push({ report, resolve, reject });
        if (!underWay) void run();
      }),
    settled: async () => {
      await underWay;
    },
  };
}

/** Whether it failed for what was written, such as a number too large, rather than for the state of the database. */
function isOfTheData(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === "string" && /^2[23]/.test(code)) || isOfTheData(error.cause);
}
