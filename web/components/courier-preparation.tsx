import { Match, Show, Switch } from "solid-js";
import type { Day, Run } from "../data/courier-day.ts";
import { useScreens } from "../data/courier-screen.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { isLoaded, may } from "../data/courier-stops.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { CourierButton } from "./courier-button.tsx";

/** Before the outing: every label read, the desk has seen it, the courier is on duty. */
export function CourierPreparation(props: { readonly day: Day; readonly run: Run }) {
  const screens = useScreens();
  const documents = () => props.day.stops.flatMap(({ documents: inParcel }) => inParcel);
  const loaded = () => props.day.stops.filter(isLoaded).flatMap(({ documents: inParcel }) => inParcel);
  const hasLeft = () => props.day.stops.some((stop) => may(stop, "load"));
  const isConfirmed = () => props.day.stops.every(({ loadConfirmedAt }) => loadConfirmedAt !== null);
  return (
    <>
      <section class="courier-panel" data-run="DRAFT">
        <h1 tabindex="-1">{t("run.draftTitle")}</h1>
        <p class="lead">{t("run.draftText", formatNumber(props.day.stops.length), formatNumber(documents().length))}</p>
        <p>{t("run.loadLeft", formatNumber(loaded().length), formatNumber(documents().length))}</p>
        <progress
          class="courier-progress"
          max={Math.max(1, documents().length)}
          value={loaded().length}
          aria-label={t("run.loadLeft", formatNumber(loaded().length), formatNumber(documents().length))}
        />
        <div role="status">
          <Switch>
            <Match when={hasLeft() || props.day.stops.length === 0}>{null}</Match>
            <Match when={!isConfirmed()}>
              <p>
                <strong>{t("run.waitDesk")}.</strong> {t("run.waitDeskText")}
              </p>
            </Match>
            <Match when={props.day.onDutySince === null}>
              <p>
                <strong>{t("run.waitDuty")}</strong>
              </p>
            </Match>
          </Switch>
        </div>
      </section>
      <Show when={hasLeft() || may(props.run, "start")}>
        <div class="courier-actions">
          <Show
            when={hasLeft()}
            fallback={
              <CourierButton
                action="startRun"
                label={t("run.start")}
                pressed={pressedAt("startRun", props.run, {})}
                done={t("run.started")}
              />
            }
          >
            <button type="button" class="button courier-button" data-action="openLoad" onClick={() => screens.open("muat")}>
              {t("run.load")}
            </button>
          </Show>
        </div>
      </Show>
    </>
  );
}
