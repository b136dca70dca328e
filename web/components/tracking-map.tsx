import L from "leaflet";
import { createEffect, createMemo, on, onCleanup, onMount } from "solid-js";
import type { Basemap } from "../data/basemap.ts";
import type { Sighting } from "../data/sighting.ts";
import { t } from "../i18n/journey-words.ts";
import { createBaseMap, drawOutlines } from "./base-map.ts";
import { glide } from "./glide.ts";
import "./tracking-map.css";

interface TrackingMapProps {
  readonly basemap: Basemap;
  readonly sighting: Sighting;
  /** Where the parcel goes. */
  readonly villageName: string;
}

const CLOSEST_ZOOM = 16;
const MARKER_PX = 36;
const EDGE_PX = 32; // the marker stays this far from the edge of the map
const CROWDED_PX = 56;
const ATTRIBUTION_PX = 48; // the line about the boundaries lies over the bottom of the map

/** One marker, no trail. Its words stand beside it; this is for those who would rather see it. */
export default function TrackingMap(props: TrackingMapProps) {
  return (
    <figure class="tracking-map-figure">
      <div
        ref={(host) => onMount(() => drawMap(host, props))}
        class="area-map tracking-map"
        role="group"
        aria-label={t("position.map")}
        data-map
      />
      <figcaption>{t("position.legend", props.villageName)}</figcaption>
    </figure>
  );
}

function drawMap(host: HTMLDivElement, props: TrackingMapProps): void {
  const map = createBaseMap(host, CLOSEST_ZOOM, false); // the next event may take the map away in the middle of a zoom, which Leaflet does not survive
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable(); // a thumb that scrolls the page must not get caught on the map
  const home = drawHome(map, props);

  const icon = L.divIcon({ className: "tracking-map-courier", iconSize: [MARKER_PX, MARKER_PX] });
  // A sighting grows old every second; only another place moves anything.
  const place = createMemo(() => L.latLng(props.sighting.latitudeDeg, props.sighting.longitudeDeg), undefined, {
    equals: (before, after) => before.equals(after),
  });
  const marker = L.marker(place(), { icon, interactive: false, keyboard: false, alt: "" }).addTo(map);
  const padding = { paddingTopLeft: L.point(EDGE_PX, EDGE_PX), paddingBottomRight: L.point(EDGE_PX, ATTRIBUTION_PX) };
  const showWhole = (): void => {
    const bounds = L.latLngBounds([place(), place()]);
    if (home) bounds.extend(home.village.getBounds());
    map.fitBounds(bounds, { ...padding, maxZoom: CLOSEST_ZOOM - 1 });
  };
  /** The marker is what the map is for; a name below it could not be read anyway. */
  const makeRoom = (): void => {
    if (!home) return;
    const apartPx = map.latLngToContainerPoint(home.name.getLatLng()).distanceTo(map.latLngToContainerPoint(place()));
    home.name.getElement()?.classList.toggle("area-map-label-crowded", apartPx < CROWDED_PX);
  };
  map.on("zoomend", makeRoom);
  showWhole();
  makeRoom();

  const motion = glide((spot) => marker.setLatLng(spot));
  createEffect(
    on(
      place,
      (goal) => {
        motion.to(marker.getLatLng(), goal);
        if (!map.getBounds().contains(goal)) showWhole();
        makeRoom();
      },
      { defer: true },
    ),
  );
  createEffect(() => marker.getElement()?.classList.toggle("tracking-map-delayed", props.sighting.freshness === "DELAYED"));
  onCleanup(() => {
    motion.stop();
    map.remove();
  });
}

/** The ward that the parcel goes to, with its name. @returns undefined when it is not drawn */
function drawHome(map: L.Map, { basemap, villageName }: TrackingMapProps): { village: L.Polygon; name: L.Marker } | undefined {
  const villages = drawOutlines(map, basemap, false);
  const home = basemap.features.find(({ properties: { level, name } }) => level === "village" && name === villageName);
  const village = villages.get(home?.properties.code ?? "");
  if (!village) return undefined;
  village.getElement()?.classList.add("area-map-selected");
  village.bringToFront();
  return { village, name: nameAt(village.getBounds().getCenter(), t("position.home", villageName)).addTo(map) };
}

/** A name on the map, for the eye only: the page says the same in words. */
function nameAt(spot: L.LatLng, name: string): L.Marker {
  const text = document.createElement("span");
  text.textContent = name;
  const icon = L.divIcon({ className: "area-map-label", html: text, iconSize: [0, 0] });
  return L.marker(spot, { icon, interactive: false, keyboard: false, alt: "" });
}
