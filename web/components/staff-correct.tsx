import { createSignal, For, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { createStep, type Case } from "../data/staff-case.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { CorrectPeopleDocument, type CorrectedRelation, type CorrectPeopleInput } from "../gql/staff/graphql.ts";
import { PEOPLE_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { StaffField, StaffTextArea } from "./staff-field.tsx";
import "./staff-correct.css";
import { StaffProblem } from "./staff-problem.tsx";

interface Typed {
  applicantName: string;
  applicantNik: string;
  familyCardNumber: string;
  phone: string;
  recipientRelation: CorrectedRelation | null;
  recipientName: string;
  recipientPhone: string;
  subjects: { documentId: string; name: string; nik: string }[];
  reason: string;
}
const RELATIONS = ["APPLICANT", "FAMILY_MEMBER"] as const satisfies readonly CorrectedRelation[];

/** What the handover is going to ask for and nobody has given, and the form that puts people's data right. */
export function StaffCorrect(props: { readonly view: Case }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show when={props.view.mayCorrectPeople}>
      <Show when={props.view.missingForHandover.length > 0}>
        <p class="staff-notice staff-notice-amber" data-missing-for-handover>
          {t("correct.missing")}
        </p>
      </Show>
      <Show
        when={isOpen()}
        fallback={
          <div class="staff-step">
            <button
              type="button"
              class="button button-quiet"
              data-open="correctPeople"
              aria-expanded="false"
              onClick={() => setOpen(true)}
            >
              {t("correct.open")}
            </button>
          </div>
        }
      >
        <CorrectForm view={props.view} onClose={() => setOpen(false)} />
      </Show>
    </Show>
  );
}

/** Names are shown as they are; of numbers, which are covered, only a new one is typed. What stays as it is is not sent. */
function CorrectForm(props: { readonly view: Case; readonly onClose: () => void }) {
  const step = createStep();
  const [typed, setTyped] = createStore<Typed>(asItIs(props.view));
  const relation = (): CorrectedRelation | null => typed.recipientRelation ?? relationOf(props.view);
  warnWhile(() => inputOf(typed, props.view) !== null);
  const send = async (): Promise<void> => {
    const { id, version } = props.view;
    const isDone = await step.take(
      CorrectPeopleDocument,
      (idempotencyKey) => ({
        idempotencyKey,
        id,
        expectedVersion: version,
        reason: typed.reason,
        ...inputOf(typed, props.view),
      }),
      t("correct.done"),
    );
    if (isDone) props.onClose();
  };
  return (
    <form
      class="staff-reason staff-correct"
      data-form="correctPeople"
      autocomplete="off"
      aria-label={t("correct.open")}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => event.key === "Escape" && props.onClose()}
    >
      <div class="staff-correct-fields">
        <StaffField
          label={t("correct.applicantName")}
          name="applicantName"
          maxlength={100}
          value={typed.applicantName}
          onText={(text) => setTyped("applicantName", text)}
        />
        <StaffField
          label={t("correct.applicantNik")}
          name="applicantNik"
          inputmode="numeric"
          hint={t("correct.keep")}
          value={typed.applicantNik}
          onText={(text) => setTyped("applicantNik", text)}
        />
        <StaffField
          label={t("case.familyCard")}
          name="familyCardNumber"
          inputmode="numeric"
          hint={t("correct.keep")}
          value={typed.familyCardNumber}
          onText={(text) => setTyped("familyCardNumber", text)}
        />
        <StaffField
          label={t("case.phone")}
          name="phone"
          inputmode="tel"
          hint={t("correct.keep")}
          value={typed.phone}
          onText={(text) => setTyped("phone", text)}
        />
        <For each={typed.subjects}>
          {(subject, index) => (
            <>
              <StaffField
                label={t("correct.subjectName", nameOf(props.view, subject.documentId))}
                name={`subjectName-${index()}`}
                maxlength={100}
                value={subject.name}
                onText={(text) => setTyped("subjects", index(), "name", text)}
              />
              <StaffField
                label={t("correct.subjectNik", nameOf(props.view, subject.documentId))}
                name={`subjectNik-${index()}`}
                inputmode="numeric"
                hint={t("correct.keep")}
                value={subject.nik}
                onText={(text) => setTyped("subjects", index(), "nik", text)}
              />
            </>
          )}
        </For>
      </div>
      <ChoiceGroup
        legend={t("case.recipient")}
        name="correctedRelation"
        choices={RELATIONS.map((value) => ({ value, label: t(`relation.${value}`) }))}
        chosen={relation()}
        onChoose={(chosen) => setTyped("recipientRelation", chosen)}
      />
      <Show when={relation() === "FAMILY_MEMBER"}>
        <div class="staff-correct-fields">
          <StaffField
            label={t("correct.recipientName")}
            name="correctedRecipient"
            maxlength={100}
            value={typed.recipientName}
            onText={(text) => setTyped("recipientName", text)}
          />
          <StaffField
            label={t("case.recipientPhone")}
            name="recipientPhone"
            inputmode="tel"
            hint={t("correct.keep")}
            value={typed.recipientPhone}
            onText={(text) => setTyped("recipientPhone", text)}
          />
        </div>
      </Show>
      <StaffTextArea
        label={t("case.reasonOffice")}
        name="reason"
        value={typed.reason}
        onText={(text) => setTyped("reason", text)}
        presets={PEOPLE_REASONS}
        presetsLabel={t("case.presets")}
      />
      <div class="staff-reason-row">
        <button type="submit" class="button" data-action="correctPeople" aria-disabled={step.isSending()}>
          {step.isSending() ? t("step.sending") : t("correct.save")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
          {t("case.cancelForm")}
        </button>
      </div>
      <p class="staff-field-hint">{t("correct.recorded")}</p>
      <StaffProblem error={step.error()} onRetry={() => void send()} />
    </form>
  );
}

const relationOf = ({ recipientRelation }: Case): CorrectedRelation | null =>
  RELATIONS.find((known) => known === recipientRelation) ?? null;
const nameOf = (view: Case, documentId: string): string => view.documents.find(({ id }) => id === documentId)?.name ?? "";
const CLOSED = ["HANDED_OVER", "SELF_PRINTED", "REJECTED", "CANCELLED"];

const asItIs = (view: Case): Typed => ({
  applicantName: view.applicantName,
  applicantNik: "",
  familyCardNumber: "",
  phone: "",
  recipientRelation: null,
  recipientName: relationOf(view) === "FAMILY_MEMBER" ? view.recipientName : "",
  recipientPhone: "",
  subjects: view.documents
    .filter(({ state }) => state === null || !CLOSED.includes(state))
    .map(({ id, subjectName }) => ({ documentId: id, name: subjectName, nik: "" })),
  reason: "",
});

type Corrections = Omit<CorrectPeopleInput, "idempotencyKey" | "id" | "expectedVersion" | "reason">;
/** @returns null while nothing differs */
function inputOf(typed: Typed, view: Case): Corrections | null {
  const before = asItIs(view);
  const changed = (text: string, known: string): string | null => (text.trim() === known ? null : text.trim());
  const { applicantName, applicantNik, familyCardNumber, phone, recipientRelation, recipientName, recipientPhone } = typed;
  const subjects = typed.subjects
    .map(({ documentId, name, nik }) => {
      const known = before.subjects.find((subject) => subject.documentId === documentId)?.name ?? "";
      return { documentId, name: changed(name, known), nik: changed(nik, "") };
    })
    .filter(({ name, nik }) => name !== null || nik !== null);
  const isFamily = (recipientRelation ?? relationOf(view)) === "FAMILY_MEMBER";
  const corrections = {
    applicantName: changed(applicantName, before.applicantName),
    applicantNik: changed(applicantNik, ""),
    familyCardNumber: changed(familyCardNumber, ""),
    phone: changed(phone, ""),
    recipientRelation: recipientRelation === relationOf(view) ? null : recipientRelation,
    recipientName: isFamily ? changed(recipientName, before.recipientName) : null,
    recipientPhone: isFamily ? changed(recipientPhone, "") : null,
  };
  const isSame = subjects.length === 0 && Object.values(corrections).every((value) => value === null);
  return isSame ? null : { ...corrections, subjects };
}
