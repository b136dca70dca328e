import { createEffect, createSignal, createUniqueId, Show, type JSX } from "solid-js";
import { t } from "../i18n/journey-words.ts";
import "./field.css";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly optional?: boolean;
  /** What is wrong with a text that is not empty; null: nothing. */
  readonly check?: (value: string) => string | null;
  /** Worth a second look, but no reason to stop. */
  readonly note?: string | null;
  /** How the text is written once the person has left the field. */
  readonly tidy?: (value: string) => string;
  readonly input?: JSX.InputHTMLAttributes<HTMLInputElement>;
}

/** One question with a line to write on. The browser decides whether it is valid; the words for that are ours, below the line. */
export function Field(props: FieldProps) {
  const id = createUniqueId();
  const [shown, setShown] = createSignal<string | null>(null);
  const problem = (): string | null => {
    if (props.value.trim() === "") return props.optional ? null : t("field.missing");
    return props.check?.(props.value) ?? null;
  };
  const watch = (input: HTMLInputElement): void =>
    createEffect(() => {
      input.setCustomValidity(problem() ?? "");
      if (problem() === null) setShown(null); // put right: the complaint goes at once, not at the next attempt
    });
  return (
    <div class="field">
      <label for={id}>
        {props.label}{" "}
        <Show when={props.optional}>
          <span class="field-optional">({t("apply.optional")})</span>
        </Show>
      </label>
      <Show when={props.hint}>
        <p id={`${id}-hint`} class="field-hint">
          {props.hint}
        </p>
      </Show>
      <input
        {...props.input}
        ref={watch}
        id={id}
        class="field-input"
        value={props.value}
        required={!props.optional}
        aria-invalid={shown() !== null}
        aria-describedby={`${id}-hint ${id}-problem ${id}-note`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onBlur={(event) => props.tidy && props.onInput(props.tidy(event.currentTarget.value))}
        onInvalid={(event) => {
          event.preventDefault(); // no bubble in the browser's own language
          setShown(problem());
        }}
      />
      <Show when={shown()}>
        <p id={`${id}-problem`} class="field-problem">
          {shown()}
        </p>
      </Show>
      <div id={`${id}-note`} role="status">
        <Show when={props.note}>
          <p class="field-note">{props.note}</p>
        </Show>
      </div>
    </div>
  );
}
