import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A server under test in a process of its own, so that its CPU time and its memory are its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Asks it to do something, and waits until it is done. @returns what it answers, or 0 */
  readonly order: (what: string, amount?: number) => Promise<number>;
  /** CPU time so far, user and system. */
  readonly cpuMs: () => Promise<number>;
  /** What it holds after a garbage collection. */
  readonly memoryKb: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

type Order = readonly [what: string, amount: number];

export async function startServer(file: string, args: readonly string[]): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ["--expose-gc", "--import", "@oxc-node/core/register"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const end = once(child, "exit").then((): never => {
    throw new Error("the server under test ended");
  });
  end.catch(() => {}); // told to whoever waits for an answer
  const answer = async (): Promise<number> => ((await Promise.race([once(child, "message"), end])) as [number])[0];
  const port = await answer();
  let last: Promise<unknown> = Promise.resolve(); // one order after the other, so that an answer is the answer to it
  const order = (what: string, amount = 0): Promise<number> => {
    const mine = last.then(() => {
      child.send([what, amount] satisfies Order);
      return answer();
    });
    last = mine;
    return mine;
  };
  return {
    pid: child.pid!,
    port,
    order,
    cpuMs: () => order("cpu"),
    memoryKb: () => order("memory"),
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** What the server can be asked to do. */
export type Orders = Readonly<Record<string, (amount: number) => Promise<void> | void>>;

/** The other side: tells the port, obeys the orders, answers for its CPU time and memory. */
export function serve(port: number, orders: Orders): void {
  const measures: Readonly<Record<string, () => number>> = { cpu: ownCpuMs, memory: ownMemoryKb };
  process.on("message", ([what, amount]: Order) => {
    void (async () => {
      await orders[what]?.(amount);
      process.send!(measures[what]?.() ?? 0);
    })();
  });
  process.once("disconnect", () => process.exit()); // nobody is left who would stop it
  process.send!(port);
}

export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function ownMemoryKb(): number {
  globalThis.gc!();
  return residentKb(process.pid);
}

/** @param part "Pss" counts a page that several processes share in parts, so that a family of them can be added up */
export function residentKb(pid: number, part: "Rss" | "Pss" = "Rss"): number {
  const smaps = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(new RegExp(`^${part}:\\s+(\\d+)`, "m").exec(smaps)![1]);
}
