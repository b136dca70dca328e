import { createSignal } from "solid-js";
import type { CaseDocumentView, StepDocument } from "../data/staff-case.ts";
import { DecideReprintDocument, ReportLostDocument, type ReportLostInput, type ReprintDecision } from "../gql/staff/graphql.ts";
import { LOST_REASONS, REPRINT_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { StaffReasonedStep } from "./staff-step.tsx";

const DECISIONS = ["APPROVED", "REFUSED"] as const satisfies readonly ReprintDecision[];

interface LossProps {
  readonly document: CaseDocumentView;
}

/** A document that nobody finds: why, and in the same breath whether it is made again, so that nothing waits for a second decision. */
export function StaffReportLost(props: LossProps) {
  return (
    <ReprintStep
      {...props}
      action="reportLost"
      mutation={ReportLostDocument}
      presets={LOST_REASONS}
      reasonLabel={t("production.lostReason")}
      tone="danger"
    />
  );
}

/** A document that an incident ended with: the report left open whether it is made again. */
export function StaffDecideReprint(props: LossProps) {
  return (
    <ReprintStep
      {...props}
      action="decideReprint"
      mutation={DecideReprintDocument}
      presets={REPRINT_REASONS}
      reasonLabel={t("production.decideReason")}
    />
  );
}

interface ReprintStepProps extends LossProps {
  readonly action: "reportLost" | "decideReprint";
  readonly mutation: StepDocument<ReportLostInput>;
  readonly presets: readonly string[];
  readonly reasonLabel: string;
  readonly tone?: "danger";
}
function ReprintStep(props: ReprintStepProps) {
  const [decision, setDecision] = createSignal<ReprintDecision | null>(null);
  const more = (): { reprint: ReprintDecision } | null => {
    const reprint = decision();
    return reprint && { reprint };
  };
  return (
    <StaffReasonedStep
      action={props.action}
      label={t(`step.${props.action}`)}
      document={props.mutation}
      target={props.document}
      done={t(`done.${props.action}`)}
      presets={props.presets}
      reasonLabel={props.reasonLabel}
      {...(props.tone && { tone: props.tone })}
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
