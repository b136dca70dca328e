import { For, Show } from "solid-js";
import type { Day } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { CourierFrame } from "./courier-frame.tsx";
import "./courier-stored.css";

/** What is kept about the courier's ways, for how long, and who sees it. */
export function CourierStored(props: { readonly day: Day }) {
  const stored = () => props.day.storedPositions;
  return (
    <CourierFrame title={t("stored.title")}>
      <section class="courier-panel" data-stored={stored().count}>
        <Show when={stored().count > 0} fallback={<p class="lead">{t("stored.none")}</p>}>
          <p class="courier-stored-count">{t("stored.count", formatNumber(stored().count))}</p>
          <Show when={stored().oldestAt}>
            {(oldest) => (
              <p>
                {t("stored.range", formatWhen(oldest(), courierNow()), formatWhen(stored().newestAt ?? oldest(), courierNow()))}
              </p>
            )}
          </Show>
        </Show>
        <p>{t("stored.kept", formatNumber(stored().keptDays))}</p>
      </section>
      <Lines title={t("stored.what")} lines={t("stored.whatList")} />
      <Lines title={t("stored.not")} lines={t("stored.notList")} />
      <Lines title={t("stored.who")} lines={t("stored.whoList")} />
    </CourierFrame>
  );
}

function Lines(props: { readonly title: string; readonly lines: string }) {
  return (
    <section>
      <h2 class="courier-heading">{props.title}</h2>
      <ul>
        <For each={props.lines.split("|")}>{(line) => <li>{line}</li>}</For>
      </ul>
    </section>
  );
}
