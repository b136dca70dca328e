import { Show } from "solid-js";
import type { TrackingDetails } from "../data/tracking-feed.ts";
import { t } from "../i18n/journey-words.ts";
import { formatWhen } from "../i18n/when.ts";
import "./tracking-receipt.css";

/** Who took the documents, so that "it was handed over" can be believed or contradicted. */
export function TrackingReceipt(props: { readonly details: TrackingDetails }) {
  // While something is still open the newest change is not the handover.
  const at = (): string | null => (props.details.status.family === "DELIVERED" ? props.details.status.changedAt : null);
  return (
    <Show when={props.details.receivedBy}>
      {(name) => (
        <section class="tracking-receipt" aria-labelledby="receiving-title" data-received>
          <h2 id="receiving-title">{t("receiving.title")}</h2>
          <dl>
            <div>
              <dt>{t("receiving.by")}</dt>
              <dd>{name()}</dd>
            </div>
            <Show when={at()}>
              {(time) => (
                <div>
                  <dt>{t("receiving.at")}</dt>
                  <dd>
                    <time datetime={time()}>{formatWhen(time(), new Date())}</time>
                  </dd>
                </div>
              )}
            </Show>
          </dl>
        </section>
      )}
    </Show>
  );
}
