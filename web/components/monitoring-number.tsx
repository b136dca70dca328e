import { A } from "@solidjs/router";
import { Show, type JSX } from "solid-js";
import type { MonitoringPlace } from "../data/monitoring.ts";
import { formatNumber } from "../i18n/format.ts";
import { nameOfCell } from "../i18n/monitoring-format.ts";
import { t } from "../i18n/monitoring-words.ts";
import "./monitoring-number.css";

/** A number that opens the list of what it counts. Nothing counted is nothing to open. */
export function MonitoringNumber(props: {
  readonly number: { readonly count: number; readonly cell: string };
  readonly place: MonitoringPlace;
  readonly class?: string;
  readonly children?: JSX.Element; // what stands around the number; its words are the link's name
}) {
  const count = (): string => formatNumber(props.number.count);
  const isOpen = (): boolean => props.place.cell() === props.number.cell;
  return (
    <Show
      when={props.number.count > 0}
      fallback={
        <span
          class={`monitoring-number monitoring-number-none ${props.class ?? ""}`}
          data-cell={props.number.cell}
          data-count={0}
        >
          {props.children ?? count()}
        </span>
      }
    >
      <A
        class={`monitoring-number ${props.class ?? ""}`}
        classList={{ "monitoring-number-open": isOpen() }}
        href={props.place.hrefOf(props.number.cell)}
        noScroll
        aria-current={isOpen() ? "true" : undefined}
        aria-label={props.children ? undefined : t("waiting.number", count(), nameOfCell(props.number.cell) ?? "")}
        data-cell={props.number.cell}
        data-count={props.number.count}
      >
        {props.children ?? count()}
      </A>
    </Show>
  );
}
