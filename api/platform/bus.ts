import type { Topic } from "../domain/events.ts";

/** Wakes watchers inside this process. Nothing queues: a wake-up only says "look again", and a watcher looks at its own pace. */
export interface Bus {
  readonly wake: (topic: Topic) => void;
  /**
   * Yields once at once, then after every wake-up of any of the topics, at most once per `gapMs`: those that woke since the last time (at
   * first all of them). Wake-ups that arrive meanwhile become one. It listens from the call on, so what is read after the first value
   * cannot miss a change.
   */
  readonly watch: (topics: Topic | readonly Topic[], gapMs?: number) => AsyncIterableIterator<ReadonlySet<Topic>>;
  /**
   * One look for everyone who looks for the same since the topic last woke: a thousand equal subscriptions cost one read. A look that began
   * before a wake-up is never handed out after it. Kept only while somebody watches. Only for what does not depend on who asks.
   */
  readonly shared: <T>(topic: Topic, key: string, look: () => Promise<T>) => Promise<T>;
  readonly watcherCount: () => number;
}

type Wake = (topic: Topic) => void;

/** Four looks per second are enough for a person and bound what a busy hour costs. */
const DEFAULT_GAP_MS = 250;
/** Different questions kept per topic; more only come from somebody who makes them up. */
const MAX_SHARED_LOOKS = 200;

export function createBus(): Bus {
  const watchers = new Map<Topic, Set<Wake>>();
  const looks = new Map<Topic, Map<string, Promise<unknown>>>();
  return {
    wake: (topic) => {
      looks.delete(topic);
      for (const wake of watchers.get(topic) ?? []) wake(topic);
    },
    watch: (watched, gapMs = DEFAULT_GAP_MS) => {
      const topics = typeof watched === "string" ? [watched] : watched;
      const leave = (topic: Topic): void => {
        const here = watchers.get(topic);
        here?.delete(wake);
        if (!here || here.size > 0) return;
        watchers.delete(topic);
        looks.delete(topic); // nothing about anybody is kept for watchers who are gone
      };
      const { iterator, wake } = createWatcher(topics, gapMs, () => topics.forEach(leave));
      for (const topic of topics) watchers.set(topic, (watchers.get(topic) ?? new Set()).add(wake));
      return iterator;
    },
    shared: <T>(topic: Topic, key: string, look: () => Promise<T>): Promise<T> => {
      if (!watchers.get(topic)?.size) return look(); // nobody would ever clear it
      const here = looks.get(topic) ?? new Map<string, Promise<unknown>>();
      looks.set(topic, here);
      const known = here.get(key);
      if (known) return known as Promise<T>;
      if (here.size >= MAX_SHARED_LOOKS) here.clear();
      const fresh = look();
      here.set(key, fresh);
      fresh.catch(() => here.delete(key)); // a failure is not for the next one to share
      return fresh;
    },
    watcherCount: () => new Set([...watchers.values()].flatMap((here) => [...here])).size,
  };
}

/** Written by hand because an async generator that waits cannot be ended before its wait is over; a reader that leaves must be gone at once. */
function createWatcher(
  topics: readonly Topic[],
  gapMs: number,
  onEnd: () => void,
): { iterator: AsyncIterableIterator<ReadonlySet<Topic>>; wake: Wake } {
  let woken = new Set(topics);
  let ended = false;
  let lastYieldMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let waiting: ((result: IteratorResult<ReadonlySet<Topic>, undefined>) => void) | null = null;

  const answer = (result: IteratorResult<ReadonlySet<Topic>, undefined>): void => {
    waiting?.(result);
    waiting = null;
  };
  const deliver = (): void => {
    timer = undefined;
    const value = woken;
    woken = new Set();
    lastYieldMs = performance.now();
    answer({ value, done: false });
  };
  const consider = (): void => {
    if (woken.size === 0 || !waiting || timer) return;
    const restMs = lastYieldMs + gapMs - performance.now();
    if (restMs <= 0) deliver();
    else timer = setTimeout(deliver, restMs);
  };
  const end = (): Promise<IteratorResult<ReadonlySet<Topic>, undefined>> => {
    ended = true;
    clearTimeout(timer);
    onEnd();
    answer({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const iterator: AsyncIterableIterator<ReadonlySet<Topic>> = {
    next: () => {
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve) => {
        waiting = resolve;
        consider();
      });
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]: () => iterator,
  };
  const wake: Wake = (topic) => {
    woken.add(topic);
    consider();
  };
  return { iterator, wake };
}
