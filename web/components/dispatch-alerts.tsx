import { For, Match, Show, Switch } from "solid-js";
import { firstNameOf } from "../data/dispatch-couriers.ts";
import { useBoard, type Alert, type Parcel } from "../data/dispatch.ts";
import { ageOf } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./dispatch-alerts.css";
import { ClockIcon, PhoneIcon, WarningIcon } from "./dispatch-icons.tsx";

/** What a dispatcher should look at, each with a way to what it is about. */
export function DispatchAlerts() {
  const board = useBoard();
  const alerts = (): readonly Alert[] => board.facts()?.alerts ?? [];
  return (
    <section class="dispatch-section" aria-labelledby="dispatch-alerts-title" data-section="alerts">
      <div class="dispatch-section-head">
        <h2 id="dispatch-alerts-title">{t("alerts.title")}</h2>
        <Show when={alerts().length > 0}>
          <span class="dispatch-count dispatch-count-amber">{formatNumber(alerts().length)}</span>
        </Show>
      </div>
      <ul class="dispatch-alerts">
        <For each={alerts()} fallback={<li class="dispatch-empty">{t("alerts.none")}</li>}>
          {(alert) => <AlertRow alert={alert} />}
        </For>
      </ul>
    </section>
  );
}

function AlertRow(props: { readonly alert: Alert }) {
  const board = useBoard();
  const parcel = (): Parcel | undefined => board.parcels().find(({ id }) => id === props.alert.deliveryId);
  const about = (): string =>
    [
      parcel() ? `${parcel()!.recipientName}, ${parcel()!.villageName}` : null,
      props.alert.courier && firstNameOf(props.alert.courier.name),
    ]
      .filter(Boolean)
      .join(" · ");
  const reason = (): string => {
    const kind = props.alert.kind === "INCIDENT" ? parcel()?.incidentKind : null;
    if (kind) return `: ${t(`incidentKind.${kind}`)}`;
    const failure = parcel()?.attempts.findLast(({ correctedAt }) => !correctedAt)?.failureReason;
    const isFailure = props.alert.kind === "ATTEMPT_FAILED" || props.alert.kind === "WITHOUT_EFFORT";
    return isFailure && failure ? `: ${t(`failure.${failure}`)}` : "";
  };
  const choose = (): void => {
    const { deliveryId, courier } = props.alert;
    if (deliveryId) board.select({ kind: "parcel", id: deliveryId });
    else if (courier) board.select({ kind: "courier", id: courier.id });
  };
  return (
    <li>
      <button type="button" class="dispatch-alert" data-alert={props.alert.kind} onClick={choose}>
        <span class="dispatch-alert-icon">
          <Switch fallback={<WarningIcon />}>
            <Match when={props.alert.kind === "SILENT_PHONE" || props.alert.kind === "PHONE_CLOCK_AHEAD"}>
              <PhoneIcon />
            </Match>
            <Match when={props.alert.kind === "LATE" || props.alert.kind === "DUTY_SINCE_YESTERDAY"}>
              <ClockIcon />
            </Match>
          </Switch>
        </span>
        <span class="dispatch-alert-what">
          {t(`alerts.${props.alert.kind}`)}
          {reason()}
        </span>
        <span class="dispatch-alert-about">
          {about()} · <span class="dispatch-alert-age">{t("couriers.ago", ageOf(props.alert.since, board.fleet.now()))}</span>
        </span>
      </button>
    </li>
  );
}
