import { useNavigate } from "@solidjs/router";
import { Show } from "solid-js";
import { SEARCH_PATH } from "../data/staff-queues.ts";
import { staffSearch } from "../data/staff-search.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffPagedList } from "./staff-paged-list.tsx";
import { StaffRequestRow } from "./staff-request-row.tsx";
import "./staff-search.css";

/** One field for everything. A scanner types the label and presses Enter: the only match is opened at once. */
export function StaffSearchField() {
  const navigate = useNavigate();
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const rows = await staffSearch.search();
    const only = rows?.length === 1 ? rows[0] : undefined;
    navigate(only ? `/petugas/${SEARCH_PATH}/${only.id}` : `/petugas/${SEARCH_PATH}`);
    form.querySelector("input")?.select(); // the next label overwrites this one
  };
  return (
    <search class="staff-search">
      <form
        data-form="search"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <label for="staff-search-text" class="visually-hidden">
          {t("search.label")}
        </label>
        <input
          id="staff-search-text"
          type="text"
          value={staffSearch.text()}
          placeholder={t("search.hint")}
          autocapitalize="off"
          spellcheck={false}
          maxlength={100}
          onInput={(event) => staffSearch.setText(event.currentTarget.value)}
        />
        <button type="submit" class="button button-quiet" data-action="search">
          {t("search.submit")}
        </button>
      </form>
    </search>
  );
}

/** What the search found; states are said, since the rows come from every queue. */
export function StaffSearchResults() {
  const { list } = staffSearch;
  const count = (): string => t(list.hasMore() ? "search.foundMore" : "search.found", formatNumber(list.total()));
  return (
    <section class="staff-list" aria-labelledby="staff-found-title" data-total={list.rows()?.length}>
      <div class="staff-list-head">
        <h2 id="staff-found-title">{t("search.title")}</h2>
        <p role="status">
          <Show when={!list.isLoading()} fallback={t("search.sending")}>
            <Show when={list.rows()}>{count()}</Show>
          </Show>
        </p>
      </div>
      <Show when={list.rows() || list.error()} fallback={<p class="staff-list-empty">{t("search.start")}</p>}>
        <StaffPagedList list={list} words={{ empty: t("search.nothing"), more: t("list.more"), loading: t("list.loading") }}>
          {(row) => <StaffRequestRow row={row} place={SEARCH_PATH} showState />}
        </StaffPagedList>
      </Show>
    </section>
  );
}
