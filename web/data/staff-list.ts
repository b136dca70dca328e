import { createEffect, createSignal, on, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { QueuePageDocument, SearchRequestsDocument, type QueueName, type SummaryViewFragment } from "../gql/staff/graphql.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";

export type Row = SummaryViewFragment;
const PAGE_SIZE = 20;

export interface QueueList {
  /** undefined until the first page has arrived */
  readonly rows: Accessor<readonly Row[] | undefined>;
  readonly total: Accessor<number>;
  readonly hasMore: Accessor<boolean>;
  readonly isLoading: Accessor<boolean>;
  readonly error: Accessor<StaffError | null>;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

interface Loaded {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly next: string | null;
}

async function fetchPage(queue: QueueName, after: string | null, before: readonly Row[]): Promise<Loaded> {
  const { requests } = await askStaff(QueuePageDocument, { queue, first: PAGE_SIZE, after });
  const known = new Set(before.map(({ id }) => id));
  // A row that moved down while we paged must not appear twice.
  const rows = [...before, ...requests.edges.map(({ node }) => node).filter(({ id }) => !known.has(id))];
  return { rows, total: requests.totalCount, next: requests.pageInfo.hasNextPage ? requests.pageInfo.endCursor : null };
}

/** As many pages again as are in sight, so that a newer view neither shortens the list nor moves what the reader looks at. */
async function fetchAtLeast(queue: QueueName, count: number): Promise<Loaded> {
  let loaded = await fetchPage(queue, null, []);
  while (loaded.next !== null && loaded.rows.length < count) loaded = await fetchPage(queue, loaded.next, loaded.rows);
  return loaded;
}

/** The rows of the chosen queue, fetched again with every newer view of the queues. */
export function createQueueList(queue: Accessor<QueueName | null>, revision: Accessor<number>): QueueList {
  const [store, setStore] = createStore<{ rows: Row[] | undefined }>({ rows: undefined });
  const [total, setTotal] = createSignal(0);
  const [next, setNext] = createSignal<string | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  const [error, setError] = createSignal<StaffError | null>(null);
  let latest = 0;

  const load = async (fetchRows: () => Promise<Loaded>): Promise<void> => {
    const mine = ++latest;
    setLoading(true);
    try {
      const loaded = await fetchRows();
      if (mine !== latest) return;
      setStore("rows", reconcile([...loaded.rows], { key: "id" }));
      setTotal(loaded.total);
      setNext(loaded.next);
      setError(null);
    } catch (thrown) {
      if (mine === latest) setError(() => asStaffError(thrown));
    } finally {
      if (mine === latest) setLoading(false);
    }
  };
  const reload = (): void => {
    const current = queue();
    if (current !== null) void load(() => fetchAtLeast(current, store.rows?.length ?? 0));
  };
  createEffect(
    on([queue, revision], ([current], before) => {
      if (before && before[0] !== current) setStore("rows", undefined);
      reload();
    }),
  );
  const loadMore = (): void => {
    const [current, after] = [queue(), next()];
    if (current !== null && after !== null) void load(() => fetchPage(current, after, store.rows ?? []));
  };
  return { rows: () => store.rows, total, hasMore: () => next() !== null, isLoading, error, loadMore, reload };
}

/** @throws StaffError */
export async function searchRequests(text: string): Promise<readonly Row[]> {
  return (await askStaff(SearchRequestsDocument, { text: text.trim() })).searchRequests;
}
