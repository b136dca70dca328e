import { createUniqueId, Show, type JSX } from "solid-js";
import "./staff-field.css";

interface StaffFieldProps extends Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "onInput" | "id"> {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly hint?: string;
  /** Answers offered while typing; anything else may be typed too. */
  readonly offers?: readonly string[];
}

/** A label and its one-line field. */
export function StaffField(props: StaffFieldProps) {
  const id = createUniqueId();
  return (
    <div class="staff-field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type={props.type ?? "text"}
        value={props.value}
        name={props.name}
        required={props.required ?? false}
        autocomplete={props.autocomplete ?? "off"}
        autocapitalize={props.autocapitalize ?? "off"}
        spellcheck={false}
        inputmode={props.inputmode}
        maxlength={props.maxlength ?? 200}
        pattern={props.pattern}
        list={props.offers ? `${id}-offers` : undefined}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        data-field={props.name}
        onInput={(event) => props.onText(event.currentTarget.value)}
        onKeyUp={props.onKeyUp}
      />
      <Show when={props.offers}>
        {(offers) => (
          <datalist id={`${id}-offers`}>
            {offers().map((offer) => (
              <option value={offer} />
            ))}
          </datalist>
        )}
      </Show>
      <Show when={props.hint}>
        <p id={`${id}-hint`} class="staff-field-hint">
          {props.hint}
        </p>
      </Show>
    </div>
  );
}

/** Several lines. With `presets` the frequent answers are one press away. */
export function StaffTextArea(props: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly presets: readonly string[];
  readonly presetsLabel: string;
  readonly focus?: boolean;
}) {
  const id = createUniqueId();
  const takeFocus = (field: HTMLTextAreaElement): void => {
    if (props.focus) queueMicrotask(() => field.focus());
  };
  return (
    <div class="staff-field">
      <label for={id}>{props.label}</label>
      <div class="staff-field-presets" role="group" aria-label={props.presetsLabel}>
        {props.presets.map((preset) => (
          <button
            type="button"
            class="staff-preset"
            lang="id"
            aria-pressed={props.value === preset}
            onClick={() => props.onText(preset)}
          >
            {preset}
          </button>
        ))}
      </div>
      <textarea
        ref={takeFocus}
        id={id}
        rows={2}
        maxlength={500}
        value={props.value}
        data-field={props.name}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
    </div>
  );
}
