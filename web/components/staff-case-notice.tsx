import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { useCase } from "../data/staff-case.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-case-notice.css";

/** What has just happened, said once for the eye and for the screen reader; and requests that may be the same one. */
export function StaffCaseNotice(props: { readonly place: string; readonly onNext?: () => void }) {
  const open = useCase();
  const done = (): string | undefined => {
    const notice = open.notice();
    return notice !== null && typeof notice === "object" ? notice.done : undefined;
  };
  const refused = (): "STALE" | "ILLEGAL_STEP" | undefined => {
    const notice = open.notice();
    return typeof notice === "string" ? notice : undefined;
  };
  return (
    <>
      <div role="status" class="staff-notices">
        <Show when={done()}>
          {(sentence) => (
            <p class="staff-notice" data-notice="done">
              {sentence()}
            </p>
          )}
        </Show>
        <Show when={refused()}>
          {(why) => (
            <p class="staff-notice staff-notice-amber" data-notice={why()}>
              {why() === "STALE" ? t("error.stale") : t("error.illegal")}
            </p>
          )}
        </Show>
      </div>
      <Show when={done() && props.onNext}>
        {(onNext) => (
          <button type="button" class="button button-quiet staff-next" data-action="openNext" onClick={() => onNext()()}>
            {t("case.nextInList")}
          </button>
        )}
      </Show>
      <Show when={open.view()?.duplicates.length}>
        <section class="staff-notice staff-notice-amber" aria-label={t("case.duplicates")} data-duplicates>
          <strong>{t("case.duplicates")}</strong>
          <ul>
            <For each={open.view()?.duplicates}>
              {(other) => (
                <li>
                  {t("case.duplicate", t(`requestState.${other.state}`), formatWhen(other.submittedAt, staffNow()))}{" "}
                  <A href={`/petugas/${props.place}/${other.requestId}`}>{t("case.openOther")}</A>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </>
  );
}
