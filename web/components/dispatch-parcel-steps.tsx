import { createSignal, For, Match, Switch } from "solid-js";
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
import { CORRECT_REASONS, REASSIGN_REASONS, t, UNASSIGN_REASONS } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { Choice, ConfirmForm, ReasonForm, StepRow, WindowForm } from "./dispatch-forms.tsx";

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
  /** Another courier's: within one courier's day nothing changes hands. */
  const others = (): Run[] => board.facts()?.runs.filter(({ courier }) => courier.id !== props.parcel.courier?.id) ?? [];
  return (
    <ReasonForm
      action={props.action}
      label={props.label}
      onClose={props.onClose}
      presets={REASSIGN_REASONS}
      isReady={runId() !== ""}
      send={(deed, reason) => props.send(deed, runId(), reason)}
    >
      <Choice label={t("parcels.destination")} name="run" value={runId()} onChoose={setRunId} focus>
        <option value="">{t("parcels.destinationNone")}</option>
        <For each={others()}>{(run) => <option value={run.id}>{runName(run)}</option>}</For>
      </Choice>
    </ReasonForm>
  );
}
