import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { QueuesDocument, QueuesLiveDocument, type QueueName, type QueuesQuery } from "../gql/staff/graphql.ts";
import { followLive, type ConnectionState } from "./live.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";

export type Queue = QueuesQuery["queues"][number];

/** How each queue is called in the address, in the order of the work. */
export const QUEUE_PATHS = {
  NEW: "baru",
  IN_REVIEW: "diperiksa",
  NEEDS_COMPLETION: "menunggu-warga",
  TO_DECIDE: "keputusan",
  TO_PRODUCE: "siap-dikerjakan",
  IN_WORK: "dikerjakan",
  TO_CHECK: "periksa-kedua",
  AT_DESK: "loket",
  OVERDUE: "lewat-batas",
  TO_DELIVER: "siap-diantar",
  TO_LOAD: "dimuat",
  COMING_BACK: "kembali",
  TO_UNPACK: "dikeluarkan",
  INCIDENTS: "kendala",
} as const satisfies Record<QueueName, string>;
/** The place of what was searched for. The searched text is not part of the address: it may be a NIK. */
export const SEARCH_PATH = "cari";

const names = Object.keys(QUEUE_PATHS) as QueueName[];
export const queueOfPath = (path: string | undefined): QueueName | null =>
  names.find((name) => QUEUE_PATHS[name] === path) ?? null;

/** Where sockets are blocked, the counts are still at most this old. */
const POLL_MS = 30_000;

export interface QueueFeed {
  readonly queues: Accessor<readonly Queue[] | undefined>;
  readonly error: Accessor<StaffError | null>;
  readonly connection: Accessor<ConnectionState>;
  /** Rises with every newer view: the list in sight may have changed. */
  readonly revision: Accessor<number>;
  readonly refresh: () => void;
}

/** The queues that this person's roles see: once by HTTP, then by the live connection, and by asking again while that is down. */
export function createQueueFeed(): QueueFeed {
  const [queues, setQueues] = createSignal<readonly Queue[]>();
  const [error, setError] = createSignal<StaffError | null>(null);
  const [revision, setRevision] = createSignal(0);
  const show = (fresh: readonly Queue[]): void => {
    setQueues(fresh.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name)));
    setError(null);
    setRevision((count) => count + 1);
  };
  const ask = async (): Promise<void> => {
    try {
      show((await askStaff(QueuesDocument, {})).queues);
    } catch (thrown) {
      if (queues() === undefined) setError(() => asStaffError(thrown));
    }
  };
  void ask();
  const [variables] = createSignal({});
  const connection = followLive(QueuesLiveDocument, variables, ({ queuesUpdated }) => show(queuesUpdated), "/staff/graphql");
  // A session that was ended elsewhere closes the socket; the answer to this question then says so.
  createEffect(on(connection, (state) => void (state === "reconnecting" && ask())));
  const poll = setInterval(() => void (connection() !== "live" && ask()), POLL_MS);
  onCleanup(() => clearInterval(poll));
  return { queues, error, connection, revision, refresh: () => void ask() };
}
