import { For, Show } from "solid-js";
import type { MonitoringPlace, Numbers } from "../data/monitoring.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/monitoring-words.ts";
import { MonitoringNumber } from "./monitoring-number.tsx";
import "./monitoring-tiles.css";

interface Tile {
  readonly name: string;
  readonly about?: string;
  readonly tone: "late" | "soon";
  readonly number: { readonly count: number; readonly cell: string };
}
const HOUR_MS = 3_600_000;

/** What somebody should do something about, each with the list of it. The colour only repeats the words. */
export function MonitoringTiles(props: { readonly numbers: Numbers; readonly place: MonitoringPlace }) {
  const standing = (clock: "review" | "production", name: string) =>
    props.numbers[clock].standings.find((each) => each.standing === name)!;
  const inTime = (clock: "review" | "production"): string => t("tiles.inTime", formatNumber(standing(clock, "IN_TIME").count));
  const target = (): string => t("tiles.target", formatNumber(props.numbers.review.limitMs / HOUR_MS));
  const tiles = (): Tile[] => {
    const { pickups, failedToday, couriers } = props.numbers;
    const overdue = pickups.find(({ state }) => state === "OVERDUE")!;
    return [
      {
        name: t("tiles.productionBreached"),
        about: inTime("production"),
        tone: "late",
        number: standing("production", "BREACHED"),
      },
      { name: t("tiles.productionSoon"), tone: "soon", number: standing("production", "SOON") },
      { name: t("tiles.reviewBreached"), about: target(), tone: "late", number: standing("review", "BREACHED") },
      { name: t("tiles.reviewSoon"), about: inTime("review"), tone: "soon", number: standing("review", "SOON") },
      { name: t("tiles.overdue"), tone: "soon", number: overdue },
      { name: t("tiles.failedToday"), tone: "soon", number: failedToday },
      ...(couriers
        ? [
            {
              name: t("tiles.silent"),
              about: t("tiles.onDuty", formatNumber(couriers.onDuty.count)),
              tone: "late" as const,
              number: couriers.silent,
            },
          ]
        : []),
    ];
  };
  return (
    <section aria-labelledby="monitoring-tiles-title" data-section="tiles">
      <h2 id="monitoring-tiles-title" class="visually-hidden">
        {t("tiles.title")}
      </h2>
      <ul class="monitoring-tiles">
        <For each={tiles()}>
          {(tile) => (
            <li>
              <MonitoringNumber
                number={tile.number}
                place={props.place}
                class={`monitoring-tile ${tile.number.count > 0 ? `monitoring-tile-${tile.tone}` : ""}`}
              >
                <span class="monitoring-tile-count">{formatNumber(tile.number.count)}</span>
                <span class="monitoring-tile-name">{tile.name}</span>
                <Show when={tile.about}>
                  <span class="monitoring-tile-about">{tile.about}</span>
                </Show>
              </MonitoringNumber>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
