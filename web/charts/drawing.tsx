import { createMemo, createUniqueId, Match, Switch } from "solid-js";
import { Axes } from "./axes.tsx";
import type { Chart } from "./chart.ts";
import { Legend, legendPlaces } from "./legend.tsx";
import { Patterns } from "./patterns.tsx";
import { GroupedColumns, Lines, StackedColumns } from "./shapes.tsx";
import { NARROW, plotOf } from "./scale.ts";

/* A drawing brings no styles: whoever shows it does, the page as a stylesheet, an image and an element as text inside. */

interface DrawingProps {
  readonly chart: Chart;
  readonly width: number;
}

/** A key of one line says nothing that the title does not. */
const keyOf = ({ series }: Chart) => (series.length > 1 ? series : []);
const keyHeight = ({ chart, width }: DrawingProps): number => legendPlaces(keyOf(chart), width).height;
const plot = ({ chart, width }: DrawingProps) => plotOf(width, chart.categories.length, chart.top, chart.write(chart.top).length);

export const drawingHeight = (props: DrawingProps): number => keyHeight(props) + plot(props).height;

/** The key and the plot, as a part of any SVG. */
export function Drawing(props: DrawingProps & { readonly id: string }) {
  const place = createMemo(() => plot(props));
  return (
    <g class={props.width > NARROW ? "chart" : "chart chart-narrow"}>
      <Patterns id={props.id} />
      <Legend id={props.id} series={keyOf(props.chart)} width={props.width} />
      <g transform={`translate(0 ${keyHeight(props)})`}>
        <Axes chart={props.chart} plot={place()} />
        <Switch>
          <Match when={props.chart.shape === "stacked"}>
            <StackedColumns id={props.id} chart={props.chart} plot={place()} />
          </Match>
          <Match when={props.chart.shape === "grouped"}>
            <GroupedColumns id={props.id} chart={props.chart} plot={place()} />
          </Match>
          <Match when={props.chart.shape === "line"}>
            <Lines id={props.id} chart={props.chart} plot={place()} />
          </Match>
        </Switch>
      </g>
    </g>
  );
}

/** One chart on a page. It is as wide as its place, so letters keep their size on a phone. */
export function ChartSvg(props: DrawingProps) {
  const id = createUniqueId();
  return (
    <svg
      class="chart-svg"
      viewBox={`0 0 ${props.width} ${drawingHeight(props)}`}
      height={drawingHeight(props)}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
    >
      <title id={`${id}-title`}>{props.chart.title}</title>
      <desc id={`${id}-text`}>{props.chart.text}</desc>
      <Drawing id={id} chart={props.chart} width={props.width} />
    </svg>
  );
}
