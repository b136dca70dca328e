import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { freePort } from "../../api/platform/embedded-postgres.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The environment of a newcomer: no settings but those of the test. */
const newcomer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => ["PATH", "HOME", "TMPDIR", "LANG"].includes(name)),
);

/** One `npm start`. */
export interface Run {
  readonly npm: ChildProcess;
  readonly url: string;
  readonly said: () => string;
  /** Of it what came on standard error. */
  readonly complained: () => string;
  /** The exit code. Signals go to npm alone, as a supervisor sends them. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly exit: Promise<number | null>;
}

/** A data directory and what was started on it; 0700, which is also a check that a closed folder does not matter. */
export class Bench {
  readonly dataDir = mkdtempSync(join(tmpdir(), "antar-dompet-start-"));
  readonly #running: Run[] = [];

  async start(settings: Record<string, string> = {}): Promise<Run> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const env = {
      ...newcomer,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      DATA_DIR: this.dataDir,
      SIMULATION_SPEED: "0", // nobody plays unless a test wants it
      ...settings,
    };
    const npm = spawn("npm", ["start"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let [output, complaints] = ["", ""];
    for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    npm.stderr.on("data", (text: string) => (complaints += text));
    const exit = once(npm, "close").then(([code]) => code as number | null);
    const run: Run = {
      npm,
      url: `http://127.0.0.1:${env.PORT}`,
      said: () => output,
      complained: () => complaints,
      exit,
      end: (signal) => {
        if (npm.exitCode === null && npm.signalCode === null) {
          if (signal === "SIGKILL") process.kill(-npm.pid!, signal);
          else npm.kill(signal);
        }
        return exit;
      },
    };
    this.#running.push(run);
    return run;
  }

  async started(settings: Record<string, string> = {}): Promise<Run> {
    const run = await this.start(settings);
    await expect
      .poll(() => (run.npm.exitCode === null ? run.said() : `ended: ${run.said()}`), { timeout: 60_000, interval: 20 })
      .toMatch(/Ctrl-C stops it|^ended/);
    expect(run.said()).toContain(run.url);
    return run;
  }

  postmasterPid(): number {
    return Number(readFileSync(join(this.dataDir, "postgresql/postmaster.pid"), "utf8").split("\n")[0]);
  }
  /** The Node process that serves, below npm. */
  serverPid(): number {
    return (JSON.parse(readFileSync(join(this.dataDir, "owner.json"), "utf8")) as { pid: number }).pid;
  }
  async clear(): Promise<void> {
    for (const run of this.#running.splice(0)) await run.end("SIGKILL");
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Whether a process runs; a dead one that nobody has collected yet does not. */
export function lives(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
