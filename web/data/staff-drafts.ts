import { createEffect, createRoot, createSignal, onCleanup, type Accessor, type Signal } from "solid-js";

/* Typed and not yet sent. Kept in this page's memory while cases are opened and left; never in the browser's storage, since it is about people. */

const drafts = new Map<string, Signal<string | null>>();
const unsent = new Set<Accessor<boolean>>();

/** The text kept under this key; null while nothing has been begun, "" when it is begun and still empty. */
export function draftOf(...key: readonly string[]): Signal<string | null> {
  const name = key.join("/");
  const known = drafts.get(name);
  if (known) return known;
  const made = createRoot(() => createSignal<string | null>(null));
  drafts.set(name, made);
  return made;
}

/** Counts a form among the unsent work for as long as it lives and `isUnsent` holds. */
export function warnWhile(isUnsent: Accessor<boolean>): void {
  createEffect(() => {
    if (isUnsent()) unsent.add(isUnsent);
    else unsent.delete(isUnsent);
  });
  onCleanup(() => unsent.delete(isUnsent));
}

addEventListener("beforeunload", (event) => {
  if (unsent.size > 0 || [...drafts.values()].some(([text]) => (text() ?? "") !== "")) event.preventDefault();
});
