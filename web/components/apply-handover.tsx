import { Show } from "solid-js";
import type { AbsenceReason, HandoverMethod } from "../gql/graphql.ts";
import { t } from "../i18n/journey-words.ts";
import type { StepProps } from "./apply-step.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { StepForm } from "./step-form.tsx";

const METHODS = ["COURIER", "PICKUP"] as const satisfies readonly HandoverMethod[];
const ABSENCES = [
  "ILLNESS",
  "AGE_OR_DISABILITY",
  "WORK",
  "CARE_OR_BIRTH",
  "MOURNING",
  "DISTANCE",
  "OTHER",
] as const satisfies readonly AbsenceReason[];

/** Collected or brought; why somebody cannot come is asked, never demanded. */
export function ApplyHandover(props: StepProps) {
  const absences = () => [
    { value: "NONE" as const, label: t("handover.absenceNone") },
    ...ABSENCES.map((value) => ({ value, label: t(`handover.${value}`) })),
  ];
  return (
    <StepForm
      step="handover"
      question={t("handover.question")}
      lead={t("handover.free")}
      onNext={props.onNext}
      onBack={props.onBack}
    >
      <ChoiceGroup
        legend={t("handover.question")}
        legendHidden
        name="handover"
        choices={METHODS.map((value) => ({ value, label: t(`handover.${value}`) }))}
        chosen={props.book.draft.handover}
        missing={t("field.choose")}
        onChoose={(method) => props.book.change("handover", method)}
      />
      <Show when={props.book.draft.handover === "COURIER"}>
        <div class="field-follows">
          <ChoiceGroup
            legend={t("handover.absence")}
            name="absence"
            choices={absences()}
            chosen={props.book.draft.absenceReason ?? "NONE"}
            onChoose={(reason) => props.book.change("absenceReason", reason === "NONE" ? null : reason)}
          />
          <p class="field-hint">{t("handover.absenceHint")}</p>
        </div>
      </Show>
    </StepForm>
  );
}
