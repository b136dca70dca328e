import MapPin from "lucide-solid/icons/map-pin";
import { Show } from "solid-js";
import type { Place } from "../data/courier-place.ts";
import { formatMetres } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-place.css";

const COARSE_M = 100; // what the service takes as a place at all

/** Where the phone says it is, how exactly, and what to do when it does not say. */
export function CourierPlace(props: { readonly place: Place }) {
  const found = () => props.place.place();
  const words = (): string => {
    const place = found();
    if (place !== null) return t(place.accuracyM > COARSE_M ? "place.coarse" : "place.found", formatMetres(place.accuracyM));
    const state = props.place.state();
    return t(`place.${state === "found" ? "looking" : state}`);
  };
  const mayLookAgain = (): boolean => ["refused", "failed"].includes(props.place.state()) || (found()?.accuracyM ?? 0) > COARSE_M;
  return (
    <div class="courier-place" data-place={props.place.state()}>
      <MapPin size={24} aria-hidden="true" />
      <div>
        <p role="status">{words()}</p>
        <Show when={mayLookAgain()}>
          <Show when={found() === null}>
            <p>{t("place.newest")}</p>
          </Show>
          <button type="button" class="button button-quiet" data-action="lookAgain" onClick={() => props.place.look()}>
            {t("place.again")}
          </button>
        </Show>
      </div>
    </div>
  );
}
