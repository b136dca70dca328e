import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A server under test in a process of its own, so that its CPU time is its own. */
export interface ServerProcess {
  readonly port: number;
  /** Asks it to do something `times` times; answers when it has begun. */
  readonly order: (what: string) => void;
  /** CPU time so far, user and system. */
  readonly cpuMs: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

interface Said {
  readonly port?: number;
  readonly cpuMs?: number;
}

export async function startServer(file: string, args: readonly string[]): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ["--import", "@oxc-node/core/register"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const { port } = await said(child);
  return {
    port: port!,
    order: (what) => void child.send(what),
    cpuMs: async () => {
      const answer = said(child);
      child.send("cpu");
      return (await answer).cpuMs!;
    },
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

const said = async (child: ChildProcess): Promise<Said> => ((await once(child, "message")) as [Said])[0];

/** The other side: tells the port, answers for its CPU time, obeys the orders. */
export function serve(port: number, orders: Readonly<Record<string, () => void>>): void {
  process.on("message", (what: string) => {
    if (what !== "cpu") {
      orders[what]?.();
      return;
    }
    const { user, system } = process.cpuUsage();
    process.send!({ cpuMs: (user + system) / 1000 } satisfies Said);
  });
  process.send!({ port } satisfies Said);
}
