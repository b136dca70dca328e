import { createSignal, Show } from "solid-js";
import { readTyped, type TrackingKey } from "../data/tracking-code.ts";
import { t } from "../i18n/journey-words.ts";
import { Field } from "./field.tsx";
import { isComplete } from "./form-check.ts";
import "./tracking-form.css";

/** Why there is nothing to show. `refused` is one answer for everything, so that nobody can find out which codes exist. */
export type LookupState = "idle" | "looking" | "refused" | "tooMany" | "failed";

interface TrackingFormProps {
  readonly state: LookupState;
  readonly onLookup: (key: TrackingKey) => void;
}

/** Code, and the PIN for those who have it at hand. The fields have no names: a form could never put them into an address. */
export function TrackingForm(props: TrackingFormProps) {
  const [code, setCode] = createSignal("");
  const [pin, setPin] = createSignal("");
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const typed = readTyped(code());
    if (isComplete(event.currentTarget) && typed) props.onLookup({ ...typed, pin: pinOf(pin()) });
  };
  return (
    <form class="tracking-form" data-form="tracking" novalidate autocomplete="off" onSubmit={submit}>
      <Field
        label={t("tracking.code")}
        hint={t("tracking.codeHint")}
        value={code()}
        onInput={setCode}
        input={{ autocomplete: "off", autocapitalize: "characters", spellcheck: false, maxlength: 300 }}
      />
      <PinField value={pin()} optional onInput={setPin} />
      <button type="submit" class="button tracking-form-submit" disabled={props.state === "looking"}>
        {props.state === "looking" ? t("tracking.looking") : t("tracking.submit")}
      </button>
      <LookupAnswer state={props.state} />
    </form>
  );
}

/** For somebody who sees the first level already. */
export function PinForm(props: { readonly state: LookupState; readonly onPin: (pin: string) => void }) {
  const [pin, setPin] = createSignal("");
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    if (isComplete(event.currentTarget)) props.onPin(pinOf(pin()) ?? "");
  };
  return (
    <form class="tracking-form" data-form="pin" novalidate autocomplete="off" onSubmit={submit}>
      <h2>{t("tracking.morePin")}</h2>
      <p>{t("tracking.morePinText")}</p>
      <PinField value={pin()} onInput={setPin} />
      <button type="submit" class="button tracking-form-submit" disabled={props.state === "looking"}>
        {props.state === "looking" ? t("tracking.looking") : t("tracking.open")}
      </button>
      <LookupAnswer state={props.state} />
    </form>
  );
}

const pinOf = (typed: string): string | null => typed.replaceAll(/\s/g, "") || null;

function PinField(props: { readonly value: string; readonly optional?: boolean; readonly onInput: (value: string) => void }) {
  return (
    <Field
      label={t("tracking.pin")}
      {...(props.optional ? { hint: t("tracking.pinHint") } : {})}
      value={props.value}
      optional={props.optional ?? false}
      onInput={props.onInput}
      input={{ inputmode: "numeric", autocomplete: "off", maxlength: 16 }}
    />
  );
}

function LookupAnswer(props: { readonly state: LookupState }) {
  const problem = () => (props.state === "idle" || props.state === "looking" ? null : props.state);
  return (
    <div role="alert" data-lookup={props.state}>
      <Show when={problem()}>{(known) => <p class="tracking-form-problem">{t(`tracking.${known()}`)}</p>}</Show>
    </div>
  );
}
