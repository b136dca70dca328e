import { For, Show } from "solid-js";
import type { TrackingDetails } from "../data/tracking-feed.ts";
import { formatWhen } from "../i18n/when.ts";
import { t } from "../i18n/journey-words.ts";
import "./tracking-facts.css";

/** What only the holder of PIN or link sees: each document, how it will be handed over, what has happened so far. */
export function TrackingFacts(props: { readonly details: TrackingDetails }) {
  const now = new Date();
  return (
    <>
      <section aria-labelledby="documents-title" class="tracking-facts">
        <h2 id="documents-title">{t("tracking.documents")}</h2>
        <ul class="tracking-facts-documents">
          <For each={props.details.documents}>
            {(document) => (
              <li data-document={document.kind}>
                <strong>{document.name}</strong>
                <span>{document.sentence}</span>
              </li>
            )}
          </For>
        </ul>
        <p>{t("tracking.about", props.details.applicantName, props.details.villageName)}</p>
        <p>{t(`tracking.${props.details.handover}`)}</p>
        <Show when={props.details.pickupUntil}>{(until) => <p>{t("tracking.until", formatWhen(until(), now))}</p>}</Show>
      </section>
      <section aria-labelledby="timeline-title" class="tracking-facts">
        <h2 id="timeline-title">{t("tracking.timeline")}</h2>
        <ol class="tracking-facts-timeline" data-timeline>
          <For each={props.details.timeline.toReversed()}>
            {(entry) => (
              <li>
                <span>{entry.sentence}</span>
                <time datetime={entry.at}>{formatWhen(entry.at, now)}</time>
              </li>
            )}
          </For>
        </ol>
      </section>
    </>
  );
}
