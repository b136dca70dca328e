import { For, Show } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-history.css";

/** What happened to this request and by whom. */
export function StaffHistory(props: { readonly view: Case }) {
  return (
    <section aria-labelledby="staff-history-title" data-history>
      <h3 id="staff-history-title">{t("case.history")}</h3>
      <ol class="staff-history">
        <For each={props.view.history}>
          {(entry) => (
            <li>
              <time datetime={entry.at}>{formatWhen(entry.at, staffNow())}</time>
              <span>
                {entry.sentence}{" "}
                <span class="muted">
                  {entry.actor}
                  <Show when={entry.actedFor}>{(courier) => <> {t("actedFor", courier())}</>}</Show>
                </span>
                <Show when={entry.deviceAt}>
                  {(at) => <span class="muted"> · {t("case.deviceAt", formatWhen(at(), staffNow()))}</span>}
                </Show>
                <Show when={entry.note}>
                  {(note) => (
                    <q class="staff-history-note" lang="id">
                      {note()}
                    </q>
                  )}
                </Show>
              </span>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}
