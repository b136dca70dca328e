import { createSignal } from "solid-js";
import type { CaseDocumentView } from "../data/staff-case.ts";
import { ReportLostDocument, type ReprintDecision } from "../gql/staff/graphql.ts";
import { LOST_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { StaffReasonedStep } from "./staff-step.tsx";

const DECISIONS = ["APPROVED", "REFUSED"] as const satisfies readonly ReprintDecision[];

/** A document that nobody finds: why, and in the same breath whether it is made again, so that nothing waits for a second decision. */
export function StaffReportLost(props: { readonly document: CaseDocumentView }) {
  const [decision, setDecision] = createSignal<ReprintDecision | null>(null);
  const more = (): { reprint: ReprintDecision } | null => {
    const reprint = decision();
    return reprint && { reprint };
  };
  return (
    <StaffReasonedStep
      action="reportLost"
      label={t("step.reportLost")}
      document={ReportLostDocument}
      target={props.document}
      done={t("done.reportLost")}
      presets={LOST_REASONS}
      reasonLabel={t("production.lostReason")}
      tone="danger"
      more={more}
    >
      <ChoiceGroup
        legend={t("production.lostNext")}
        name={`reprint-${props.document.id}`}
        choices={DECISIONS.map((value) => ({ value, label: t(`production.${value}`) }))}
        chosen={decision()}
        onChoose={setDecision}
      />
    </StaffReasonedStep>
  );
}
