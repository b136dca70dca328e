import { createSignal, createUniqueId, For, Show } from "solid-js";
import { assignAll, createArranging, createDeed, intoRun, type Deed } from "../data/dispatch-deeds.ts";
import { dragged, draggable, dropTarget } from "../data/dispatch-drag.ts";
import { isMovable, isOpen, movedBy, movedTo, suggestedOrder, turnOf } from "../data/dispatch-order.ts";
import { useBoard, type Parcel, type Run } from "../data/dispatch.ts";
import { firstNameOf } from "../data/dispatch-couriers.ts";
import { staffNow } from "../data/staff-now.ts";
import { DispatchCloseRunDocument, DispatchDiscardRunDocument, DispatchPauseRunDocument } from "../gql/staff/graphql.ts";
import { formatBegin, formatWindow } from "../i18n/dispatch-format.ts";
import { DISCARD_REASONS, t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { ConfirmForm, ReasonForm, StepRow } from "./dispatch-forms.tsx";
import { DownIcon, UpIcon } from "./dispatch-icons.tsx";
import { ParcelRow } from "./dispatch-parcel.tsx";
import "./dispatch-run.css";
import { StaffProblem } from "./staff-problem.tsx";

/** One outing: how far it is, its stops in their order, and what may be done with it. Unassigned parcels may be dropped on it. */
export function DispatchRun(props: { readonly run: Run }) {
  const board = useBoard();
  const titleId = createUniqueId();
  const [isArranging, setArranging] = createSignal(false);
  const arranging = createArranging(() => props.run);
  const dropping = createDeed();
  const name = (): string => firstNameOf(props.run.courier.name);
  const open = (): Parcel[] => props.run.stops.filter(isOpen);
  const ended = (): Parcel[] => props.run.stops.filter((stop) => !isOpen(stop));
  const movable = (): Parcel[] => props.run.stops.filter(isMovable);
  const mayArrange = (): boolean => props.run.nextSteps.includes("arrange") && movable().length > 1;
  const takesDrop = (): boolean => dragged()?.runId === null;

  const place = (stops: readonly Parcel[] | null, moved: Parcel): void => {
    if (!stops) return;
    const turn = stops.filter(isOpen).findIndex(({ id }) => id === moved.id) + 1;
    const sentence = t("runs.moved", moved.recipientName, formatNumber(turn), formatNumber(open().length));
    arranging.arrange(stops, sentence);
  };
  const suggest = (): void => {
    const start = board.fleet.positions.get(props.run.courier.id) ?? board.mapData.office();
    arranging.arrange(suggestedOrder(props.run.stops, start), t("runs.suggested", name()));
  };
  const assignDropped = (deliveryId: string): void => {
    const parcel = board.parcels().find(({ id }) => id === deliveryId);
    if (!parcel) return;
    void dropping.run(async (key) => {
      const { put } = await assignAll([parcel], intoRun(props.run.id), key);
      return t("parcels.assigned", formatNumber(put), name());
    });
  };
  return (
    <section
      class="dispatch-run"
      aria-labelledby={titleId}
      data-run={props.run.id}
      data-run-state={props.run.state}
      data-takes-drop={takesDrop()}
      {...dropTarget(
        ({ runId }) => runId === null,
        ({ deliveryId }) => assignDropped(deliveryId),
      )}
    >
      <h3 id={titleId}>
        <span class="dispatch-run-state" data-run-state={props.run.state}>
          {t(`runs.${props.run.state}`)}
        </span>{" "}
        <span class="visually-hidden">{name()}: </span>
        <span class="dispatch-run-progress">{progressText(props.run)}</span>
      </h3>
      <Show when={ended().length > 0}>
        <details class="dispatch-ended">
          <summary>{t("runs.progress", formatNumber(ended().length), formatNumber(props.run.stops.length))}</summary>
          <ul class="dispatch-parcels">
            <For each={ended()}>
              {(stop) => (
                <li data-delivery={stop.id} data-delivery-state={stop.state}>
                  <ParcelRow
                    parcel={stop}
                    about={t("parcels.state", t(`parcelState.${stop.state}`), formatWhen(stop.stateSince, staffNow()))}
                  />
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
      <ol class="dispatch-parcels" data-stops>
        <For
          each={open()}
          fallback={<Show when={props.run.stops.length === 0}>{<li class="dispatch-empty">{t("runs.empty")}</li>}</Show>}
        >
          {(stop) => (
            <li
              data-delivery={stop.id}
              data-delivery-state={stop.state}
              {...draggable(() => mayArrange() && isMovable(stop), stop.id, props.run.id)}
              {...dropTarget(
                ({ runId, deliveryId }) => runId === props.run.id && deliveryId !== stop.id && isMovable(stop),
                ({ deliveryId }) => {
                  const moved = props.run.stops.find(({ id }) => id === deliveryId);
                  if (moved) place(movedTo(props.run.stops, deliveryId, stop.id), moved);
                },
              )}
            >
              <ParcelRow
                parcel={stop}
                about={aboutStop(stop)}
                lead={<span class="dispatch-turn">{formatNumber(turnOf(open(), stop))}</span>}
                trail={
                  <Show when={isArranging() && mayArrange() && isMovable(stop)}>
                    <MoveButtons stop={stop} stops={props.run.stops} onMove={(stops) => place(stops, stop)} />
                  </Show>
                }
              />
            </li>
          )}
        </For>
      </ol>
      <Show when={props.run.earlyDeliveryIds.length > 0}>
        <p class="dispatch-early" data-early>
          {t("runs.early", formatNumber(props.run.earlyDeliveryIds.length))}
        </p>
      </Show>
      <StaffProblem error={arranging.error()} onRetry={() => arranging.arrange(props.run.stops, "")} />
      <StaffProblem error={dropping.error()} />
      <div class="dispatch-run-steps">
        <Show when={mayArrange()}>
          <button
            type="button"
            class="dispatch-step"
            data-action="arrange"
            aria-pressed={isArranging()}
            onClick={() => setArranging(!isArranging())}
          >
            {t(isArranging() ? "runs.arrangeDone" : "runs.arrange")}
          </button>
          <Show when={isArranging()}>
            <button type="button" class="dispatch-step" data-action="suggestOrder" onClick={suggest}>
              {t("runs.suggest")}
            </button>
          </Show>
        </Show>
        <RunSteps run={props.run} name={name()} />
      </div>
    </section>
  );
}

const aboutStop = ({ state, windowFrom, windowTo }: Parcel): string =>
  `${t(`parcelState.${state}`)} · ${formatWindow(windowFrom, windowTo, staffNow())}`;

function progressText(run: Run): string {
  const stops = run.stops.some((stop) => !isOpen(stop)) ? [] : [t("runs.stops", formatNumber(run.stops.length))];
  return [...stops, ...(run.startedAt ? [t("runs.since", formatBegin(run.startedAt, staffNow()))] : [])].join(" · ");
}

/** Earlier and later. The row moves in the page, which takes the focus away: the button that was pressed gets it back. */
function MoveButtons(props: {
  readonly stop: Parcel;
  readonly stops: readonly Parcel[];
  readonly onMove: (stops: readonly Parcel[]) => void;
}) {
  const Button = (button: { readonly by: -1 | 1 }) => {
    const moved = (): Parcel[] | null => movedBy(props.stops, props.stop.id, button.by);
    // oxlint-disable-next-line no-unassigned-vars -- Solid assigns it through `ref`
    let host!: HTMLButtonElement;
    const move = (): void => {
      const stops = moved();
      if (!stops) return;
      props.onMove(stops);
      host.focus();
    };
    return (
      <button
        ref={host}
        type="button"
        class="dispatch-move"
        data-action={button.by === -1 ? "moveUp" : "moveDown"}
        aria-label={t(button.by === -1 ? "runs.up" : "runs.down", props.stop.recipientName)}
        aria-disabled={moved() === null}
        onClick={move}
      >
        {button.by === -1 ? <UpIcon /> : <DownIcon />}
      </button>
    );
  };
  return (
    <span class="dispatch-moves">
      <Button by={-1} />
      <Button by={1} />
    </span>
  );
}

function RunSteps(props: { readonly run: Run; readonly name: string }) {
  const steps = () => (["pause", "close", "discard"] as const).filter((step) => props.run.nextSteps.includes(step));
  const target = (idempotencyKey: string) => ({ idempotencyKey, id: props.run.id, expectedVersion: props.run.version });
  const send = (deed: Deed, step: "pause" | "close"): Promise<boolean> =>
    deed.take(
      step === "pause" ? DispatchPauseRunDocument : DispatchCloseRunDocument,
      target,
      t(step === "pause" ? "runs.paused" : "runs.closed", props.name),
    );
  const discard = (deed: Deed, reason: string): Promise<boolean> =>
    deed.take(DispatchDiscardRunDocument, (key) => ({ ...target(key), reason }), t("runs.discarded", props.name));
  return (
    <StepRow steps={steps()} label={(step) => t(`runs.${step}`)}>
      {(step, close) =>
        step === "discard" ? (
          <ReasonForm action={step} label={t("runs.discard")} presets={DISCARD_REASONS} onClose={close} send={discard} />
        ) : (
          <ConfirmForm
            action={step}
            label={t(`runs.${step}`)}
            ask={t(step === "pause" ? "runs.pauseAsk" : "runs.closeAsk")}
            onClose={close}
            send={(deed) => send(deed, step)}
          />
        )
      }
    </StepRow>
  );
}
