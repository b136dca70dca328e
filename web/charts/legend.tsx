import { For } from "solid-js";
import type { Series } from "./chart.ts";
import { NARROW } from "./scale.ts";
import { Bar } from "./patterns.tsx";

const SWATCH = 24;
const GAP = 16;
const ROW = 24;

/** Where each entry of the key stands, and how high the key is: in a row while there is room, then in further rows. */
export function legendPlaces(
  series: readonly Pick<Series, "name">[],
  width: number,
): { places: { x: number; y: number }[]; height: number } {
  const letter = width > NARROW ? 7.5 : 6.5;
  let [x, y] = [0, 0];
  const places = series.map(({ name }) => {
    const room = SWATCH + 8 + name.length * letter;
    if (x > 0 && x + room > width) [x, y] = [0, y + ROW];
    const place = { x, y };
    x += room + GAP;
    return place;
  });
  return { places, height: series.length === 0 ? 0 : y + ROW + 4 };
}

/** Which colour and pattern is which series, in the order in which they are stacked. */
export function Legend(props: { readonly id: string; readonly series: readonly Series[]; readonly width: number }) {
  const places = () => legendPlaces(props.series, props.width).places;
  return (
    <For each={props.series}>
      {(series, index) => (
        <g transform={`translate(${places()[index()]?.x ?? 0} ${places()[index()]?.y ?? 0})`}>
          <Bar id={props.id} tone={series.tone} x={0} y={2} width={SWATCH} height={16} />
          <text class="chart-name" x={SWATCH + 8} y={15}>
            {series.name}
          </text>
        </g>
      )}
    </For>
  );
}
