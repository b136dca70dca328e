import { For } from "solid-js";
import { KINDS, type YearFigures } from "../data/years.ts";
import { formatMonthName, formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/page-words.ts";
import "./chart-table.css";

/** What the chart draws, as numbers, with the sum of each month that the published table does not have. */
export function ChartTable(props: { readonly figures: YearFigures }) {
  return (
    <details class="chart-table">
      <summary>
        {t("statistics.chartTable")}, {props.figures.year}
      </summary>
      <div class="chart-table-frame" role="region" aria-label={t("statistics.chartTitle", props.figures.year)} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("statistics.month")}</th>
              <For each={KINDS}>{(kind) => <th scope="col">{t(`kinds.${kind}`)}</th>}</For>
              <th scope="col">{t("statistics.sum")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.figures.months}>
              {(month) => (
                <tr>
                  <th scope="row">{formatMonthName(month.monthNumber)}</th>
                  <For each={KINDS}>{(kind) => <td>{formatNumber(month.counts[kind])}</td>}</For>
                  <td class="chart-table-sum">{formatNumber(month.total)}</td>
                </tr>
              )}
            </For>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("statistics.total")}</th>
              <For each={KINDS}>{(kind) => <td>{formatNumber(props.figures.counts[kind])}</td>}</For>
              <td class="chart-table-sum">{formatNumber(props.figures.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}
