import { createEffect, onCleanup, onMount } from "solid-js";
import type { Basemap } from "../data/basemap.ts";
import { t } from "../i18n/dispatch-words.ts";
import type { District } from "./area-list.tsx";
import { labelVillages } from "./area-map-labels.ts";
import { createBaseMap, drawOutlines } from "./base-map.ts";
import { createMarkCanvas, type Hit, type Scene } from "./fleet-map-canvas.ts";
import "./fleet-map.css";

interface FleetMapProps {
  readonly basemap: Basemap;
  readonly districts: readonly District[];
  readonly scene: Scene;
  readonly onSelect: (hit: Hit | null) => void;
}

/** Closer than this there is nothing left on a map of outlines to know a place by. */
const CLOSEST_ZOOM = 16;
/** What is chosen in a list comes into sight this far from the edge. */
const MARGIN_PX = 48;

/** Where everything is. Leaflet owns the DOM below the host: outlines as SVG, everything that changes on one canvas. */
export default function FleetMap(props: FleetMapProps) {
  return (
    <div
      ref={(host) => onMount(() => drawMap(host, props))}
      class="area-map fleet-map"
      role="group"
      aria-label={t("fleetMap.label")}
    />
  );
}

function drawMap(host: HTMLDivElement, props: FleetMapProps): void {
  const map = createBaseMap(host, CLOSEST_ZOOM, false); // the canvas is drawn for one zoom at a time
  map.scrollWheelZoom.enable();
  const villages = drawOutlines(map, props.basemap, false);
  const places = props.districts.flatMap((district) => district.villages);
  const showLabels = labelVillages(map, places, (code) => villages.get(code));
  showLabels(null);
  map.on("zoomend", () => showLabels(null));
  const touch = matchMedia("(pointer: coarse)").matches;
  const wholeCity = map.getZoom();
  // The whole city in view has nothing to drag, and a thumb that scrolls the page must not get caught on the map.
  const letPageScroll = (): void => void (touch && map.getZoom() <= wholeCity ? map.dragging.disable() : map.dragging.enable());
  letPageScroll();
  map.on("zoomend", letPageScroll);

  const canvas = createMarkCanvas(map);
  map.on("click", ({ containerPoint }) => props.onSelect(canvas.hit(containerPoint.x, containerPoint.y)));
  createEffect(() => canvas.show(props.scene));
  createEffect<string | null>((before) => {
    const { selectedId, couriers, parcels } = props.scene;
    const chosen = selectedId === before ? undefined : [...couriers, ...parcels].find(({ id }) => id === selectedId);
    if (chosen) map.panInside([chosen.latitudeDeg, chosen.longitudeDeg], { padding: [MARGIN_PX, MARGIN_PX] });
    return selectedId;
  }, null);

  const room = new ResizeObserver(() => map.invalidateSize({ pan: false }));
  room.observe(host);
  onCleanup(() => {
    room.disconnect();
    canvas.remove();
    map.remove();
  });
}
