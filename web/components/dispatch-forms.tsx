import { createSignal, For, Show, type JSX } from "solid-js";
import { createDeed, type Deed } from "../data/dispatch-deeds.ts";
import { daysOffered, hoursLeft, instantOf } from "../data/dispatch-windows.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatChoice, formatHours } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import "./dispatch-forms.css";
import { StaffChoice } from "./staff-choice.tsx";
import { StaffTextArea } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

interface FormProps {
  /** Its name in `nextSteps`, also the hook for tests. */
  readonly action: string;
  readonly label: string;
  readonly onClose: () => void;
}

/** What a step asks before it is taken, in place. Escape and "never mind" leave it; once it is done it closes by itself. */
function DeedForm(
  props: FormProps & {
    readonly send: (deed: Deed) => Promise<boolean>;
    readonly isReady?: boolean;
    readonly children: JSX.Element;
  },
) {
  const deed = createDeed();
  const send = async (): Promise<void> => {
    if (props.isReady !== false && (await props.send(deed))) props.onClose();
  };
  return (
    <form
      class="dispatch-form"
      data-form={props.action}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        props.onClose();
      }}
    >
      {props.children}
      <div class="dispatch-form-row">
        <button
          type="submit"
          class="button"
          data-action={props.action}
          aria-disabled={props.isReady === false || deed.isSending()}
        >
          {deed.isSending() ? t("dispatch.sending") : props.label}
        </button>
        <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
          {t("dispatch.cancel")}
        </button>
      </div>
      <StaffProblem error={deed.error()} onRetry={() => void send()} />
    </form>
  );
}

/** A step that cannot be taken back: the sentence says what comes of it. */
export function ConfirmForm(props: FormProps & { readonly ask: string; readonly send: (deed: Deed) => Promise<boolean> }) {
  const takeFocus = (sentence: HTMLParagraphElement): void => queueMicrotask(() => sentence.focus());
  return (
    <DeedForm {...props}>
      <p ref={takeFocus} tabindex="-1" class="dispatch-form-ask">
        {props.ask}
      </p>
    </DeedForm>
  );
}

export function ReasonForm(
  props: FormProps & {
    readonly presets: readonly string[];
    readonly send: (deed: Deed, reason: string) => Promise<boolean>;
    readonly reasonLabel?: string;
    /** False while something else of the form is missing. */
    readonly isReady?: boolean;
    readonly children?: JSX.Element;
  },
) {
  const [reason, setReason] = createSignal("");
  return (
    <DeedForm
      action={props.action}
      label={props.label}
      onClose={props.onClose}
      isReady={reason().trim() !== "" && props.isReady !== false}
      send={(deed) => props.send(deed, reason().trim())}
    >
      {props.children}
      <StaffTextArea
        label={props.reasonLabel ?? t("parcels.reason")}
        name="reason"
        value={reason()}
        onText={setReason}
        presets={props.presets}
        presetsLabel={t("parcels.presets")}
        focus={props.children === undefined}
      />
    </DeedForm>
  );
}

/** A new promise to the citizen: a working day and the hours of it that are left. */
export function WindowForm(
  props: FormProps & { readonly send: (deed: Deed, windowFrom: string, windowTo: string) => Promise<boolean> },
) {
  const days = daysOffered(staffNow());
  const [day, setDay] = createSignal(days[0]!);
  const offered = () => hoursLeft(day(), staffNow());
  const [place, setPlace] = createSignal(0);
  const hours = () => offered()[place()] ?? offered()[0];
  return (
    <DeedForm
      action={props.action}
      label={t("parcels.save")}
      onClose={props.onClose}
      isReady={hours() !== undefined}
      send={(deed) => props.send(deed, instantOf(day(), hours()![0]), instantOf(day(), hours()![1]))}
    >
      <StaffChoice label={t("parcels.day")} name="day" value={day()} onChoose={setDay} focus>
        <For each={days}>{(each) => <option value={each}>{formatChoice(each, staffNow())}</option>}</For>
      </StaffChoice>
      <StaffChoice
        label={t("parcels.hours")}
        name="hours"
        value={String(place())}
        onChoose={(chosen) => setPlace(Number(chosen))}
      >
        <For each={offered()}>
          {([from, to], index) => (
            <option value={String(index())}>{formatHours(instantOf(day(), from), instantOf(day(), to))}</option>
          )}
        </For>
      </StaffChoice>
    </DeedForm>
  );
}

/** A row of steps of which at most one stands open below it. */
export function StepRow<Step extends string>(props: {
  readonly steps: readonly Step[];
  readonly label: (step: Step) => string;
  readonly children: (step: Step, close: () => void) => JSX.Element;
}) {
  const [open, setOpen] = createSignal<Step | null>(null);
  // oxlint-disable-next-line no-unassigned-vars -- Solid assigns it through `ref`
  let row!: HTMLDivElement;
  /** A step that is not offered any more closes with its form. */
  const shown = (): Step | null => props.steps.find((step) => step === open()) ?? null;
  const close = (): void => {
    const left = open();
    setOpen(null);
    row.querySelector<HTMLElement>(`[data-open="${left}"]`)?.focus();
  };
  return (
    <Show when={props.steps.length > 0}>
      <div ref={row} class="dispatch-steps">
        <For each={props.steps}>
          {(step) => (
            <button
              type="button"
              class="dispatch-step"
              data-open={step}
              aria-expanded={shown() === step}
              onClick={() => setOpen((before) => (before === step ? null : step))}
            >
              {props.label(step)}
            </button>
          )}
        </For>
      </div>
      <Show when={shown()} keyed>
        {(step) => props.children(step, close)}
      </Show>
    </Show>
  );
}
