import { For, Show } from "solid-js";
import type { Line, MonitoringPlace, WaitingGroup } from "../data/monitoring.ts";
import { nameOfState } from "../i18n/monitoring-format.ts";
import { t } from "../i18n/monitoring-words.ts";
import { formatSpan } from "../i18n/staff-format.ts";
import { BandSwatch, MonitoringBar } from "./monitoring-bar.tsx";
import { MonitoringNumber } from "./monitoring-number.tsx";
import "./monitoring-table.css";

const BANDS = ["UNDER_4_HOURS", "UNDER_24_HOURS", "UNDER_3_DAYS", "OVER_3_DAYS"] as const;

/**
 * What waits, by state and age. The bar says at a glance what the numbers beside it say exactly. The roles are written out because on a phone
 * the rows are laid out as a grid, and browsers then forget that this is a table.
 */
export function MonitoringTable(props: {
  readonly group: WaitingGroup;
  readonly lines: readonly Line[];
  readonly place: MonitoringPlace;
}) {
  const shown = (): readonly Line[] => props.lines.filter(({ count }) => count > 0 || props.place.showsEmpty());
  const most = (): number => Math.max(1, ...props.lines.map(({ count }) => count));
  const title = (): string => `monitoring-${props.group}`;
  return (
    <section class="monitoring-waiting" aria-labelledby={title()} data-section={props.group}>
      <h2 id={title()}>{t(`waiting.${props.group}`)}</h2>
      <Show when={shown().length > 0} fallback={<p class="muted">{t("waiting.none")}</p>}>
        <table class="monitoring-table" role="table" aria-labelledby={title()}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col" class="monitoring-table-state">
                {t("waiting.state")}
              </th>
              <For each={BANDS}>
                {(band) => (
                  <th role="columnheader" scope="col">
                    <BandSwatch band={band} />
                    {t(`waiting.${band}`)}
                  </th>
                )}
              </For>
              <th role="columnheader" scope="col">
                {t("waiting.all")}
              </th>
              <th role="columnheader" scope="col">
                {t("waiting.oldest")}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            <For each={shown()}>
              {(line) => (
                <tr role="row" data-state={line.state}>
                  <th role="rowheader" scope="row" class="monitoring-table-state">
                    {nameOfState(props.group, line.state)}
                    <MonitoringBar ages={line.ages} most={most()} />
                  </th>
                  <For each={line.ages}>
                    {(age) => (
                      <td role="cell">
                        <MonitoringNumber number={age} place={props.place} />
                      </td>
                    )}
                  </For>
                  <td role="cell" class="monitoring-table-all">
                    <MonitoringNumber number={line} place={props.place} />
                  </td>
                  <td role="cell" class="monitoring-table-oldest">
                    {line.oldestMs === null ? "" : formatSpan(line.oldestMs)}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </section>
  );
}
