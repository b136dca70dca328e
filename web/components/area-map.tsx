import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { createEffect, onCleanup, onMount } from "solid-js";
import type { Basemap } from "../data/basemap.ts";
import { t } from "../i18n/page-words.ts";
import type { District } from "./area-list.tsx";
import { labelVillages } from "./area-map-labels.ts";
import "./area-map.css";

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

/**
 * Leaflet owns the DOM below `host`; Solid owns what is highlighted. No tiles: no outsider learns which place somebody looks at.
 * Colours are classes, so the map follows the dark theme and the content security policy needs no exception.
 */
export default function AreaMap(props: AreaMapProps) {
  return <div ref={(host) => onMount(() => drawMap(host, props))} class="area-map" role="group" aria-label={t("areas.map")} />;
}

function drawMap(host: HTMLDivElement, props: AreaMapProps): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(host, {
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    inertia: !calm,
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    maxZoom: 16,
    minZoom: 10,
    zoomSnap: 0.25,
  });
  L.control.zoom({ zoomInTitle: t("areas.zoomIn"), zoomOutTitle: t("areas.zoomOut") }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(t("areas.attribution")).addTo(map);

  const villages = new Map<string, L.Path>();
  const drawing = L.geoJSON(props.basemap, {
    style: (feature) => ({
      className: `area-map-${String(feature?.properties.level)}`,
      interactive: feature?.properties.level === "village",
    }),
    onEachFeature: (feature, layer) => {
      if (feature.properties.level !== "village" || !(layer instanceof L.Path)) return;
      const code = feature.properties.code;
      villages.set(code, layer);
      layer.on({
        click: () => props.onSelect(code),
        mouseover: () => props.onHover(code),
        mouseout: () => props.onHover(null),
      });
    },
  }).addTo(map);
  // Outlines of districts and city lie above the wards; the neighbours lie below everything.
  drawing.eachLayer((layer) => {
    if (!(layer instanceof L.Path)) return;
    const drawn = layer.getElement()?.classList;
    if (drawn?.contains("area-map-context")) layer.bringToBack();
    if (drawn?.contains("area-map-district")) layer.bringToFront();
  });
  const city = L.featureGroup([...villages.values()]).getBounds();
  map.fitBounds(city, { padding: [8, 8] });
  map.setMaxBounds(city.pad(1));

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
