import { once } from "node:events";
import { chmodSync, cpSync, existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { freePort } from "../../api/platform/embedded-postgres.ts";
import { Bench, lives, type Run } from "../support/bench.ts";
import { ask } from "../support/client.ts";
import { cloneDatabase, emptyDatabase } from "../support/database.ts";
import { submit } from "../support/journey.ts";
import { sealAsBefore } from "../support/old-seals.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";
import { startService } from "../support/service.ts";

let bench: Bench;
let dataDir: string;
beforeEach(() => {
  bench = new Bench();
  dataDir = bench.dataDir;
});
afterEach(() => bench.clear());
const start = (settings?: Record<string, string>): Promise<Run> => bench.start(settings);
const started = (settings?: Record<string, string>): Promise<Run> => bench.started(settings);
const postmasterPid = (): number => bench.postmasterPid();
const serverPid = (): number => bench.serverPid();

/** Figures of 2020 through the running product. */
const total2020 = async ({ url }: Run): Promise<unknown> =>
  (await ask(url, `{ statistics(from: "2020-01", to: "2020-12") { total } }`)).data;
const THE_FIGURES = { statistics: { total: 432 } };
describe("npm start", () => {
  it("shows the office's figures, keeps its data, and stops for SIGTERM and SIGINT to npm with 0 and PostgreSQL stopped", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const run = await started();
      expect(await total2020(run)).toEqual(THE_FIGURES);
      const page = await fetch(`${run.url}/statistik`);
      expect(await page.text()).toContain('<html lang="id" data-city="Kota Parepare" data-time-zone="Asia/Makassar">');
      const pid = postmasterPid();
      expect(await run.end(signal)).toBe(0);
      expect(lives(pid)).toBe(false);
      expect(existsSync(join(dataDir, "postgresql/postmaster.pid"))).toBe(false);
      expect(existsSync(join(dataDir, "owner.json"))).toBe(false);
    }
  });

  it("stops with 0 for Ctrl-C, which the terminal sends to npm and node alike", async () => {
    const run = await started();
    process.kill(-run.npm.pid!, "SIGINT");
    expect(await run.exit).toBe(0);
    expect(existsSync(join(dataDir, "postgresql/postmaster.pid"))).toBe(false);
  });

  it("Ctrl-C while PostgreSQL boots leaves nothing running, and the next start works", async () => {
    for (const data of ["new", "there"]) {
      const run = await start();
      await expect.poll(postmasterPid, { timeout: 60_000, interval: 1 }).toBeGreaterThan(0);
      const pid = postmasterPid();
      process.kill(-run.npm.pid!, "SIGINT");
      expect(await run.exit).toBe(0);
      expect([data, lives(pid), existsSync(join(dataDir, "postgresql/postmaster.pid"))]).toEqual([data, false, false]);
    }
    expect(await total2020(await started())).toEqual(THE_FIGURES);
  });

  it("a stop while PostgreSQL is brought back waits for it to be at rest", async () => {
    const run = await started();
    const before = postmasterPid();
    process.kill(before, "SIGKILL");
    await expect.poll(postmasterPid, { timeout: 10_000, interval: 1 }).not.toBe(before);
    const pid = postmasterPid();
    expect(await run.end("SIGTERM")).toBe(0);
    expect([lives(pid), existsSync(join(dataDir, "postgresql/postmaster.pid"))]).toEqual([false, false]);
  });

  it("after kill -9 of node simply works again", async () => {
    const first = await started();
    process.kill(serverPid(), "SIGKILL");
    await first.exit;
    const second = await started();
    expect(await total2020(second)).toEqual(THE_FIGURES);
    expect(await second.end("SIGTERM")).toBe(0);
  });

  it("after kill -9 of PostgreSQL brings it back by itself", async () => {
    const run = await started();
    const before = postmasterPid();
    process.kill(before, "SIGKILL");
    await expect
      .poll(() => existsSync(join(dataDir, "postgresql/postmaster.pid")) && postmasterPid(), { timeout: 10_000 })
      .not.toBe(before);
    await expect.poll(async () => (await fetch(`${run.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    expect(await total2020(run)).toEqual(THE_FIGURES);
    expect(await run.end("SIGTERM")).toBe(0);
  });

  it("after kill -9 of both simply works again", async () => {
    const first = await started();
    const pids = [serverPid(), postmasterPid()];
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await first.exit;
    const second = await started();
    expect(await total2020(second)).toEqual(THE_FIGURES);
  });

  it.each([
    ["unhandledRejection", "Promise.reject(new TypeError('of Siti Aminah'))"],
    ["uncaughtException", "setImmediate(() => { throw new TypeError('of Siti Aminah'); })"],
  ])("%s: one line of JSON without what it was about, and an orderly end with 1", async (kind, slip) => {
    const file = join(dataDir, "slip.mjs");
    writeFileSync(file, `process.on("SIGUSR2", () => void (${slip}))`);
    const run = await started({ NODE_OPTIONS: `--import=${file}` });
    const pid = postmasterPid();
    process.kill(serverPid(), "SIGUSR2");
    expect(await run.exit).toBe(1);
    const lines = run
      .said()
      .split("\n")
      .filter((line) => line.startsWith("{"));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 60, time: expect.any(String), error: { type: "TypeError", stack: expect.stringMatching(/^\s+at /) }, msg: kind },
    ]);
    expect(run.said()).not.toContain("Siti");
    expect([lives(pid), existsSync(join(dataDir, "owner.json"))]).toEqual([false, false]);
  });

  it("plays citizens, staff and couriers unless it is told not to, prints two codes that open, and stops with 0", async () => {
    const run = await started({ SIMULATION_SPEED: "1" });
    const printed = [...run.said().matchAll(/([0-9A-Z-]{16}) PIN (\d{6}) {2}(\S+)\/lacak#(\w{14})\.(\w{26})$/gm)];
    expect(printed.map(([, , , url]) => url)).toEqual([run.url, run.url]);
    const details = `query ($code: String!, $pin: String, $secret: String) {
      tracking(code: $code, pin: $pin, secret: $secret) { __typename ... on TrackingDetails { handover } } }`;
    for (const [index, [, typed, pin, , code, secret]] of printed.entries()) {
      const expected = { tracking: { __typename: "TrackingDetails", handover: ["COURIER", "PICKUP"][index] } };
      expect((await ask(run.url, details, { code: typed, pin })).data).toEqual(expected);
      expect((await ask(run.url, details, { code, secret })).data).toEqual(expected);
    }
    expect(await run.end("SIGTERM")).toBe(0);
    const quiet = await started();
    expect(quiet.said()).not.toContain("PIN");
  });

  it("builds once: a second start says nothing about building", async () => {
    expect((await started()).said()).not.toContain("Building");
  });
});

describe("npm start says in one sentence what is wrong and ends with 1", () => {
  async function refused(settings: Record<string, string>): Promise<string> {
    const run = await start(settings);
    expect(await run.exit).toBe(1);
    expect(run.said()).not.toMatch(/\n\s+at /); // no stack
    return run
      .said()
      .replace(/^> .*$/gm, "")
      .trim();
  }

  it("a taken port", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    expect(await refused({ PORT: String(port) })).toBe(
      `Port ${port} is taken by another program: stop it, or choose another port with PORT.`,
    );
    taken.close();
  });
  it("a data directory in use", async () => {
    await started();
    expect(await refused({})).toMatch(
      /^DATA_DIR .* is in use by another ANTAR DOMPET \(process \d+\): stop it, or choose another DATA_DIR\.$/,
    );
  });
  it("a data directory that is a file, or closed", async () => {
    writeFileSync(join(dataDir, "file"), "");
    expect(await refused({ DATA_DIR: join(dataDir, "file") })).toMatch(/^DATA_DIR .* cannot be used/);
    if (process.getuid?.() === 0) return; // root may write anywhere
    chmodSync(dataDir, 0o500);
    expect(await refused({ DATA_DIR: join(dataDir, "below") })).toMatch(/^DATA_DIR .* cannot be used \(EACCES\)/);
    chmodSync(dataDir, 0o700);
  });
  it("a database that is not there, and one with a wrong password; the password is not repeated", async () => {
    const dead = await refused({
      MODE: "simulation",
      DATABASE_URL: `postgresql://antar:s3cret@127.0.0.1:${await freePort()}/antar`,
    });
    expect(dead).toMatch(
      /^The database at 127\.0\.0\.1:\d+\/antar cannot be reached: nothing listens there\. Check DATABASE_URL\.$/,
    );
    const wrong = await refused({ MODE: "simulation", DATABASE_URL: inject("postgresUrl").replace(":test@", ":s3cret@") });
    expect(wrong).toMatch(/the password is wrong/);
    expect(dead + wrong).not.toContain("s3cret");
  });
  it("wrong settings, all at once", async () => {
    expect(await refused({ PORT: "http", MODE: "test" })).toMatch(/^Wrong settings:\n- MODE must be .*\n- PORT must be /);
  });
  it("an unknown city", async () => {
    expect(await refused({ CITY: "atlantis" })).toBe('CITY is "atlantis", and there is no folder seeds/atlantis.');
  });
  it("production without its secrets", async () => {
    const said = await refused({ MODE: "production" });
    for (const name of ["DATABASE_URL", "MASTER_KEY_FILE", "PUBLIC_URL"]) expect(said).toContain(`${name} is missing`);
  });
});

describe("on your own PostgreSQL", () => {
  it("seals what an earlier version sealed anew before it serves anybody", async () => {
    const service = await startService();
    const receipt = await submit(service);
    expect(await sealAsBefore(service)).toBeGreaterThan(0);
    cpSync(service.filesDirectory, join(dataDir, "files"), { recursive: true });
    await service.stop();
    const key = join(dataDir, "key");
    writeFileSync(key, MASTER_KEY.toString("base64"), { mode: 0o600 });
    const run = await started({ MODE: "simulation", DATABASE_URL: service.databaseUrl, MASTER_KEY_FILE: key });
    const query = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { applicantName } } }`;
    const { code, pin } = receipt;
    expect((await ask(run.url, query, { code, pin })).data).toEqual({ tracking: { applicantName: "S*** A***" } });
  });

  it("warns at the start when the list of holidays ends", async () => {
    const { database, url, close } = await cloneDatabase();
    await database.em.getConnection().execute("delete from holiday where date >= '2027'");
    await database.em.getConnection().execute("update holiday set date = '2020' || substr(date, 5)");
    await close();
    const key = join(dataDir, "key");
    writeFileSync(key, MASTER_KEY.toString("base64"), { mode: 0o600 });
    const run = await started({ MODE: "simulation", DATABASE_URL: url, MASTER_KEY_FILE: key });
    expect(run.said()).toMatch(/"holidaysEnd":"2020-12-31","msg":"the list of holidays ends/);
  });

  it("says once that it found a restored copy, and counts it anew", async () => {
    const settings = { MODE: "simulation", DATABASE_URL: await emptyDatabase() };
    const first = await started(settings);
    expect(first.said()).not.toContain("restored copy");
    expect(await first.end("SIGTERM")).toBe(0);
    const client = new pg.Client(settings.DATABASE_URL);
    await client.connect();
    await client.query("update deployment set cluster_id = 'another/1'");
    await client.query("update counting set seq = 1000000"); // a place that this journal does not have
    const copy = await started(settings);
    expect(copy.said().match(/this database is a restored copy/g)).toHaveLength(1);
    expect((await client.query("select from counting where seq < 1000000")).rowCount).toBe(1);
    expect(await copy.end("SIGTERM")).toBe(0);
    const again = await started(settings);
    expect(again.said()).not.toContain("restored copy");
    await client.end();
  });

  it("runs in production, and then refuses to be used for practice or with another key", async () => {
    const key = join(dataDir, "key");
    writeFileSync(key, Buffer.alloc(32, 1).toString("base64"), { mode: 0o600 });
    const settings = {
      HOST: "127.0.0.1",
      DATABASE_URL: await emptyDatabase(),
      MASTER_KEY_FILE: key,
      PUBLIC_URL: "https://antardompet.example.go.id",
    };
    const run = await start(settings);
    await expect
      .poll(
        async () =>
          fetch(`${run.url}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(200);
    expect(
      (await ask(run.url, `{ office { simulated } statistics(from: "2020-01", to: "2020-12") { total simulated } }`)).data,
    ).toEqual({
      office: { simulated: false },
      statistics: { total: 432, simulated: false },
    });
    expect(existsSync(join(dataDir, "postgresql"))).toBe(false);
    expect(await run.end("SIGTERM")).toBe(0);

    const practice = await start({ ...settings, MODE: "simulation" });
    expect(await practice.exit).toBe(1);
    expect(practice.said()).toContain("This is a production database, and MODE is simulation");
    writeFileSync(key, Buffer.alloc(32, 2).toString("base64"));
    const wrongKey = await start(settings);
    expect(await wrongKey.exit).toBe(1);
    expect(wrongKey.said()).toContain("The master key does not belong to this database");
  });
});
