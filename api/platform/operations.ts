type Events = AsyncIterableIterator<unknown, unknown>;

/** What one message set going. */
export interface Operation {
  /** What it reads ends with its socket at the latest: at once, when that is closed already. */
  readonly reads: (events: Events) => void;
}
/** What the messages of one socket set going. Each is over when its last frame has left. */
export interface Operations {
  readonly count: () => number;
  /** @param work must call `begin` before it waits for anything, if at all */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  /**
   * graphql-ws knows an operation by its id only, and takes the end of one that was completed for the end of the next one of this id.
   * @returns null: one of this id is not over
   */
  readonly begin: (id: string) => Operation | null;
  /** The socket is closed. */
  readonly endAll: () => void;
}

interface Running {
  id: string | null; // null: not a subscription
  events: Events | null;
}

export function createOperations(): Operations {
  const running = new Set<Running>();
  let newest: Running | null = null;
  let isOver = false;
  const end = ({ events }: Running): void => void events?.return?.().catch(() => {}); // whoever reads is told the same
  return {
    count: () => running.size,
    run: async (work) => {
      const one: Running = { id: null, events: null };
      running.add(one);
      newest = one;
      try {
        await work();
      } finally {
        running.delete(one);
      }
    },
    begin: (id) => {
      if (newest === null || [...running].some((other) => other.id === id)) return null;
      const one = newest;
      one.id = id;
      return {
        reads: (events) => {
          one.events = events;
          if (isOver) end(one);
        },
      };
    },
    endAll: () => {
      isOver = true;
      for (const one of running) end(one);
    },
  };
}
