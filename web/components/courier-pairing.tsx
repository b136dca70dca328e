import { For, lazy, onCleanup, Show, Suspense } from "solid-js";
import { useCourierDay } from "../data/courier-day.ts";
import { t } from "../i18n/courier-words.ts";
import { CopyButton } from "./copy-button.tsx";
import "./courier-pairing.css";
import type { Pairing } from "./courier-phones.tsx";
import { Skeleton } from "./skeleton.tsx";

const LOOK_EVERY_MS = 5_000; // somebody stands there and waits for it
const QrCode = lazy(() => import("./qr-code.tsx"));

/** A practice service does not know its own address; the app needs all of it. */
const whole = (address: string): string => new URL(address, location.origin).href;

/** What sets the app up, shown once: nothing of it is kept anywhere but in the app. */
export function CourierPairing(props: {
  readonly pairing: Pairing;
  /** The server has heard of the phone since. */
  readonly hasContact: boolean;
  readonly onFinished: () => void;
}) {
  const day = useCourierDay();
  const look = setInterval(() => !props.hasContact && void day.refresh(), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(look));
  const kind = () => props.pairing.device.kind;
  const opensApp = (): boolean => props.pairing.setupUrl.startsWith("owntracks:");
  const values = () =>
    [
      [t("phones.server"), whole(props.pairing.serverUrl)],
      [t("phones.device"), props.pairing.device.name],
      [t("phones.user"), props.pairing.userName],
      [t("phones.password"), props.pairing.password],
    ] as const;
  return (
    <section data-pairing={kind()}>
      <h2 class="courier-heading">{t(`phones.${kind()}`)}</h2>
      <ol class="courier-pairing-steps">
        <For each={t(`phones.${kind()}Steps`).split("|")}>{(step) => <li>{step}</li>}</For>
      </ol>
      <p class="courier-note">
        <strong>{t("phones.once")}</strong>
      </p>
      <Suspense fallback={<Skeleton lines={6} />}>
        <QrCode text={whole(props.pairing.setupUrl)} label={t("phones.qr")} />
      </Suspense>
      <Show when={opensApp()}>
        <a class="button courier-button" href={props.pairing.setupUrl} rel="noreferrer">
          {t("phones.openApp")}
        </a>
      </Show>
      <p class="courier-pairing-state" role="status" data-contact={props.hasContact}>
        {t(props.hasContact ? "phones.connected" : "phones.notYet")}
      </p>
      <details class="courier-pairing-hand">
        <summary>{t("phones.byHand")}</summary>
        <p>{t("phones.byHandText")}</p>
        <dl>
          <For each={values().filter(([, value]) => value)}>
            {([name, value]) => (
              <div>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                  <CopyButton label={t("phones.copy", name)} text={value ?? ""} />
                </dd>
              </div>
            )}
          </For>
        </dl>
      </details>
      <button type="button" class="button courier-button" data-action="pairingFinished" onClick={() => props.onFinished()}>
        {t("phones.finished")}
      </button>
    </section>
  );
}
