import { For, Show } from "solid-js";
import { type Chart, sumAt, sumOf } from "./chart.ts";

/** What the chart draws, as numbers; what is not recorded has no row. */
export function ChartTable(props: { readonly chart: Chart; readonly name: string }) {
  const write = (value: number | null | undefined): string => (typeof value === "number" ? props.chart.write(value) : "–");
  const rows = (): number[] => [...props.chart.categories.keys()].filter((index) => sumAt(props.chart, index) !== null);
  return (
    <details class="chart-table">
      <summary>{props.name}</summary>
      <div class="chart-table-frame" role="region" aria-label={props.chart.title} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">{props.chart.categoryName}</th>
              <For each={props.chart.series}>{(series) => <th scope="col">{series.name}</th>}</For>
              <Show when={props.chart.sums.ofRow}>
                <th scope="col">{props.chart.sums.ofRow}</th>
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(index) => (
                <tr>
                  <th scope="row">{props.chart.categories[index]?.name}</th>
                  <For each={props.chart.series}>{(series) => <td>{write(series.values[index])}</td>}</For>
                  <Show when={props.chart.sums.ofRow}>
                    <td class="chart-table-sum">{write(sumAt(props.chart, index))}</td>
                  </Show>
                </tr>
              )}
            </For>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{props.chart.sums.ofColumn}</th>
              <For each={props.chart.series}>{(series) => <td>{write(sumOf(series.values))}</td>}</For>
              <Show when={props.chart.sums.ofRow}>
                <td class="chart-table-sum">{write(sumOf(props.chart.series.flatMap(({ values }) => values)))}</td>
              </Show>
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}
