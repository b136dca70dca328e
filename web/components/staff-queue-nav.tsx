import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { staffNow } from "../data/staff-now.ts";
import { QUEUE_PATHS, type Queue, type QueueFeed } from "../data/staff-queues.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatSpan } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import { Skeleton } from "./skeleton.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-queue-nav.css";

const ageOf = (queue: Queue): string =>
  queue.oldestAt === null ? t("queue.empty") : formatSpan(staffNow().getTime() - new Date(queue.oldestAt).getTime());

/** Where work waits for this person, how much, and for how long. */
export function StaffQueueNav(props: { readonly feed: QueueFeed }) {
  return (
    <nav class="staff-queues" aria-labelledby="staff-queues-title">
      <div class="staff-queues-head">
        <h2 id="staff-queues-title">{t("queue.title")}</h2>
        {/* Headings for the eye; each row says the same words to the ear. */}
        <span aria-hidden="true">{t("queue.oldest")}</span>
        <span aria-hidden="true">{t("queue.count")}</span>
      </div>
      <p class="staff-queues-connection" role="status" data-connection={props.feed.connection()}>
        {props.feed.connection() === "reconnecting" ? t("queue.reconnecting") : ""}
      </p>
      <StaffProblem error={props.feed.error()} onRetry={() => props.feed.refresh()} />
      <Show when={props.feed.queues()} fallback={<Show when={!props.feed.error()}>{<Skeleton lines={4} />}</Show>}>
        {(queues) => (
          <ul>
            <For each={queues()} fallback={<li class="muted">{t("queue.none")}</li>}>
              {(queue) => (
                <li>
                  <A
                    class="staff-queue"
                    activeClass="staff-queue-chosen"
                    href={`/petugas/${QUEUE_PATHS[queue.name]}`}
                    data-queue={queue.name}
                    data-count={queue.count}
                  >
                    <span class="staff-queue-name">{t(`queue.${queue.name}`)}</span>
                    <span class="staff-queue-age">
                      <span class="visually-hidden">{t("queue.oldest")} </span>
                      {ageOf(queue)}
                    </span>
                    <span class="staff-queue-count">
                      <span class="visually-hidden">{t("queue.count")} </span>
                      {formatNumber(queue.count)}
                    </span>
                  </A>
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
    </nav>
  );
}
