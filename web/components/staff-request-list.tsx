import { Show } from "solid-js";
import type { QueueList } from "../data/staff-list.ts";
import { QUEUE_PATHS } from "../data/staff-queues.ts";
import type { QueueName } from "../gql/staff/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffPagedList } from "./staff-paged-list.tsx";
import { StaffRequestRow } from "./staff-request-row.tsx";
import "./staff-request-list.css";

/** The requests of one queue, the longest waiting first, page by page. */
export function StaffRequestList(props: { readonly queue: QueueName; readonly list: QueueList }) {
  const count = (): string => {
    const [shown, total] = [props.list.rows()?.length ?? 0, props.list.total()];
    return shown < total ? t("list.count", formatNumber(shown), formatNumber(total)) : t("list.all", formatNumber(total));
  };
  return (
    <section class="staff-list" aria-labelledby="staff-list-title" data-total={props.list.total()}>
      <div class="staff-list-head">
        <h2 id="staff-list-title">{t(`queue.${props.queue}`)}</h2>
        <Show when={props.list.rows()}>
          <p>{count()}</p>
        </Show>
      </div>
      <StaffPagedList list={props.list} words={{ empty: t("list.empty"), more: t("list.more"), loading: t("list.loading") }}>
        {(row) => <StaffRequestRow row={row} place={QUEUE_PATHS[props.queue]} showState={false} />}
      </StaffPagedList>
    </section>
  );
}
