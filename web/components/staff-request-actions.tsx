import { Show } from "solid-js";
import { createStep, type Case } from "../data/staff-case.ts";
import { askedFor, forgetMarks, linesNotOk } from "../data/staff-marks.ts";
import {
  CancelRequestDocument,
  CloseRestDocument,
  DeclareCompleteDocument,
  RejectRequestDocument,
  ReleasePartDocument,
  RequestCompletionDocument,
  StartReviewDocument,
} from "../gql/staff/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { CANCEL_REASONS, CLOSE_REST_REASONS, REJECT_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffProblem } from "./staff-problem.tsx";
import { StaffReasonedStep, StaffStepButton } from "./staff-step.tsx";

/** The steps of the request itself: only those that the server offers, the likeliest one first and filled. */
export function StaffRequestActions(props: { readonly view: Case }) {
  const offers = (step: string): boolean => props.view.nextSteps.includes(step);
  const marked = (): number => askedFor(props.view).length;
  /** Whoever may ask for completion judges the papers, and so sees what is still in the way of declaring them complete. */
  const obstacle = (): string | undefined =>
    offers("declareComplete") ? undefined : t("verdict.left", formatNumber(linesNotOk(props.view)));
  return (
    <div class="staff-steps staff-request-actions" role="group" aria-label={t("case.actions")} data-actions="request">
      <Show when={offers("startReview")}>
        <StaffStepButton
          action="startReview"
          label={t("step.startReview")}
          document={StartReviewDocument}
          target={props.view}
          done={t("done.startReview")}
        />
      </Show>
      <Show when={offers("requestCompletion") && marked() > 0}>
        <AskForCompletion view={props.view} />
      </Show>
      <Show when={(offers("declareComplete") || offers("requestCompletion")) && marked() === 0}>
        <StaffStepButton
          action="declareComplete"
          label={t("step.declareComplete")}
          document={DeclareCompleteDocument}
          target={props.view}
          done={t("done.declareComplete")}
          obstacle={obstacle()}
        />
      </Show>
      <Show when={offers("releasePart")}>
        <StaffStepButton
          action="releasePart"
          label={t("step.releasePart")}
          document={ReleasePartDocument}
          target={props.view}
          done={t("done.releasePart")}
          tone="quiet"
        />
      </Show>
      <Show when={offers("reject")}>
        <StaffReasonedStep
          action="reject"
          label={t("step.reject")}
          document={RejectRequestDocument}
          target={props.view}
          done={t("done.reject")}
          presets={REJECT_REASONS}
          tone="danger"
        />
      </Show>
    </div>
  );
}

/** Sends the marked lines, all of them and no others, once each has its reason. */
function AskForCompletion(props: { readonly view: Case }) {
  const step = createStep();
  const lines = () => askedFor(props.view);
  const withoutReason = (): number => lines().filter(({ reason }) => reason === "").length;
  const take = async (): Promise<void> => {
    if (withoutReason() > 0) return;
    const { view } = props;
    const input = { id: view.id, askedFor: lines() };
    const isDone = await step.take(
      RequestCompletionDocument,
      (idempotencyKey) => ({ ...input, idempotencyKey, expectedVersion: view.version }),
      t("done.requestCompletion"),
    );
    if (isDone) forgetMarks(view);
  };
  return (
    <div class="staff-step">
      <button
        type="button"
        class="button"
        data-action="requestCompletion"
        aria-disabled={withoutReason() > 0 || step.isSending()}
        aria-describedby="staff-marked"
        onClick={() => void take()}
      >
        {step.isSending() ? t("step.sending") : t("step.requestCompletion")}
      </button>
      <span id="staff-marked" class="staff-step-obstacle">
        {withoutReason() > 0
          ? t("verdict.reasonMissing", formatNumber(withoutReason()))
          : t("verdict.marked", formatNumber(lines().length))}
      </span>
      <StaffProblem error={step.error()} onRetry={() => void take()} />
    </div>
  );
}

/** Rare, and not to be pressed by mistake: away from the steps that are taken every day. */
export function StaffRequestEnd(props: { readonly view: Case }) {
  return (
    <>
      <Show when={props.view.nextSteps.includes("closeRest")}>
        <StaffReasonedStep
          action="closeRest"
          label={t("step.closeRest")}
          document={CloseRestDocument}
          target={props.view}
          done={t("done.closeRest")}
          presets={CLOSE_REST_REASONS}
          tone="danger"
        />
      </Show>
      <Show when={props.view.nextSteps.includes("cancel")}>
        <StaffReasonedStep
          action="cancel"
          label={t("step.cancel")}
          document={CancelRequestDocument}
          target={props.view}
          done={t("done.cancel")}
          presets={CANCEL_REASONS}
          tone="danger"
        />
      </Show>
    </>
  );
}
