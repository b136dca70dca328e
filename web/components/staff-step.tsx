import { createSignal, createUniqueId, Show, type JSX } from "solid-js";
import { createStep, type StepDocument } from "../data/staff-case.ts";
import { draftOf } from "../data/staff-drafts.ts";
import type { ReasonedStepInput, StepInput } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffTextArea } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-step.css";

/** Whatever a step moves: the request, a document, a pick-up. Its version is what this screen shows. */
export interface StepTarget {
  readonly id: string;
  readonly version: number;
}
interface StepProps<Input> {
  /** The step's name in `nextSteps`, also the hook for tests. */
  readonly action: string;
  readonly label: string;
  readonly document: StepDocument<Input>;
  readonly target: StepTarget;
  readonly done: string;
  readonly tone?: "quiet" | "danger";
}

const classOf = (tone: StepProps<unknown>["tone"]): string =>
  tone === undefined ? "button" : tone === "danger" ? "button button-danger" : "button button-quiet";

/** A step that needs nothing but the decision. While something is in its way the button says what, and does nothing. */
export function StaffStepButton(props: StepProps<StepInput> & { readonly obstacle?: string | undefined }) {
  const step = createStep();
  const id = createUniqueId();
  const take = (): void => {
    if (props.obstacle !== undefined) return;
    void step.take(
      props.document,
      (idempotencyKey) => ({ idempotencyKey, id: props.target.id, expectedVersion: props.target.version }),
      props.done,
    );
  };
  return (
    <div class="staff-step">
      <button
        type="button"
        class={classOf(props.tone)}
        data-action={props.action}
        aria-disabled={props.obstacle !== undefined || step.isSending()}
        aria-describedby={props.obstacle === undefined ? undefined : id}
        onClick={take}
      >
        {step.isSending() ? t("step.sending") : props.label}
      </button>
      <Show when={props.obstacle}>
        <span id={id} class="staff-step-obstacle">
          {props.obstacle}
        </span>
      </Show>
      <StaffProblem error={step.error()} onRetry={take} />
    </div>
  );
}

/** A step that cannot be taken back: the first press says what it means, the second takes it. */
export function StaffConfirmedStep(props: StepProps<StepInput> & { readonly meaning: string }) {
  const [isOpen, setOpen] = createSignal(false);
  const id = createUniqueId();
  const takeFocus = (panel: HTMLDivElement): void => queueMicrotask(() => panel.focus());
  return (
    <Show
      when={isOpen()}
      fallback={
        <div class="staff-step">
          <button
            type="button"
            class={classOf(props.tone ?? "quiet")}
            data-open={props.action}
            aria-expanded="false"
            onClick={() => setOpen(true)}
          >
            {props.label}
          </button>
        </div>
      }
    >
      <div
        ref={takeFocus}
        class="staff-reason"
        role="group"
        aria-labelledby={id}
        tabindex="-1"
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        <p id={id}>{props.meaning}</p>
        <div class="staff-reason-row">
          <StaffStepButton {...props} />
          <button type="button" class="button button-quiet" onClick={() => setOpen(false)}>
            {t("case.cancelForm")}
          </button>
        </div>
      </div>
    </Show>
  );
}

interface ReasonedStepProps<Input extends StepInput> extends StepProps<Input> {
  readonly presets: readonly string[];
  readonly reasonLabel?: string;
  /** Where the step wants it, if not as its `reason`. */
  readonly reasonField?: "officeReason";
  /** What the step is told besides the reason, as chosen in `children`; null while nothing is chosen. */
  readonly more?: () => Omit<Input, keyof StepInput | "reason" | "officeReason"> | null;
  readonly children?: JSX.Element;
}

/** A step that needs a reason. The form opens in place; what is typed survives leaving the case. */
export function StaffReasonedStep<Input extends StepInput = ReasonedStepInput>(props: ReasonedStepProps<Input>) {
  const [reason, setReason] = draftOf(props.action, props.target.id);
  return (
    <Show
      when={reason() !== null}
      fallback={
        <div class="staff-step">
          <button
            type="button"
            class={classOf(props.tone ?? "quiet")}
            data-open={props.action}
            aria-expanded="false"
            onClick={() => setReason("")}
          >
            {props.label}
          </button>
        </div>
      }
    >
      <ReasonForm {...props} reason={reason() ?? ""} onReason={setReason} />
    </Show>
  );
}

function ReasonForm<Input extends StepInput>(
  props: ReasonedStepProps<Input> & { readonly reason: string; readonly onReason: (reason: string | null) => void },
) {
  const step = createStep();
  const isUnfinished = (): boolean => props.reason.trim() === "" || props.more?.() === null;
  const take = async (): Promise<void> => {
    if (isUnfinished()) return;
    const { id, version } = props.target;
    const reason = { [props.reasonField ?? "reason"]: props.reason.trim() };
    const said = { id, expectedVersion: version, ...reason, ...props.more?.() };
    const isDone = await step.take(props.document, (idempotencyKey) => ({ ...said, idempotencyKey }) as Input, props.done);
    if (isDone) props.onReason(null);
  };
  return (
    <form
      class="staff-reason"
      data-form={props.action}
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
      onKeyDown={(event) => event.key === "Escape" && props.onReason(null)}
    >
      <StaffTextArea
        label={props.reasonLabel ?? t("case.reasonForCitizen")}
        name="reason"
        value={props.reason}
        onText={props.onReason}
        presets={props.presets}
        presetsLabel={t("case.presets")}
        focus
      />
      {props.children}
      <div class="staff-reason-row">
        <button
          type="submit"
          class={classOf(props.tone)}
          data-action={props.action}
          aria-disabled={isUnfinished() || step.isSending()}
        >
          {step.isSending() ? t("step.sending") : props.label}
        </button>
        <button type="button" class="button button-quiet" onClick={() => props.onReason(null)}>
          {t("case.cancelForm")}
        </button>
      </div>
      <StaffProblem error={step.error()} onRetry={() => void take()} />
    </form>
  );
}
