import { createMemo, For } from "solid-js";
import { type AreaChart, levelOf, project, shadesOf, type Shade } from "./areas.ts";
import { legendPlaces } from "./legend.tsx";
import { NARROW } from "./scale.ts";

interface AreaDrawingProps {
  readonly id: string; // of the drawing
  readonly chart: AreaChart;
  readonly width: number;
}

const keyHeight = ({ chart, width }: AreaDrawingProps): number => legendPlaces(shadesOf(chart), width).height;

export const areaDrawingHeight = (props: AreaDrawingProps): number =>
  keyHeight(props) + project(props.chart.areas, props.width).height;

/** A map of areas in shades of one colour, lighter is less; what has no number has a pattern instead, so it is never taken for little. */
export function AreaDrawing(props: AreaDrawingProps) {
  const map = createMemo(() => project(props.chart.areas, props.width));
  const shades = createMemo(() => shadesOf(props.chart));
  const places = () => legendPlaces(shades(), props.width).places;
  const patternOf = (level: Shade["level"]): string => (typeof level === "number" ? "none" : `url(#${props.id}-${level})`);
  return (
    <g class={props.width > NARROW ? "chart" : "chart chart-narrow"}>
      <defs>
        <pattern id={`${props.id}-unrecorded`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="chart-gap-line" x1="0" y1="0" x2="0" y2="8" />
        </pattern>
        <pattern id={`${props.id}-hidden`} width="6" height="6" patternUnits="userSpaceOnUse">
          <circle class="chart-gap-dot" cx="3" cy="3" r="1.2" />
        </pattern>
      </defs>
      <For each={shades()}>
        {(shade, index) => (
          <g transform={`translate(${places()[index()]?.x ?? 0} ${places()[index()]?.y ?? 0})`}>
            <rect class={`chart-area chart-level-${shade.level}`} x="0.5" y="2" width="23" height="16" />
            <rect fill={patternOf(shade.level)} x="0.5" y="2" width="23" height="16" />
            <text class="chart-name" x="32" y="15">
              {shade.name}
            </text>
          </g>
        )}
      </For>
      <g transform={`translate(0 ${keyHeight(props)})`}>
        <For each={props.chart.areas}>
          {(area, index) => {
            const level = (): Shade["level"] => levelOf(props.chart, area.value);
            return (
              <>
                <path class={`chart-area chart-level-${level()}`} d={map().paths[index()]} />
                <path fill={patternOf(level())} d={map().paths[index()]}>
                  <title>{`${area.name}: ${typeof area.value === "number" ? props.chart.write(area.value) : wordOf(props.chart, area.value)}`}</title>
                </path>
              </>
            );
          }}
        </For>
      </g>
    </g>
  );
}

/** What stands in place of a number. */
const wordOf = ({ words }: AreaChart, value: null | "hidden"): string => (value === null ? words.notRecorded : words.hidden);
