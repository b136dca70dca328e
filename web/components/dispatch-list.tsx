import { createMemo, For, Show } from "solid-js";
import type { Filters } from "../data/dispatch-filters.ts";
import { isOpen } from "../data/dispatch-order.ts";
import { courierCards, useBoard, type CourierCard, type Parcel, type Selection } from "../data/dispatch.ts";
import { batteryOf } from "../data/dispatch-couriers.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatPercent, formatWindow } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import { PositionFacts } from "./dispatch-couriers.tsx";
import "./dispatch-list.css";
import { ParcelShape, shapeOf } from "./dispatch-shape.tsx";

/** The map in words: the same couriers, the same parcels, the same filters. Roles are spelled out, since on a phone the rows are no table to the eye. */
export function DispatchList(props: { readonly filters: Filters }) {
  const board = useBoard();
  const cards = createMemo(() => (board.facts() ? courierCards(board.facts()!) : []));
  const parcels = createMemo(() =>
    board.parcels().filter((parcel) => isOpen(parcel) && props.filters.shows(parcel, board.late())),
  );
  return (
    <div class="dispatch-list">
      <section aria-labelledby="dispatch-list-couriers">
        <h2 id="dispatch-list-couriers">{t("list.couriers")}</h2>
        <div class="dispatch-table dispatch-table-couriers" role="table" aria-labelledby="dispatch-list-couriers">
          <Head cells={[t("list.name"), t("list.position"), t("list.battery"), t("list.run")]} />
          <For each={cards()}>{(card) => <CourierLine card={card} />}</For>
        </div>
      </section>
      <section aria-labelledby="dispatch-list-parcels">
        <h2 id="dispatch-list-parcels">{t("list.parcels")}</h2>
        <Show when={parcels().length > 0} fallback={<p class="dispatch-empty">{t("dispatch.noFilterHit")}</p>}>
          <div class="dispatch-table dispatch-table-parcels" role="table" aria-labelledby="dispatch-list-parcels">
            <Head cells={[t("list.recipient"), t("list.state"), t("list.window"), t("list.courier")]} />
            <For each={parcels()}>{(parcel) => <ParcelLine parcel={parcel} />}</For>
          </div>
        </Show>
      </section>
    </div>
  );
}

function Head(props: { readonly cells: readonly string[] }) {
  return (
    <div role="row" class="dispatch-table-head">
      <For each={props.cells}>{(cell) => <span role="columnheader">{cell}</span>}</For>
    </div>
  );
}

function Name(props: { readonly name: string; readonly about?: string; readonly selection: Selection }) {
  const board = useBoard();
  return (
    <span role="rowheader">
      <button type="button" class="dispatch-table-name" onClick={() => board.select(props.selection)}>
        {props.name}
        <Show when={props.about}>{(about) => <span class="dispatch-table-about">{about()}</span>}</Show>
      </button>
    </span>
  );
}

/** A fact, or that there is none: a dash to the eye, where there is room for it. */
function Cell(props: { readonly fact: string | null }) {
  return (
    <span role="cell" data-none={props.fact === null}>
      <Show
        when={props.fact}
        fallback={
          <span role="img" aria-label={t("list.none")}>
            –
          </span>
        }
      >
        {props.fact}
      </Show>
    </span>
  );
}

function CourierLine(props: { readonly card: CourierCard }) {
  const board = useBoard();
  const position = createMemo(() => board.fleet.positionOf(props.card.courier.id));
  const battery = (): number | null => batteryOf(props.card.courier);
  const runs = (): string =>
    props.card.runs.map((run) => `${t(`runs.${run.state}`)}: ${t("runs.stops", String(run.stops.length))}`).join("; ");
  return (
    <div role="row" class="dispatch-table-row" data-list-courier={props.card.courier.id}>
      <Name name={props.card.courier.name} selection={{ kind: "courier", id: props.card.courier.id }} />
      <span role="cell">
        <Show when={props.card.courier.onDutySince} fallback={t("couriers.offDuty")}>
          <Show when={position()} fallback={t("couriers.noPosition")}>
            {(place) => <PositionFacts position={place()} />}
          </Show>
        </Show>
      </span>
      <Cell fact={battery() === null ? null : formatPercent(battery()!)} />
      <Cell fact={runs() || null} />
    </div>
  );
}

function ParcelLine(props: { readonly parcel: Parcel }) {
  const board = useBoard();
  return (
    <div role="row" class="dispatch-table-row" data-list-delivery={props.parcel.id}>
      <Name
        name={props.parcel.recipientName}
        about={props.parcel.villageName}
        selection={{ kind: "parcel", id: props.parcel.id }}
      />
      <span role="cell" class="dispatch-table-state">
        <ParcelShape shape={shapeOf(props.parcel)} />
        {t(`parcelState.${props.parcel.state}`)}
        <Show when={board.late().has(props.parcel.id)}>
          , <strong class="dispatch-late">{t("dispatch.isLate")}</strong>
        </Show>
      </span>
      <span role="cell">{formatWindow(props.parcel.windowFrom, props.parcel.windowTo, staffNow())}</span>
      <Cell fact={props.parcel.courier?.name ?? null} />
    </div>
  );
}
