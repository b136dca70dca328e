import { For, Show, type JSX } from "solid-js";
import type { PagedList } from "../data/staff-list.ts";
import { Skeleton } from "./skeleton.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-paged-list.css";

/** Rows of anything, page by page, with what went wrong and the way to more of them. */
export function StaffPagedList<Item>(props: {
  readonly list: PagedList<Item>;
  readonly words: { readonly empty: string; readonly more: string; readonly loading: string };
  readonly children: (row: Item) => JSX.Element;
}) {
  return (
    <>
      <StaffProblem error={props.list.error()} onRetry={props.list.reload} />
      <Show when={props.list.rows()} fallback={<Show when={!props.list.error()}>{<Skeleton lines={6} />}</Show>}>
        {(rows) => (
          <ul>
            <For each={rows()} fallback={<li class="staff-list-empty">{props.words.empty}</li>}>
              {(row) => <li>{props.children(row)}</li>}
            </For>
          </ul>
        )}
      </Show>
      <Show when={props.list.hasMore()}>
        <button
          type="button"
          class="button button-quiet staff-list-more"
          data-action="loadMore"
          aria-disabled={props.list.isLoading()}
          onClick={() => props.list.loadMore()}
        >
          {props.list.isLoading() ? props.words.loading : props.words.more}
        </button>
      </Show>
    </>
  );
}
