import { A } from "@solidjs/router";
import { createEffect, For, on, Show } from "solid-js";
import { useCase } from "../data/staff-case.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-case-notice.css";

const IN_HAND = new Set(["requestCompletion", "print", "passCheck"]);

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
  // The step may have been taken far below: what came of it is seen all the same.
  const comeIntoSight = (host: HTMLDivElement): void =>
    createEffect(on(open.notice, (notice) => notice !== null && host.scrollIntoView({ block: "nearest" }), { defer: true }));
  /** Whoever has begun to review or to print goes on with this one first. */
  const isFinished = (): boolean => {
    const view = open.view();
    const steps = [view?.nextSteps, view?.documents.map(({ nextSteps }) => nextSteps)].flat(2);
    return !steps.some((step) => step !== undefined && IN_HAND.has(step));
  };
  return (
    <>
      <div ref={comeIntoSight} class="staff-notices">
        <div role="status">
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
        <Show when={done() !== undefined && isFinished() ? props.onNext : undefined}>
          {(onNext) => (
            <button type="button" class="button button-quiet" data-action="openNext" onClick={() => onNext()()}>
              {t("case.nextInList")}
            </button>
          )}
        </Show>
      </div>
      <Show when={open.view()?.completionDueAt}>
        {(due) => (
          <p class="staff-notice staff-notice-amber" data-due>
            {t("counter.due", formatWhen(due(), staffNow()))}
          </p>
        )}
      </Show>
      <Linked text={t("counter.previous")} place={props.place} id={open.view()?.previousRequestId} />
      <Linked text={t("counter.next")} place={props.place} id={open.view()?.reappliedAsId} />
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

/** The request that this one was made of, or that was made of it. */
function Linked(props: { readonly text: string; readonly place: string; readonly id: string | null | undefined }) {
  return (
    <Show when={props.id}>
      {(id) => (
        <p class="staff-notice" data-linked={id()}>
          {props.text}. <A href={`/petugas/${props.place}/${id()}`}>{t("case.openOther")}</A>
        </p>
      )}
    </Show>
  );
}
