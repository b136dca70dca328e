import L from "leaflet";
import { createEffect, on, onCleanup, onMount } from "solid-js";
import type { Basemap } from "../data/basemap.ts";
import type { Pin } from "../data/pin.ts";
import { t } from "../i18n/journey-words.ts";
import { createBaseMap, drawOutlines } from "./base-map.ts";
import "./pin-map.css";

interface PinMapProps {
  readonly basemap: Basemap;
  readonly villageCode: string;
  readonly pin: Pin | null;
  readonly onPin: (pin: Pin) => void;
  /** Given once, for the button that sets the pin without a tap: where the map is centred. */
  readonly onReady: (centre: () => Pin) => void;
}

const CLOSEST_ZOOM = 18;
const PIN_ZOOM = 16;
const PIN_PX = 26;
const ATTRIBUTION_PX = 48; // the line about the boundaries lies over the bottom of the map
const DECIMALS = 6; // about 10 cm; more would only look exact

/** The chosen ward and one pin: a tap sets it, dragging corrects it. Leaflet owns the DOM below the host. */
export default function PinMap(props: PinMapProps) {
  return (
    <div
      ref={(host) => onMount(() => drawMap(host, props))}
      class="area-map pin-map"
      role="group"
      aria-label={t("address.pinMap")}
    />
  );
}

function drawMap(host: HTMLDivElement, props: PinMapProps): void {
  const map = createBaseMap(host, CLOSEST_ZOOM, false); // "Next" may take the map away in the middle of a zoom, which Leaflet does not survive
  const villages = drawOutlines(map, props.basemap, false);
  props.onReady(() => pinAt(map.getCenter()));
  map.on("click", ({ latlng }) => props.onPin(pinAt(latlng)));

  const icon = L.divIcon({ className: "pin-map-pin", iconSize: [PIN_PX, PIN_PX], iconAnchor: [PIN_PX / 2, PIN_PX * 1.2] });
  const marker = L.marker([0, 0], { icon, draggable: true, keyboard: false, alt: "" });
  marker.on("dragend", () => props.onPin(pinAt(marker.getLatLng())));

  createEffect(() => {
    for (const [code, path] of villages) path.getElement()?.classList.toggle("area-map-selected", code === props.villageCode);
    const village = villages.get(props.villageCode);
    if (!village) return;
    village.bringToFront();
    if (props.pin === null)
      map.fitBounds(village.getBounds(), { paddingTopLeft: [8, 8], paddingBottomRight: [8, ATTRIBUTION_PX] });
  });
  createEffect(
    on(
      () => props.pin,
      (pin, before) => {
        if (pin === null) return void marker.remove();
        const spot = L.latLng(pin.latitudeDeg, pin.longitudeDeg);
        marker.setLatLng(spot).addTo(map);
        // A pin from the draft or from the phone's own position may be out of sight; one that was tapped is not.
        if (before === undefined || !map.getBounds().contains(spot)) map.setView(spot, Math.max(map.getZoom(), PIN_ZOOM));
      },
    ),
  );
  onCleanup(() => map.remove());
}

const pinAt = ({ lat, lng }: L.LatLng): Pin => ({
  latitudeDeg: Number(lat.toFixed(DECIMALS)),
  longitudeDeg: Number(lng.toFixed(DECIMALS)),
});
