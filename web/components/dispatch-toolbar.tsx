import { For, Show } from "solid-js";
import { FILTERS, matches, type Filters, type View } from "../data/dispatch-filters.ts";
import { useBoard } from "../data/dispatch.ts";
import { t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./dispatch-toolbar.css";

/** Map or list, and what of it. */
export function DispatchToolbar(props: { readonly filters: Filters }) {
  const board = useBoard();
  const count = (filter: (typeof FILTERS)[number]): string =>
    formatNumber(board.parcels().filter((parcel) => matches(filter, parcel, board.late())).length);
  return (
    <div class="dispatch-toolbar">
      <div class="dispatch-views" role="group" aria-label={t("dispatch.view")}>
        <For each={["map", "list"] as const satisfies readonly View[]}>
          {(view) => (
            <button
              type="button"
              class="dispatch-view"
              data-view={view}
              aria-pressed={props.filters.view() === view}
              onClick={() => props.filters.show(view)}
            >
              {t(`dispatch.${view}`)}
            </button>
          )}
        </For>
      </div>
      <div class="dispatch-chips" role="group" aria-label={t("dispatch.filters")}>
        <For each={FILTERS}>
          {(filter) => (
            <button
              type="button"
              class="dispatch-chip"
              data-filter={filter}
              aria-pressed={props.filters.chosen().includes(filter)}
              aria-label={t("dispatch.count", t(`dispatch.${filter}`), count(filter))}
              onClick={() => props.filters.toggle(filter)}
            >
              {t(`dispatch.${filter}`)} <strong>{count(filter)}</strong>
            </button>
          )}
        </For>
      </div>
    </div>
  );
}

/** What was just done, what was lost in a race, and whether what moves still moves. Always there for the ear, and for the eye when it speaks. */
export function DispatchNotices() {
  const board = useBoard();
  const said = (): string => {
    const notice = board.notice();
    if (notice === null) return "";
    return typeof notice === "object" ? notice.done : t(notice === "STALE" ? "dispatch.stale" : "dispatch.illegal");
  };
  const kind = (): string => (typeof board.notice() === "string" ? (board.notice() as string) : "done");
  return (
    <div class="dispatch-notices">
      <p role="status" class="dispatch-notice dispatch-notice-amber" data-connection={board.fleet.connection()}>
        {board.fleet.connection() === "reconnecting" ? t("dispatch.reconnecting") : ""}
      </p>
      <div
        role="status"
        class="dispatch-notice"
        classList={{ "dispatch-notice-amber": kind() !== "done" }}
        data-notice={said() && kind()}
      >
        <Show when={said()}>
          <span>{said()}</span>
          <button type="button" class="dispatch-step" onClick={() => board.say(null)}>
            {t("dispatch.close")}
          </button>
        </Show>
      </div>
    </div>
  );
}
