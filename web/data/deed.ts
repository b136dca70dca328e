import { createEffect, createSignal, on, untrack, type Accessor } from "solid-js";
import { AskError } from "./client.ts";
import { isUncertain } from "./send.ts";
import { newKey } from "./new-key.ts";
import type { Tracking, TrackingFeed } from "./tracking-feed.ts";

/** `stale`: somebody changed the request first; `refused`: this can't be done (any more); `failed`: it may not have arrived. */
export type DeedState = "idle" | "working" | "done" | "stale" | "refused" | "failed";

/** What goes with every message that changes something. */
export interface Envelope {
  readonly idempotencyKey: string;
  readonly expectedVersion: number;
}

/**
 * Something a citizen does to the request on the page. After a lost answer the very same message goes out again, so that it is done once;
 * after a refusal the page shows the present state first.
 */
export function createDeed<Content extends object>(
  feed: TrackingFeed,
  act: (content: Content, envelope: Envelope) => Promise<Tracking>,
): { readonly state: Accessor<DeedState>; readonly run: (content: Content) => Promise<void> } {
  const [state, setState] = createSignal<DeedState>("idle");
  let settledAt: number | null = null; // the version on the page when the last answer came
  // The next news make an old answer old: "changed" below a cancelled request would only puzzle.
  createEffect(
    on(
      () => feed.view().version,
      (version) => settledAt !== null && version > settledAt && setState("idle"),
    ),
  );
  let unanswered: { readonly written: string; readonly envelope: Envelope } | null = null;
  const run = async (content: Content): Promise<void> => {
    if (state() === "working") return;
    const written = JSON.stringify(content);
    const fresh = { idempotencyKey: newKey(), expectedVersion: feed.view().version };
    const envelope = unanswered?.written === written ? unanswered.envelope : fresh;
    settledAt = null;
    setState("working");
    try {
      feed.show(await act(content, envelope));
      unanswered = null;
      setState("done");
    } catch (error) {
      const code = error instanceof AskError ? error.code : "UNREADABLE";
      unanswered = isUncertain(code) ? { written, envelope } : null;
      if (code === "STALE" || code === "ILLEGAL_STEP") await feed.askAgain().catch(() => {});
      setState(stateAfter(code));
    }
    settledAt = untrack(feed.view).version;
  };
  return { state, run };
}

function stateAfter(code: string): DeedState {
  if (code === "STALE") return "stale";
  return ["ILLEGAL_STEP", "INVALID_INPUT", "NOT_FOUND", "NOT_PERMITTED"].includes(code) ? "refused" : "failed";
}
