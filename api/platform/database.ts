import { type EntityClass, MikroORM } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import pg from "pg";
import { StartupError } from "./config.ts";
import { GroundFloor0001 } from "./migrations/0001-ground-floor.ts";
import { Journey0002 } from "./migrations/0002-journey.ts";
import { Courier0003 } from "./migrations/0003-courier.ts";
import { SealedFields0004 } from "./migrations/0004-sealed-fields.ts";
import { DeliveryDetails0005 } from "./migrations/0005-delivery-details.ts";
import { Figures0006 } from "./migrations/0006-figures.ts";
import { JournalOrder0007 } from "./migrations/0007-journal-order.ts";
import { TwoClocks0009 } from "./migrations/0009-two-clocks.ts";
import { TryBuckets0010 } from "./migrations/0010-try-buckets.ts";
import { UploadRooms0011 } from "./migrations/0011-upload-rooms.ts";
import { HolidayHistory0013 } from "./migrations/0013-holiday-history.ts";

export type Database = MikroORM<PostgreSqlDriver>;

/** Bounds on every statement, so that a lock or a slow query becomes an error a caller can act on, never a hang. */
const SESSION = {
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
  connectionTimeoutMillis: 2_000, // wait for a free connection of the pool
  // Readers of the journal wait for a transaction that wrote a fact.
  options: "-c transaction_timeout=15s -c timezone=UTC",
} as const;

/** Opens a pool; the first statement connects. */
export function openDatabase(url: string, entities: readonly EntityClass<object>[]): Promise<Database> {
  return MikroORM.init<PostgreSqlDriver>({
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: [...entities],
    extensions: [Migrator],
    migrations: {
      tableName: "migration",
      snapshot: false,
      migrationsList: [
        { name: "0001-ground-floor", class: GroundFloor0001 },
        { name: "0002-journey", class: Journey0002 },
        { name: "0003-courier", class: Courier0003 },
        { name: "0004-sealed-fields", class: SealedFields0004 },
        { name: "0005-delivery-details", class: DeliveryDetails0005 },
        { name: "0006-figures", class: Figures0006 },
        { name: "0007-journal-order", class: JournalOrder0007 },
        { name: "0009-two-clocks", class: TwoClocks0009 },
        { name: "0010-try-buckets", class: TryBuckets0010 },
        { name: "0011-upload-rooms", class: UploadRooms0011 },
        { name: "0013-holiday-history", class: HolidayHistory0013 },
      ],
    },
    pool: { min: 0, max: 10 },
    driverOptions: { ...SESSION, onPoolCreated: giveBackLostConnections },
    logger: () => {}, // its lines hold statements with their values
  });
}

/** Long enough for whoever holds a lost connection to notice and give it back. */
const GRACE_MS = 1_000;

/**
 * A transaction whose ROLLBACK fails, because the server is gone, never gives its connection back to the pool; a few such losses and the pool
 * would be empty for good, and closing it would wait for ever. What is still held a moment after its end is given back here.
 */
function giveBackLostConnections(pool: pg.Pool): void {
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
 * @throws StartupError when the database cannot be reached or is too old
 */
export async function migrate(database: Database, url: string): Promise<void> {
  const lock = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await lock.connect();
  } catch (error) {
    throw new StartupError(`The database at ${placeOf(url)} cannot be reached: ${reasonOf(error)}. Check DATABASE_URL.`);
  }
  try {
    const { rows } = await lock.query<{ version: number }>("select current_setting('server_version_num')::int as version");
    if (Number(rows[0]?.version) < OLDEST_POSTGRES)
      throw new StartupError("The database is too old: PostgreSQL 17 or newer is needed.");
    await lock.query("select pg_advisory_lock(hashtext('antar-dompet migration'))");
    await database.migrator.up();
  } finally {
    await lock.end();
  }
}

/** Where the database is, without the password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const reasons: Record<string, string> = {
    ECONNREFUSED: "nothing listens there",
    ENOTFOUND: "no such host",
    "28P01": "the password is wrong",
    "28000": "the user may not sign in",
    "3D000": "there is no such database",
  };
  return (code && reasons[code]) ?? message ?? "no reason given";
}
