import type { EntityManager } from "@mikro-orm/postgresql";
import { type DocumentKind, type ServiceReason, serviceReasons } from "../domain/services.ts";
import { Area, Checklist, DocumentType, Office } from "./catalogue.entity.ts";

const LISTED = ["code", "level", "parentCode", "name", "postalCode", "areaKm2", "labelLatitudeDeg", "labelLongitudeDeg"] as const;
/** An area without its boundary: that is the base map's. */
export type ListedArea = Pick<Area, (typeof LISTED)[number]>;

/** The city's districts and villages, by code. */
export function listAreas(em: EntityManager): Promise<ListedArea[]> {
  return em.find(Area, { level: ["district", "village"] }, { orderBy: { code: "asc" }, fields: LISTED });
}

/** @throws Error before a city's pack was loaded, which the start does first */
export async function readOffice(em: EntityManager): Promise<Office> {
  const [office] = await em.findAll(Office, { limit: 1 });
  if (!office) throw new Error("no office: the city's pack is not loaded");
  return office;
}

export interface ServiceView {
  readonly documentType: DocumentType;
  readonly checklist: Checklist;
}

/**
 * What can be asked for on `today` (a day such as "2026-11-24"): of each document and reason the newest checklist that holds by then,
 * in the office's order of documents.
 */
export async function listServices(em: EntityManager, today: string): Promise<ServiceView[]> {
  const types = await em.find(DocumentType, {}, { orderBy: { position: "asc" } });
  const checklists = await em.find(Checklist, { validFrom: { $lte: today } }, { orderBy: { version: "desc" } });
  return types.flatMap((documentType) => {
    const ofType = checklists.filter(({ documentKind }) => documentKind === documentType.kind);
    return serviceReasons.flatMap((reason) => {
      const checklist = ofType.find((candidate) => candidate.reason === reason); // the newest: they come in that order
      return checklist ? [{ documentType, checklist }] : [];
    });
  });
}

/** The newest checklist of a document that holds on `today`, of all its versions. */
export const checklistOn = (
  checklists: readonly Checklist[],
  { kind, reason }: { readonly kind: DocumentKind; readonly reason: ServiceReason },
  today: string,
): Checklist | undefined =>
  checklists
    .filter((candidate) => candidate.documentKind === kind && candidate.reason === reason && candidate.validFrom <= today)
    .toSorted((a, b) => b.version - a.version)[0];

/** The city and its surroundings as GeoJSON, for a map that needs no one else's tiles. */
export async function readBasemap(em: EntityManager): Promise<object> {
  const areas = await em.find(Area, {}, { orderBy: { code: "asc" } });
  return {
    type: "FeatureCollection",
    features: areas.map(({ code, level, name, parentCode, boundary }) => ({
      type: "Feature",
      id: code,
      properties: { level, code, name, parent: parentCode },
      geometry: boundary,
    })),
  };
}
