import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { batteryOf, firstNameOf, initialsOf } from "../data/dispatch-couriers.ts";
import { createDeed } from "../data/dispatch-deeds.ts";
import { freshnessNow } from "../data/dispatch-age.ts";
import { courierCards, useBoard, type Courier, type CourierCard } from "../data/dispatch.ts";
import type { Position } from "../data/fleet-feed.ts";
import { staffNow } from "../data/staff-now.ts";
import { hasRole } from "../data/staff-session.ts";
import { DispatchCreateRunDocument, type Freshness } from "../gql/staff/graphql.ts";
import { ageOf, formatPercent } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import "./dispatch-couriers.css";
import { BatteryIcon } from "./dispatch-icons.tsx";
import { DispatchPhones } from "./dispatch-phones.tsx";
import { DispatchRun } from "./dispatch-run.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const LOW_BATTERY_PERCENT = 20;
/** More cards than anybody goes through; whoever wants them asks for them. */
const SHOWN_AT_FIRST = 40;

/** Everybody who drives, with what they have to do: the order of the day. */
export function DispatchCouriers() {
  const board = useBoard();
  const [isWhole, setWhole] = createSignal(false);
  const all = createMemo(() => (board.facts() ? courierCards(board.facts()!) : []));
  const shown = (): Courier[] =>
    all()
      .filter(({ courier }, index) => isWhole() || index < SHOWN_AT_FIRST || courier.id === board.selected()?.id)
      .map(({ courier }) => courier);
  const byId = createMemo(() => new Map(all().map((card) => [card.courier.id, card])));
  return (
    <section class="dispatch-section dispatch-couriers" aria-labelledby="dispatch-couriers-title" data-section="couriers">
      <div class="dispatch-section-head">
        <h2 id="dispatch-couriers-title">{t("runs.title")}</h2>
      </div>
      <ul class="dispatch-cards">
        <For each={shown()} fallback={<li class="dispatch-empty">{t("runs.none")}</li>}>
          {(courier) => <Card card={byId().get(courier.id) ?? { courier, runs: [] }} />}
        </For>
      </ul>
      <Show when={shown().length < all().length}>
        <button type="button" class="dispatch-step" onClick={() => setWhole(true)}>
          {t("runs.all", formatNumber(all().length))}
        </button>
      </Show>
    </section>
  );
}

function Card(props: { readonly card: CourierCard }) {
  const board = useBoard();
  const courier = (): Courier => props.card.courier;
  const isSelected = (): boolean => board.selected()?.id === courier().id;
  const takeFocus = (name: HTMLButtonElement): void =>
    createEffect(on(isSelected, (selected) => void (selected && name.focus()), { defer: true }));
  return (
    <li class="dispatch-card" data-courier={courier().id} data-selected={isSelected()}>
      <button
        ref={takeFocus}
        type="button"
        class="dispatch-courier"
        aria-pressed={isSelected()}
        onClick={() => board.select(isSelected() ? null : { kind: "courier", id: courier().id })}
      >
        <CourierFacts courier={courier()} />
      </button>
      <For each={props.card.runs}>{(run) => <DispatchRun run={run} />}</For>
      <div class="dispatch-card-foot">
        <Show when={hasRole("DISPATCHER") && !props.card.runs.some(({ state }) => state === "DRAFT")}>
          <CreateRun courier={courier()} isFirst={props.card.runs.length === 0} />
        </Show>
        <DispatchPhones courier={courier()} />
      </div>
    </li>
  );
}

/** How fresh, in words and by the look of the circle, just as on the map. */
export function CourierFacts(props: { readonly courier: Courier }) {
  const board = useBoard();
  const position = createMemo(() => board.fleet.positionOf(props.courier.id));
  const freshness = (): Freshness | undefined => position() && freshnessOf(position()!, board.fleet.now());
  const battery = (): number | null => batteryOf(props.courier);
  return (
    <>
      <span class="dispatch-initials" data-freshness={freshness() ?? "NONE"} aria-hidden="true">
        {initialsOf(props.courier.name)}
      </span>
      <span class="dispatch-courier-name">{props.courier.name}</span>
      <span class="dispatch-courier-facts">
        <Show when={props.courier.onDutySince} fallback={t("couriers.offDuty")}>
          {(since) => (
            <Show
              when={position()}
              fallback={`${t("couriers.onDuty", formatWhen(since(), staffNow()))} · ${t("couriers.noPosition")}`}
            >
              {(place) => <PositionFacts position={place()} />}
            </Show>
          )}
        </Show>
        <Show when={battery() !== null}>
          {" · "}
          <span class="dispatch-charge" classList={{ "dispatch-late": battery()! < LOW_BATTERY_PERCENT }}>
            <BatteryIcon percent={battery()!} />
            <span class="visually-hidden">{t("couriers.batteryName")} </span>
            {formatPercent(battery()!)}
          </span>
        </Show>
      </span>
    </>
  );
}

export const freshnessOf = (position: Position, now: Date): Freshness =>
  freshnessNow(position.freshness, now.getTime() - Date.parse(position.takenAt));

/** Where and how long ago: "15 detik lalu, di Lapadde". */
export function PositionFacts(props: { readonly position: Position }) {
  const board = useBoard();
  const village = createMemo(() => board.mapData.villageAt(props.position));
  const where = (): string => {
    const name = village();
    if (name === undefined) return "";
    return `, ${name === null ? t("couriers.outside") : t("couriers.at", name)}`;
  };
  const freshness = (): Freshness => freshnessOf(props.position, board.fleet.now());
  return (
    <span data-freshness={freshness()} data-taken-at={props.position.takenAt}>
      <Show when={freshness() !== "LIVE"}>
        <span class="dispatch-freshness" data-freshness={freshness()}>
          {t(`couriers.freshness.${freshness()}`)}
        </span>{" "}
      </Show>
      {t("couriers.ago", ageOf(props.position.takenAt, board.fleet.now()))}
      {where()}
      <Show when={props.position.accuracyFrom === "ASSUMED"}>
        {` · ${t("couriers.assumed", formatNumber(Math.round(props.position.accuracyM)))}`}
      </Show>
    </span>
  );
}

function CreateRun(props: { readonly courier: Courier; readonly isFirst: boolean }) {
  const deed = createDeed();
  const create = (): void =>
    void deed.take(
      DispatchCreateRunDocument,
      (idempotencyKey) => ({ idempotencyKey, courierId: props.courier.id }),
      t("runs.created", firstNameOf(props.courier.name)),
    );
  return (
    <>
      <button type="button" class="dispatch-step" data-action="createRun" aria-disabled={deed.isSending()} onClick={create}>
        {deed.isSending() ? t("dispatch.sending") : t(props.isFirst ? "runs.create" : "runs.createNext")}
      </button>
      <StaffProblem error={deed.error()} onRetry={create} />
    </>
  );
}
