import { createMemo, ErrorBoundary, For, lazy, Show, Suspense } from "solid-js";
import { batteryOf, firstNameOf, initialsOf } from "../data/dispatch-couriers.ts";
import type { Filters } from "../data/dispatch-filters.ts";
import { isOpen } from "../data/dispatch-order.ts";
import { useBoard, type Courier, type Parcel, type Run } from "../data/dispatch.ts";
import type { Spot } from "../data/dispatch-place.ts";
import { ageOf, formatPercent } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import { language } from "../i18n/language.ts";
import { freshnessOf } from "./dispatch-couriers.tsx";
import { ParcelShape, shapeOf } from "./dispatch-shape.tsx";
import { Failure } from "./failure.tsx";
import type { Scene } from "./fleet-map-canvas.ts";
import type { CourierMark, ParcelMark } from "./fleet-map-pen.ts";
import { Loaded } from "./loaded.tsx";
import { Skeleton } from "./skeleton.tsx";
import "./dispatch-stage.css";

// Leaflet is three times the rest of the app: it comes only to those who look at this map.
const FleetMap = lazy(() => import("./fleet-map.tsx"));

/** The map with everything that the filters let through, and what its signs mean. */
export function DispatchStage(props: { readonly filters: Filters }) {
  const board = useBoard();
  const failed = () => <Failure text={t("fleetMap.failed")} onRetry={() => board.mapData.reload()} />;
  const scene = createScene(props.filters);
  return (
    <div class="dispatch-stage">
      <div class="dispatch-map">
        <Loaded
          resource={board.mapData.ground}
          onRetry={() => board.mapData.reload()}
          failure={t("fleetMap.failed")}
          skeleton={<Skeleton lines={8} />}
        >
          {(ground) => (
            <ErrorBoundary fallback={failed()}>
              <Suspense fallback={<Skeleton lines={8} />}>
                {/* Leaflet writes its words once, so another language is another map. */}
                <Show when={language()} keyed>
                  <FleetMap
                    basemap={ground().basemap}
                    districts={ground().districts}
                    scene={scene()}
                    onSelect={(hit) => board.select(hit)}
                  />
                </Show>
              </Suspense>
            </ErrorBoundary>
          )}
        </Loaded>
      </div>
      <Legend />
    </div>
  );
}

function Legend() {
  return (
    <ul class="dispatch-legend" aria-label={t("fleetMap.legend")}>
      <For each={["waiting", "assigned", "onWay", "failed", "incident"] as const}>
        {(shape) => (
          <li>
            <ParcelShape shape={shape} />
            {t(`shape.${shape}`)}
          </li>
        )}
      </For>
      <For each={["LIVE", "DELAYED", "STALE"] as const}>
        {(freshness) => (
          <li>
            <span class="dispatch-legend-courier" data-freshness={freshness} aria-hidden="true" />
            {t(`fleetMap.fresh.${freshness}`)}
          </li>
        )}
      </For>
    </ul>
  );
}

/** What the map shows by now. What stands still is put together once per change of facts, not with each movement. */
function createScene(filters: Filters): () => Scene {
  const board = useBoard();
  const couriers = createMemo(() => new Map(board.facts()?.couriers.map((courier) => [courier.id, knownOf(courier)])));
  const turns = createMemo(() => new Map(board.facts()?.runs.flatMap(turnsOf)));
  const parcels = createMemo((): ParcelMark[] =>
    board
      .parcels()
      .filter((parcel) => isOpen(parcel) && filters.shows(parcel, board.late()))
      .map((parcel) => ({
        id: parcel.id,
        latitudeDeg: parcel.latitudeDeg,
        longitudeDeg: parcel.longitudeDeg,
        label: () => [parcel.recipientName, parcel.villageName],
        shape: shapeOf(parcel),
        turn: turns().get(parcel.id) ?? null,
        isLate: board.late().has(parcel.id),
      })),
  );
  const moving = createMemo((): CourierMark[] => {
    board.fleet.revision();
    const now = board.fleet.now();
    return [...board.fleet.positions.values()].map((position) => {
      const known = couriers().get(position.courierId);
      return {
        id: position.courierId,
        latitudeDeg: position.latitudeDeg,
        longitudeDeg: position.longitudeDeg,
        courseDeg: position.courseDeg ?? null,
        freshness: freshnessOf(position, now),
        initials: known?.initials ?? "",
        label: () => [known?.name ?? "", [ageOf(position.takenAt, now), known?.battery].filter(Boolean).join(" · ")],
      };
    });
  });
  const run = createMemo((): Run | undefined => {
    const selected = board.selected();
    return board
      .facts()
      ?.runs.find(({ courier, stops }) => courier.id === selected?.id || stops.some(({ id }) => id === selected?.id));
  });
  const way = createMemo((): Spot[] => {
    board.fleet.revision();
    const here = run() && board.fleet.positions.get(run()!.courier.id);
    const ahead = run()?.stops.filter(isAhead) ?? [];
    const stops = ahead.toSorted((a, b) => Number(b.state === "ARRIVED") - Number(a.state === "ARRIVED"));
    return here ? [here, ...stops] : stops;
  });
  const office = createMemo(() => {
    const spot = board.mapData.office();
    return spot && { ...spot, id: "", label: () => [t("fleetMap.officeAbout"), ""] as const };
  });
  return () => ({
    parcels: parcels(),
    couriers: moving(),
    office: office(),
    way: way(),
    selectedId: board.selected()?.id ?? null,
  });
}

const AHEAD = new Set<Parcel["state"]>(["ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"]);
const isAhead = ({ state }: Parcel): boolean => AHEAD.has(state);

const turnsOf = ({ stops }: Run): [string, number][] => stops.filter(isOpen).map(({ id }, index) => [id, index + 1]);

function knownOf(courier: Courier) {
  const battery = batteryOf(courier);
  return {
    name: firstNameOf(courier.name),
    initials: initialsOf(courier.name),
    battery: battery === null ? null : formatPercent(battery),
  };
}
