import { For, Show } from "solid-js";
import type { Day, Stop } from "../data/courier-day.ts";
import type { OfficeStep } from "../data/courier-deed.ts";
import { formatTime } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { stopName } from "./courier-stops.tsx";

/** What the office recorded while this phone could not: it stands, and the courier should know before going on. */
export function CourierOfficeDeeds(props: { readonly day: Day }) {
  const done = (): Stop[] => props.day.stops.filter(({ officeDeed }) => officeDeed !== null);
  return (
    <Show when={done().length > 0}>
      <section class="courier-note" aria-labelledby="courier-office-deeds" data-office-deeds>
        <h2 id="courier-office-deeds">{t("office.title")}</h2>
        <ul class="courier-note-list">
          <For each={done()}>
            {(stop) => (
              <Show when={stop.officeDeed}>
                {(deed) => (
                  <li data-office-deed={deed().step}>
                    <strong>{t(`deed.${deed().step as OfficeStep}`)}</strong> · {stopName(stop)} · {formatTime(deed().at)} ·{" "}
                    {deed().by}
                    <Show when={deed().reason}>
                      {(reason) => (
                        <>
                          {": "}
                          <q lang="id">{reason()}</q>
                        </>
                      )}
                    </Show>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
