import { For, Show } from "solid-js";
import { type Chart, sumAt, sumOf, topAt } from "./chart.ts";
import { Bar } from "./patterns.tsx";
import { type Plot, round } from "./scale.ts";

export interface ShapeProps {
  readonly id: string; // of the drawing
  readonly chart: Chart;
  readonly plot: Plot;
}

/** Each category a column, its series on top of each other in their order, and the sum above where it has room. */
export function StackedColumns(props: ShapeProps) {
  const width = (): number => round(props.plot.slot * 0.72);
  const below = (category: number, series: number): number =>
    sumOf(props.chart.series.slice(0, series).map(({ values }) => values[category])) ?? 0;
  return (
    <For each={recorded(props.chart)}>
      {(category) => (
        <>
          <For each={props.chart.series}>
            {(series, index) => {
              const bottom = (): number => props.plot.y(below(category, index()));
              const top = (): number => props.plot.y(below(category, index()) + (series.values[category] ?? 0));
              return (
                <Bar
                  id={props.id}
                  tone={series.tone}
                  x={round(props.plot.x(category) - width() / 2)}
                  y={top()}
                  width={width()}
                  height={round(bottom() - top())}
                />
              );
            }}
          </For>
          <Value
            chart={props.chart}
            plot={props.plot}
            x={props.plot.x(category)}
            y={props.plot.y(sumAt(props.chart, category) ?? 0)}
            value={sumAt(props.chart, category) ?? 0}
            room={props.plot.slot}
          />
        </>
      )}
    </For>
  );
}

/** Each category a group, its series beside each other. */
export function GroupedColumns(props: ShapeProps) {
  const width = (): number => round(Math.min(36, (props.plot.slot * 0.8) / props.chart.series.length));
  const left = (category: number, series: number): number =>
    round(props.plot.x(category) + width() * (series - props.chart.series.length / 2));
  return (
    <For each={recorded(props.chart)}>
      {(category) => (
        <For each={props.chart.series}>
          {(series, index) => (
            <Show when={series.values[category] !== null}>
              <Bar
                id={props.id}
                tone={series.tone}
                x={left(category, index())}
                y={props.plot.y(series.values[category] ?? 0)}
                width={width()}
                height={round(props.plot.y(0) - props.plot.y(series.values[category] ?? 0))}
              />
              <Value
                chart={props.chart}
                plot={props.plot}
                x={left(category, index()) + width() / 2}
                y={props.plot.y(series.values[category] ?? 0)}
                value={series.values[category] ?? 0}
                room={width()}
              />
            </Show>
          )}
        </For>
      )}
    </For>
  );
}

/** More points than this, and they are a caterpillar instead of a line. */
const FEW_POINTS = 40;

/** One line per series, broken where nothing is recorded; a point that stands alone would otherwise be nothing at all. */
export function Lines(props: ShapeProps) {
  /** By the scale of its part of the line. */
  const y = (category: number, value: number): number => props.plot.y((value * props.chart.top) / topAt(props.chart, category));
  const radius = (): number => (props.chart.categories.length > FEW_POINTS ? 2 : 3.5);
  return (
    <For each={props.chart.series}>
      {(series) => (
        <>
          <path class={`chart-line chart-line-${series.tone}`} d={pathOf(series.values, props.plot.x, y)} />
          <For each={recorded(props.chart)}>
            {(category) => (
              <circle
                class={`chart-point chart-${series.tone}`}
                cx={props.plot.x(category)}
                cy={y(category, series.values[category] ?? 0)}
                r={radius()}
              />
            )}
          </For>
          <For each={turns(series.values)}>
            {(turn) => (
              <Value
                chart={props.chart}
                plot={props.plot}
                x={props.plot.x(turn.category)}
                y={y(turn.category, series.values[turn.category] ?? 0)}
                value={series.values[turn.category] ?? 0}
                room={2 * props.plot.slot}
                gap={turn.isPeak ? 10 : -20}
              />
            )}
          </For>
        </>
      )}
    </For>
  );
}

/** Where a line turns: only there is room for a number, above a peak and below a valley. A flat or lonely point counts as a peak. */
function turns(values: readonly (number | null)[]): { category: number; isPeak: boolean }[] {
  return [...values.entries()].flatMap(([category, value]) => {
    if (value === null) return [];
    const beside = [values[category - 1], values[category + 1]].filter((other) => typeof other === "number");
    const isPeak = beside.every((other) => other <= value);
    return isPeak || beside.every((other) => other >= value) ? [{ category, isPeak }] : [];
  });
}

function pathOf(values: readonly (number | null)[], x: Plot["x"], y: (category: number, value: number) => number): string {
  return values
    .map((value, index) => {
      if (value === null) return "";
      const isNew = index === 0 || values[index - 1] === null;
      return `${isNew ? "M" : "L"}${x(index)} ${y(index, value)}`;
    })
    .join("");
}

const recorded = (chart: Chart): number[] => [...chart.categories.keys()].filter((index) => sumAt(chart, index) !== null);

/** A value above its mark and inside the drawing, unless it would run into its neighbour's: the table behind has them all. */
function Value(
  props: Omit<ShapeProps, "id"> & {
    readonly x: number;
    readonly y: number;
    readonly value: number;
    readonly room: number;
    readonly gap?: number;
  },
) {
  const text = (): string => props.chart.write(props.value);
  const half = (): number => (text().length * props.plot.letter) / 2;
  const middle = (): number => Math.max(props.plot.left + half(), Math.min(props.x, props.plot.width - half()));
  return (
    <Show when={text().length * props.plot.letter < props.room}>
      <text class="chart-value" x={round(middle())} y={props.y - (props.gap ?? 6)} text-anchor="middle">
        {text()}
      </text>
    </Show>
  );
}
