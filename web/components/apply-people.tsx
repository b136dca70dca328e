import { Show } from "solid-js";
import { hasOthersCard } from "../data/application.ts";
import type { Draft } from "../data/draft.ts";
import type { RecipientRelation } from "../gql/graphql.ts";
import { t } from "../i18n/journey-words.ts";
import type { StepProps } from "./apply-step.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { Field } from "./field.tsx";
import { FamilyCardField, NikField, PhoneField } from "./number-field.tsx";
import { StepForm } from "./step-form.tsx";

/** Whoever applies, who need not be the person whose document it is. */
export function ApplyApplicant(props: StepProps) {
  const applicant = () => props.book.draft.applicant;
  const change = (values: Partial<Draft["applicant"]>): void => props.book.change("applicant", values);
  return (
    <StepForm
      step="applicant"
      question={t("applicant.question")}
      lead={t("applicant.lead")}
      onNext={props.onNext}
      onBack={props.onBack}
    >
      <Field
        label={t("applicant.name")}
        hint={t("applicant.nameHint")}
        value={applicant().name}
        onInput={(name) => change({ name })}
        input={{ autocomplete: "name", maxlength: 100 }}
      />
      <NikField
        label={t("applicant.nik")}
        hint={t("applicant.nikHint")}
        value={applicant().nik}
        onInput={(nik) => change({ nik })}
      />
      <FamilyCardField
        label={t("applicant.familyCard")}
        hint={t(hasOthersCard(props.book.draft) ? "applicant.familyCardNeeded" : "applicant.familyCardHint")}
        value={applicant().familyCardNumber}
        optional={!hasOthersCard(props.book.draft)}
        onInput={(familyCardNumber) => change({ familyCardNumber })}
      />
      <PhoneField
        label={t("applicant.phone")}
        hint={t("applicant.phoneHint")}
        value={applicant().phone}
        autocomplete="tel"
        onInput={(phone) => change({ phone })}
      />
    </StepForm>
  );
}

// A named proxy cannot receive yet (no proof names one), so none is offered: nobody is to be sent away at the door.
const RELATIONS = ["APPLICANT", "FAMILY_MEMBER"] as const satisfies readonly RecipientRelation[];

/** Whoever will take the documents from the officer's hand. */
export function ApplyRecipient(props: StepProps) {
  const recipient = () => props.book.draft.recipient;
  const change = (values: Partial<Draft["recipient"]>): void => props.book.change("recipient", values);
  const isAnother = (): boolean => recipient().relation !== null && recipient().relation !== "APPLICANT";
  return (
    <StepForm step="recipient" question={t("recipient.question")} onNext={props.onNext} onBack={props.onBack}>
      <ChoiceGroup
        legend={t("recipient.question")}
        legendHidden
        name="relation"
        choices={RELATIONS.map((value) => ({ value, label: t(`recipient.${value}`) }))}
        chosen={recipient().relation}
        missing={t("field.choose")}
        onChoose={(relation) => change({ relation })}
      />
      <Show when={isAnother()}>
        <div class="field-follows">
          <Field
            label={t("recipient.name")}
            hint={t("recipient.nameHint")}
            value={recipient().name}
            onInput={(name) => change({ name })}
            input={{ autocomplete: "off", maxlength: 100 }}
          />
          <Show when={recipient().relation === "FAMILY_MEMBER"}>
            <FamilyCardField
              label={t("recipient.familyCard")}
              hint={t("recipient.familyCardHint")}
              value={props.book.draft.applicant.familyCardNumber}
              onInput={(familyCardNumber) => props.book.change("applicant", { familyCardNumber })}
            />
          </Show>
          <PhoneField label={t("recipient.phone")} value={recipient().phone} optional onInput={(phone) => change({ phone })} />
        </div>
      </Show>
    </StepForm>
  );
}
