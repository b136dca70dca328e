import { useNavigate } from "@solidjs/router";
import { For, Show } from "solid-js";
import { SEARCH_PATH } from "../data/staff-queues.ts";
import { staffSearch } from "../data/staff-search.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffProblem } from "./staff-problem.tsx";
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
  return (
    <section class="staff-list" aria-labelledby="staff-found-title" data-total={staffSearch.found()?.length}>
      <div class="staff-list-head">
        <h2 id="staff-found-title">{t("search.title")}</h2>
        <p role="status">
          <Show when={!staffSearch.isSending()} fallback={t("search.sending")}>
            <Show when={staffSearch.found()}>{(rows) => t("search.found", formatNumber(rows().length))}</Show>
          </Show>
        </p>
      </div>
      <StaffProblem error={staffSearch.error()} onRetry={() => void staffSearch.search()} />
      <Show when={staffSearch.found()} fallback={<p class="staff-list-empty">{t("search.start")}</p>}>
        {(rows) => (
          <ul>
            <For each={rows()} fallback={<li class="staff-list-empty">{t("search.nothing")}</li>}>
              {(row) => (
                <li>
                  <StaffRequestRow row={row} place={SEARCH_PATH} showState />
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
    </section>
  );
}
