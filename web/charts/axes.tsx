import { For } from "solid-js";
import { type Chart, sumAt } from "./chart.ts";
import { type Plot, round, SCALE_STEPS } from "./scale.ts";

/** Grid lines with their values on the left, the categories below, and a dash where nothing is recorded. */
export function Axes(props: { readonly chart: Chart; readonly plot: Plot }) {
  const ticks = () => Array.from({ length: SCALE_STEPS + 1 }, (_, index) => (props.chart.top * index) / SCALE_STEPS);
  /** Where the slot of a category begins. */
  const edge = (category: number): number => round(props.plot.left + props.plot.slot * category);
  return (
    <>
      <For each={ticks()}>
        {(tick) => (
          <>
            <line class="chart-grid" x1={props.plot.left} x2={props.plot.width} y1={props.plot.y(tick)} y2={props.plot.y(tick)} />
            <text class="chart-label" x={props.plot.left - 6} y={props.plot.y(tick) + 4} text-anchor="end">
              {props.chart.write(tick)}
            </text>
          </>
        )}
      </For>
      <For each={props.chart.breaks}>
        {(gap) => (
          <>
            <rect
              class="chart-break"
              x={edge(gap.from)}
              y={props.plot.y(props.chart.top) - 1}
              width={round(edge(gap.to + 1) - edge(gap.from))}
              height={props.plot.y(0) - props.plot.y(props.chart.top) + 2}
            />
            <For each={[edge(gap.from), edge(gap.to + 1)]}>
              {(x) => (
                <path
                  class="chart-break-mark"
                  d={`M${round(x - 4)} ${props.plot.y(0) + 6}L${round(x + 4)} ${props.plot.y(0) - 6}`}
                />
              )}
            </For>
            <text
              class="chart-label"
              text-anchor="middle"
              transform={`translate(${round(edge(gap.from) + 12)} ${(props.plot.y(0) + props.plot.y(props.chart.top)) / 2}) rotate(-90)`}
            >
              {gap.text}
            </text>
            <For each={ticks()}>
              {(tick) => (
                <text class="chart-label" x={round(edge(gap.to + 1) - 6)} y={props.plot.y(tick) + 4} text-anchor="end">
                  {props.chart.write((tick * gap.top) / props.chart.top)}
                </text>
              )}
            </For>
          </>
        )}
      </For>
      <For each={categoryLabels(props.chart, props.plot)}>
        {(label) => (
          <text class="chart-label" x={label.x} y={props.plot.height - 10} text-anchor="middle">
            {label.text}
          </text>
        )}
      </For>
      <For each={unrecorded(props.chart)}>
        {(index) => (
          <text class="chart-label" x={props.plot.x(index)} y={props.plot.y(0) - 6} text-anchor="middle">
            –
          </text>
        )}
      </For>
    </>
  );
}

/** In a line the gap itself says it. */
const unrecorded = (chart: Chart): number[] =>
  chart.shape === "line" ? [] : [...chart.categories.keys()].filter((index) => sumAt(chart, index) === null);

interface Label {
  readonly text: string;
  readonly x: number;
}

const GAP = 4;

/** All of them, or every second, every third...: as many as stand apart. The outermost stay inside the drawing. */
function categoryLabels({ categories }: Chart, { x, width, left, letter }: Plot): Label[] {
  const half = (text: string): number => (text.length * letter) / 2;
  const all = [...categories.entries()]
    .filter(([, { short }]) => short !== "")
    .map(([index, { short: text }]): Label => {
      const middle = Math.max(left - 6 + half(text), Math.min(x(index), width - half(text)));
      return { text, x: round(middle) };
    });
  const standApart = (labels: readonly Label[]): boolean =>
    labels.every((label, index) => {
      const before = labels[index - 1];
      return !before || before.x + half(before.text) + GAP <= label.x - half(label.text);
    });
  for (let every = 1; every < all.length; every += 1) {
    const labels = all.filter((_, index) => index % every === 0);
    if (standApart(labels)) return labels;
  }
  return all.slice(0, 1);
}
