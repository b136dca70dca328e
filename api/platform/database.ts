import { type EntityClass, MikroORM } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import pg from "pg";
import { StartupError } from "./config.ts";
import { CONNECT_MS, cutWhenSilent, KEEP_ALIVE, placeOf, unreachable } from "./connection.ts";
import { GroundFloor0001 } from "./migrations/0001-ground-floor.ts";
import { Journey0002 } from "./migrations/0002-journey.ts";
import { Courier0003 } from "./migrations/0003-courier.ts";
import { SealedFields0004 } from "./migrations/0004-sealed-fields.ts";
import { DeliveryDetails0005 } from "./migrations/0005-delivery-details.ts";
import { Figures0006 } from "./migrations/0006-figures.ts";
import { JournalOrder0007 } from "./migrations/0007-journal-order.ts";
import { Indexes0008 } from "./migrations/0008-indexes.ts";
import { TwoClocks0009 } from "./migrations/0009-two-clocks.ts";
import { TryBuckets0010 } from "./migrations/0010-try-buckets.ts";
import { UploadRooms0011 } from "./migrations/0011-upload-rooms.ts";
import { HolidayHistory0013 } from "./migrations/0013-holiday-history.ts";
import { OutboxAnswers0014 } from "./migrations/0014-outbox-answers.ts";

export type Database = MikroORM<PostgreSqlDriver>;

/** Bounds on every statement, so that a lock, a slow query or a silent network becomes an error a caller can act on, never a hang. */
export interface Bounds {
  readonly statementMs: number; // 0: none, here and below
  readonly lockMs: number;
  readonly idleInTransactionMs: number;
  readonly transactionMs: number;
  /** Of the server while it is asked: longer than any statement may take, or the connection is of no use any more. */
  readonly silenceMs: number;
}
const SERVING: Bounds = {
  statementMs: 5_000,
  lockMs: 2_000,
  idleInTransactionMs: 10_000,
  transactionMs: 15_000, // readers of the journal wait for one that wrote a fact
  silenceMs: 7_000,
};
/** For what is done once, before anybody is served: a table of many rows may be rewritten, and somebody else's backup waited for. */
export const PREPARING: Bounds = {
  statementMs: 0,
  lockMs: 60_000,
  idleInTransactionMs: 60_000,
  transactionMs: 0,
  silenceMs: 0,
};

const MIGRATIONS = [
  { name: "0001-ground-floor", class: GroundFloor0001 },
  { name: "0002-journey", class: Journey0002 },
  { name: "0003-courier", class: Courier0003 },
  { name: "0004-sealed-fields", class: SealedFields0004 },
  { name: "0005-delivery-details", class: DeliveryDetails0005 },
  { name: "0006-figures", class: Figures0006 },
  { name: "0007-journal-order", class: JournalOrder0007 },
  { name: "0008-indexes", class: Indexes0008 },
  { name: "0009-two-clocks", class: TwoClocks0009 },
  { name: "0010-try-buckets", class: TryBuckets0010 },
  { name: "0011-upload-rooms", class: UploadRooms0011 },
  { name: "0013-holiday-history", class: HolidayHistory0013 },
  { name: "0014-outbox-answers", class: OutboxAnswers0014 },
];

/** Opens a pool; the first statement connects. */
export function openDatabase(url: string, entities: readonly EntityClass<object>[], bounds: Bounds = SERVING): Promise<Database> {
  return MikroORM.init<PostgreSqlDriver>({
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: [...entities],
    extensions: [Migrator],
    migrations: { tableName: "migration", snapshot: false, migrationsList: MIGRATIONS },
    pool: { min: 0, max: 10 },
    driverOptions: {
      connectionTimeoutMillis: CONNECT_MS,
      ...KEEP_ALIVE,
      options: settingsOf(bounds),
      onPoolCreated: (pool: pg.Pool) => giveBackLostConnections(pool, bounds.silenceMs),
    },
    logger: () => {}, // its lines hold statements with their values
  });
}

/** Said for every session, also where there is no bound: the server may have others of its own. */
function settingsOf({ statementMs, lockMs, idleInTransactionMs, transactionMs }: Bounds): string {
  const settings = {
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    transaction_timeout: transactionMs,
    timezone: "UTC",
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}

/** Long enough for whoever holds a lost connection to notice and give it back. */
const GRACE_MS = 1_000;

/**
 * A connection is lost when it is cut for its silence, or the server goes. A transaction whose ROLLBACK fails for that never gives it back to
 * the pool; a few such losses and the pool would be empty for good, and closing it would wait for ever. What is still held a moment after
 * its end is given back here.
 */
function giveBackLostConnections(pool: pg.Pool, silenceMs: number): void {
  pool.on("acquire", (client) => cutWhenSilent(client, silenceMs));
  pool.on("release", (_error, client) => cutWhenSilent(client, 0));
  pool.on("connect", (client) => {
    client.once("end", () => {
      const giveBack = setTimeout(() => {
        try {
          client.release(true);
        } catch {
          // it was given back in time
        }
      }, GRACE_MS);
      giveBack.unref();
    });
  });
}

const OLDEST_POSTGRES = 170_000; // transaction_timeout

/**
 * Brings the tables up to date; of several processes that start together one does it and the others wait.
 * @throws StartupError when the database cannot be reached, is too old, or was brought further than this version knows
 */
export async function migrate(database: Database, url: string): Promise<void> {
  await withChecked(url, async (lock) => {
    await lock.query("select pg_advisory_lock(hashtext('antar-dompet migration'))");
    await database.migrator.up();
  });
}

/** Whether this version may use the database; nothing is written. @throws StartupError with the reason why not */
export const checkDatabase = (url: string): Promise<void> => withChecked(url, async () => {});

/** The same for what never migrates. @throws StartupError also when the database is of an older version */
export const checkMigrated = (url: string): Promise<void> =>
  withChecked(url, async (client) => {
    const missing = MIGRATIONS.length - (await migrationsOf(client)).length;
    if (missing > 0)
      throw new StartupError(
        `The database at ${placeOf(url)} is not of this version yet: start the service once, then run this again.`,
      );
  });

async function withChecked(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, ...KEEP_ALIVE });
  client.on("error", () => {}); // whatever asks next says it
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(url, error);
  }
  try {
    const { rows } = await client.query<{ version: number }>("select current_setting('server_version_num')::int as version");
    if (Number(rows[0]?.version) < OLDEST_POSTGRES)
      throw new StartupError("The database is too old: PostgreSQL 17 or newer is needed.");
    const known = new Set(MIGRATIONS.map(({ name }) => name));
    const unknown = (await migrationsOf(client)).findLast((name) => !known.has(name));
    // What an older version would read wrong, or write so that the newer one cannot read it.
    if (unknown !== undefined)
      throw new StartupError(
        `The database at ${placeOf(url)} was brought up to date by a newer version of ANTAR DOMPET ("${unknown}" is not known here): start that version, or a newer one.`,
      );
    await use(client);
  } finally {
    await client.end();
  }
}

/** The names of those that were done, the oldest first. */
async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ made: boolean }>("select to_regclass('migration') is not null as made");
  if (!tables[0]!.made) return [];
  const { rows } = await client.query<{ name: string }>("select name from migration order by id");
  return rows.map(({ name }) => name);
}
