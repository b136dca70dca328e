import { AskError } from "./client.ts";

export interface BasemapProperties {
  readonly level: "regency" | "district" | "village" | "context";
  readonly code: string;
  readonly name: string;
  readonly parent?: string;
}
export type Basemap = GeoJSON.FeatureCollection<GeoJSON.Geometry, BasemapProperties>;

/** The outlines the server keeps for the city. @throws AskError UNREACHABLE or UNREADABLE; the page then shows its list alone */
export async function fetchBasemap(): Promise<Basemap> {
  const response = await fetch("/basemap.geojson", { credentials: "omit" }).catch(() => {
    throw new AskError("UNREACHABLE");
  });
  const basemap: unknown = response.ok ? await response.json().catch(() => null) : null;
  if (!isBasemap(basemap)) throw new AskError("UNREADABLE");
  return basemap;
}

function isBasemap(value: unknown): value is Basemap {
  return typeof value === "object" && value !== null && "features" in value && Array.isArray(value.features);
}
