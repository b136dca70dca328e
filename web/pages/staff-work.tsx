import { A, Navigate, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createSignal, Match, Show, Switch } from "solid-js";
import { StaffCase } from "../components/staff-case.tsx";
import { StaffQueueNav } from "../components/staff-queue-nav.tsx";
import { StaffRequestList } from "../components/staff-request-list.tsx";
import { StaffSearchField, StaffSearchResults } from "../components/staff-search.tsx";
import { StaffShortcuts } from "../components/staff-shortcuts.tsx";
import { showTitle } from "../components/title.ts";
import { createCase } from "../data/staff-case.ts";
import { onKeys } from "../data/staff-keys.ts";
import { createQueueList } from "../data/staff-list.ts";
import { createQueueFeed, QUEUE_PATHS, queueOfPath, SEARCH_PATH } from "../data/staff-queues.ts";
import { hasRole } from "../data/staff-session.ts";
import { staffSearch } from "../data/staff-search.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-work.css";

const READERS = ["OPERATOR", "VERIFIER", "PRINTER", "DESK", "DISPATCHER", "SUPERVISOR"] as const;
const WIDE = "(min-width: 60rem)";

/** Whoever only manages accounts, or only drives, has no requests to read: the server would refuse even the question. */
export default function StaffWorkPage() {
  showTitle(() => t("queue.title"));
  return (
    <Show
      when={hasRole(...READERS)}
      fallback={
        <Show when={hasRole("ADMIN", "COURIER")} fallback={<p class="staff-page">{t("queue.none")}</p>}>
          <Navigate href={hasRole("COURIER") ? "/kurir" : "/petugas/akun"} />
        </Show>
      }
    >
      <Work />
    </Show>
  );
}

/** Queues, the chosen list and the open case side by side; on a phone one of them at a time. The address says which. */
function Work() {
  const parameters = useParams<{ queue?: string; requestId?: string }>();
  const navigate = useNavigate();
  const feed = createQueueFeed();
  const queue = () => queueOfPath(parameters.queue);
  const isSearch = () => parameters.queue === SEARCH_PATH;
  const list = createQueueList(queue, feed.revision);
  const open = createCase(() => parameters.requestId, feed.refresh);
  const [helpOpen, setHelpOpen] = createSignal(false);
  const title = () => queue();
  showTitle(() => (title() ? t(`queue.${title()!}`) : t(isSearch() ? "search.title" : "queue.title")));

  // With room for everything an empty middle helps nobody: the first queue that has work is opened.
  createEffect(() => {
    const first = feed.queues()?.find(({ count }) => count > 0) ?? feed.queues()?.[0];
    if (parameters.queue === undefined && first && matchMedia(WIDE).matches)
      navigate(`/petugas/${QUEUE_PATHS[first.name]}`, { replace: true });
  });

  const rows = () => (isSearch() ? staffSearch.list.rows() : list.rows()) ?? [];
  const rowLink = (id: string) => document.querySelector<HTMLElement>(`a[data-request="${CSS.escape(id)}"]`);
  // A request that was worked on leaves its queue: what stood below it has moved up to its place.
  let place = 0;
  createEffect(() => {
    const index = rows().findIndex(({ id }) => id === parameters.requestId);
    if (index !== -1) place = index;
  });
  const focusedIndex = () => rows().findIndex(({ id }) => rowLink(id) === document.activeElement);
  const move = (by: 1 | -1) => {
    const [focused, opened] = [focusedIndex(), rows().findIndex(({ id }) => id === parameters.requestId)];
    const next = focused !== -1 ? focused + by : opened !== -1 ? opened + by : by === 1 ? place : place - 1;
    const row = rows()[Math.max(0, Math.min(next, rows().length - 1))];
    if (row) rowLink(row.id)?.focus();
  };
  const nextRow = () => {
    const index = rows().findIndex(({ id }) => id === parameters.requestId);
    return rows()[index === -1 ? Math.min(place, rows().length - 1) : index + 1];
  };
  const openNext = () => {
    const row = nextRow();
    if (row) navigate(`/petugas/${parameters.queue}/${row.id}`);
  };
  onKeys({
    j: () => move(1),
    k: () => move(-1),
    "/": () => document.querySelector<HTMLInputElement>("#staff-search-text")?.select(),
    "?": () => setHelpOpen((isOpen) => !isOpen),
    Escape: () => parameters.requestId && navigate(`/petugas/${parameters.queue}`),
  });

  const pane = () => (parameters.requestId ? "case" : parameters.queue ? "list" : "queues");
  return (
    <div class="staff-work" data-pane={pane()}>
      <h1 class="visually-hidden">{t("staffNav.work")}</h1>
      <div class="staff-work-queues">
        <StaffSearchField />
        <StaffQueueNav feed={feed} />
        <StaffShortcuts isOpen={helpOpen()} onToggle={() => setHelpOpen(!helpOpen())} />
      </div>
      <div class="staff-work-list">
        <A class="staff-work-back" href="/petugas">
          ‹ {t("queue.back")}
        </A>
        <Switch fallback={<p class="staff-list-empty">{t("queue.choose")}</p>}>
          <Match when={isSearch()}>
            <StaffSearchResults />
          </Match>
          <Match when={queue()}>{(name) => <StaffRequestList queue={name()} list={list} />}</Match>
        </Switch>
      </div>
      <div class="staff-work-case">
        <Show when={parameters.requestId} fallback={<p class="staff-list-empty">{t("case.choose")}</p>}>
          <A class="staff-work-back" href={`/petugas/${parameters.queue}`}>
            ‹ {t("list.back")}
          </A>
          <StaffCase open={open} place={parameters.queue ?? SEARCH_PATH} {...(nextRow() ? { onNext: openNext } : {})} />
        </Show>
      </div>
    </div>
  );
}
