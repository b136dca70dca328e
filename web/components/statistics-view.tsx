import { createMemo, For, Show } from "solid-js";
import "../charts/drawing.css";
import "../charts/figure.css";
import { ChartFigure } from "../charts/figure.tsx";
import { commonTop, totalChart, yearChart } from "../charts/statistics.ts";
import type { StatisticsFeed } from "../data/statistics-feed.ts";
import { groupByYear } from "../data/years.ts";
import type { StatisticsViewFragment } from "../gql/graphql.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import { Comparisons } from "./comparisons.tsx";
import { Loaded } from "./loaded.tsx";
import { ServiceFigures } from "./service-figures.tsx";
import { Skeleton } from "./skeleton.tsx";
import "./statistics-view.css";
import { VillageFigures } from "./village-figures.tsx";
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
  const top = createMemo(() => commonTop(years()));
  return (
    <div class="statistics-view">
      {/* By year: a newer view changes the numbers of a section and leaves the section, and what is open in it, where it is. */}
      <For each={years().map(({ year }) => year)} fallback={<p>{t("statistics.empty")}</p>}>
        {(year) => (
          <Show when={years().find((candidate) => candidate.year === year)}>
            {(figures) => (
              <YearSection figures={figures()} byType={props.statistics.byType} chart={yearChart(figures(), top(), language())} />
            )}
          </Show>
        )}
      </For>
      <Comparisons comparisons={props.statistics.comparisons} months={props.statistics.months} />
      <Show when={totalChart(props.statistics.months, language())}>
        {(chart) => (
          <section aria-labelledby="total-title">
            <h2 id="total-title">{t("statistics.totalTitle")}</h2>
            <ChartFigure chart={chart()} tableWords={t("statistics.chartTable")} />
          </section>
        )}
      </Show>
      <Show when={props.statistics.counts && props.statistics.times && props.statistics}>
        {(recorded) => <ServiceFigures counts={recorded().counts!} times={recorded().times!} />}
      </Show>
      <Show when={props.statistics.breakdown.length > 0}>
        <VillageFigures villages={props.statistics.breakdown} />
      </Show>
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
