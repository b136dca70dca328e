import type { Client } from "graphql-ws";
import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";

/** An operation of either endpoint, with the types that the codegen hung on it. */
interface Operation<Result, Variables> {
  readonly __apiType?: (variables: Variables) => Result;
  toString(): string;
}

/** `connecting` only before the first connection: nothing has been lost yet, so nothing is said. */
export type ConnectionState = "connecting" | "live" | "reconnecting";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A connection can fall silent without ever closing: after both of these the page says so instead of "live". */
const PING_MS = 9_000;
const SILENCE_MS = 6_000;
/** So long an opening may take, crowd at the door included, before another is tried. */
const OPENING_MS = 20_000;

/** Exponential back-off with full jitter: after an outage the phones come back spread out, not all in the same second. */
export function retryWaitMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10));
}

/** Ends after the wait, or at once when the phone says it is back online. */
function waitBeforeRetry(attempt: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, retryWaitMs(attempt, Math.random));
    addEventListener("online", done);
  });
}

/** The page is painted first; a live figure is never worth a later first word. */
function afterFirstPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

/**
 * Follows one subscription for as long as the owning component lives; a change of variables starts it anew.
 * The server sends the present view first, so a reconnection never leaves a hole.
 */
export function followLive<Result, Variables extends Record<string, unknown>>(
  document: Operation<Result, Variables>,
  variables: Accessor<Variables>,
  onView: (view: Result) => void,
  path = "/graphql",
): Accessor<ConnectionState> {
  const [state, setState] = createSignal<ConnectionState>("connecting");
  let opening: Promise<Client> | undefined;
  const ended = new AbortController();

  const open = async (): Promise<Client> => {
    await afterFirstPaint();
    const { createClient } = await import("graphql-ws/client");
    let silence: ReturnType<typeof setTimeout> | undefined;
    const giveUpIn = (ms: number): void => {
      clearTimeout(silence);
      silence = setTimeout(() => client.terminate(), ms); // its own close would wait for the answer of who is silent
    };
    const client = createClient({
      url: `${location.origin.replace(/^http/, "ws")}${path}`,
      retryAttempts: Infinity,
      shouldRetry: () => true,
      retryWait: waitBeforeRetry,
      keepAlive: PING_MS,
      on: {
        connecting: () => giveUpIn(OPENING_MS),
        connected: () => {
          clearTimeout(silence);
          setState("live");
        },
        ping: (received) => void (received || giveUpIn(SILENCE_MS)),
        pong: (received) => void (received && clearTimeout(silence)),
        closed: (event) => {
          clearTimeout(silence);
          setState(isNormalEnd(event) ? "connecting" : "reconnecting");
        },
      },
    });
    addEventListener("offline", () => client.terminate(), { signal: ended.signal });
    return client;
  };

  /** Until `signal` says stop; every end of the subscription before that is an accident and is repaired. */
  const follow = async (current: Variables, signal: AbortSignal): Promise<void> => {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        opening ??= open();
        const client = await opening;
        await subscribeOnce(client, document, current, signal, (view) => {
          attempt = 0;
          onView(view);
        });
      } catch {
        opening = undefined; // the script itself did not arrive: fetch it again
      }
      if (signal.aborted) return;
      // What is on the page may grow old from here on, so it says so.
      setState("reconnecting");
      await waitBeforeRetry(attempt);
    }
  };

  createEffect(
    on(variables, (current) => {
      const stop = new AbortController();
      onCleanup(() => stop.abort());
      void follow(current, stop.signal);
    }),
  );
  onCleanup(() => {
    ended.abort();
    void opening?.then((client) => client.dispose()).catch(() => {});
  });
  return state;
}

/** Resolves when the server ends or refuses the subscription, or when `signal` ends it. */
function subscribeOnce<Result, Variables extends Record<string, unknown>>(
  client: Client,
  document: Operation<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
  onView: (view: Result) => void,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const stop = client.subscribe<Result>(
      { query: document.toString(), variables },
      {
        next: ({ data }) => {
          if (data && !signal.aborted) onView(data);
        },
        error: () => resolve(),
        complete: () => resolve(),
      },
    );
    signal.addEventListener("abort", stop);
  });
}

/** graphql-ws closes an unused socket itself, with 1000; that is no lost connection. */
function isNormalEnd(event: unknown): boolean {
  return event instanceof CloseEvent && event.code === 1000;
}
