import { createUniqueId, type JSX } from "solid-js";
import "./staff-field.css";

/** A label and its list of answers. */
export function StaffChoice(props: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly focus?: boolean;
  readonly children: JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <div class="staff-field">
      <label for={id}>{props.label}</label>
      <select
        ref={(field) => props.focus && queueMicrotask(() => field.focus())}
        id={id}
        data-field={props.name}
        value={props.value}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
      >
        {props.children}
      </select>
    </div>
  );
}
