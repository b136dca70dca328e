import L from "leaflet";
import { createEffect, onCleanup, onMount } from "solid-js";
import { CITY } from "../data/city.ts";
import type { Basemap } from "../data/basemap.ts";
import { t } from "../i18n/page-words.ts";
import type { District } from "./area-list.tsx";
import { labelVillages } from "./area-map-labels.ts";
import { createBaseMap, drawOutlines } from "./base-map.ts";

interface AreaMapProps {
  readonly basemap: Basemap;
  readonly districts: readonly District[];
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly onSelect: (code: string) => void;
  readonly onHover: (code: string | null) => void;
}

/** A chosen ward that is drawn smaller than this would be covered by its own name, so the map comes closer. */
const SMALLEST_CHOSEN_PX = 56;
const CLOSE_ZOOM = 14;

/** Leaflet owns the DOM below `host`; Solid owns what is highlighted. */
export default function AreaMap(props: AreaMapProps) {
  return (
    <div ref={(host) => onMount(() => drawMap(host, props))} class="area-map" role="group" aria-label={t("areas.map", CITY)} />
  );
}

function drawMap(host: HTMLDivElement, props: AreaMapProps): void {
  const map = createBaseMap(host, 16);
  const villages = drawOutlines(map, props.basemap, true);
  for (const [code, path] of villages)
    path.on({
      click: () => props.onSelect(code),
      mouseover: () => props.onHover(code),
      mouseout: () => props.onHover(null),
    });

  const places = new Map(props.districts.flatMap((district) => district.villages).map((village) => [village.code, village]));
  const showLabels = labelVillages(map, [...places.values()], (code) => villages.get(code));
  // The whole city in view has nothing to drag, and a thumb that scrolls the page must not get caught on the map.
  const wholeCity = map.getZoom();
  const touch = matchMedia("(pointer: coarse)").matches;
  const letPageScroll = (): void => void (touch && map.getZoom() <= wholeCity ? map.dragging.disable() : map.dragging.enable());
  letPageScroll();
  map.on("zoomend", () => {
    showLabels(props.selected);
    letPageScroll();
  });

  createEffect(() => {
    for (const [code, path] of villages) {
      const element = path.getElement();
      element?.classList.toggle("area-map-hovered", props.hovered === code);
      element?.classList.toggle("area-map-selected", props.selected === code);
    }
    for (const code of [props.selected, props.hovered]) if (code !== null) villages.get(code)?.bringToFront();
  });
  createEffect(() => {
    showLabels(props.selected);
    const place = places.get(props.selected ?? "");
    if (!place) return;
    const spot = L.latLng(place.labelLatitudeDeg, place.labelLongitudeDeg);
    const drawnPx = villages.get(place.code)?.getElement()?.getBoundingClientRect().width ?? 0;
    if (drawnPx < SMALLEST_CHOSEN_PX) map.setView(spot, Math.max(map.getZoom(), CLOSE_ZOOM));
    else map.panInside(spot, { padding: [40, 40] });
  });
  onCleanup(() => map.remove());
}
