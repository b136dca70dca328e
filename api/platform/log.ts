import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { createLineLimit } from "./line-limit.ts";

export type Log = pino.Logger;

/** The network whose request or message is being worked on; undefined: nobody's, our own work. */
const caller = new AsyncLocalStorage<string>();

/** Lines that are written in `run`, and in what it sets going, count as caused by this network. */
export const onBehalfOf = <T>(network: string, run: () => T): T => caller.run(network, run);

/**
 * JSON lines on standard error. No line holds a request's content: routes are named by their pattern, errors by their kind. A stranger causes
 * at most one line a minute of each kind; the next one says how many were left out. `debug` and below are written whole.
 */
export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
  nowMs: () => number = () => performance.now(),
): Log {
  const limit = createLineLimit(nowMs);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: describeError },
      hooks: {
        logMethod(line, write, severity) {
          const network = caller.getStore();
          if (network === undefined || severity < pino.levels.values["info"]!) return write.apply(this, line);
          const leftOut = limit(network, kindOf(line));
          if (leftOut === null) return;
          const [labels, ...said]: unknown[] = typeof line[0] === "object" ? line : [{}, ...line];
          write.apply(this, [
            leftOut > 0 ? { ...(labels as object), leftOut } : (labels as object),
            ...said,
          ] as Parameters<pino.LogFn>);
        },
      },
    },
    destination,
  );
}

/** Lines of one kind say the same of the same place. */
function kindOf(line: readonly unknown[]): string {
  const [labels, said] = typeof line[0] === "object" ? line : [{}, line[0]];
  const { method, route, status, error } = labels as Partial<Record<string, unknown>>;
  const { type, code, stack } = error === undefined ? {} : describeError(error);
  return JSON.stringify([said, method, route, status, type, code, String(stack).split("\n", 1)[0]]);
}

/** Node writes its warnings as plain text, unless somebody else does. */
export function takeWarnings(log: Log): void {
  process.removeAllListeners("warning").on("warning", (error) => log.warn({ error }, "a warning of Node"));
}

/**
 * What may be said of an error. Messages of the driver quote values ("invalid input syntax for type uuid: ..."), so neither the message nor
 * any property outside this list is written; the stack is kept without its first line for the same reason.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(typeof code === "string" ? { code } : {}),
    stack: frames.slice(0, 12).join("\n"),
    ...(error instanceof AggregateError ? { errors: error.errors.slice(0, 3).map(describeError) } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}
