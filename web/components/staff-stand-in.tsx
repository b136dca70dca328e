import { createResource, For, Show } from "solid-js";
import { askStaff } from "../data/staff-client.ts";
import { createStandIn, STAND_IN, STAND_IN_DOCUMENTS, type StandInStep } from "../data/stand-in.ts";
import { RunsToTakeOverDocument } from "../gql/staff/graphql.ts";
import { STAND_IN_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import type { Parcel } from "./staff-delivery.tsx";
import { StaffReasonedStep } from "./staff-step.tsx";
import { type RunToTakeOver, StandInFields } from "./stand-in-fields.tsx";

const MOST_RUNS = 100;

/** The courier's own steps, for the day of a dead phone: what is recorded then carries the name of who records it, and why. */
export function StaffStandIn(props: { readonly parcel: Parcel }) {
  const offered = (): StandInStep[] => STAND_IN.filter((step) => props.parcel.nextSteps.includes(step));
  return (
    <Show when={offered().length > 0}>
      <section aria-labelledby="staff-stand-in-title" data-stand-in>
        <h4 id="staff-stand-in-title">{t("standIn.of")}</h4>
        <p class="muted">{t("standIn.meaning", props.parcel.courierName ?? "")}</p>
        <div class="staff-steps">
          <For each={offered()}>{(step) => <OneStep step={step} parcel={props.parcel} />}</For>
        </div>
      </section>
    </Show>
  );
}

function OneStep(props: { readonly step: StandInStep; readonly parcel: Parcel }) {
  const standIn = createStandIn(props.step);
  return (
    <StaffReasonedStep
      action={props.step}
      label={t(`standIn.${props.step}.open`)}
      document={STAND_IN_DOCUMENTS[props.step]}
      target={props.parcel}
      done={t(`standIn.${props.step}.done`)}
      presets={STAND_IN_REASONS}
      reasonLabel={t("standIn.reason")}
      reasonField="officeReason"
      more={standIn.more}
      tone="quiet"
    >
      <Show when={props.step === "transfer"} fallback={<StandInFields standIn={standIn} runs={[]} />}>
        <WithRuns>{(runs) => <StandInFields standIn={standIn} runs={runs} />}</WithRuns>
      </Show>
    </StaffReasonedStep>
  );
}

/** Asked for when the form opens: the case itself knows nothing of others' runs. */
function WithRuns(props: { readonly children: (runs: readonly RunToTakeOver[]) => ReturnType<typeof StandInFields> }) {
  const [runs] = createResource(async () => {
    const { runs: found } = await askStaff(RunsToTakeOverDocument, { first: MOST_RUNS });
    return found.edges.map(({ node }) => node);
  });
  return <>{props.children(runs.error ? [] : (runs.latest ?? []))}</>;
}
