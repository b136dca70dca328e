import { For, Show } from "solid-js";
import { ChartFigure } from "../charts/figure.tsx";
import { formatsIn } from "../charts/formats.ts";
import { comparisonChart } from "../charts/statistics.ts";
import type { StatisticsViewFragment } from "../gql/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import "./comparisons.css";

/** Neighbouring years over the months both have: the only comparison that is fair while years are incomplete. */
export function Comparisons(props: Pick<StatisticsViewFragment, "comparisons" | "months">) {
  return (
    <Show when={props.comparisons.length > 0}>
      <section aria-labelledby="comparisons-title">
        <h2 id="comparisons-title">{t("comparison.title")}</h2>
        <p>{t("comparison.intro")}</p>
        {/* By year: newer figures leave a table that is open open. */}
        <For each={props.comparisons.map(({ laterYear }) => laterYear)}>
          {(year) => (
            <Show when={props.comparisons.find(({ laterYear }) => laterYear === year)}>
              {(comparison) => (
                <div class="comparison">
                  <h3>
                    {t(
                      "comparison.heading",
                      formatsIn(language()).monthNumbers(comparison().monthNumbers),
                      comparison().earlierYear,
                      comparison().laterYear,
                    )}
                  </h3>
                  <dl class="comparison-facts">
                    <div>
                      <dt>{comparison().earlierYear}</dt>
                      <dd>{t("comparison.documents", formatNumber(comparison().earlierTotal))}</dd>
                    </div>
                    <div>
                      <dt>{comparison().laterYear}</dt>
                      <dd>{t("comparison.documents", formatNumber(comparison().laterTotal))}</dd>
                    </div>
                    <div>
                      <dt>{t("comparison.change")}</dt>
                      <dd>{changeOf(comparison().changePercent)}</dd>
                    </div>
                  </dl>
                  <ChartFigure
                    chart={comparisonChart(comparison(), props.months, language())}
                    tableWords={t("statistics.chartTable")}
                  />
                </div>
              )}
            </Show>
          )}
        </For>
      </section>
    </Show>
  );
}

/** Nothing is a percentage of zero documents: then the change is unknown, which is not "no change". */
function changeOf(percent: number | null): string {
  return percent === null ? t("comparison.noBase") : formatsIn(language()).changePercent(percent);
}
