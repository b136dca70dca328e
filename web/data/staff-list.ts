import { createEffect, createSignal, on, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { QueuePageDocument, SearchRequestsDocument, type QueueName, type SummaryViewFragment } from "../gql/staff/graphql.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";

export type Row = SummaryViewFragment;
const PAGE_SIZE = 20;

export interface PagedList<Item> {
  /** undefined until the first page has arrived */
  readonly rows: Accessor<readonly Item[] | undefined>;
  readonly total: Accessor<number>;
  readonly hasMore: Accessor<boolean>;
  readonly isLoading: Accessor<boolean>;
  readonly error: Accessor<StaffError | null>;
  readonly loadMore: () => void;
  readonly reload: () => void;
}
export type QueueList = PagedList<Row>;

/** What the server answers with a page of anything. */
interface Page<Item> {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: Item }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Loaded<Item> {
  readonly rows: readonly Item[];
  readonly total: number;
  readonly next: string | null;
}

/** The rows of what is chosen, page by page, fetched again whenever `revision` rises. */
export function createPagedList<Key extends string, Item extends { readonly id: string }>(
  chosen: Accessor<Key | null>,
  revision: Accessor<number>,
  ask: (key: Key, after: string | null) => Promise<Page<Item>>,
): PagedList<Item> {
  const [store, setStore] = createStore<{ rows: Item[] | undefined }>({ rows: undefined });
  const [total, setTotal] = createSignal(0);
  const [next, setNext] = createSignal<string | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  const [error, setError] = createSignal<StaffError | null>(null);
  let latest = 0;

  const fetchPage = async (key: Key, after: string | null, before: readonly Item[]): Promise<Loaded<Item>> => {
    const { totalCount, edges, pageInfo } = await ask(key, after);
    const known = new Set(before.map(({ id }) => id));
    // A row that moved down while we paged must not appear twice.
    const rows = [...before, ...edges.map(({ node }) => node).filter(({ id }) => !known.has(id))];
    return { rows, total: totalCount, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  };
  /** As many pages again as are in sight, so that a newer view neither shortens the list nor moves what the reader looks at. */
  const fetchAtLeast = async (key: Key, count: number): Promise<Loaded<Item>> => {
    let loaded = await fetchPage(key, null, []);
    while (loaded.next !== null && loaded.rows.length < count) loaded = await fetchPage(key, loaded.next, loaded.rows);
    return loaded;
  };
  const load = async (fetchRows: () => Promise<Loaded<Item>>): Promise<void> => {
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
    const current = chosen();
    if (current !== null) void load(() => fetchAtLeast(current, store.rows?.length ?? 0));
  };
  createEffect(
    on([chosen, revision], ([current], before) => {
      if (before && before[0] !== current) setStore("rows", undefined);
      reload();
    }),
  );
  const loadMore = (): void => {
    const [current, after] = [chosen(), next()];
    if (current !== null && after !== null) void load(() => fetchPage(current, after, store.rows ?? []));
  };
  return { rows: () => store.rows, total, hasMore: () => next() !== null, isLoading, error, loadMore, reload };
}

/** The rows of the chosen queue, fetched again with every newer view of the queues. */
export function createQueueList(queue: Accessor<QueueName | null>, revision: Accessor<number>): QueueList {
  return createPagedList(
    queue,
    revision,
    async (name, after) => (await askStaff(QueuePageDocument, { queue: name, first: PAGE_SIZE, after })).requests,
  );
}

export interface FoundRows {
  readonly rows: readonly Row[];
  readonly next: string | null; // where more of them begin
}
/** @throws StaffError */
export async function searchRequests(text: string, after: string | null): Promise<FoundRows> {
  const { edges, pageInfo } = (await askStaff(SearchRequestsDocument, { text, first: PAGE_SIZE, after })).searchRequests;
  return { rows: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}
