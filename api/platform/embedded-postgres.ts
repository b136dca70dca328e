import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { StartupError } from "./config.ts";
import { type Account, type PostgresBinaries, postgresBinaries, unprivilegedAccount } from "./postgres-binaries.ts";

export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: () => number | undefined;
  readonly urlOf: (database: string) => string;
  /** Ends all connections and waits until the files are at rest. */
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly directory: string; // absolute; made when missing; one server at a time (see data-directory.ts)
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** The server ended without being asked and could not be brought back. */
  readonly onLost: (reason: string) => void;
  readonly onRestart: () => void;
}

const RESTARTS_IN_A_ROW = 5;

/** Boots the PostgreSQL that npm brought, on a free port of the loopback interface, and brings it back when it is killed. */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount();
  const binaries = await postgresBinaries(account);
  const { directory } = options;
  if (!existsSync(directory)) initialise(binaries, account, directory, options.password);
  await endOrphan(directory);
  const port = await freePort();
  let stopping = false;
  let server = await launch(binaries, account, directory, port, options.settings ?? {});
  let recovery = Promise.resolve();

  const keepAlive = (): void => {
    server.once("exit", () => {
      if (!stopping) recovery = bringBack();
    });
  };
  async function bringBack(): Promise<void> {
    for (let attempt = 1; attempt <= RESTARTS_IN_A_ROW && !stopping; attempt++) {
      try {
        await endOrphan(directory);
        server = await launch(binaries, account, directory, port, options.settings ?? {});
        keepAlive();
        options.onRestart();
        return;
      } catch (error) {
        if (attempt === RESTARTS_IN_A_ROW) options.onLost(error instanceof Error ? error.message : String(error));
        await wait(attempt * 200); // the children of a killed server need a moment to notice and let go of its memory
      }
    }
  }
  keepAlive();

  return {
    port,
    pid: () => server.pid,
    urlOf: (database) => `postgresql://postgres:${options.password}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      stopping = true;
      await recovery; // else one that is just being launched would be left running
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "exit");
      server.kill("SIGINT"); // "fast": roll back what is open, write everything, leave
      await ended;
    },
  };
}

/** Where the server finds its data: through its working directory, so that no folder above needs to be open to its account. */
const dataArgument = (directory: string): string => (process.platform === "linux" ? "/proc/self/cwd" : directory);

function initialise(binaries: PostgresBinaries, account: Account, directory: string, password: string): void {
  const draft = `${directory}.new`; // renamed when complete, so that a start that was killed half way leaves nothing that looks finished
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (account) chownSync(draft, account.uid, account.gid);
  // initdb would ask the terminal for a password: it gets an open file instead, which no folder above has to be open for.
  const passwordFile = join(dirname(directory), `password-${randomUUID()}`);
  writeFileSync(passwordFile, password, { flag: "wx", mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const handle = openSync(passwordFile, "r");
  rmSync(passwordFile); // open, and no longer anywhere
  try {
    const locale = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = ["-U", "postgres", "-A", "scram-sha-256", "--pwfile", "/dev/stdin"];
    const args = ["-D", dataArgument(draft), ...access, ...locale, "--no-instructions"];
    const result = spawnSync(binaries.initdb, args, {
      ...account,
      cwd: draft,
      encoding: "utf8",
      stdio: [handle, "pipe", "pipe"],
    });
    if (result.status !== 0)
      throw new StartupError(`PostgreSQL could not prepare ${directory}: ${result.error?.message ?? result.stderr.trim()}`);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, directory);
}

/** A server whose parent was killed may still run, or be on its way out; its folder is ours (see claimDataDirectory), so it is ended. */
async function endOrphan(directory: string): Promise<void> {
  const file = join(directory, "postmaster.pid");
  for (let tries = 0; existsSync(file); tries++) {
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    if (!isLivePostgres(pid)) return rmSync(file, { force: true });
    if (tries === 100) throw new StartupError(`An earlier PostgreSQL (process ${pid}) does not end: stop it and start again.`);
    if (tries % 20 === 0) process.kill(pid, "SIGINT");
    await wait(100);
  }
}

/** False for a number that another program has by now, and for a process that is dead but not yet collected by its parent. */
function isLivePostgres(pid: number): boolean {
  if (process.platform !== "linux")
    return spawnSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).stdout.includes("postgres");
  try {
    return /^\d+ \(postgres\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function launch(
  binaries: PostgresBinaries,
  account: Account,
  directory: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port: String(port),
    log_error_verbosity: "terse", // the DETAIL line would write the failing row, a citizen's data, into the log
    log_parameter_max_length_on_error: "0",
    ...settings,
  };
  const args = ["-D", dataArgument(directory), ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  // setpriv ties the server's life to ours: also after kill -9 of this process it shuts down cleanly by itself.
  const hasSetpriv = process.platform === "linux" && spawnSync("setpriv", ["--version"]).status === 0;
  const identity = account ? ["--reuid", String(account.uid), "--regid", String(account.gid), "--clear-groups"] : [];
  const server = hasSetpriv
    ? spawn("setpriv", ["--pdeathsig", "INT", ...identity, "--", binaries.postgres, ...args], {
        cwd: directory,
        stdio: ["ignore", "ignore", "pipe"],
        detached: true,
      })
    : spawn(binaries.postgres, args, { ...account, cwd: directory, stdio: ["ignore", "ignore", "pipe"], detached: true });
  await untilReady(server);
  return server;
}

/** Only the server's first words are read, to know when it is ready or why it is not; later ones may hold data and are dropped. */
function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: string): void => {
      said = (said + chunk).slice(-4000);
      if (!said.includes("ready to accept connections")) return;
      server.removeAllListeners("exit");
      server.stderr?.off("data", listen).resume();
      resolve();
    };
    server.stderr?.setEncoding("utf8").on("data", listen);
    server.once("error", reject);
    server.once("exit", (code) => {
      const fatal = said.split("\n").findLast((line) => line.includes("FATAL"));
      reject(new StartupError(`PostgreSQL ended while starting (${code}): ${fatal?.replace(/^.*FATAL:\s*/, "") ?? said.trim()}`));
    });
  });
}

/** Below 32768, where Linux begins to hand out ports to outgoing connections, so that nobody takes it between this look and the bind. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer()
        .once("error", () => resolve(false))
        .listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
