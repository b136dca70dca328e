import { A } from "@solidjs/router";
import { createSignal, For, Show } from "solid-js";
import { FiguresBehind } from "../components/figures-behind.tsx";
import { FiguresRevise } from "../components/figures-revise.tsx";
import { FiguresTable } from "../components/figures-table.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StaffProblem } from "../components/staff-problem.tsx";
import { showTitle } from "../components/title.ts";
import { monthAt } from "../data/months.ts";
import {
  type Cell,
  createMonthsToRevise,
  createPlaces,
  DIMENSIONS,
  type FigureChoice,
  monthsUntil,
  useFigureChoice,
} from "../data/staff-figures.ts";
import { staffNow } from "../data/staff-now.ts";
import { hasRole } from "../data/staff-session.ts";
import { t } from "../i18n/figures-words.ts";
import { formatMonth } from "../i18n/format.ts";
import "./staff-figures.css";

/** The office's figures by place, nothing withheld, and what stands behind each of them. */
export default function StaffFiguresPage() {
  showTitle(() => t("title"));
  return (
    <div class="staff-page staff-figures">
      <h1>{t("title")}</h1>
      <Show when={hasRole("SUPERVISOR", "DISPATCHER")} fallback={<p class="lead">{t("notAllowed")}</p>}>
        <Figures />
      </Show>
    </div>
  );
}

function Figures() {
  const choice = useFigureChoice();
  const places = createPlaces(choice);
  const months = createMonthsToRevise();
  const [cell, setCell] = createSignal<Cell | null>(null);
  return (
    <>
      <p>
        {t("internal")} <A href="/statistik">{t("publicPage")}</A>
      </p>
      <FiguresRevise months={months} />
      <FigureChooser
        choice={{
          ...choice,
          choose: (next) => {
            setCell(null); // a list of other months would stand below numbers that it does not explain
            choice.choose(next);
          },
        }}
      />
      <StaffProblem error={places.error()} onRetry={() => places.reload()} />
      <Show when={places.value()} fallback={<Show when={!places.error()}>{<Skeleton lines={8} />}</Show>}>
        {(all) => (
          <Show when={all().length > 0} fallback={<p data-empty>{t("empty")}</p>}>
            <FiguresTable places={all()} choice={choice} onLook={setCell} />
            <p class="staff-field-hint">{t("medianHint")}</p>
          </Show>
        )}
      </Show>
      <Show when={cell()} keyed>
        {(chosen) => <FiguresBehind cell={chosen} choice={choice} onClose={() => setCell(null)} />}
      </Show>
    </>
  );
}

function FigureChooser(props: { readonly choice: FigureChoice }) {
  const months = monthsUntil(monthAt(new Date(staffNow()))); // a list, because not every browser knows how to ask for a month
  const month = (name: "from" | "to") => (
    <label>
      {t(name)}
      <select
        data-field={name}
        value={props.choice[name]()}
        onChange={({ currentTarget: { value } }) => props.choice.choose({ [name]: value })}
      >
        <For each={months}>{(each) => <option value={each}>{formatMonth(each)}</option>}</For>
      </select>
    </label>
  );
  return (
    <div class="staff-figures-choice">
      {month("from")}
      {month("to")}
      <fieldset>
        <legend>{t("by")}</legend>
        <For each={DIMENSIONS}>
          {(by) => (
            <button
              type="button"
              class="button button-quiet"
              data-by={by}
              aria-pressed={props.choice.by() === by}
              onClick={() => props.choice.choose({ by })}
            >
              {t(`dimension.${by}`)}
            </button>
          )}
        </For>
      </fieldset>
    </div>
  );
}
