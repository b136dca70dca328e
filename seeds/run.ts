import { type CatalogueInput, loadCatalogue } from "../api/catalogue/catalogue.commands.ts";
import { Office } from "../api/catalogue/catalogue.entity.ts";
import { StartupError } from "../api/platform/config.ts";
import { Deployment } from "../api/platform/deployment.entity.ts";
import type { Work } from "../api/platform/work.ts";
import { publishFigures } from "../api/statistics/statistics.commands.ts";
import { type CityPack, readCityPack } from "./city-pack.ts";

/**
 * Loads a city's folder unless this very version of it was loaded before (`knownDigest`); all of it or nothing.
 * @throws StartupError when the folder is not whole, or counts its days by another clock than was done until now
 */
export async function loadCityPack(
  { em, now, vault }: Pick<Work, "em" | "now" | "vault">,
  city: string,
  knownDigest: string | null,
): Promise<void> {
  const pack = readCityPack(city);
  if (pack.digest === knownDigest) return;
  await em.transactional(async (tx) => {
    const [known] = await tx.findAll(Office, { limit: 1 });
    if (known && known.timeZone !== pack.office.time_zone)
      throw new StartupError(
        `${city}/office.json says ${pack.office.time_zone}, and this database counts its days and months in ${known.timeZone}: what was counted and signed cannot move.`,
      );
    await loadCatalogue(tx, catalogueOf(pack), now);
    await publishFigures({ em: tx, now, vault }, pack.figures, pack.figureNotes);
    await tx.nativeUpdate(Deployment, { id: 1 }, { packDigest: pack.digest });
  });
}

function catalogueOf({ areas, boundaries, context, office, documentTypes, checklists, holidays }: CityPack): CatalogueInput {
  const boundaryOf = new Map(boundaries.features.map(({ properties, geometry }) => [properties.code, geometry]));
  const none = { postalCode: null, bpsCode: null, areaKm2: null, labelLatitudeDeg: null, labelLongitudeDeg: null };
  const drawn = (area: { code: string; name: string; area_km2: number; label_point: { lat: number; lon: number } }) => ({
    ...none,
    code: area.code,
    name: area.name,
    areaKm2: area.area_km2,
    labelLatitudeDeg: area.label_point.lat,
    labelLongitudeDeg: area.label_point.lon,
    boundary: boundaryOf.get(area.code) ?? null,
  });
  const { regency } = areas;
  return {
    areas: [
      { ...drawn(regency), level: "regency", parentCode: null },
      ...areas.districts.map((district) => ({ ...drawn(district), level: "district" as const, parentCode: regency.code })),
      ...areas.villages.map((village) => ({
        ...drawn(village),
        level: "village" as const,
        parentCode: village.district_code,
        postalCode: village.postal_code,
        bpsCode: village.bps_code,
      })),
      ...context.features.map(({ properties: { code, name }, geometry }) => ({
        ...none,
        code,
        name,
        level: "context" as const,
        parentCode: null,
        boundary: geometry,
      })),
    ],
    office: officeOf(office),
    documentTypes: documentTypes.map(({ kind, position, unit, name, short_name: shortName }) => ({
      kind,
      position,
      unit,
      name,
      shortName,
    })),
    checklists: checklists.map(
      ({
        document: documentKind,
        reason,
        reason_name: reasonName,
        version,
        valid_from: validFrom,
        form,
        basis,
        requirements,
      }) => ({
        documentKind,
        reason,
        reasonName,
        version,
        validFrom,
        form,
        basis,
        requirements,
      }),
    ),
    holidays: holidays.map(({ date, name, kind }) => ({ date, name, kind })),
  };
}

/** Column by column: remarks in the files, such as where a fact comes from, are for their readers and not for the table. */
function officeOf({
  code,
  city_code: cityCode,
  city,
  time_zone: timeZone,
  name,
  address,
  phone,
  website,
}: CityPack["office"]): CatalogueInput["office"] {
  return { code, cityCode, city, timeZone, name, address, phone, website };
}
