import { createSignal, Show } from "solid-js";
import { createDeed } from "../data/courier-deed.ts";
import { useCourierDay } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import type { Reports } from "../data/courier-reports.ts";
import type { Tracker } from "../data/courier-tracker.ts";
import { askStaff } from "../data/staff-client.ts";
import { SetDutyDocument } from "../gql/staff/graphql.ts";
import { formatSince, formatTime } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-duty.css";
import { CourierLocation } from "./courier-location.tsx";
import { StaffProblem } from "./staff-problem.tsx";

/** On duty or not, and what that means for the courier's own privacy. Switching off asks first: it pauses the run. */
export function CourierDuty(props: { readonly tracker: Tracker; readonly reports: Reports }) {
  const feed = useCourierDay();
  /** On the road the next door is what the screen is for. */
  const isOut = (): boolean => isOn() && feed.view()?.run?.state === "STARTED";
  const deed = createDeed();
  const [isAsked, setAsked] = createSignal(false);
  const since = (): string | null => feed.view()?.onDutySince ?? null;
  const isOn = (): boolean => since() !== null;
  /** Not kept for later: sent hours afterwards it would make somebody visible who went home. */
  const begin = (): void => {
    void deed.take((idempotencyKey) => askStaff(SetDutyDocument, { input: { duty: "ON", idempotencyKey } }), t("duty.doneOn"));
  };
  const end = (): void => {
    const courierId = feed.view()?.courierId;
    setAsked(false);
    if (courierId === undefined) return;
    const input = { duty: "OFF" } as const;
    void deed.take({ step: "endDuty", subjectId: courierId, version: null, input, photo: null }, t("duty.doneOff"));
  };
  return (
    <section
      class="courier-duty"
      classList={{ "courier-duty-out": isOut() }}
      data-duty={isOn() ? "ON" : "OFF"}
      aria-label={t("duty.label")}
    >
      <button
        type="button"
        role="switch"
        class="courier-switch"
        aria-checked={isOn()}
        aria-disabled={deed.isSending()}
        aria-describedby={isOut() ? undefined : "courier-duty-meaning"}
        data-action="duty"
        onClick={() => (isOn() ? setAsked(!isAsked()) : begin())}
      >
        <span>
          {deed.isSending() ? t("page.sending") : t("duty.label")}
          <span class="courier-switch-state">
            <Show when={since()} fallback={t("duty.offNow")}>
              {(at) => t("duty.since", formatSince(at(), courierNow()))}
            </Show>
          </span>
        </span>
        <span class="courier-switch-track" aria-hidden="true" />
      </button>
      <Show when={feed.view()?.dutyEndsAt}>
        {(at) => (
          <p class="courier-note" role="status" data-duty-ends={at()}>
            <strong>{t("duty.ends", formatTime(at()))}</strong> {t(isOut() ? "duty.endsOut" : "duty.endsText")}
          </p>
        )}
      </Show>
      <Show when={!isOn() && feed.view()?.dutyEndedAt}>
        {(at) => (
          <p class="courier-note" role="status" data-duty-ended={at()}>
            {t("duty.ended", formatSince(at(), courierNow()))}
          </p>
        )}
      </Show>
      <Show when={isAsked() && isOn()}>
        <div class="courier-question" role="group" aria-label={t("duty.ask")} data-question="duty">
          <p>
            {t("duty.ask")} {t(isOut() ? "duty.askRun" : "duty.askPlain")}
          </p>
          <button type="button" class="button courier-button" data-action="dutyOff" onClick={end}>
            {t("duty.off")}
          </button>
          <button type="button" class="button button-quiet courier-button" onClick={() => setAsked(false)}>
            {t("duty.stay")}
          </button>
        </div>
      </Show>
      <StaffProblem error={deed.error()} onRetry={begin} />
      <Show when={!isOut()}>
        <p id="courier-duty-meaning" class="courier-duty-meaning">
          {t("duty.meaning")}
        </p>
      </Show>
      <Show when={isOn()}>
        <CourierLocation tracker={props.tracker} reports={props.reports} isBrief={isOut()} />
      </Show>
    </section>
  );
}
