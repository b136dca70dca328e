import { For } from "solid-js";
import { KINDS } from "../data/years.ts";
import type { DocumentKind } from "../gql/graphql.ts";
import { t } from "../i18n/page-words.ts";
import "./chart-kinds.css";

/* Each kind of document has a colour and a pattern: the charts can be read without seeing colours, and on a black-and-white print. */

const CLASSES = {
  KARTU_KELUARGA: "kind-family-card",
  AKTA_KELAHIRAN: "kind-birth",
  AKTA_KEMATIAN: "kind-death",
  KTP_EL: "kind-identity-card",
} as const satisfies Record<DocumentKind, string>;

export const kindClass = (kind: DocumentKind): string => CLASSES[kind];
export const patternUrl = (kind: DocumentKind): string => `url(#${CLASSES[kind]}-pattern)`;

/** The patterns, once for all charts of the page; family cards are plain. */
export function ChartPatterns() {
  return (
    <svg class="chart-patterns" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="kind-family-card-pattern" width="8" height="8" patternUnits="userSpaceOnUse" />
        <pattern id="kind-birth-pattern" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="chart-pattern-line" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
        <pattern id="kind-death-pattern" width="6" height="6" patternUnits="userSpaceOnUse">
          <circle class="chart-pattern-dot" cx="3" cy="3" r="1.3" />
        </pattern>
        <pattern id="kind-identity-card-pattern" width="6" height="6" patternUnits="userSpaceOnUse">
          <line class="chart-pattern-line" x1="0" y1="3" x2="6" y2="3" />
        </pattern>
      </defs>
    </svg>
  );
}

/** Which colour and pattern is which document, in the order of the stack. */
export function ChartLegend() {
  return (
    <ul class="chart-legend" aria-label={t("statistics.legend")}>
      <For each={KINDS}>
        {(kind) => (
          <li>
            <svg width="28" height="20" aria-hidden="true">
              <rect class={kindClass(kind)} width="28" height="20" />
              <rect fill={patternUrl(kind)} width="28" height="20" />
            </svg>
            {t(`kinds.${kind}`)}
          </li>
        )}
      </For>
    </ul>
  );
}
