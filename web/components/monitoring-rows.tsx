import { A } from "@solidjs/router";
import { createEffect, on, Show } from "solid-js";
import type { MonitoringPlace, Row } from "../data/monitoring.ts";
import type { PagedList } from "../data/staff-list.ts";
import { staffNow } from "../data/staff-now.ts";
import { SEARCH_PATH } from "../data/staff-queues.ts";
import { formatNumber } from "../i18n/format.ts";
import { nameOfCell, nameOfRowState } from "../i18n/monitoring-format.ts";
import { t } from "../i18n/monitoring-words.ts";
import { formatSpan, formatWhen } from "../i18n/staff-format.ts";
import { StaffPagedList } from "./staff-paged-list.tsx";
import "./monitoring-rows.css";

/** The rows that the chosen number counts, each with the way to its request. */
export function MonitoringRows(props: { readonly cell: string; readonly list: PagedList<Row>; readonly place: MonitoringPlace }) {
  // Whoever chose a number wants to read its list, also without a mouse.
  const takeFocus = (heading: HTMLElement): void =>
    createEffect(
      on(
        () => props.cell,
        () => heading.focus(),
      ),
    );
  const count = (): string => {
    const [shown, total] = [props.list.rows()?.length ?? 0, props.list.total()];
    return shown < total ? t("rows.some", formatNumber(shown), formatNumber(total)) : t("rows.total", formatNumber(total));
  };
  return (
    <section class="monitoring-rows" aria-labelledby="monitoring-rows-title" data-section="rows" data-total={props.list.total()}>
      <div class="monitoring-rows-head">
        <h2 id="monitoring-rows-title" ref={takeFocus} tabindex="-1">
          {nameOfCell(props.cell) ?? t("rows.unknown")}
        </h2>
        <Show when={props.list.rows()}>
          <p role="status">{count()}</p>
        </Show>
        <A class="monitoring-rows-close" href={props.place.hrefOf(null)} noScroll data-action="closeRows">
          {t("rows.close")}
        </A>
      </div>
      <StaffPagedList list={props.list} words={{ empty: t("rows.empty"), more: t("rows.more"), loading: t("rows.loading") }}>
        {(row) => <MonitoringRow cell={props.cell} row={row} />}
      </StaffPagedList>
    </section>
  );
}

function MonitoringRow(props: { readonly cell: string; readonly row: Row }) {
  const href = (): string => (props.row.requestId === null ? "/petugas/antar" : `/petugas/${SEARCH_PATH}/${props.row.requestId}`);
  const name = (): string => props.row.courierName ?? t("rows.request", (props.row.requestId ?? "").slice(0, 8).toUpperCase());
  const when = (): string => {
    const instant = formatWhen(props.row.since, staffNow());
    if (props.cell === "couriers.SILENT") return t("rows.heard", instant);
    return props.cell.startsWith("attempts.") ? t("rows.failed", instant) : t("rows.since", instant);
  };
  /** By its clock where it has one, otherwise how long it has been there. */
  const age = (): string => {
    const { dueAt, ageMs } = props.row;
    if (dueAt === null) return t("rows.age", formatSpan(ageMs));
    const leftMs = Date.parse(dueAt) - staffNow().getTime();
    return leftMs < 0 ? t("rows.over", formatSpan(-leftMs)) : t("rows.left", formatSpan(leftMs));
  };
  const isLate = (): boolean => props.row.dueAt !== null && Date.parse(props.row.dueAt) < staffNow().getTime();
  return (
    <A class="monitoring-row" href={href()} data-row={props.row.id} data-request={props.row.requestId}>
      <span class="monitoring-row-name">{name()}</span>
      <span class="monitoring-row-age" classList={{ "monitoring-row-late": isLate() }}>
        {age()}
      </span>
      <span class="monitoring-row-state">
        <Show when={props.row.courierName === null}>{nameOfRowState(props.cell, props.row.state)}, </Show>
        {when()}
      </span>
    </A>
  );
}
