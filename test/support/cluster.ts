import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { entities } from "../../api/entities.ts";
import { migrate, openDatabase } from "../../api/platform/database.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../api/platform/embedded-postgres.ts";

/** A PostgreSQL of its own: another cluster, with transaction numbers of its own. */
export interface Cluster {
  readonly url: string;
  readonly copyOfFiles: () => string; // of its data directory
  readonly copyLogTo: (copy: string) => void; // what was written since
  readonly rest: () => Promise<void>; // its files are whole
  readonly wake: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "antar-dompet-cluster-"));
  chmodSync(folder, 0o755);
  return folder;
};

/** @param directory of a cluster that was copied; without it a new one is made */
export async function startCluster(directory?: string, settings: Readonly<Record<string, string>> = {}): Promise<Cluster> {
  const folder = directory === undefined ? newFolder() : join(directory, "..");
  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      directory: join(folder, "postgresql"),
      password: "test",
      settings: { fsync: "off", ...settings },
      onRestart: () => {},
      onLost: (reason) => {
        throw new Error(reason);
      },
    });
  let postgres = await start();
  return {
    get url() {
      return postgres.urlOf("postgres");
    },
    copyOfFiles: () => {
      const copy = join(newFolder(), "postgresql");
      execFileSync("cp", ["-a", join(folder, "postgresql"), copy]); // with their owner
      return copy;
    },
    copyLogTo: (copy) => void execFileSync("cp", ["-a", `${join(folder, "postgresql/pg_wal")}/.`, join(copy, "pg_wal")]),
    rest: () => postgres.stop(),
    wake: async () => {
      postgres = await start();
    },
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function queryAt(url: string, query: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query, values)).rows;
  } finally {
    await client.end();
  }
}

/** As a cluster that has lived longer: its next transaction has a number so much higher. */
export async function burnTransactionNumbers(url: string, count: number): Promise<void> {
  await queryAt(url, `do $$ begin for i in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`);
}

/**
 * What pg_dump and pg_restore do, which npm's PostgreSQL does not bring: the rows of every table in one snapshot, by COPY, then the value of every
 * sequence, into tables that the migrations made.
 */
export async function dumpAndRestore(from: string, to: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "antar-dompet-dump-"));
  chmodSync(folder, 0o777);
  const [source, target] = [new pg.Client(from), new pg.Client(to)];
  await Promise.all([source.connect(), target.connect()]);
  try {
    await source.query("begin isolation level repeatable read");
    const tables = (await source.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'"))
      .rows;
    for (const { name } of tables) await source.query(`copy "${name}" to '${folder}/${name}'`);
    const sequences = await source.query<{ name: string; value: string }>(
      "select sequencename as name, last_value as value from pg_sequences where schemaname = 'public' and last_value is not null",
    );
    await source.query("commit");

    const database = await openDatabase(to, entities);
    await migrate(database, to);
    await database.close(true);
    await target.query("set session_replication_role = replica"); // keys are checked at the end of a restore, hints are none
    await target.query(`truncate ${tables.map(({ name }) => `"${name}"`).join(", ")}`);
    for (const { name } of tables) await target.query(`copy "${name}" from '${folder}/${name}'`);
    for (const { name, value } of sequences.rows) await target.query("select setval($1::regclass, $2)", [name, value]);
  } finally {
    await Promise.all([source.end(), target.end()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
