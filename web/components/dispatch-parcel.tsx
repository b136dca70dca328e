import { A } from "@solidjs/router";
import { createEffect, For, on, Show, type JSX } from "solid-js";
import { useBoard, type Parcel } from "../data/dispatch.ts";
import { SEARCH_PATH } from "../data/staff-queues.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatWindow } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { ParcelStandIn, ParcelSteps } from "./dispatch-parcel-steps.tsx";
import "./dispatch-parcel.css";
import { ParcelShape, shapeOf } from "./dispatch-shape.tsx";

interface ParcelRowProps {
  readonly parcel: Parcel;
  /** What stands before it: a box to tick, or its turn. */
  readonly lead?: JSX.Element;
  /** What stands behind it. */
  readonly trail?: JSX.Element;
  /** What the list it stands in does not say already. */
  readonly about: string;
}

/** One parcel: a line, and below it, once it is chosen here or on the map, what is known of it and what may be done. */
export function ParcelRow(props: ParcelRowProps) {
  const board = useBoard();
  const isSelected = (): boolean => board.selected()?.id === props.parcel.id;
  const detailId = (): string => `dispatch-detail-${props.parcel.id}`;
  // Chosen anywhere, it is found here: the focus brings it into sight and reads it out.
  const takeFocus = (name: HTMLButtonElement): void =>
    createEffect(on(isSelected, (selected) => void (selected && name.focus()), { defer: true }));
  return (
    <>
      <div class="dispatch-parcel-line">
        {props.lead}
        <button
          ref={takeFocus}
          type="button"
          class="dispatch-parcel-name"
          aria-expanded={isSelected()}
          aria-controls={isSelected() ? detailId() : undefined}
          onClick={() => board.select(isSelected() ? null : { kind: "parcel", id: props.parcel.id })}
        >
          <ParcelShape shape={shapeOf(props.parcel)} />
          <span class="dispatch-parcel-who">
            {props.parcel.recipientName} <span class="dispatch-parcel-where">{props.parcel.villageName}</span>
          </span>
          <span class="dispatch-parcel-about">
            <Show when={board.late().has(props.parcel.id)}>
              <strong class="dispatch-late">{t("dispatch.isLate")}</strong>
              {" · "}
            </Show>
            {props.about}
          </span>
        </button>
        {props.trail}
      </div>
      <Show when={isSelected()}>
        <ParcelDetail id={detailId()} parcel={props.parcel} />
      </Show>
    </>
  );
}

function ParcelDetail(props: { readonly id: string; readonly parcel: Parcel }) {
  const when = (iso: string): string => formatWhen(iso, staffNow());
  const stateOf = ({ state, incidentKind }: Parcel): string =>
    state === "INCIDENT" && incidentKind
      ? `${t(`parcelState.${state}`)} (${t(`incidentKind.${incidentKind}`)})`
      : t(`parcelState.${state}`);
  const outcomeOf = (attempt: Parcel["attempts"][number]): string =>
    attempt.outcome === "HANDED_OVER" ? t("parcels.handedOver") : t(`failure.${attempt.failureReason ?? "OTHER"}`);
  return (
    <div id={props.id} class="dispatch-detail" data-detail={props.parcel.id}>
      <p>
        {t("parcels.state", stateOf(props.parcel), when(props.parcel.stateSince))}.{" "}
        {t("parcels.promised", formatWindow(props.parcel.windowFrom, props.parcel.windowTo, staffNow()))}.{" "}
        <Show when={props.parcel.pin === "VILLAGE"}>{t("parcels.noPin")}</Show>
      </p>
      <Show when={props.parcel.attempts.length > 0}>
        <ul class="dispatch-attempts">
          <For each={props.parcel.attempts}>
            {(attempt) => (
              <li>
                {t("parcels.attempt", formatNumber(attempt.number), outcomeOf(attempt), when(attempt.at))}
                <Show when={attempt.effort === "WITHOUT_EFFORT"}>, {t("alerts.WITHOUT_EFFORT").toLowerCase()}</Show>
                <Show when={attempt.correctedAt}>, {t("parcels.corrected")}</Show>
                <Show when={attempt.deviceAt}>
                  {(at) => <div data-device-at={at()}>{t("parcels.deviceAt", when(at()))}</div>}
                </Show>
                <Show when={attempt.note}>{(note) => <div>{t("parcels.note", note())}</div>}</Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <ParcelSteps parcel={props.parcel} />
      <ParcelStandIn parcel={props.parcel} />
      <A class="dispatch-case-link" href={`/petugas/${SEARCH_PATH}/${props.parcel.requestId}`}>
        {t("dispatch.openCase")}
      </A>
    </div>
  );
}
