import { For, Show } from "solid-js";
import type { Cell, FigureChoice, Place, ShownMeasure } from "../data/staff-figures.ts";
import { t } from "../i18n/figures-words.ts";
import { formatMinutes, formatPercent } from "../i18n/measure-format.ts";
import { formatMonth, formatNumber } from "../i18n/format.ts";
import "./figures-table.css";

const MEASURES = ["DOCUMENTS", "REQUESTS", "PARCELS", "ATTEMPTS"] as const satisfies readonly ShownMeasure[];
const countOf = ({ documents, counts }: Place, measure: ShownMeasure): number =>
  ({ DOCUMENTS: documents, REQUESTS: counts.requests, PARCELS: counts.parcels, ATTEMPTS: counts.attempts })[measure];

/** What the place is called on this page; channels and "no partner" have no name of their own. */
export function nameOf({ value, name }: Place, by: ReturnType<FigureChoice["by"]>): string {
  if (by === "CHANNEL" && (value === "ONLINE" || value === "FACE_TO_FACE" || value === "PARTNER")) return t(`channel.${value}`);
  return by === "PARTNER" && value === "" ? t("noPartner") : name;
}

/** One line a place; each number opens what it counts. */
export function FiguresTable(props: {
  readonly places: readonly Place[];
  readonly choice: FigureChoice;
  readonly onLook: (cell: Cell) => void;
}) {
  const caption = (): string =>
    t("caption", t(`dimension.${props.choice.by()}`), formatMonth(props.choice.from()), formatMonth(props.choice.to()));
  return (
    <div class="figures-frame" role="region" aria-label={caption()} tabindex="0">
      <table class="figures-table">
        <caption class="visually-hidden">{caption()}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`dimension.${props.choice.by()}`)}</th>
            <For each={MEASURES}>{(measure) => <th scope="col">{t(`measure.${measure}`)}</th>}</For>
            <th scope="col">{t("onTime")}</th>
            <th scope="col">{t("firstAttempt")}</th>
            <th scope="col">{t("median")}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.places}>{(place) => <PlaceRow place={place} choice={props.choice} onLook={props.onLook} />}</For>
        </tbody>
      </table>
    </div>
  );
}

function PlaceRow(props: { readonly place: Place; readonly choice: FigureChoice; readonly onLook: (cell: Cell) => void }) {
  const name = (): string => nameOf(props.place, props.choice.by());
  const median = (): number | null => props.place.times.stages.find(({ stage }) => stage === "WHOLE")?.medianMinutes ?? null;
  return (
    <tr data-place={props.place.value}>
      <th scope="row">{name()}</th>
      <For each={MEASURES}>
        {(measure) => (
          <td data-measure={measure}>
            <Show when={countOf(props.place, measure) > 0} fallback={formatNumber(0)}>
              <button
                type="button"
                class="figures-number"
                aria-label={`${formatNumber(countOf(props.place, measure))}. ${t("look", t(`measure.${measure}`), name())}`}
                onClick={() => props.onLook({ measure, place: props.place })}
              >
                {formatNumber(countOf(props.place, measure))}
              </button>
            </Show>
          </td>
        )}
      </For>
      <td>{formatPercent(props.place.times.onTimePercent)}</td>
      <td>{formatPercent(props.place.counts.firstAttemptPercent)}</td>
      <td>{formatMinutes(median())}</td>
    </tr>
  );
}
