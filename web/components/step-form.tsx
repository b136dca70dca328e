import { createSignal, Show, type JSX } from "solid-js";
import { STEPS, type Step } from "../data/draft.ts";
import { t } from "../i18n/journey-words.ts";
import { isComplete } from "./form-check.ts";
import "./step-form.css";

interface StepFormProps {
  readonly step: Step;
  readonly question: string;
  readonly lead?: string;
  /** What fields cannot say themselves, such as a photo that is missing; null: nothing. */
  readonly problem?: string | null;
  readonly next?: string;
  readonly busy?: boolean;
  readonly onNext: () => void;
  readonly onBack: (() => void) | null;
  readonly children: JSX.Element;
}

/** One screen of the application: how far it is, one question, and the way on and back. */
export function StepForm(props: StepFormProps) {
  const [complained, setComplained] = createSignal(false);
  const number = (): number => STEPS.indexOf(props.step) + 1;
  const goOn = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    if (!isComplete(event.currentTarget)) return;
    setComplained(Boolean(props.problem));
    if (!props.problem && !props.busy) props.onNext();
  };
  return (
    <form class="step-form" data-step={props.step} novalidate autocomplete="on" onSubmit={goOn}>
      <p class="step-form-progress">{t("apply.progress", number(), STEPS.length)}</p>
      <progress class="step-form-bar" max={STEPS.length} value={number()} aria-hidden="true" />
      <h1 tabindex="-1">{props.question}</h1>
      <Show when={props.lead}>
        <p class="lead">{props.lead}</p>
      </Show>
      {props.children}
      <div role="alert">
        <Show when={complained() && props.problem}>
          <p class="step-form-problem">
            <strong>{t("apply.incomplete")}</strong> {props.problem}
          </p>
        </Show>
      </div>
      <div class="step-form-actions">
        <Show when={props.onBack}>
          {(onBack) => (
            <button type="button" class="button button-quiet" data-action="back" onClick={() => onBack()()}>
              {t("apply.back")}
            </button>
          )}
        </Show>
        <button type="submit" class="button step-form-next" data-action="next" disabled={props.busy}>
          {props.next ?? t("apply.next")}
        </button>
      </div>
    </form>
  );
}
