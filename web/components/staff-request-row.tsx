import { A } from "@solidjs/router";
import { Show } from "solid-js";
import type { Row } from "../data/staff-list.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatSpan } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffClock } from "./staff-clock.tsx";
import "./staff-request-row.css";

/** Two documents of one kind are said once, with their number. */
function documentsOf(row: Row): string {
  const counts = new Map<string, number>();
  for (const { kind } of row.documents) counts.set(t(`document.${kind}`), (counts.get(t(`document.${kind}`)) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count > 1 ? `${count} ${name}` : name)).join(" + ");
}

/** One request in a list: what, for whom, from where, how long it has been waiting. */
export function StaffRequestRow(props: { readonly row: Row; readonly place: string; readonly showState: boolean }) {
  const waited = (): string => formatSpan(staffNow().getTime() - new Date(props.row.waitingSince).getTime());
  return (
    <A
      class="staff-row"
      activeClass="staff-row-open"
      href={`/petugas/${props.place}/${props.row.id}`}
      data-request={props.row.id}
      data-state={props.row.state}
    >
      <span class="staff-row-documents">{documentsOf(props.row)}</span>
      <StaffClock clock={props.row.clock} state={props.row.state} />
      <span class="staff-row-person">
        {props.row.applicantName} · {props.row.villageName}
      </span>
      <span class="staff-row-age">
        <Show when={props.showState}>{t(`requestState.${props.row.state}`)} · </Show>
        {t("list.waiting", waited())} · {t(`handover.${props.row.handover}`)}
      </span>
    </A>
  );
}
