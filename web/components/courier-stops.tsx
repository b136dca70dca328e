import { For, Show } from "solid-js";
import type { Day, Stop } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import { useScreens } from "../data/courier-screen.ts";
import { isLate, isOver, needsOldCard, nextStop } from "../data/courier-stops.ts";
import { formatTime, formatWindow } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./courier-stops.css";
import { CourierWaits } from "./courier-waits.tsx";

/** Every door of the run, small and in order; the one that is shown large is not repeated. */
export function CourierStops(props: { readonly day: Day }) {
  const shown = (): string | undefined => (props.day.run?.state === "DRAFT" ? undefined : nextStop(props.day)?.id);
  const open = (): Stop[] => props.day.stops.filter((stop) => !isOver(stop) && stop.id !== shown());
  const over = (): Stop[] => props.day.stops.filter(isOver);
  return (
    <>
      <Show when={open().length > 0}>
        <section>
          <h2 class="courier-heading">{t(shown() === undefined ? "run.others" : "run.after")}</h2>
          <ol class="courier-stops">
            <For each={open()}>{(stop) => <Row stop={stop} />}</For>
          </ol>
        </section>
      </Show>
      <Show when={over().length > 0}>
        <section>
          <h2 class="courier-heading">{t("run.finished")}</h2>
          <ol class="courier-stops courier-stops-over">
            <For each={over()}>{(stop) => <Row stop={stop} />}</For>
          </ol>
        </section>
      </Show>
    </>
  );
}

/** Who it is for; nobody's name any more once it is handed over. */
export const stopName = ({ recipientName, position, villageName }: Stop): string =>
  recipientName ?? t("stop.of", formatNumber(position), villageName);

/** What the state means for the courier; loading needs the desk's half too. */
export function stateWords({ state, loadConfirmedAt, stateSince }: Stop): string {
  if (state === "LOADED" && loadConfirmedAt !== null) return t("state.CONFIRMED");
  return state === "HANDED_OVER" ? `${t("state.HANDED_OVER")} ${formatTime(stateSince)}` : t(`state.${state}`);
}

function Row(props: { readonly stop: Stop }) {
  const screens = useScreens();
  return (
    <li>
      <button
        type="button"
        class="courier-stops-row"
        data-open-stop={props.stop.id}
        data-stop-state={props.stop.state}
        onClick={() => screens.open("antaran", props.stop.id)}
      >
        <span class="courier-stops-number">{formatNumber(props.stop.position)}</span>
        <span class="courier-stops-text">
          <strong>{stopName(props.stop)}</strong>
          <Show when={props.stop.street}>
            {(street) => (
              <span>
                {street()}, {props.stop.villageName}
              </span>
            )}
          </Show>
          <span class="courier-stops-small">
            {isLate(props.stop, courierNow()) ? <strong>{t("stop.late")} · </strong> : ""}
            {isOver(props.stop) ? "" : `${formatWindow(props.stop.windowFrom, props.stop.windowTo, courierNow())} · `}
            {stateWords(props.stop)}
            {needsOldCard(props.stop) && !isOver(props.stop) ? ` · ${t("stop.oldCard")}` : ""}
          </span>
          <CourierWaits stop={props.stop} />
        </span>
      </button>
    </li>
  );
}
