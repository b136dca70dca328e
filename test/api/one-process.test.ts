import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Bench } from "../support/bench.ts";
import { staffClient } from "../support/client.ts";
import { emptyDatabase } from "../support/database.ts";
import { startSilentProxy } from "../support/silent-proxy.ts";

let bench: Bench;
let otherFolder: string;
let settings: Record<string, string>;
let database: pg.Client;
beforeEach(async () => {
  bench = new Bench();
  otherFolder = mkdtempSync(join(tmpdir(), "antar-dompet-second-"));
  const key = join(otherFolder, "key");
  writeFileSync(key, Buffer.alloc(32, 3).toString("base64"), { mode: 0o600 });
  settings = { MODE: "simulation", DATABASE_URL: await emptyDatabase(), MASTER_KEY_FILE: key };
  database = new pg.Client(settings["DATABASE_URL"]);
  await database.connect();
});
afterEach(async () => {
  await bench.clear();
  await database.end();
  rmSync(otherFolder, { recursive: true, force: true });
});

const elsewhere = (): Record<string, string> => ({ ...settings, DATA_DIR: otherFolder });
const LOCK = "hashtext('antar-dompet process')";
const SESSIONS = `select pid from pg_stat_activity where datname = current_database() and application_name = 'antar-dompet process'`;
const lockSessions = async (): Promise<number[]> => (await database.query<{ pid: number }>(SESSIONS)).rows.map(({ pid }) => pid);
/** Looked at, never tried: a test that takes the lock is another process. */
const lockHolders = async (): Promise<number[]> => {
  const holders = `select pid from pg_locks where locktype = 'advisory' and granted and pid in (${SESSIONS})`;
  return (await database.query<{ pid: number }>(holders)).rows.map(({ pid }) => pid);
};
const endLockSession = async (): Promise<void> => {
  await database.query(`select pg_terminate_backend(pid) from (${SESSIONS}) session`);
};

it("a second process is refused in a sentence and the first goes on; after kill -9 of that it starts", async () => {
  const first = await bench.started(settings);
  const second = await bench.start(elsewhere());
  expect(await second.exit).toBe(1);
  expect(second.said()).toMatch(
    /\nThe database at [^ ]+ is in use by another ANTAR DOMPET: one process serves a database\. Stop it, then start this one\.\n/,
  );
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);

  process.kill(bench.serverPid(), "SIGKILL");
  await first.exit;
  const third = await bench.started(elsewhere());
  expect((await fetch(`${third.url}/readyz`)).status).toBe(200);
});

it("a killed process that the database still takes for alive keeps nobody out for long", async () => {
  const proxy = await startSilentProxy(settings["DATABASE_URL"]!);
  try {
    const first = await bench.started({ ...settings, DATABASE_URL: proxy.url });
    proxy.forget(); // the database never hears that this one ended
    process.kill(bench.serverPid(), "SIGKILL");
    await first.exit;
    expect(await lockSessions()).toHaveLength(1);
    const second = await bench.started(elsewhere());
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  } finally {
    proxy.close();
  }
});

it("a lock that is lost is taken again", async () => {
  const run = await bench.started(settings);
  const [before] = await lockHolders();
  await endLockSession();
  await expect.poll(async () => (await lockHolders()).filter((pid) => pid !== before), { timeout: 20_000 }).toHaveLength(1);
  expect((await fetch(`${run.url}/readyz`)).status).toBe(200);
});

it("a process whose lock another one has by now ends", async () => {
  const run = await bench.started(settings);
  const other = new pg.Client(settings["DATABASE_URL"]);
  await other.connect();
  const taken = other.query(`select pg_advisory_lock(${LOCK})`); // in the queue, before the first can take it again
  await expect
    .poll(async () => (await database.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount)
    .toBe(1);
  await endLockSession();
  await taken;
  expect(await run.exit).toBe(1);
  expect(run.said()).toMatch(/^\{.*"another process serves this database now: this one ends"\}$/m);
  await other.end();
});

it("the first administrator is made beside a running service", async () => {
  const production = { ...settings, MODE: "production", HOST: "127.0.0.1", PUBLIC_URL: "https://antardompet.example.go.id" };
  delete (production as Record<string, string>)["SIMULATION_SPEED"];
  const run = await bench.start(production);
  await expect
    .poll(
      () =>
        fetch(`${run.url}/readyz`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 30_000 },
    )
    .toBe(200);
  const child = spawn("npm", ["run", "create-admin", "--", "--login", "kepala"], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...production },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end("sebelas ekor kuda\n");
  expect(await text(child.stdout)).toContain("kepala may sign in");
  await staffClient(run, "kepala", "sebelas ekor kuda");
});
