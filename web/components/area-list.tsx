import { createEffect, For, on } from "solid-js";
import type { AreasQuery } from "../gql/graphql.ts";
import { t } from "../i18n/page-words.ts";
import "./area-list.css";

export type District = AreasQuery["areas"][number];

interface AreaListProps {
  readonly districts: readonly District[];
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly onSelect: (code: string) => void;
  readonly onHover: (code: string | null) => void;
}

/** Every district and its wards. The same facts as the map, and the way to it for the keyboard. */
export function AreaList(props: AreaListProps) {
  // A ward chosen on the map is shown in the list too; one chosen in the list is in view already, and then nothing moves.
  const followSelection = (host: HTMLDivElement): void =>
    createEffect(
      on(
        () => props.selected,
        (code) => code !== null && host.querySelector(`[data-area="${code}"]`)?.scrollIntoView({ block: "nearest" }),
        { defer: true },
      ),
    );
  return (
    <div ref={followSelection} class="area-list">
      <For each={props.districts}>
        {(district) => (
          <section aria-labelledby={`district-${district.code}`}>
            <h3 id={`district-${district.code}`} class="area-list-district">
              {t("areas.district", district.name)}
            </h3>
            <ul>
              <For each={district.villages}>
                {(village) => (
                  <li>
                    <button
                      type="button"
                      class="area-list-village"
                      classList={{ "area-list-hovered": props.hovered === village.code }}
                      data-area={village.code}
                      aria-pressed={props.selected === village.code}
                      onClick={() => props.onSelect(village.code)}
                      onPointerEnter={() => props.onHover(village.code)}
                      onPointerLeave={() => props.onHover(null)}
                      onFocus={() => props.onHover(village.code)}
                      onBlur={() => props.onHover(null)}
                    >
                      <span>{village.name}</span> <span class="area-list-postal">{t("areas.postal", village.postalCode)}</span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </section>
        )}
      </For>
    </div>
  );
}
