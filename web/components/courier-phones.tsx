import { createSignal, For, Show } from "solid-js";
import { useCourierDay, type Day, type Phone } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { courierNow } from "../data/courier-now.ts";
import { askStaff } from "../data/staff-client.ts";
import { PairDeviceDocument, RevokeDeviceDocument, type DeviceKind, type PairDeviceMutation } from "../gql/staff/graphql.ts";
import { formatAgo, formatRejection } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { CourierAskedButton } from "./courier-button.tsx";
import { CourierFrame } from "./courier-frame.tsx";
import { CourierPairing } from "./courier-pairing.tsx";
import "./courier-phones.css";
import { StaffProblem } from "./staff-problem.tsx";

export type Pairing = PairDeviceMutation["pairDevice"];
const APPS = ["TRACCAR", "OWNTRACKS"] as const satisfies readonly DeviceKind[];

/** The free app that reports where the courier is while the screen is dark: pairing it, and what has been heard of it. */
export function CourierPhones(props: { readonly day: Day }) {
  const feed = useCourierDay();
  const deed = createDeed();
  const [kind, setKind] = createSignal<DeviceKind>("TRACCAR");
  const [pairing, setPairing] = createSignal<Pairing | null>(null);
  const pair = async (): Promise<void> => {
    const chosen = kind();
    await deed.take(async (idempotencyKey) => {
      setPairing((await askStaff(PairDeviceDocument, { input: { idempotencyKey, kind: chosen } })).pairDevice);
    }, null);
  };
  const paired = (): Phone | undefined => props.day.devices.find(({ id }) => id === pairing()?.device.id);
  const phones = (): Phone[] => props.day.devices.toSorted((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null));
  return (
    <CourierFrame title={t("phones.title")}>
      <Show
        when={pairing()}
        fallback={
          <>
            <p>{t("phones.intro")}</p>
            <h2 class="courier-heading">{t("phones.list")}</h2>
            <Show when={phones().length > 0} fallback={<p>{t("phones.none")}</p>}>
              <ul class="courier-phones">
                <For each={phones()}>{(phone) => <PhoneItem phone={phone} />}</For>
              </ul>
            </Show>
            <form
              class="courier-form courier-panel"
              data-form="pair"
              onSubmit={(event) => {
                event.preventDefault();
                void pair();
              }}
            >
              <h2 class="courier-heading">{t("phones.add")}</h2>
              <ChoiceGroup
                legend={t("phones.choose")}
                name="app"
                choices={APPS.map((value) => ({
                  value,
                  label: value === "TRACCAR" ? `${t("phones.TRACCAR")} (${t("phones.recommended")})` : t(`phones.${value}`),
                }))}
                chosen={kind()}
                onChoose={setKind}
              />
              <StaffProblem error={deed.error()} onRetry={() => void pair()} />
              <button type="submit" class="button courier-button" data-action="pair" aria-disabled={deed.isSending()}>
                {deed.isSending() ? t("page.sending") : t("phones.pair")}
              </button>
            </form>
          </>
        }
      >
        {(made) => (
          <CourierPairing
            pairing={made()}
            hasContact={(paired()?.lastContactAt ?? null) !== null}
            onFinished={() => {
              setPairing(null);
              void feed.refresh();
            }}
          />
        )}
      </Show>
    </CourierFrame>
  );
}

function PhoneItem(props: { readonly phone: Phone }) {
  const heard = (): string =>
    props.phone.lastContactAt === null
      ? t("phones.never")
      : t("phones.lastContact", formatAgo(props.phone.lastContactAt, courierNow()));
  const battery = (): string | null =>
    props.phone.batteryPercent === null
      ? null
      : t("phones.battery", formatNumber(props.phone.batteryPercent / 100, { style: "percent" }));
  return (
    <li data-phone={props.phone.id} data-revoked={props.phone.revokedAt !== null}>
      <p>
        <strong>{t(`phones.${props.phone.kind}`)}</strong>{" "}
        <span class="muted">{t("phones.paired", formatWhen(props.phone.pairedAt, courierNow()))}</span>
      </p>
      <Show
        when={props.phone.revokedAt}
        fallback={
          <>
            <p>{[heard(), battery()].filter((part) => part !== null).join(" · ")}</p>
            <Show when={props.phone.lastRejection !== null && props.phone.lastRejectedAt !== null}>
              <p class="courier-phones-rejected">
                {t(
                  "phones.rejected",
                  formatAgo(props.phone.lastRejectedAt ?? "", courierNow()),
                  formatRejection(props.phone.lastRejection ?? ""),
                )}
              </p>
            </Show>
            <CourierAskedButton
              action="revoke"
              label={t("phones.revoke")}
              question={t("phones.revokeAsk")}
              yes={t("phones.revokeYes")}
              no={t("phones.revokeNo")}
              pressed={(idempotencyKey) => askStaff(RevokeDeviceDocument, { input: { idempotencyKey, id: props.phone.id } })}
              done={t("phones.doneRevoked")}
              tone="quiet"
            />
          </>
        }
      >
        {(at) => <p class="muted">{t("phones.revoked", formatWhen(at(), courierNow()))}</p>}
      </Show>
    </li>
  );
}
