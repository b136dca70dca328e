import { createResource, createSignal, lazy, Show, Suspense } from "solid-js";
import { askConsent } from "../data/consent.ts";
import { useCase, type Case } from "../data/staff-case.ts";
import { askStaff } from "../data/staff-client.ts";
import { createSending } from "../data/staff-sending.ts";
import { ReapplyAtCounterDocument, type ReapplyAtCounterMutation } from "../gql/staff/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { t as journey } from "../i18n/journey-words.ts";
import { t } from "../i18n/staff-words.ts";
import { Skeleton } from "./skeleton.tsx";
import { createPaperAnswers, StaffPaperLines } from "./staff-paper-lines.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-step.css";

const AccessSlip = lazy(() => import("./staff-access-slip.tsx"));
type Reapplied = ReapplyAtCounterMutation["reapplyAtCounter"];

/** A request that was rejected or expired is filed again for somebody at the counter; the new code and PIN are shown this once. */
export function StaffReapply(props: { readonly view: Case }) {
  const open = useCase();
  const [isOpen, setOpen] = createSignal(false);
  const [filed, setFiled] = createSignal<Reapplied>();
  const accept = async (reapplied: Reapplied): Promise<void> => {
    setFiled(reapplied);
    await open.reload();
  };
  return (
    <Show
      when={filed()}
      fallback={
        <Show when={props.view.nextSteps.includes("reapply")}>
          <Show
            when={isOpen()}
            fallback={
              <div class="staff-step">
                <button type="button" class="button" data-open="reapply" aria-expanded="false" onClick={() => setOpen(true)}>
                  {t("counter.reapply")}
                </button>
              </div>
            }
          >
            <ReapplyForm view={props.view} onFiled={(reapplied) => void accept(reapplied)} onClose={() => setOpen(false)} />
          </Show>
        </Show>
      }
    >
      {(reapplied) => (
        <Suspense fallback={<Skeleton lines={6} />}>
          <AccessSlip access={reapplied()} onFinished={() => setFiled(undefined)} />
        </Suspense>
      )}
    </Show>
  );
}

function ReapplyForm(props: {
  readonly view: Case;
  readonly onFiled: (reapplied: Reapplied) => void;
  readonly onClose: () => void;
}) {
  const open = useCase();
  const sending = createSending();
  const [consent] = createResource(graphqlLanguage, askConsent);
  const [agreed, setAgreed] = createSignal(false);
  const answers = createPaperAnswers(() => props.view.renewal);
  const whole = () => (agreed() && consent.state === "ready" ? answers.whole() : null);
  const file = async (): Promise<void> => {
    const papers = whole();
    const text = consent();
    if (papers === null || text === undefined) return;
    const { id, version } = props.view;
    const input = { id, expectedVersion: version, ...papers, consentVersion: text.consentVersion };
    const answer = await sending.send((idempotencyKey) =>
      askStaff(ReapplyAtCounterDocument, { input: { ...input, idempotencyKey } }),
    );
    if (answer) props.onFiled(answer.reapplyAtCounter);
    else if (["STALE", "ILLEGAL_STEP"].includes(sending.error()?.code ?? "")) await open.reload();
  };
  return (
    <form
      class="staff-reason"
      data-form="reapply"
      onSubmit={(event) => {
        event.preventDefault();
        void file();
      }}
    >
      <p>{t("counter.reapplyLead")}</p>
      <StaffPaperLines lines={props.view.renewal} answers={answers} />
      <Show when={consent.state === "ready" && consent()}>
        {(text) => (
          <>
            <p class="muted">{text().consentText}</p>
            <label class="staff-check">
              <input
                type="checkbox"
                name="consent"
                checked={agreed()}
                onChange={(event) => setAgreed(event.currentTarget.checked)}
              />
              {t("counter.consent")}
            </label>
          </>
        )}
      </Show>
      <Show when={consent.error}>
        <p role="alert">{journey("review.other")}</p>
      </Show>
      <div class="staff-reason-row">
        <button type="submit" class="button" data-action="reapply" aria-disabled={whole() === null || sending.isSending()}>
          {sending.isSending() ? t("step.sending") : t("counter.reapply")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
          {t("case.cancelForm")}
        </button>
      </div>
      <StaffProblem error={sending.error()} onRetry={() => void file()} />
    </form>
  );
}
