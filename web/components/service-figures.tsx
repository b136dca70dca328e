import { For, Show } from "solid-js";
import type { StatisticsViewFragment } from "../gql/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatMinutes, formatPercent } from "../i18n/measure-format.ts";
import { t } from "../i18n/page-words.ts";
import "./service-figures.css";

type Counts = NonNullable<StatisticsViewFragment["counts"]>;
type Times = NonNullable<StatisticsViewFragment["times"]>;

/** What the service itself has counted, and how long things took: of the months that have such a record, which published ones have not. */
export function ServiceFigures(props: { readonly counts: Counts; readonly times: Times }) {
  const tiles = (): readonly (readonly [string, string])[] => [
    [t("service.requests"), formatNumber(props.counts.requests)],
    [t("service.parcels"), formatNumber(props.counts.parcels)],
    [t("service.attempts"), formatNumber(props.counts.attempts)],
    [t("service.onTime"), formatPercent(props.times.onTimePercent)],
    [t("service.firstAttempt"), formatPercent(props.counts.firstAttemptPercent)],
    [t("service.selfPrinted"), formatNumber(props.counts.selfPrinted)],
  ];
  return (
    <section aria-labelledby="service-title" data-service>
      <h2 id="service-title">{t("service.title")}</h2>
      <p>{t("service.intro")}</p>
      <dl class="service-tiles">
        <For each={tiles()}>
          {([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.times.documents > 0}>
        <div class="service-times" role="region" aria-label={t("service.times")} tabindex="0">
          <table>
            <caption>{t("service.times")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("service.stage")}</th>
                <th scope="col">{t("service.median")}</th>
                <th scope="col">{t("service.p90")}</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.times.stages}>
                {({ stage, medianMinutes, p90Minutes }) => (
                  <tr data-stage={stage}>
                    <th scope="row">{t(`service.stages.${stage}`)}</th>
                    <td>{formatMinutes(medianMinutes)}</td>
                    <td>{formatMinutes(p90Minutes)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
        <p class="muted">{t("service.timesNote")}</p>
      </Show>
    </section>
  );
}
