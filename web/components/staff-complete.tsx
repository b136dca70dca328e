import { createSignal, Show } from "solid-js";
import { createStep, type Case } from "../data/staff-case.ts";
import { CompleteAtCounterDocument } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { createPaperAnswers, type PaperLine, StaffPaperLines } from "./staff-paper-lines.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-step.css";

/** Exactly what was asked for. */
const askedLines = (view: Case): PaperLine[] =>
  view.documents.flatMap((document) =>
    document.requirements
      .filter(({ verdict }) => verdict === "ASKED_FOR")
      .map(({ code, text, askedReason }) => ({
        documentId: document.id,
        documentName: document.name,
        requirement: code,
        text,
        askedReason,
      })),
  );

/** The citizen stands at the counter with what was missing. */
export function StaffComplete(props: { readonly view: Case }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show when={props.view.mayComplete}>
      <Show
        when={isOpen()}
        fallback={
          <div class="staff-step">
            <button
              type="button"
              class="button"
              data-open="completeAtCounter"
              aria-expanded="false"
              onClick={() => setOpen(true)}
            >
              {t("counter.complete")}
            </button>
          </div>
        }
      >
        <CompleteForm view={props.view} onClose={() => setOpen(false)} />
      </Show>
    </Show>
  );
}

function CompleteForm(props: { readonly view: Case; readonly onClose: () => void }) {
  const step = createStep();
  const lines = (): PaperLine[] => askedLines(props.view);
  const answers = createPaperAnswers(lines);
  const take = async (): Promise<void> => {
    const whole = answers.whole();
    if (whole === null) return;
    const { id, version } = props.view;
    const input = { id, expectedVersion: version, ...whole };
    const isDone = await step.take(
      CompleteAtCounterDocument,
      (idempotencyKey) => ({ ...input, idempotencyKey }),
      t("counter.completed"),
    );
    if (isDone) props.onClose();
  };
  return (
    <form
      class="staff-reason"
      data-form="completeAtCounter"
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <p>{t("counter.completeLead")}</p>
      <StaffPaperLines lines={lines()} answers={answers} />
      <div class="staff-reason-row">
        <button
          type="submit"
          class="button"
          data-action="completeAtCounter"
          aria-disabled={answers.whole() === null || step.isSending()}
        >
          {step.isSending() ? t("step.sending") : t("counter.send")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
          {t("case.cancelForm")}
        </button>
      </div>
      <StaffProblem error={step.error()} onRetry={() => void take()} />
    </form>
  );
}
