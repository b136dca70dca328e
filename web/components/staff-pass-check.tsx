import { createSignal } from "solid-js";
import { createStep, type CaseDocumentView } from "../data/staff-case.ts";
import { PassCheckDocument } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

/** The second look: the label on the paper is read by the scanner (which presses Enter) or typed, and compared by the server. */
export function StaffPassCheck(props: { readonly document: CaseDocumentView }) {
  const [label, setLabel] = createSignal("");
  const step = createStep();
  const scanned = (): string => label().trim().toUpperCase();
  const pass = async (): Promise<void> => {
    if (scanned() === "") return;
    const { id, version } = props.document;
    await step.take(
      PassCheckDocument,
      (idempotencyKey) => ({ idempotencyKey, id, expectedVersion: version, scannedLabel: scanned() }),
      t("done.passCheck"),
    );
  };
  return (
    <form
      class="staff-scan"
      data-form="passCheck"
      onSubmit={(event) => {
        event.preventDefault();
        void pass();
      }}
    >
      <p class="staff-field-hint">{t("production.scanHint")}</p>
      <div class="staff-scan-row">
        <StaffField label={t("production.scan")} name="scannedLabel" value={label()} onText={setLabel} maxlength={64} />
        <button type="submit" class="button" data-action="passCheck" aria-disabled={scanned() === "" || step.isSending()}>
          {step.isSending() ? t("step.sending") : t("step.passCheck")}
        </button>
      </div>
      <StaffProblem error={step.error()} onRetry={() => void pass()} />
    </form>
  );
}
