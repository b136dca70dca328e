import { For, Show } from "solid-js";
import { KINDS, type YearFigures } from "../data/years.ts";
import { formatsIn } from "../charts/formats.ts";
import { formatNumber } from "../i18n/format.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import "./year-table.css";

/* The office's own words and spelling, in every language: readers compare this table with the printed report. */
const MONTH_WORDS = [
  "JANUARI",
  "FEBRUARI",
  "MARET",
  "APRIL",
  "MEI",
  "JUNI",
  "JULI",
  "AGUSTUS",
  "SEPTEMBER",
  "OKTOBER",
  "NOPEMBER",
  "DESEMBER",
] as const;
const COLUMN_WORDS = {
  KARTU_KELUARGA: "KK",
  AKTA_KELAHIRAN: "Akta Lahir",
  AKTA_KEMATIAN: "Akta Kematian",
  KTP_EL: "KTP",
} as const;
const SOURCE = "Sumber Data: (Dinas Dukcapil, diolah)";

/** One year exactly as the office publishes it: no further column, no rounding, unrecorded months left out. */
export function YearTable(props: { readonly figures: YearFigures }) {
  const range = () => formatsIn(language()).monthNumbers(props.figures.months.map(({ monthNumber }) => monthNumber));
  return (
    <div
      class="year-table-frame"
      role="region"
      aria-label={t("statistics.tableCaption", range(), props.figures.year)}
      tabindex="0"
    >
      <table class="year-table" data-year={props.figures.year}>
        <caption class="visually-hidden">{t("statistics.tableCaption", range(), props.figures.year)}</caption>
        <thead>
          <tr lang="id">
            <th scope="col">No</th>
            <th scope="col" class="year-table-month">
              Bulan
            </th>
            <For each={KINDS}>{(kind) => <th scope="col">{COLUMN_WORDS[kind]}</th>}</For>
          </tr>
        </thead>
        <tbody lang="id">
          <For each={props.figures.months}>
            {(month, index) => (
              <tr>
                <td>{index() + 1}</td>
                <th scope="row" class="year-table-month">
                  {MONTH_WORDS[month.monthNumber - 1]}
                </th>
                <For each={KINDS}>{(kind) => <td>{formatNumber(month.counts[kind])}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
        <tfoot lang="id">
          <tr>
            <th scope="row" colspan="2" class="year-table-month">
              TOTAL
            </th>
            <For each={KINDS}>{(kind) => <td>{formatNumber(props.figures.counts[kind])}</td>}</For>
          </tr>
        </tfoot>
      </table>
      <Show when={props.figures.months.some(({ published }) => published)}>
        <p class="year-table-source" lang="id">
          {SOURCE}
        </p>
      </Show>
      <Show when={props.figures.months.some(({ published }) => !published)}>
        <p class="year-table-source">{t("statistics.sourceCounted")}</p>
      </Show>
    </div>
  );
}
