import { createMemo, createSignal, createUniqueId, For, onCleanup, Show } from "solid-js";
import { KINDS, SCALE_STEPS, type YearFigures } from "../data/years.ts";
import { formatMonthName, formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/page-words.ts";
import { kindClass, patternUrl } from "./chart-kinds.tsx";
import "./year-chart.css";

const TOP = 24;
const BOTTOM = 32;
/** About the width of one figure in the charts' lettering. */
const DIGIT = 7.5;
const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/**
 * One year as stacked columns. The axis always has twelve places, so an incomplete year looks incomplete; `scale` (documents at the
 * top of the drawing) is the same for all years. The drawing is as wide as its place, so letters keep their size on a phone.
 */
export function YearChart(props: { readonly figures: YearFigures; readonly scale: number }) {
  const id = createUniqueId();
  const [width, setWidth] = createSignal(340);
  const watchWidth = (host: HTMLDivElement): void => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(280, Math.round(entry.contentRect.width))));
    observer.observe(host);
    onCleanup(() => observer.disconnect());
  };

  const height = (): number => (width() > 420 ? 380 : 280);
  const left = (): number => 14 + DIGIT * formatNumber(props.scale).length;
  const slot = (): number => (width() - left()) / 12;
  const y = (documents: number): number => height() - BOTTOM - (documents / props.scale) * (height() - TOP - BOTTOM);
  const ticks = createMemo(() => Array.from({ length: SCALE_STEPS + 1 }, (_, index) => (props.scale * index) / SCALE_STEPS));
  const month = (monthNumber: number) => props.figures.months.find((candidate) => candidate.monthNumber === monthNumber);
  const peak = createMemo(() =>
    props.figures.months.reduce((best, candidate) => (candidate.total > best.total ? candidate : best)),
  );

  return (
    <div ref={watchWidth} class="year-chart">
      <svg viewBox={`0 0 ${width()} ${height()}`} height={height()} role="img" aria-labelledby={`${id}-title ${id}-text`}>
        <title id={`${id}-title`}>{t("statistics.chartTitle", props.figures.year)}</title>
        <desc id={`${id}-text`}>
          {t(
            "statistics.chartText",
            props.figures.year,
            formatNumber(props.figures.total),
            formatMonthName(peak().monthNumber),
            formatNumber(peak().total),
          )}
        </desc>
        <For each={ticks()}>
          {(tick) => (
            <>
              <line class="year-chart-grid" x1={left()} x2={width()} y1={y(tick)} y2={y(tick)} />
              <text class="year-chart-label" x={left() - 6} y={y(tick) + 4} text-anchor="end">
                {formatNumber(tick)}
              </text>
            </>
          )}
        </For>
        <For each={MONTHS}>
          {(monthNumber) => {
            const centre = (): number => left() + slot() * (monthNumber - 0.5);
            return (
              <>
                <text class="year-chart-label" x={centre()} y={height() - 10} text-anchor="middle">
                  {formatMonthName(monthNumber, "short")}
                </text>
                <Show
                  when={month(monthNumber)}
                  fallback={
                    <text class="year-chart-label" x={centre()} y={y(0) - 6} text-anchor="middle">
                      –
                    </text>
                  }
                >
                  {(figures) => <Column figures={figures()} centre={centre()} slot={slot()} y={y} />}
                </Show>
              </>
            );
          }}
        </For>
      </svg>
    </div>
  );
}

function Column(props: {
  readonly figures: YearFigures["months"][number];
  readonly centre: number;
  readonly slot: number; // the width a month has

  readonly y: (documents: number) => number;
}) {
  const below = (index: number): number => KINDS.slice(0, index).reduce((sum, kind) => sum + props.figures.counts[kind], 0);
  const width = (): number => props.slot * 0.72;
  const sum = (): string => formatNumber(props.figures.total);
  return (
    <>
      <For each={KINDS}>
        {(kind, index) => {
          const top = (): number => props.y(below(index()) + props.figures.counts[kind]);
          const box = () => ({
            x: props.centre - width() / 2,
            y: top(),
            width: width(),
            height: props.y(below(index())) - top(),
          });
          return (
            <>
              <rect class={`year-chart-part ${kindClass(kind)}`} {...box()} />
              <rect class="year-chart-pattern" fill={patternUrl(kind)} {...box()} />
            </>
          );
        }}
      </For>
      <Show when={sum().length * DIGIT < props.slot}>
        <text class="year-chart-sum" x={props.centre} y={props.y(props.figures.total) - 6} text-anchor="middle">
          {sum()}
        </text>
      </Show>
    </>
  );
}
