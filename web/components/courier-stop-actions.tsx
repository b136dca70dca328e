import TriangleAlert from "lucide-solid/icons/triangle-alert";
import { For, Match, Show, Switch } from "solid-js";
import { type Stop, useCourierDay } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import { useScreens, type Screen } from "../data/courier-screen.ts";
import { may } from "../data/courier-stops.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { formatWindow } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { CourierAskedButton, CourierButton } from "./courier-button.tsx";

/** The one thing to do at this door now. What goes wrong is beside it once the courier has arrived, and below it before that. */
export function CourierStopAction(props: { readonly stop: Stop }) {
  const day = useCourierDay();
  const can = (name: string): boolean => may(props.stop, name);
  const isEarly = (): boolean => day.view()?.run?.earlyDeliveryIds.includes(props.stop.id) ?? false;
  const departing = () => ({
    action: "depart",
    label: t("stop.depart"),
    pressed: pressedAt("depart", props.stop, { today: isEarly() }),
    done: t("stop.departed"),
  });
  return (
    <Switch>
      <Match when={can("load")}>
        <Opener screen="muat" label={t("stop.load")} action="openLoad" />
      </Match>
      <Match when={can("depart") && isEarly()}>
        <CourierAskedButton
          {...departing()}
          question={t("early.askOne", formatWindow(props.stop.windowFrom, props.stop.windowTo, courierNow()))}
          yes={t("early.yes")}
          no={t("early.no")}
        />
      </Match>
      <Match when={can("depart")}>
        <CourierButton {...departing()} />
      </Match>
      <Match when={can("arrive")}>
        <CourierButton
          action="arrive"
          label={t("stop.arrive")}
          pressed={pressedAt("arrive", props.stop, {})}
          done={t("stop.arrived")}
        />
      </Match>
      <Match when={can("handOver")}>
        <Opener screen="gagal" stop={props.stop} label={t("stop.fail")} action="openFail" quiet />
        <Opener screen="serah" stop={props.stop} label={t("stop.handOver")} action="openHandOver" />
      </Match>
      <Match when={can("retry")}>
        <CourierAskedButton
          action="returnToOffice"
          label={t("stop.returnToOffice")}
          question={t("stop.returnQuestion")}
          yes={t("stop.returnYes")}
          no={t("undo.keep")}
          pressed={pressedAt("returnToOffice", props.stop, {})}
          done={t("stop.returned")}
          tone="quiet"
        />
        <CourierButton
          action="retry"
          label={t("stop.retry")}
          pressed={pressedAt("retry", props.stop, {})}
          done={t("stop.retried")}
        />
      </Match>
    </Switch>
  );
}

export const hasAction = (stop: Stop): boolean =>
  ["load", "depart", "arrive", "handOver", "retry"].some((name) => may(stop, name));

/** What is needed seldom, folded away from a hurried thumb. */
export function CourierStopTroubles(props: { readonly stop: Stop }) {
  const screens = (): readonly { readonly screen: Screen; readonly label: string }[] => [
    ...(may(props.stop, "arrive") && may(props.stop, "fail") ? [{ screen: "gagal" as const, label: t("stop.fail") }] : []),
    ...(may(props.stop, "transfer") ? [{ screen: "oper" as const, label: t("transfer.title") }] : []),
    ...(may(props.stop, "reportIncident") ? [{ screen: "insiden" as const, label: t("stop.reportIncident") }] : []),
  ];
  const mayReturn = (): boolean => may(props.stop, "returnToOffice") && !may(props.stop, "retry");
  return (
    <Show when={screens().length > 0 || mayReturn()}>
      <details class="courier-troubles">
        <summary>
          <TriangleAlert size={22} aria-hidden="true" />
          {t("stop.more")}
        </summary>
        <div class="courier-troubles-list">
          <For each={screens()}>
            {({ screen, label }) => <Opener screen={screen} stop={props.stop} label={label} action={`open-${screen}`} quiet />}
          </For>
          <Show when={mayReturn()}>
            <CourierAskedButton
              action="returnToOffice"
              label={t("stop.returnToOffice")}
              question={t("stop.returnQuestion")}
              yes={t("stop.returnYes")}
              no={t("undo.keep")}
              pressed={pressedAt("returnToOffice", props.stop, {})}
              done={t("stop.returned")}
              tone="quiet"
            />
          </Show>
        </div>
      </details>
    </Show>
  );
}

function Opener(props: {
  readonly screen: Screen;
  readonly stop?: Stop;
  readonly label: string;
  readonly action: string;
  readonly quiet?: boolean;
}) {
  const screens = useScreens();
  return (
    <div class="courier-button-place">
      <button
        type="button"
        class="button courier-button"
        classList={{ "button-quiet": props.quiet ?? false }}
        data-action={props.action}
        onClick={() => screens.open(props.screen, props.stop?.id)}
      >
        {props.label}
      </button>
    </div>
  );
}
