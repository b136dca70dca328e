import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Basemap } from "../data/basemap.ts";
import { t } from "../i18n/page-words.ts";
import "./area-map.css";

/**
 * A map of our own outlines. No tiles: no outsider learns which place somebody looks at. Colours are classes, so that the map follows
 * the dark theme and the content security policy needs no exception.
 */
export function createBaseMap(host: HTMLElement, maxZoom: number, isAnimated = true): L.Map {
  const calm = !isAnimated || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(host, {
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    inertia: !calm,
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    maxZoom,
    minZoom: 10,
    zoomSnap: 0.25,
  });
  L.control.zoom({ zoomInTitle: t("areas.zoomIn"), zoomOutTitle: t("areas.zoomOut") }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(t("areas.attribution")).addTo(map);
  return map;
}

/** Three steps in there may be nothing but an empty field: one press shows where one is again. */
function addWayBack(map: L.Map, showCity: () => void): void {
  const control = new L.Control({ position: "topleft" });
  control.onAdd = () => {
    const frame = L.DomUtil.create("div", "leaflet-bar");
    const button = L.DomUtil.create("button", "area-map-whole", frame);
    Object.assign(button, { type: "button", title: t("areas.wholeCity"), textContent: "⤢" });
    button.setAttribute("aria-label", t("areas.wholeCity"));
    button.dataset["action"] = "wholeCity";
    L.DomEvent.disableClickPropagation(frame);
    button.addEventListener("click", showCity);
    return frame;
  };
  control.addTo(map);
}

/**
 * Draws wards, districts, the city and its neighbours, and shows the whole city.
 * @param areInteractive whether a ward can be pointed at
 * @returns the wards by code
 */
export function drawOutlines(map: L.Map, basemap: Basemap, areInteractive: boolean): Map<string, L.Polygon> {
  const villages = new Map<string, L.Polygon>();
  const drawing = L.geoJSON(basemap, {
    style: (feature) => ({
      className: `area-map-${String(feature?.properties.level)}`,
      interactive: areInteractive && feature?.properties.level === "village",
    }),
    onEachFeature: (feature, layer) => {
      if (feature.properties.level === "village" && layer instanceof L.Polygon) villages.set(feature.properties.code, layer);
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
  const showCity = (): void => void map.fitBounds(city, { padding: [8, 8] });
  showCity();
  addWayBack(map, showCity);
  map.setMaxBounds(city.pad(1));
  return villages;
}
