import MapPin from "lucide-solid/icons/map-pin";
import { Show } from "solid-js";
import { useCourierDay } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import type { Place } from "../data/courier-place.ts";
import { formatAgo, formatMetres } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-place.css";

const COARSE_M = 100; // what the service takes as a place at all
const SERVED_MS = 600_000; // how old what the office has heard may be to be taken for the place of the handover

/** Where the phone says it is, how exactly, and what to do when it does not say. */
export function CourierPlace(props: { readonly place: Place }) {
  const day = useCourierDay();
  const found = () => props.place.place();
  /** What the office takes while this page finds nothing. */
  const told = (): string | null => {
    const at = day.view()?.lastFixAt ?? null;
    return at !== null && courierNow().getTime() - Date.parse(at) <= SERVED_MS ? at : null;
  };
  const words = (): string => {
    const [place, heardAt] = [found(), props.place.heardAt()];
    if (place !== null && heardAt !== null)
      return t("place.recent", formatAgo(heardAt, courierNow()), formatMetres(place.accuracyM));
    if (place !== null) return t(place.accuracyM > COARSE_M ? "place.coarse" : "place.found", formatMetres(place.accuracyM));
    const state = props.place.state();
    return t(`place.${state === "found" ? "looking" : state}`);
  };
  const mayLookAgain = (): boolean => ["refused", "failed"].includes(props.place.state()) || (found()?.accuracyM ?? 0) > COARSE_M;
  return (
    <div class="courier-place" data-place={props.place.heardAt() === null ? props.place.state() : "recent"}>
      <MapPin size={24} aria-hidden="true" />
      <div>
        <p role="status">{words()}</p>
        <Show when={found() === null}>
          <Show when={told()} fallback={<Show when={mayLookAgain()}>{<p>{t("place.newest")}</p>}</Show>}>
            {(at) => <p data-told={at()}>{t("place.told", formatAgo(at(), courierNow()))}</p>}
          </Show>
        </Show>
        <Show when={mayLookAgain()}>
          <button type="button" class="button button-quiet" data-action="lookAgain" onClick={() => props.place.look()}>
            {t("place.again")}
          </button>
        </Show>
      </div>
    </div>
  );
}
