import type { Basemap } from "./basemap.ts";

/** The kelurahan in which a place lies; null outside of all of them. It says to the ear what the map says to the eye. */
export function villageAt(basemap: Basemap, { latitudeDeg, longitudeDeg }: Spot): string | null {
  const found = basemap.features.find(
    ({ properties, geometry }) => properties.level === "village" && isInside(geometry, longitudeDeg, latitudeDeg),
  );
  return found?.properties.name ?? null;
}

export interface Spot {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}
type Rings = readonly (readonly (readonly number[])[])[];

function isInside(geometry: GeoJSON.Geometry, x: number, y: number): boolean {
  if (geometry.type === "Polygon") return crossings(geometry.coordinates, x, y) % 2 === 1;
  if (geometry.type === "MultiPolygon") return geometry.coordinates.some((rings) => crossings(rings, x, y) % 2 === 1);
  return false;
}

/** Edges crossed on the way east. Holes are rings too, so that an odd number means inside in any case. */
function crossings(rings: Rings, x: number, y: number): number {
  let count = 0;
  for (const ring of rings)
    for (const [index, to] of ring.entries()) {
      const [ax = 0, ay = 0] = ring.at(index - 1)!;
      const [bx = 0, by = 0] = to;
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) count += 1;
    }
  return count;
}

interface Village {
  readonly postalCode: string;
  readonly labelLatitudeDeg: number;
  readonly labelLongitudeDeg: number;
}
/**
 * Where the office is, as far as its address says it: the middle of the kelurahan that share its postal code, as a parcel without a pin is
 * in the middle of its own. null: the address names none of them.
 */
export function officeSpot(address: string, villages: readonly Village[]): Spot | null {
  const near = villages.filter(({ postalCode }) => address.includes(postalCode));
  if (near.length === 0) return null;
  const mean = (of: (village: Village) => number): number => near.reduce((sum, village) => sum + of(village), 0) / near.length;
  return {
    latitudeDeg: mean(({ labelLatitudeDeg }) => labelLatitudeDeg),
    longitudeDeg: mean(({ labelLongitudeDeg }) => labelLongitudeDeg),
  };
}
