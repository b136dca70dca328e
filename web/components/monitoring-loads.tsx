import { For, Show } from "solid-js";
import type { Load, MonitoringPlace } from "../data/monitoring.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/monitoring-words.ts";
import { formatSpan } from "../i18n/staff-format.ts";
import { t as staff } from "../i18n/staff-words.ts";
import { MonitoringNumber } from "./monitoring-number.tsx";
import "./monitoring-loads.css";

/** What waits for whom, and for how many: where it piles up, and where somebody could help out. */
export function MonitoringLoads(props: { readonly loads: readonly Load[]; readonly place: MonitoringPlace }) {
  return (
    <section aria-labelledby="monitoring-loads-title" data-section="loads">
      <h2 id="monitoring-loads-title" class="monitoring-loads-title">
        {t("loads.title")}
      </h2>
      <ul class="monitoring-loads">
        <For each={props.loads}>{(load) => <RoleLoad load={load} place={props.place} />}</For>
      </ul>
    </section>
  );
}

function RoleLoad(props: { readonly load: Load; readonly place: MonitoringPlace }) {
  const queues = () => props.load.queues.filter(({ count }) => count > 0 || props.place.showsEmpty());
  const officers = (): string =>
    props.load.officers === 0 ? t("loads.nobody") : t("loads.officers", formatNumber(props.load.officers));
  const about = ({ count, oldestAt }: Load["queues"][number]): string =>
    [
      ...(oldestAt === null ? [] : [t("loads.oldest", formatSpan(staffNow().getTime() - Date.parse(oldestAt)))]),
      ...(props.load.officers > 1 ? [t("loads.each", formatNumber(Math.ceil(count / props.load.officers)))] : []),
    ].join(", ");
  return (
    <li class="monitoring-load" data-role={props.load.role}>
      <h3>
        {staff(`role.${props.load.role}`)} <span class="monitoring-load-officers">{officers()}</span>
      </h3>
      <Show when={queues().length > 0} fallback={<p class="muted">{t("loads.quiet")}</p>}>
        <ul>
          <For each={queues()}>
            {(queue) => (
              <li>
                <span>
                  {staff(`queue.${queue.queue}`)}
                  <Show when={queue.count > 0}>
                    <span class="monitoring-load-about">{about(queue)}</span>
                  </Show>
                </span>
                <MonitoringNumber number={queue} place={props.place} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </li>
  );
}
