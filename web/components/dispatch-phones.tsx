import { For, Show } from "solid-js";
import { phonesOf } from "../data/dispatch-couriers.ts";
import { useBoard, type Courier, type Phone } from "../data/dispatch.ts";
import { hasRole } from "../data/staff-session.ts";
import { DispatchRevokeDeviceDocument } from "../gql/staff/graphql.ts";
import { ageOf, formatPercent } from "../i18n/dispatch-format.ts";
import { rejectionFrom } from "../i18n/id-reports.ts";
import { t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { ConfirmForm, StepRow } from "./dispatch-forms.tsx";

/** The phones that report for this courier: whether they do, and why the last reading was of no use. */
export function DispatchPhones(props: { readonly courier: Courier }) {
  const phones = (): readonly Phone[] => phonesOf(props.courier);
  return (
    <details class="dispatch-phones">
      <summary>{t("couriers.phones", formatNumber(phones().length))}</summary>
      <ul>
        <For each={phones()} fallback={<li class="dispatch-empty">{t("couriers.noPhone")}</li>}>
          {(phone) => <PhoneRow phone={phone} />}
        </For>
      </ul>
    </details>
  );
}

const KINDS = { OWNTRACKS: "OwnTracks", TRACCAR: "Traccar Client" } as const;

function PhoneRow(props: { readonly phone: Phone }) {
  const board = useBoard();
  const age = (iso: string): string => ageOf(iso, board.fleet.now());
  const battery = (): string =>
    typeof props.phone.batteryPercent === "number" ? `, ${t("couriers.battery", formatPercent(props.phone.batteryPercent))}` : "";
  return (
    <li data-phone={props.phone.id}>
      <strong>{props.phone.name}</strong> <span class="muted">{KINDS[props.phone.kind]}</span>
      <div>
        {props.phone.lastContactAt ? t("couriers.contact", age(props.phone.lastContactAt)) : t("couriers.noContact")}
        {battery()}
      </div>
      <Show when={props.phone.lastRejectedAt}>
        {(at) => (
          <div class="dispatch-rejection">
            {t("couriers.rejected", t(`couriers.rejection.${rejectionFrom(props.phone.lastRejection ?? "")}`), age(at()))}
          </div>
        )}
      </Show>
      <StepRow steps={hasRole("DISPATCHER") ? (["revokeDevice"] as const) : []} label={() => t("couriers.revoke")}>
        {(step, close) => (
          <ConfirmForm
            action={step}
            label={t("couriers.revoke")}
            ask={t("couriers.revokeAsk")}
            onClose={close}
            send={(deed) =>
              deed.take(
                DispatchRevokeDeviceDocument,
                (idempotencyKey) => ({ idempotencyKey, id: props.phone.id }),
                t("couriers.revoked", props.phone.name),
              )
            }
          />
        )}
      </StepRow>
    </li>
  );
}
