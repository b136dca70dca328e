import { createSignal, onCleanup, Show } from "solid-js";
import type { TrackingFeed } from "../data/tracking-feed.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/when.ts";
import { t } from "../i18n/journey-words.ts";
import "./tracking-status.css";

/** Where it stands, in one sentence, with what comes next and who holds it. The sentence is a live region: a change is read out. */
export function TrackingStatus(props: { readonly feed: TrackingFeed }) {
  const status = () => props.feed.view().status;
  return (
    <section class="tracking-status" data-family={status().family} aria-labelledby="status-title">
      <h2 id="status-title" class="tracking-status-title">
        {t("tracking.status")}
      </h2>
      <p class="tracking-status-sentence" role="status" data-status-sentence>
        {status().sentence}
      </p>
      <p class="tracking-status-when">{t("tracking.changed", formatWhen(status().changedAt, props.feed.receivedAt()))}</p>
      <dl class="tracking-status-facts">
        <Show when={status().next}>
          {(next) => (
            <div>
              <dt>{t("tracking.next")}</dt>
              <dd>{next()}</dd>
            </div>
          )}
        </Show>
        <Show when={status().holderSentence}>
          {(holder) => (
            <div>
              <dt>{t("tracking.holder")}</dt>
              <dd>{holder()}</dd>
            </div>
          )}
        </Show>
      </dl>
      <Freshness feed={props.feed} />
    </section>
  );
}

const TICK_MS = 5_000;

/** How far the page can be believed: it follows by itself, or it says how old it is. */
function Freshness(props: { readonly feed: TrackingFeed }) {
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), TICK_MS);
  onCleanup(() => clearInterval(clock));
  const age = (): string => {
    const seconds = Math.max(0, Math.round((Math.max(now(), Date.now()) - props.feed.receivedAt().getTime()) / 1_000));
    return seconds < 120
      ? t("connection.seconds", formatNumber(seconds))
      : t("connection.minutes", formatNumber(Math.floor(seconds / 60)));
  };
  return (
    <p class="tracking-status-connection no-print" data-connection={props.feed.connection()}>
      <span role="status">
        <Show when={props.feed.connection() === "live"}>{t("connection.live")}</Show>
        <Show when={props.feed.connection() === "reconnecting"}>
          <strong>{t("connection.reconnecting")}</strong>
        </Show>
      </span>{" "}
      {/* Not in the live region: nobody wants to hear the seconds. */}
      <Show when={props.feed.connection() !== "live"}>
        <span>{age()}</span>
      </Show>
    </p>
  );
}
