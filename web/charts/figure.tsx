import { createMemo, createSignal, onCleanup } from "solid-js";
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
  const chart = createMemo(() => props.chart); // the drawing asks for it at every stroke
  const watchWidth = (host: HTMLDivElement): void => {
    let drawing = 0;
    // In the next frame: a drawing that changes its place's height at once makes the browser report a loop to the page around.
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const room = Math.max(SMALLEST, Math.round(entry.contentRect.width));
      cancelAnimationFrame(drawing);
      drawing = requestAnimationFrame(() => setWidth(room));
    });
    observer.observe(host);
    onCleanup(() => {
      cancelAnimationFrame(drawing);
      observer.disconnect();
    });
  };
  return (
    <figure class="chart-figure">
      <figcaption class="chart-caption">{chart().title}</figcaption>
      <div ref={watchWidth} class="chart-place">
        <ChartSvg chart={chart()} width={width()} />
      </div>
      <ChartTable chart={chart()} name={props.tableWords} />
    </figure>
  );
}
