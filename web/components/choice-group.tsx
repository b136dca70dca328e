import { createSignal, For, Show } from "solid-js";
import "./choice-group.css";

interface ChoiceGroupProps<Value extends string> {
  readonly legend: string;
  /** Where the screen's heading is the same question already. */
  readonly legendHidden?: boolean;
  readonly name: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value | null;
  readonly onChoose: (value: Value) => void;
  /** Makes an answer necessary; said when a form is sent without one. */
  readonly missing?: string;
}

/** One question with a few answers, all of them in sight: real radio buttons, large enough for a thumb. */
export function ChoiceGroup<Value extends string>(props: ChoiceGroupProps<Value>) {
  const [wasMissed, setMissed] = createSignal(false);
  return (
    <fieldset class="choice-group">
      <legend classList={{ "visually-hidden": props.legendHidden ?? false }}>{props.legend}</legend>
      <div class="choice-group-row">
        <For each={props.choices}>
          {(choice) => (
            <label class="choice">
              <input
                type="radio"
                name={props.name}
                value={choice.value}
                checked={props.chosen === choice.value}
                required={props.missing !== undefined}
                onChange={() => props.onChoose(choice.value)}
                onInvalid={(event) => {
                  event.preventDefault(); // no bubble in the browser's own language
                  setMissed(true);
                }}
              />
              <span>{choice.label}</span>
            </label>
          )}
        </For>
      </div>
      <Show when={wasMissed() && props.chosen === null}>
        <p class="choice-group-missing">{props.missing}</p>
      </Show>
    </fieldset>
  );
}
