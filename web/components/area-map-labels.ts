import L from "leaflet";
import type { District } from "./area-list.tsx";

type Village = District["villages"][number];

/** Writes the names on the map; the returned function shows those that have room at the present zoom, the chosen one in any case. */
export function labelVillages(map: L.Map, villages: readonly Village[], outlineOf: (code: string) => L.Path | undefined) {
  const labels = villages
    .toSorted((a, b) => b.areaKm2 - a.areaKm2)
    .map((village) => {
      const text = document.createElement("span");
      text.textContent = village.name; // a text node: a name can never become markup
      const icon = L.divIcon({ className: "area-map-label", html: text, iconSize: [0, 0] });
      L.marker([village.labelLatitudeDeg, village.labelLongitudeDeg], { icon, interactive: false, keyboard: false }).addTo(map);
      return { code: village.code, text };
    });

  return (chosen: string | null): void => {
    const taken: DOMRect[] = [];
    const chosenFirst = [...labels.filter(({ code }) => code === chosen), ...labels.filter(({ code }) => code !== chosen)];
    for (const { code, text } of chosenFirst) {
      const box = text.getBoundingClientRect();
      const room = outlineOf(code)?.getElement()?.getBoundingClientRect().width ?? 0;
      const shown = code === chosen || (box.width <= room * 1.1 && !taken.some((other) => overlap(box, other)));
      text.classList.toggle("area-map-label-crowded", !shown);
      if (shown) taken.push(box);
    }
  };
}

const overlap = (a: DOMRect, b: DOMRect): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
