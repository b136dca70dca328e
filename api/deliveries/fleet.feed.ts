import type { Topic } from "../domain/events.ts";
import type { LiveFix, LivePositions } from "../positions/live-positions.ts";

/** What changed for one office since the frame before. How fresh it is, is said when it is sent. */
export interface FleetMovements {
  readonly complete: boolean; // everybody: the first one
  readonly fixes: readonly LiveFix[];
  readonly gone: readonly string[];
  readonly factsChanged: boolean;
}

/**
 * First everybody, then whoever moved since the look before: nothing queues for a reader that cannot keep up, it skips to the newest.
 * A wake-up that is about another office's couriers only is no frame.
 */
export async function* fleetFrames(
  live: Pick<LivePositions, "since">,
  officeId: string,
  wakeUps: AsyncIterable<ReadonlySet<Topic>>,
): AsyncGenerator<FleetMovements, void, void> {
  let complete = true;
  let sequence = 0;
  for await (const woken of wakeUps) {
    const { fixes, gone, sequence: seen } = live.since(officeId, sequence);
    sequence = seen;
    const factsChanged = !complete && woken.has("fleet");
    if (complete) yield { complete, fixes, gone: [], factsChanged };
    else if (factsChanged || fixes.length > 0 || gone.length > 0) yield { complete, fixes, gone, factsChanged };
    complete = false;
  }
}
