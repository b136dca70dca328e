import { createSignal, onCleanup } from "solid-js";
import type { Chart } from "./chart.ts";
import { ChartSvg } from "./drawing.tsx";
import { ChartTable } from "./table.tsx";

/** Every drawing is readable down to this width; a narrower place scrolls. */
const SMALLEST = 240;

interface ChartFigureProps {
  readonly chart: Chart;
  readonly tableWords: string; // what the table is called
}

/** A chart with its title, and the table behind it. */
export function ChartFigure(props: ChartFigureProps) {
  const [width, setWidth] = createSignal(340);
  const watchWidth = (host: HTMLDivElement): void => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(SMALLEST, Math.round(entry.contentRect.width))));
    observer.observe(host);
    onCleanup(() => observer.disconnect());
  };
  return (
    <figure class="chart-figure">
      <figcaption class="chart-caption">{props.chart.title}</figcaption>
      <div ref={watchWidth} class="chart-place">
        <ChartSvg chart={props.chart} width={width()} />
      </div>
      <ChartTable chart={props.chart} name={props.tableWords} />
    </figure>
  );
}
