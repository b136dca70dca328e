import type { Basemap } from "./basemap.ts";

/** A place on the map, WGS 84. */
export interface Pin {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Whether the pin lies in the ward as drawn. @returns null when the ward is not drawn: then nothing is known */
export function isInVillage(basemap: Basemap, villageCode: string, pin: Pin): boolean | null {
  const village = basemap.features.find(({ properties }) => properties.level === "village" && properties.code === villageCode);
  return village ? isInside(village.geometry, pin) : null;
}

/** The name of the ward that the pin lies in. @returns null outside of all that are drawn */
export function villageAt(basemap: Basemap, pin: Pin): string | null {
  const village = basemap.features.find(({ properties, geometry }) => properties.level === "village" && isInside(geometry, pin));
  return village?.properties.name ?? null;
}

const isInside = (geometry: GeoJSON.Geometry, pin: Pin): boolean =>
  ringsOf(geometry).reduce((inside, ring) => inside !== isCrossedOddly(ring, pin), false);

/** Every ring counts: a hole turns inside into outside again (even-odd rule). */
function ringsOf(geometry: GeoJSON.Geometry): readonly GeoJSON.Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

/** Whether a ray from the pin to the east crosses the ring an odd number of times. */
function isCrossedOddly(ring: readonly GeoJSON.Position[], { latitudeDeg, longitudeDeg }: Pin): boolean {
  return ring.reduce((odd, [lon = 0, lat = 0], index) => {
    const [previousLon = 0, previousLat = 0] = ring.at(index - 1) ?? [];
    const spans = lat > latitudeDeg !== previousLat > latitudeDeg;
    return spans && longitudeDeg < ((previousLon - lon) * (latitudeDeg - lat)) / (previousLat - lat) + lon ? !odd : odd;
  }, false);
}

const PATIENCE_MS = 15_000;

/** Where the phone says it is. @throws when the person or the phone refuses, or it takes too long */
export function findMyPlace(): Promise<Pin & { readonly accuracyM: number }> {
  return new Promise((resolve, reject) => {
    if (!("geolocation" in navigator)) return reject(new Error("no geolocation"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitudeDeg: coords.latitude, longitudeDeg: coords.longitude, accuracyM: coords.accuracy }),
      ({ message }) => reject(new Error(message)),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
    );
  });
}
