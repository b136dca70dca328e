import { For } from "solid-js";
import type { Chart } from "./chart.ts";
import { Drawing, drawingHeight } from "./drawing.tsx";

const WIDTH = 720;
const MARGIN = 24;
const TITLE = 32;
const GAP = 24;
const NOTE = 18;

interface ImageProps {
  readonly charts: readonly Chart[];
  readonly language: string;
  readonly name: string; // what the image is called as a whole
  readonly emptyWords: string;
  readonly notes: readonly { readonly text: string; readonly isMark: boolean }[]; // below; a mark must not be overlooked
  readonly style: string;
}

/** Charts below each other as one document that needs nothing else: for a letter, a slide, a message, somebody else's page. */
export function ChartImage(props: ImageProps) {
  const inner = WIDTH - 2 * MARGIN;
  const heightOf = (chart: Chart): number => TITLE + drawingHeight({ chart, width: inner }) + GAP;
  const chartsHeight = (): number => props.charts.reduce((sum, chart) => sum + heightOf(chart), 0) || TITLE + GAP;
  const height = (): number => 2 * MARGIN + chartsHeight() + props.notes.length * NOTE;
  const topOf = (index: number): number => MARGIN + props.charts.slice(0, index).reduce((sum, chart) => sum + heightOf(chart), 0);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="image"
      viewBox={`0 0 ${WIDTH} ${height()}`}
      width={WIDTH}
      height={height()}
      role="img"
      lang={props.language}
      aria-labelledby="title text"
    >
      <title id="title">{props.name}</title>
      <desc id="text">{props.charts.map(({ title, text }) => `${title}. ${text}`).join(" ") || props.emptyWords}</desc>
      <style>{props.style}</style>
      <rect class="image-paper" width={WIDTH} height={height()} />
      <For each={props.charts}>
        {(chart, index) => (
          <g transform={`translate(${MARGIN} ${topOf(index())})`}>
            <text class="image-title" y={18}>
              {chart.title}
            </text>
            <g transform={`translate(0 ${TITLE})`}>
              <Drawing id={`chart-${index()}`} chart={chart} width={inner} />
            </g>
          </g>
        )}
      </For>
      <text class="image-note" x={MARGIN} y={MARGIN + 18}>
        {props.charts.length === 0 ? props.emptyWords : ""}
      </text>
      <For each={props.notes}>
        {(note, index) => (
          <text class={note.isMark ? "image-mark" : "image-note"} x={MARGIN} y={MARGIN + chartsHeight() + NOTE * (index() + 0.5)}>
            {note.text}
          </text>
        )}
      </For>
    </svg>
  );
}
