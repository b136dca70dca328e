import { createRoot, createSignal } from "solid-js";
import { searchRequests, type FoundRows, type PagedList, type Row } from "./staff-list.ts";
import { createSending } from "./staff-sending.ts";

/** What was searched for and found, for as long as the page is open: going into a case and back does not lose it. */
export const staffSearch = createRoot(() => {
  const [text, setText] = createSignal("");
  const [found, setFound] = createSignal<FoundRows & { readonly text: string }>();
  const sending = createSending();
  /** @returns the rows; undefined when there was nothing to search for or no answer */
  const search = async (): Promise<readonly Row[] | undefined> => {
    const wanted = text().trim();
    if (wanted === "") return undefined;
    const page = await sending.send(() => searchRequests(wanted, null));
    if (page) setFound({ ...page, text: wanted });
    return page?.rows;
  };
  const loadMore = async (): Promise<void> => {
    const before = found();
    if (!before || before.next === null) return;
    const page = await sending.send(() => searchRequests(before.text, before.next));
    if (page) setFound({ ...before, rows: [...before.rows, ...page.rows], next: page.next });
  };
  const list: PagedList<Row> = {
    rows: () => found()?.rows,
    total: () => found()?.rows.length ?? 0, // so far; how many there are in all, nobody counts
    hasMore: () => (found()?.next ?? null) !== null,
    isLoading: sending.isSending,
    error: sending.error,
    loadMore: () => void loadMore(),
    reload: () => void search(),
  };
  return { text, setText, list, search };
});
