import type { Accessor } from "solid-js";
import { QueuesDocument, QueuesLiveDocument, type QueueName, type QueuesQuery } from "../gql/staff/graphql.ts";
import { askStaff } from "./staff-client.ts";
import { createStaffFeed, type StaffFeed } from "./staff-feed.ts";

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

export interface QueueFeed extends Omit<StaffFeed<readonly Queue[]>, "view"> {
  readonly queues: Accessor<readonly Queue[] | undefined>;
}

/** The queues that this person's roles see. */
export function createQueueFeed(): QueueFeed {
  const inOrder = (fresh: readonly Queue[]): readonly Queue[] =>
    fresh.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const { view, ...feed } = createStaffFeed(
    async () => inOrder((await askStaff(QueuesDocument, {})).queues),
    QueuesLiveDocument,
    ({ queuesUpdated }) => inOrder(queuesUpdated),
  );
  return { ...feed, queues: view };
}
