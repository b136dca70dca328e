import { createSignal, Show } from "solid-js";
import { createDeed, type AskedNow } from "../data/courier-deed.ts";
import type { Pressed } from "../data/courier-steps.ts";
import { t } from "../i18n/courier-words.ts";
import { StaffProblem } from "./staff-problem.tsx";
import "./courier-button.css";

export interface CourierButtonProps {
  /** The step's name, also the hook for tests. */
  readonly action: string;
  readonly label: string;
  readonly pressed: Pressed | AskedNow;
  /** What is said afterwards; null where the page shows it. */
  readonly done: string | null;
  readonly tone?: "quiet" | "danger";
}

const classOf = (tone: CourierButtonProps["tone"]): string =>
  tone === undefined ? "button courier-button" : `button button-${tone} courier-button`;

/** A deed that needs nothing but the press. */
export function CourierButton(props: CourierButtonProps) {
  const deed = createDeed();
  const press = async (): Promise<void> => {
    await deed.take(props.pressed, props.done);
  };
  return (
    <div class="courier-button-place">
      <StaffProblem error={deed.error()} onRetry={() => void press()} />
      <button
        type="button"
        class={classOf(props.tone)}
        data-action={props.action}
        aria-disabled={deed.isSending()}
        onClick={() => void press()}
      >
        {deed.isSending() ? t("page.sending") : props.label}
      </button>
    </div>
  );
}

/** The same for what a slip of the thumb must not do: it asks first. */
export function CourierAskedButton(
  props: CourierButtonProps & { readonly question: string; readonly yes: string; readonly no: string },
) {
  const [isAsked, setAsked] = createSignal(false);
  const takeFocus = (question: HTMLElement): void => queueMicrotask(() => question.focus());
  return (
    <Show
      when={isAsked()}
      fallback={
        <div class="courier-button-place">
          <button type="button" class={classOf(props.tone)} data-open={props.action} onClick={() => setAsked(true)}>
            {props.label}
          </button>
        </div>
      }
    >
      <div class="courier-question" data-question={props.action}>
        <p ref={takeFocus} tabindex="-1">
          {props.question}
        </p>
        <CourierButton {...props} label={props.yes} />
        <button type="button" class="button button-quiet courier-button" onClick={() => setAsked(false)}>
          {props.no}
        </button>
      </div>
    </Show>
  );
}
