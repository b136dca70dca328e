import { For, Show } from "solid-js";
import type { Day, Stop } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import { formatWindow } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { stopName } from "./courier-stops.tsx";

/** Those that the citizens expect on a later day. */
export const earlyStopsOf = ({ run, stops }: Day): Stop[] =>
  stops.filter(({ id }) => run?.earlyDeliveryIds.includes(id) ?? false);

/** What would surprise somebody at the door, named before it is asked whether it leaves today all the same. */
export function CourierEarly(props: { readonly stops: readonly Stop[] }) {
  return (
    <Show when={props.stops.length > 0}>
      <div class="courier-note" data-early>
        <p>
          <strong>{t("early.title")}</strong> {t("early.text")}
        </p>
        <ul class="courier-note-list">
          <For each={props.stops}>
            {(stop) => (
              <li data-early-stop={stop.id}>
                {stopName(stop)} · {formatWindow(stop.windowFrom, stop.windowTo, courierNow())}
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
