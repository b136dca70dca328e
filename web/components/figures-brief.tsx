import { A } from "@solidjs/router";
import { createResource, Show } from "solid-js";
import { ask } from "../data/client.ts";
import { FIRST_MONTH, monthAt } from "../data/months.ts";
import { LandingFiguresDocument, type LandingFiguresQuery } from "../gql/graphql.ts";
import { formatMonth, formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/language.ts";
import "./figures-brief.css";
import { Loaded } from "./loaded.tsx";
import { Skeleton } from "./skeleton.tsx";

type Months = LandingFiguresQuery["statistics"]["months"];

/** This month and what the office has published. A month without a record is said to be unrecorded, never zero. */
export function FiguresBrief() {
  const thisMonth = monthAt(new Date());
  const [months, { refetch }] = createResource(
    async () => (await ask(LandingFiguresDocument, { from: FIRST_MONTH, to: thisMonth })).statistics.months,
  );
  return (
    <section aria-labelledby="figures-title">
      <h2 id="figures-title">{t("figures.title")}</h2>
      <Loaded resource={months} onRetry={() => void refetch()} skeleton={<Skeleton lines={3} />}>
        {(known) => <Figures months={known()} thisMonth={thisMonth} />}
      </Loaded>
      <A class="button button-quiet" href="/statistik">
        {t("figures.all")}
      </A>
    </section>
  );
}

function Figures(props: { readonly months: Months; readonly thisMonth: string }) {
  const current = () => props.months.find(({ month }) => month === props.thisMonth);
  const published = () => {
    const months = props.months.filter(({ source }) => source === "LAPORAN_INOVASI");
    const [first, last] = [months[0], months.at(-1)];
    return first && last ? { first, last, total: months.reduce((sum, { total }) => sum + total, 0) } : undefined;
  };
  return (
    <dl class="figures-brief">
      <div>
        <dt>{t("figures.thisMonth", formatMonth(props.thisMonth))}</dt>
        <dd>
          <Show when={current()} fallback={<span class="figures-brief-unknown">{t("figures.notRecorded")}</span>}>
            {(recorded) => <>{t("figures.documents", formatNumber(recorded().total))}</>}
          </Show>
        </dd>
      </div>
      <Show when={published()}>
        {(report) => (
          <div>
            <dt>{t("figures.published", formatMonth(report().first.month), formatMonth(report().last.month))}</dt>
            <dd>{t("figures.documents", formatNumber(report().total))}</dd>
          </div>
        )}
      </Show>
    </dl>
  );
}
