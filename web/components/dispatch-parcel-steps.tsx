import { createSignal, For, Match, Show, Switch } from "solid-js";
import { type Deed } from "../data/dispatch-deeds.ts";
import { useBoard, type Parcel, type Run } from "../data/dispatch.ts";
import {
  DispatchCorrectDocument,
  DispatchReassignDocument,
  DispatchRedirectDocument,
  DispatchReplanDocument,
  DispatchRescheduleDocument,
  DispatchRetryDocument,
  DispatchUnassignDocument,
} from "../gql/staff/graphql.ts";
import { createStandIn, STAND_IN, STAND_IN_DOCUMENTS, type StandInStep } from "../data/stand-in.ts";
import { CORRECT_REASONS, REASSIGN_REASONS, t, UNASSIGN_REASONS } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { STAND_IN_REASONS } from "../i18n/staff-reasons.ts";
import { t as staff } from "../i18n/staff-words.ts";
import { ConfirmForm, ReasonForm, StepRow, WindowForm } from "./dispatch-forms.tsx";
import { StaffChoice } from "./staff-choice.tsx";
import { StandInFields } from "./stand-in-fields.tsx";

/** In the order in which they are offered. `assign` has its own place, for many parcels at once. */
const STEPS = ["replan", "reschedule", "reassign", "unassign", "retry", "redirect", "correct"] as const;
type Step = (typeof STEPS)[number];

/** What the dispatcher may do to this parcel now, as the server says it. */
export function ParcelSteps(props: { readonly parcel: Parcel }) {
  const target = (idempotencyKey: string) => ({
    idempotencyKey,
    id: props.parcel.id,
    expectedVersion: props.parcel.version,
  });
  const offered = (): Step[] => STEPS.filter((step) => props.parcel.nextSteps.includes(step));
  return (
    <StepRow steps={offered()} label={(step) => t(`parcels.${step}`)}>
      {(step, close) => {
        const form = { action: step, label: t(`parcels.${step}`), onClose: close };
        const done = t(`parcels.done.${step}`);
        return (
          <Switch>
            <Match when={step === "replan" || step === "reschedule"}>
              <WindowForm
                {...form}
                send={(deed, windowFrom, windowTo) =>
                  deed.take(
                    step === "replan" ? DispatchReplanDocument : DispatchRescheduleDocument,
                    (key) => ({ ...target(key), windowFrom, windowTo }),
                    done,
                  )
                }
              />
            </Match>
            <Match when={step === "unassign" || step === "correct"}>
              <ReasonForm
                {...form}
                presets={step === "unassign" ? UNASSIGN_REASONS : CORRECT_REASONS}
                send={(deed, reason) =>
                  deed.take(
                    step === "unassign" ? DispatchUnassignDocument : DispatchCorrectDocument,
                    (key) => ({ ...target(key), reason }),
                    done,
                  )
                }
              />
            </Match>
            <Match when={step === "reassign"}>
              <ReassignForm
                {...form}
                parcel={props.parcel}
                send={(deed, runId, reason) =>
                  deed.take(DispatchReassignDocument, (key) => ({ ...target(key), runId, reason }), done)
                }
              />
            </Match>
            <Match when={step === "redirect"}>
              <ConfirmForm
                {...form}
                ask={t("parcels.redirectAsk")}
                send={(deed) => deed.take(DispatchRedirectDocument, target, done)}
              />
            </Match>
            <Match when={step === "retry"}>
              <ConfirmForm
                {...form}
                ask={t("parcels.retryAsk")}
                send={(deed) => deed.take(DispatchRetryDocument, target, done)}
              />
            </Match>
          </Switch>
        );
      }}
    </StepRow>
  );
}

/** What else the courier could do, if the phone could. */
export function ParcelStandIn(props: { readonly parcel: Parcel }) {
  const offered = (): StandInStep[] => STAND_IN.filter((step) => props.parcel.nextSteps.includes(step));
  return (
    <Show when={offered().length > 0}>
      <div role="group" aria-label={staff("standIn.of")} data-stand-in>
        <p class="dispatch-stand-in">
          <strong>{staff("standIn.of")}.</strong> {staff("standIn.meaning", props.parcel.courier?.name ?? "")}
        </p>
        <StepRow steps={offered()} label={(step) => staff(`standIn.${step}.open`)}>
          {(step, close) => <StandInForm step={step} parcel={props.parcel} onClose={close} />}
        </StepRow>
      </div>
    </Show>
  );
}

function StandInForm(props: { readonly step: StandInStep; readonly parcel: Parcel; readonly onClose: () => void }) {
  const board = useBoard();
  const standIn = createStandIn(props.step);
  const more = (): Record<string, unknown> | null => standIn.more();
  const send = (deed: Deed, officeReason: string): Promise<boolean> => {
    const { id, version: expectedVersion } = props.parcel;
    const told = (idempotencyKey: string) => ({ idempotencyKey, id, expectedVersion, officeReason, ...more() });
    return deed.take(STAND_IN_DOCUMENTS[props.step], told, staff(`standIn.${props.step}.done`));
  };
  return (
    <ReasonForm
      action={props.step}
      label={staff(`standIn.${props.step}.open`)}
      onClose={props.onClose}
      presets={STAND_IN_REASONS}
      reasonLabel={staff("standIn.reason")}
      isReady={more() !== null}
      send={send}
    >
      <StandInFields standIn={standIn} runs={othersRuns(board.facts()?.runs ?? [], props.parcel)} />
    </ReasonForm>
  );
}

/** Another courier's: within one courier's day nothing changes hands. */
const othersRuns = (runs: readonly Run[], parcel: Parcel): Run[] =>
  runs.filter(({ courier }) => courier.id !== parcel.courier?.id);

/** "Ardi: berjalan, 4 paket" */
export const runName = (run: Run): string =>
  t("parcels.runOf", run.courier.name, t(`runs.${run.state}`).toLowerCase(), formatNumber(run.stops.length));

function ReassignForm(props: {
  readonly action: string;
  readonly label: string;
  readonly onClose: () => void;
  readonly parcel: Parcel;
  readonly send: (deed: Deed, runId: string, reason: string) => Promise<boolean>;
}) {
  const board = useBoard();
  const [runId, setRunId] = createSignal("");
  const others = (): Run[] => othersRuns(board.facts()?.runs ?? [], props.parcel);
  return (
    <ReasonForm
      action={props.action}
      label={props.label}
      onClose={props.onClose}
      presets={REASSIGN_REASONS}
      isReady={runId() !== ""}
      send={(deed, reason) => props.send(deed, runId(), reason)}
    >
      <StaffChoice label={t("parcels.destination")} name="run" value={runId()} onChoose={setRunId} focus>
        <option value="">{t("parcels.destinationNone")}</option>
        <For each={others()}>{(run) => <option value={run.id}>{runName(run)}</option>}</For>
      </StaffChoice>
    </ReasonForm>
  );
}
