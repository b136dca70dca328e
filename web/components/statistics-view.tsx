import { createMemo, For, Show } from "solid-js";
import type { StatisticsFeed } from "../data/statistics-feed.ts";
import { commonScale, groupByYear } from "../data/years.ts";
import type { StatisticsViewFragment } from "../gql/graphql.ts";
import { t } from "../i18n/page-words.ts";
import { ChartPatterns } from "./chart-kinds.tsx";
import { Comparisons } from "./comparisons.tsx";
import { Loaded } from "./loaded.tsx";
import { Skeleton } from "./skeleton.tsx";
import "./statistics-view.css";
import { YearSection } from "./year-section.tsx";

/** The statistics themselves, the same on the office's page and inside somebody else's. */
export function StatisticsView(props: { readonly feed: StatisticsFeed }) {
  return (
    <>
      <p class="statistics-live no-print" role="status" data-connection={props.feed.connection()}>
        <Show when={props.feed.connection() === "live"}>{t("statistics.live")}</Show>
        <Show when={props.feed.connection() === "reconnecting"}>
          <strong class="statistics-reconnecting">{t("state.reconnecting")}</strong>
        </Show>
      </p>
      <Loaded resource={props.feed.statistics} onRetry={() => props.feed.askAgain()} skeleton={<Skeleton lines={12} />}>
        {(statistics) => <Figures statistics={statistics()} />}
      </Loaded>
    </>
  );
}

function Figures(props: { readonly statistics: StatisticsViewFragment }) {
  const years = createMemo(() => groupByYear(props.statistics.months));
  const scale = createMemo(() => commonScale(years()));
  return (
    <div class="statistics-view">
      <ChartPatterns />
      {/* By year: a newer view changes the numbers of a section and leaves the section, and what is open in it, where it is. */}
      <For each={years().map(({ year }) => year)} fallback={<p>{t("statistics.empty")}</p>}>
        {(year) => (
          <Show when={years().find((candidate) => candidate.year === year)}>
            {(figures) => <YearSection figures={figures()} byType={props.statistics.byType} scale={scale()} />}
          </Show>
        )}
      </For>
      <Comparisons comparisons={props.statistics.comparisons} />
      <Show when={props.statistics.notes.length > 0}>
        <section aria-labelledby="notes-title">
          <h2 id="notes-title">{t("notes.title")}</h2>
          <ul class="statistics-notes">
            <For each={props.statistics.notes}>{(note) => <li>{note}</li>}</For>
          </ul>
        </section>
      </Show>
    </div>
  );
}
