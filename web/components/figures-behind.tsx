import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { SEARCH_PATH } from "../data/staff-queues.ts";
import { type Cell, createCountedRows, type FigureChoice } from "../data/staff-figures.ts";
import { staffNow } from "../data/staff-now.ts";
import { t } from "../i18n/figures-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { nameOf } from "./figures-table.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./figures-behind.css";

/** Exactly what a number counts, each line with the way to its case. */
export function FiguresBehind(props: { readonly cell: Cell; readonly choice: FigureChoice; readonly onClose: () => void }) {
  const counted = createCountedRows(props.choice, () => props.cell);
  const takeFocus = (heading: HTMLHeadingElement): void => queueMicrotask(() => heading.focus());
  const title = (count: number): string =>
    t("behind", t(`measure.${props.cell.measure}`), nameOf(props.cell.place, props.choice.by()), formatNumber(count));
  return (
    <section class="staff-panel" data-behind={props.cell.measure}>
      <Show when={counted.value()} fallback={<StaffProblem error={counted.error()} onRetry={() => counted.reload()} />}>
        {(page) => (
          <>
            <h2 ref={takeFocus} tabindex="-1">
              {title(page().totalCount)}
            </h2>
            <ol class="figures-rows">
              <For each={page().rows}>
                {(row) => (
                  <li data-counted={row.id}>
                    <span>{formatWhen(row.at, new Date(staffNow()))}</span>
                    <Show when={row.type}>{(kind) => <span>{t(`kind.${kind()}`)}</span>}</Show>
                    <A href={`/petugas/${SEARCH_PATH}/${row.requestId}`}>{t("openCase")}</A>
                  </li>
                )}
              </For>
            </ol>
            <StaffProblem error={counted.error()} onRetry={() => counted.reload()} />
            <Show when={counted.more()}>
              {(more) => (
                <button type="button" class="button button-quiet" data-action="moreRows" onClick={() => more()()}>
                  {t("more")}
                </button>
              )}
            </Show>
          </>
        )}
      </Show>
      <button type="button" class="button button-quiet" data-action="closeBehind" onClick={() => props.onClose()}>
        {t("close")}
      </button>
    </section>
  );
}
