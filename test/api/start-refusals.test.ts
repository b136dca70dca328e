import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Bench, lives, type Run } from "../support/bench.ts";
import { emptyDatabase, makeDatabase } from "../support/database.ts";
import { contentsOf } from "../support/listing.ts";
import { photo, REQUESTED } from "../support/pictures.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";

let bench: Bench;
let dataDir: string;
beforeEach(() => {
  bench = new Bench();
  dataDir = bench.dataDir;
});
afterEach(() => bench.clear());

/** @returns the one sentence */
async function refused(settings: Record<string, string> = {}): Promise<string> {
  const run = await bench.start(settings);
  expect(await run.exit).toBe(1);
  expect(run.said()).not.toMatch(/\n\s+at /); // no stack
  return run
    .said()
    .replace(/^> .*$/gm, "")
    .trim();
}

/** Refused, and everything in DATA_DIR is as it was before. */
async function refusedUntouched(settings: Record<string, string> = {}): Promise<string> {
  const before = contentsOf(dataDir);
  const said = await refused(settings);
  expect(contentsOf(dataDir)).toEqual(before);
  return said;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function uploadPhoto({ url }: Run): Promise<void> {
  const form = new FormData();
  form.append("file", new Blob([Uint8Array.from(await photo().jpeg().toBuffer())]));
  expect((await fetch(`${url}/uploads`, { method: "POST", headers: REQUESTED, body: form })).status).toBe(201);
}

describe("what is missing beside the embedded database is named, and nothing is made in its place", () => {
  it("master.key, postgresql.password, files", async () => {
    const first = await bench.started();
    await uploadPhoto(first);
    expect(await first.end("SIGTERM")).toBe(0);
    for (const name of ["master.key", "postgresql.password", "files"]) {
      const file = join(dataDir, name);
      renameSync(file, `${file}.away`);
      expect(await refusedUntouched()).toMatch(new RegExp(`^${file} is missing[^\\n]+Nothing was changed\\.$`));
      renameSync(`${file}.away`, file);
    }
    const files = join(dataDir, "files");
    rmSync(files, { recursive: true });
    mkdirSync(files); // a disk that is not mounted
    expect(await refusedUntouched()).toContain(`${files} is missing or empty`);
    writeFileSync(join(files, "lost"), "");
    const last = await bench.started();
    expect(await last.end("SIGTERM")).toBe(0);
  });

  it("owner.json, while somebody uses the database: that one goes on", async () => {
    const run = await bench.started();
    const [server, postmaster] = [bench.serverPid(), bench.postmasterPid()];
    rmSync(join(dataDir, "owner.json"));
    expect(await refusedUntouched()).toMatch(/owner\.json is missing[^\n]+Nothing was changed\.$/);
    expect([lives(server), lives(postmaster), (await fetch(`${run.url}/readyz`)).status]).toEqual([true, true, 200]);
    expect(await run.end("SIGTERM")).toBe(0);
    const again = await bench.started(); // stopped in order, neither owner.json nor postmaster.pid is there
    expect(await again.end("SIGTERM")).toBe(0);
  });
});

describe("on your own PostgreSQL", () => {
  it("a practice database whose master key is missing keeps its key's place empty", async () => {
    const settings = { MODE: "simulation", DATABASE_URL: await emptyDatabase() };
    const first = await bench.started(settings);
    expect(await first.end("SIGTERM")).toBe(0);
    const key = join(dataDir, "master.key");
    renameSync(key, `${key}.away`);
    expect(await refusedUntouched(settings)).toContain(key);
    expect(existsSync(key)).toBe(false);
  });

  it("a database of a newer version is refused before anything is written", async () => {
    const url = await makeDatabase();
    await query(url, "insert into migration (name) values ('9999-of-tomorrow')");
    await query(url, "update deployment set pack_digest = 'of tomorrow'");
    const key = join(dataDir, "key");
    writeFileSync(key, MASTER_KEY.toString("base64"), { mode: 0o600 });
    expect(await refusedUntouched({ MODE: "simulation", DATABASE_URL: url, MASTER_KEY_FILE: key })).toMatch(
      /^The database at [^ ]+ was brought up to date by a newer version of ANTAR DOMPET \("9999-of-tomorrow" is not known here\): start that version, or a newer one\.$/,
    );
    expect(await query(url, "select pack_digest, (select count(*)::int from account) as accounts from deployment")).toEqual([
      { pack_digest: "of tomorrow", accounts: 0 },
    ]);
  });

  it("a migration may take longer, and wait longer for others, than any statement of the service", async () => {
    const url = await emptyDatabase();
    // Stands for a table of many rows: its statement waits for a lock that this test holds.
    await query(
      url,
      `create function wait_for_test() returns event_trigger language plpgsql as $$
       begin
         if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.counted_unit') then
           perform pg_advisory_xact_lock(4711);
         end if;
       end $$;
       create event trigger slow_statement on ddl_command_end when tag in ('CREATE TABLE') execute function wait_for_test()`,
    );
    const holder = new pg.Client(url);
    await holder.connect();
    await holder.query("select pg_advisory_lock(4711)");
    const run = await bench.start({ MODE: "simulation", DATABASE_URL: url });
    const waitedS = async (): Promise<number> => {
      const [row] = await query(
        url,
        `select coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0)::float8 as s
         from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'create table counted_unit%'`,
      );
      return Number(row!["s"]);
    };
    await expect.poll(waitedS, { timeout: 30_000 }).toBeGreaterThan(8); // the service's limits are 2, 5 and 7 s
    await holder.end();
    await expect.poll(() => run.said(), { timeout: 30_000 }).toMatch(/Ctrl-C stops it/);
    expect(await run.end("SIGTERM")).toBe(0);
  });
});
