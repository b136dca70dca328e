import { createSignal, Show } from "solid-js";
import { LABEL_LENGTH, labelOf, type Scanned } from "../data/courier-load.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-load.css";
import { canScan, CourierScanner } from "./courier-scanner.tsx";
import { StaffField } from "./staff-field.tsx";

const FELT_MS = 60; // short enough to be a nod, long enough to be felt through a glove

/** Reads labels one after the other, by camera where the browser can, typed everywhere. */
export function CourierLabelReader(props: {
  readonly onLabel: (text: string) => Scanned;
  /** Whether this label, typed to its end, is one that is waited for: then it needs no button. */
  readonly isExpected: (label: string) => boolean;
}) {
  const [typed, setTyped] = createSignal("");
  const [answer, setAnswer] = createSignal<{ readonly label: string; readonly scanned: Scanned } | null>(null);
  const scan = (text: string): void => {
    const scanned = props.onLabel(text);
    setAnswer({ label: labelOf(text), scanned });
    if (scanned === "TAKEN" && "vibrate" in navigator) navigator.vibrate(FELT_MS);
    if (scanned === "TAKEN") setTyped("");
  };
  const type = (text: string): void => {
    setTyped(text);
    const label = labelOf(text);
    if (label.length === LABEL_LENGTH && props.isExpected(label)) scan(label);
  };
  return (
    <>
      <div role="status">
        <Show when={answer()}>
          {(last) => (
            <p class="courier-load-answer" data-scanned={last().scanned}>
              {t(`load.${last().scanned}`, last().label)}
            </p>
          )}
        </Show>
      </div>
      <Show when={canScan()} fallback={<p class="courier-load-typing">{t("load.noCamera")}</p>}>
        <CourierScanner onLabel={scan} />
      </Show>
      <form
        class="courier-load-form"
        data-form="load"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed().trim() !== "") scan(typed());
        }}
      >
        <StaffField
          label={t("load.type")}
          name="label"
          value={typed()}
          onText={type}
          maxlength={20}
          autocapitalize="characters"
          hint={t("load.hint")}
        />
        <button type="submit" class="button courier-button" classList={{ "button-quiet": canScan() }} data-action="checkLabel">
          {t("load.check")}
        </button>
      </form>
    </>
  );
}
