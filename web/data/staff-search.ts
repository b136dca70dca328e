import { createRoot, createSignal } from "solid-js";
import { searchRequests, type Row } from "./staff-list.ts";
import { createSending } from "./staff-sending.ts";

/** What was searched for and found, for as long as the page is open: going into a case and back does not lose it. */
export const staffSearch = createRoot(() => {
  const [text, setText] = createSignal("");
  const [found, setFound] = createSignal<readonly Row[]>();
  const sending = createSending();
  /** @returns the rows; undefined when there was nothing to search for or no answer */
  const search = async (): Promise<readonly Row[] | undefined> => {
    if (text().trim() === "") return undefined;
    const rows = await sending.send(() => searchRequests(text()));
    if (rows) setFound(rows);
    return rows;
  };
  return { text, setText, found, isSending: sending.isSending, error: sending.error, search };
});
