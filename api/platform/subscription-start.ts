import { type ExecutionArgs, type ExecutionResult, subscribe } from "graphql";
import type { Operation } from "./operations.ts";
import type { Who } from "./turnstile.ts";

export interface Starting extends ExecutionArgs, Operation {
  readonly who: Who;
  readonly isWanted: () => boolean; // it may be completed, and its socket closed, before its turn comes
}

/**
 * A subscription with its first event, which is what most of it costs. Every subscription of ours tells the present at once, so nothing is
 * waited for here but the database.
 */
export async function startSubscription(args: Starting): Promise<AsyncIterableIterator<ExecutionResult, void> | ExecutionResult> {
  if (!args.isWanted()) return {};
  const events = await subscribe(args);
  if (!(Symbol.asyncIterator in events)) return events;
  args.reads(events);
  let first: Promise<IteratorResult<ExecutionResult, void>> | null = events.next();
  await first.catch(() => {}); // for whoever asks for it
  const next = (): Promise<IteratorResult<ExecutionResult, void>> => {
    const result = first ?? events.next();
    first = null;
    return result;
  };
  const end = (): Promise<IteratorResult<ExecutionResult, void>> => events.return();
  const rest: AsyncIterableIterator<ExecutionResult, void> = { next, return: end, [Symbol.asyncIterator]: () => rest };
  return rest;
}
