import { createSignal, Show } from "solid-js";
import { createStep, documentsInParcel, type Case } from "../data/staff-case.ts";
import { draftOf } from "../data/staff-drafts.ts";
import { ResolveParcelIncidentDocument, type IncidentOutcome } from "../gql/staff/graphql.ts";
import { INCIDENT_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { isAllScanned, LabelScan } from "./label-scan.tsx";
import type { Parcel } from "./staff-delivery.tsx";
import { StaffTextArea } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const OUTCOMES = ["CONTINUE", "REPRINT", "CLOSE"] as const satisfies readonly IncidentOutcome[];

/** The supervisor's word on what became of the parcel: only what is back, every document of it, goes on. */
export function StaffIncident(props: { readonly view: Case; readonly parcel: Parcel }) {
  const [outcome, setOutcome] = createSignal<IncidentOutcome | null>(null);
  const [reason, setReason] = draftOf("resolveIncident", props.parcel.id);
  const [scanned, setScanned] = createSignal<readonly string[]>([]);
  const step = createStep();
  const reading = () => ({ documents: documentsInParcel(props.view), scanned: scanned() });
  const text = (): string => (reason() ?? "").trim();
  const isReady = (): boolean => outcome() !== null && text() !== "" && (outcome() !== "CONTINUE" || isAllScanned(reading()));
  const take = async (): Promise<void> => {
    const chosen = outcome();
    if (chosen === null || !isReady()) return;
    const { id, version } = props.parcel;
    const isDone = await step.take(
      ResolveParcelIncidentDocument,
      (idempotencyKey) => ({
        idempotencyKey,
        id,
        expectedVersion: version,
        outcome: chosen,
        reason: text(),
        scannedLabels: chosen === "CONTINUE" ? [...scanned()] : [],
      }),
      t("incident.done"),
    );
    if (isDone) setReason(null);
  };
  return (
    <form
      class="staff-incident"
      data-form="resolveIncident"
      aria-labelledby="staff-incident-title"
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <h4 id="staff-incident-title">{t("incident.title")}</h4>
      <ChoiceGroup
        legend={t("incident.outcome")}
        name="outcome"
        choices={OUTCOMES.map((value) => ({ value, label: t(`incident.${value}`) }))}
        chosen={outcome()}
        onChoose={setOutcome}
      />
      <Show when={outcome()}>
        <Show when={outcome() === "CONTINUE"}>
          <p>{t("incident.scan")}</p>
          <LabelScan {...reading()} onScanned={setScanned} />
        </Show>
        <StaffTextArea
          label={t("case.reasonOffice")}
          name="reason"
          value={reason() ?? ""}
          onText={setReason}
          presets={INCIDENT_REASONS}
          presetsLabel={t("case.presets")}
        />
        <button type="submit" class="button" data-action="resolveIncident" aria-disabled={!isReady() || step.isSending()}>
          {step.isSending() ? t("step.sending") : t("incident.submit")}
        </button>
      </Show>
      <StaffProblem error={step.error()} onRetry={() => void take()} />
    </form>
  );
}
