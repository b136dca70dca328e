import { For, Show } from "solid-js";
import { MonitoringLoads } from "../components/monitoring-loads.tsx";
import { MonitoringRows } from "../components/monitoring-rows.tsx";
import { MonitoringTable } from "../components/monitoring-table.tsx";
import { MonitoringTiles } from "../components/monitoring-tiles.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StaffProblem } from "../components/staff-problem.tsx";
import { showTitle } from "../components/title.ts";
import {
  createMonitoringFeed,
  createMonitoringRows,
  MONITORING_ROLES,
  type Numbers,
  useMonitoringPlace,
  WAITING_GROUPS,
} from "../data/monitoring.ts";
import { CLOCK_NAME } from "../data/city.ts";
import { onKeys } from "../data/staff-keys.ts";
import { staffNow } from "../data/staff-now.ts";
import { hasRole } from "../data/staff-session.ts";
import { useNavigate } from "@solidjs/router";
import { formatDay, formatTime } from "../i18n/monitoring-format.ts";
import { t } from "../i18n/monitoring-words.ts";
import { formatSpan } from "../i18n/staff-format.ts";
import "./staff-monitoring.css";

/** How the office stands: what is late, what waits and for how long, who has too much; and behind every number its list. */
export default function StaffMonitoringPage() {
  showTitle(() => t("page.title"));
  return (
    <Show when={hasRole(...MONITORING_ROLES)} fallback={<p class="staff-page">{t("page.notAllowed")}</p>}>
      <Monitoring />
    </Show>
  );
}

function Monitoring() {
  const place = useMonitoringPlace();
  const navigate = useNavigate();
  const feed = createMonitoringFeed();
  const list = createMonitoringRows(place.cell, feed.revision);
  onKeys({ Escape: () => place.cell() !== null && navigate(place.hrefOf(null), { scroll: false }) });
  const freshness = ({ at }: Numbers): string =>
    feed.connection() === "reconnecting"
      ? t("page.stale", formatSpan(Math.max(0, staffNow().getTime() - Date.parse(at))))
      : t("page.updated", `${formatTime(at)} ${CLOCK_NAME}`);
  const isQuiet = (numbers: Numbers): boolean => numbers.requests.every(({ count }) => count === 0);
  return (
    <div class="monitoring" data-connection={feed.connection()}>
      <div class="monitoring-head">
        <h1>{t("page.title")}</h1>
        <Show when={feed.view()}>
          {(numbers) => (
            <p
              class="monitoring-freshness"
              classList={{ "monitoring-stale": feed.connection() === "reconnecting" }}
              data-freshness
            >
              {freshness(numbers())}
            </p>
          )}
        </Show>
        {/* Said aloud only when it is lost or back, not with every newer time. */}
        <p class="visually-hidden" role="status">
          {feed.connection() === "reconnecting" ? t("page.stale", "") : ""}
        </p>
      </div>
      <StaffProblem error={feed.error()} onRetry={feed.refresh} />
      <Show when={feed.view()} fallback={<Show when={!feed.error()}>{<Skeleton lines={10} />}</Show>}>
        {(numbers) => (
          <>
            <Show when={numbers().holidaysEnd}>
              {(day) => (
                <p class="monitoring-notice" data-notice="holidaysEnd">
                  {t("page.holidaysEnd", formatDay(day()))}
                </p>
              )}
            </Show>
            <MonitoringTiles numbers={numbers()} place={place} />
            <div class="monitoring-body">
              <Show when={place.cell()}>{(cell) => <MonitoringRows cell={cell()} list={list} place={place} />}</Show>
              <div class="monitoring-tables">
                <div class="monitoring-hint">
                  <p class="muted">{isQuiet(numbers()) ? t("page.allQuiet") : t("waiting.hint")}</p>
                  <button type="button" class="button button-quiet" data-action="toggleEmpty" onClick={() => place.toggleEmpty()}>
                    {place.showsEmpty() ? t("page.hideEmpty") : t("page.showEmpty")}
                  </button>
                </div>
                <For each={WAITING_GROUPS}>
                  {(group) => <MonitoringTable group={group} lines={numbers()[group]} place={place} />}
                </For>
                <MonitoringLoads loads={numbers().loads} place={place} />
              </div>
            </div>
          </>
        )}
      </Show>
    </div>
  );
}
