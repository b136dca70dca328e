import { Show } from "solid-js";
import type { Chart } from "../charts/chart.ts";
import { ChartFigure } from "../charts/figure.tsx";
import { formatsIn } from "../charts/formats.ts";
import { KINDS, type YearFigures } from "../data/years.ts";
import type { StatisticsViewFragment } from "../gql/graphql.ts";
import { formatList, formatNumber } from "../i18n/format.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import "./year-section.css";
import { YearTable } from "./year-table.tsx";

interface YearSectionProps {
  readonly figures: YearFigures;
  readonly byType: StatisticsViewFragment["byType"];
  readonly chart: Chart;
}

/** One year: which months it covers, the published table, its sum in a sentence, and the drawing. */
export function YearSection(props: YearSectionProps) {
  const heading = (): string => {
    const range = formatsIn(language()).monthNumbers(props.figures.months.map(({ monthNumber }) => monthNumber));
    return t("statistics.yearHeading", range, props.figures.year);
  };
  const unit = (kind: (typeof KINDS)[number]): string =>
    t("statistics.unit", props.byType.find(({ type }) => type === kind)?.unit ?? "");
  const parts = (): string =>
    formatList(
      KINDS.map((kind) => t("statistics.part", t(`kinds.${kind}`), formatNumber(props.figures.counts[kind]), unit(kind))),
    );
  return (
    <section class="year-section" aria-labelledby={`year-${props.figures.year}`}>
      <h2 id={`year-${props.figures.year}`}>
        {heading()} <span class="year-section-months">({t("statistics.yearMonths", props.figures.months.length)})</span>
      </h2>
      <div class="year-section-columns">
        <div>
          <YearTable figures={props.figures} />
          <Show when={language() === "en"}>
            <p class="muted">{t("statistics.asPublished")}</p>
          </Show>
          <p class="year-section-total" data-year-total={props.figures.year}>
            {t("statistics.yearTotal", formatNumber(props.figures.total), parts())}
          </p>
        </div>
        <div class="year-section-figure">
          <ChartFigure chart={props.chart} tableWords={`${t("statistics.chartTable")}, ${props.figures.year}`} />
          <p class="muted">{t("statistics.chartScale")}</p>
        </div>
      </div>
    </section>
  );
}
