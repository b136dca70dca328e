import { Match, Show, Switch } from "solid-js";
import type { Day, Run, Stop } from "../data/courier-day.ts";
import { useScreens } from "../data/courier-screen.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { isLoaded, may } from "../data/courier-stops.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { CourierAskedButton, CourierButton } from "./courier-button.tsx";
import { CourierEarly, earlyStopsOf } from "./courier-early.tsx";

/** Before the outing: every label read, the desk has seen it, the courier is on duty. */
export function CourierPreparation(props: { readonly day: Day; readonly run: Run }) {
  const screens = useScreens();
  const documents = () => props.day.stops.flatMap(({ documents: inParcel }) => inParcel);
  const loaded = () => props.day.stops.filter(isLoaded).flatMap(({ documents: inParcel }) => inParcel);
  const hasLeft = () => props.day.stops.some((stop) => may(stop, "load"));
  const isConfirmed = () => props.day.stops.every(({ loadConfirmedAt }) => loadConfirmedAt !== null);
  const early = (): Stop[] => earlyStopsOf(props.day);
  /** What stands between the courier and the road, the nearest first; undefined: nothing does. */
  const waitsFor = (): "waitDesk" | "waitDuty" | "waitRun" | undefined => {
    if (!isConfirmed()) return "waitDesk";
    if (props.day.onDutySince === null) return "waitDuty";
    return may(props.run, "start") ? undefined : "waitRun";
  };
  const start = () => ({
    action: "startRun",
    pressed: pressedAt("startRun", props.run, { earlyDeliveryIds: [...props.run.earlyDeliveryIds] }),
    done: t("run.started"),
  });
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
        <div id="courier-start-waits" role="status">
          <Show when={!hasLeft() && waitsFor()}>
            {(what) => (
              <p>
                <strong>{t(`run.${what()}`)}</strong> {what() === "waitDesk" ? t("run.waitDeskText") : ""}
              </p>
            )}
          </Show>
        </div>
      </section>
      <CourierEarly stops={early()} />
      <div class="courier-actions">
        <Switch>
          <Match when={hasLeft()}>
            <button type="button" class="button courier-button" data-action="openLoad" onClick={() => screens.open("muat")}>
              {t("run.load")}
            </button>
          </Match>
          <Match when={!may(props.run, "start")}>
            <button
              type="button"
              class="button courier-button"
              data-action="startRun"
              aria-disabled="true"
              aria-describedby="courier-start-waits"
            >
              {t("run.start")}
            </button>
          </Match>
          <Match when={early().length > 0}>
            <CourierAskedButton
              {...start()}
              label={t("run.start")}
              question={t("early.ask", formatNumber(early().length))}
              yes={t("early.yes")}
              no={t("early.no")}
            />
          </Match>
          <Match when={true}>
            <CourierButton {...start()} label={t("run.start")} />
          </Match>
        </Switch>
      </div>
    </>
  );
}
