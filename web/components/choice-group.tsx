import { For } from "solid-js";
import "./choice-group.css";

interface ChoiceGroupProps<Value extends string> {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value | null;
  readonly onChoose: (value: Value) => void;
}

/** One question with a few answers, all of them in sight: real radio buttons, large enough for a thumb. */
export function ChoiceGroup<Value extends string>(props: ChoiceGroupProps<Value>) {
  return (
    <fieldset class="choice-group">
      <legend>{props.legend}</legend>
      <div class="choice-group-row">
        <For each={props.choices}>
          {(choice) => (
            <label class="choice">
              <input
                type="radio"
                name={props.name}
                value={choice.value}
                checked={props.chosen === choice.value}
                onChange={() => props.onChoose(choice.value)}
              />
              <span>{choice.label}</span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
