import pino from "pino";

export type Log = pino.Logger;

/** JSON lines on standard error. No line holds a request's content: routes are named by their pattern, errors by their kind. */
export function createLog(level: string, destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true })): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: describeError } },
    destination,
  );
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
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}
