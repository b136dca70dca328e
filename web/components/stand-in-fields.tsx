import { For, Match, Show, Switch } from "solid-js";
import type { StandIn } from "../data/stand-in.ts";
import type { FailureReason, IncidentKind, RunState } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffField } from "./staff-field.tsx";
import { StaffChoice } from "./staff-choice.tsx";

/** Whatever needs words of its own is the courier's to say. */
const FAILURES = [
  "NOBODY_HOME",
  "PHONE_UNANSWERED",
  "ADDRESS_NOT_FOUND",
  "ADDRESS_WRONG",
  "MOVED_AWAY",
  "REFUSED",
  "HOUSE_UNREACHABLE",
  "UNSAFE",
  "WEATHER",
  "VEHICLE_BROKEN",
] as const satisfies readonly FailureReason[];
const KINDS = ["ACCIDENT", "THREAT", "LOST", "DAMAGED"] as const satisfies readonly IncidentKind[];

export interface RunToTakeOver {
  readonly id: string;
  readonly state: RunState;
  readonly courier: { readonly id: string; readonly name: string };
}

/** What the office says besides the reason when it does a courier's step. @param runs of other couriers */
export function StandInFields(props: { readonly standIn: StandIn; readonly runs: readonly RunToTakeOver[] }) {
  return (
    <Switch>
      <Match when={props.standIn.step === "fail"}>
        <StaffChoice
          label={t("standIn.failure")}
          name="failure"
          value={props.standIn.failure()}
          onChoose={(reason) => props.standIn.chooseFailure(reason as FailureReason)}
          focus
        >
          <option value="">{t("standIn.choose")}</option>
          <For each={FAILURES}>{(reason) => <option value={reason}>{t(`failure.${reason}`)}</option>}</For>
        </StaffChoice>
      </Match>
      <Match when={props.standIn.step === "reportIncident"}>
        <StaffChoice
          label={t("standIn.kind")}
          name="kind"
          value={props.standIn.kind()}
          onChoose={(kind) => props.standIn.chooseKind(kind as IncidentKind)}
          focus
        >
          <option value="">{t("standIn.choose")}</option>
          <For each={KINDS}>{(kind) => <option value={kind}>{t(`incidentKind.${kind}`)}</option>}</For>
        </StaffChoice>
      </Match>
      <Match when={props.standIn.step === "transfer"}>
        <Show when={props.runs.length > 0} fallback={<p>{t("standIn.noRun")}</p>}>
          <StaffChoice label={t("standIn.to")} name="run" value={props.standIn.runId()} onChoose={props.standIn.chooseRun} focus>
            <option value="">{t("standIn.choose")}</option>
            <For each={props.runs}>{({ id, courier }) => <option value={id}>{courier.name}</option>}</For>
          </StaffChoice>
          <StaffField
            label={t("standIn.labels")}
            name="labels"
            value={props.standIn.labels()}
            onText={props.standIn.readLabels}
            hint={t("standIn.labelsHint")}
            autocapitalize="characters"
          />
        </Show>
      </Match>
    </Switch>
  );
}
