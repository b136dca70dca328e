import { createResource, createSignal, ErrorBoundary, lazy, Show, Suspense } from "solid-js";
import { fetchBasemap } from "../data/basemap.ts";
import { findMyPlace, isInVillage, type Pin } from "../data/pin.ts";
import { formatNumber } from "../i18n/format.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/journey-words.ts";
import { Loaded } from "./loaded.tsx";
import "./pin-chooser.css";
import { Skeleton } from "./skeleton.tsx";

// Leaflet comes only to those who get as far as the address, and the address can be sent without it.
const PinMap = lazy(() => import("./pin-map.tsx"));

interface PinChooserProps {
  readonly villageCode: string;
  readonly pin: Pin | null;
  readonly onPin: (pin: Pin | null) => void;
}

/** Where exactly the house is: a help for the courier, and everything about it may fail or be left out. */
export function PinChooser(props: PinChooserProps) {
  const [basemap, { refetch }] = createResource(fetchBasemap);
  const [centre, setCentre] = createSignal<(() => Pin) | null>(null);
  const [accuracyM, setAccuracyM] = createSignal<number | null>(null);
  const [refused, setRefused] = createSignal(false);
  const outlines = () => (basemap.state === "ready" ? basemap() : undefined);
  const isOutside = (): boolean => {
    const known = outlines();
    if (props.pin === null || known === undefined || props.villageCode === "") return false;
    return isInVillage(known, props.villageCode, props.pin) === false;
  };
  const set = (pin: Pin | null, exactM: number | null = null): void => {
    setRefused(false);
    setAccuracyM(exactM);
    props.onPin(pin);
  };
  const useMyPlace = (): void =>
    void findMyPlace()
      .then(({ accuracyM: exactM, ...pin }) => set(pin, exactM))
      .catch(() => setRefused(true));
  const mapFailed = () => <p>{t("address.pinMapFailed")}</p>;
  return (
    <section aria-labelledby="pin-title">
      <h2 id="pin-title">{t("address.pinTitle")}</h2>
      <p>{t("address.pinLead")}</p>
      <Loaded
        resource={basemap}
        onRetry={() => void refetch()}
        failure={t("address.pinMapFailed")}
        skeleton={<Skeleton lines={6} />}
      >
        {(known) => (
          <ErrorBoundary fallback={mapFailed()}>
            <Suspense fallback={<Skeleton lines={6} />}>
              {/* Leaflet writes its words once, so another language is another map. */}
              <Show when={language()} keyed>
                <PinMap
                  basemap={known()}
                  villageCode={props.villageCode}
                  pin={props.pin}
                  onPin={(pin) => set(pin)}
                  onReady={(read) => setCentre(() => read)}
                />
              </Show>
            </Suspense>
          </ErrorBoundary>
        )}
      </Loaded>
      <p class="pin-chooser-state" role="status" data-pin={props.pin === null ? "none" : "set"}>
        <Show when={props.pin} fallback={t("address.pinNone")}>
          {t("address.pinSet")}{" "}
          <Show when={accuracyM()}>{(exactM) => <>{t("address.pinAccuracy", formatNumber(Math.ceil(exactM())))}</>}</Show>
        </Show>{" "}
        <Show when={refused()}>{t("address.pinRefused")}</Show>
        <Show when={isOutside()}>
          <span class="field-note pin-chooser-outside">{t("address.pinOutside")}</span>
        </Show>
      </p>
      <div class="pin-chooser-buttons">
        <button type="button" class="button button-quiet" data-action="my-place" onClick={useMyPlace}>
          {t("address.pinMe")}
        </button>
        <Show when={centre()}>
          {(read) => (
            <button type="button" class="button button-quiet" data-action="pin-centre" onClick={() => set(read()())}>
              {t("address.pinCentre")}
            </button>
          )}
        </Show>
        <Show when={props.pin}>
          <button type="button" class="button button-quiet" onClick={() => set(null)}>
            {t("address.pinRemove")}
          </button>
        </Show>
      </div>
    </section>
  );
}
