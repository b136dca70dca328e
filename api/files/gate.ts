import { UploadRefusal } from "./upload-refusal.ts";

const RETRY_AFTER_S = 5;

/** Who sends: an account, or the network of strangers. */
export interface Sender {
  readonly key: string;
  readonly isSignedIn: boolean;
}
export interface GateLimits {
  readonly atOnce: number;
  readonly forStrangers: number; // of these places
  readonly perSender: number;
  readonly waiting: number; // of strangers together, and again of those who are signed in
  readonly waitingPerSender: number;
}
/** Lets a few in at once and a few more wait: who is signed in first, then every network in its turn, in order within each. */
export interface Gate {
  /** @throws UploadRefusal BUSY at once, when even the places to wait are taken */
  readonly pass: <T>(sender: Sender, task: () => Promise<T>) => Promise<T>;
}

/**
 * Without an end to the queue a crowd would fill the memory with pictures nobody waits for any more; without a share for each sender one
 * network could take every place and keep everybody out.
 */
export function createGate(limits: GateLimits): Gate {
  const inside: Sender[] = [];
  const queues = [createQueue(), createQueue()] as const;
  const queueOf = ({ isSignedIn }: Sender): Queue => queues[isSignedIn ? 0 : 1];
  const mayEnter = ({ key, isSignedIn }: Sender): boolean =>
    inside.length < limits.atOnce &&
    (isSignedIn || inside.filter((other) => !other.isSignedIn).length < limits.forStrangers) &&
    inside.filter((other) => other.key === key).length < limits.perSender;

  /** The place is taken in the same moment in which somebody is called, so that nobody slips in between. */
  function callNext(): void {
    for (const queue of queues)
      for (let next = queue.take(mayEnter); next !== null; next = queue.take(mayEnter)) {
        inside.push(next.sender);
        next.enter();
      }
  }
  function wait(sender: Sender): Promise<void> {
    const queue = queueOf(sender);
    if (queue.length() >= limits.waiting || queue.lengthOf(sender) >= limits.waitingPerSender)
      throw new UploadRefusal("BUSY", undefined, RETRY_AFTER_S);
    return new Promise<void>((enter) => queue.join({ sender, enter }));
  }
  return {
    pass: async (sender, task) => {
      if (mayEnter(sender)) inside.push(sender);
      else await wait(sender);
      try {
        return await task();
      } finally {
        inside.splice(inside.indexOf(sender), 1);
        callNext();
      }
    },
  };
}

interface Waiting {
  readonly sender: Sender;
  readonly enter: () => void;
}
interface Queue {
  readonly length: () => number;
  readonly lengthOf: (sender: Sender) => number;
  readonly join: (waiting: Waiting) => void;
  /** @returns the first of the first sender who may; that sender comes last then */
  readonly take: (may: (sender: Sender) => boolean) => Waiting | null;
}

function createQueue(): Queue {
  const bySender = new Map<string, Waiting[]>(); // in the order of their turns
  return {
    length: () => [...bySender.values()].reduce((sum, { length }) => sum + length, 0),
    lengthOf: ({ key }) => bySender.get(key)?.length ?? 0,
    join: (waiting) => {
      const { key } = waiting.sender;
      bySender.set(key, [...(bySender.get(key) ?? []), waiting]);
    },
    take: (may) => {
      for (const [key, [first, ...rest]] of bySender) {
        if (!may(first!.sender)) continue;
        bySender.delete(key);
        if (rest.length > 0) bySender.set(key, rest);
        return first!;
      }
      return null;
    },
  };
}
