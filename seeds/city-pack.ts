import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type OfficeZone, officeZones } from "../api/domain/office-time.ts";
import type { DocumentKind, LocalizedText, Requirement, ServiceReason } from "../api/domain/services.ts";
import { type Figure, figureSources, type FigureSource } from "../api/domain/statistics.ts";
import { StartupError } from "../api/platform/config.ts";

/** The files of one city, as they are written in seeds/<city>/; another city is another folder of this shape. */
interface AreasFile {
  readonly regency: { readonly code: string; readonly name: string; readonly area_km2: number; readonly label_point: Point };
  readonly districts: readonly {
    readonly code: string;
    readonly name: string;
    readonly area_km2: number;
    readonly label_point: Point;
  }[];
  readonly villages: readonly VillageEntry[];
}
interface VillageEntry {
  readonly code: string;
  readonly district_code: string;
  readonly name: string;
  readonly postal_code: string;
  readonly bps_code: string | null;
  readonly area_km2: number;
  readonly label_point: Point;
}
interface Point {
  readonly lat: number; // degrees, WGS 84
  readonly lon: number;
}
interface GeoJson {
  readonly features: readonly {
    readonly properties: { readonly code: string; readonly name: string };
    readonly geometry: unknown;
  }[];
}
interface OfficeFile {
  readonly code: string;
  readonly city_code: string;
  readonly city: string;
  readonly time_zone: OfficeZone;
  readonly name: LocalizedText;
  readonly address: string;
  readonly phone: string;
  readonly website: string;
}
interface DocumentTypeEntry {
  readonly kind: DocumentKind;
  readonly position: number;
  readonly unit: string;
  readonly name: LocalizedText;
  readonly short_name: LocalizedText;
}
interface ChecklistEntry {
  readonly document: DocumentKind;
  readonly reason: ServiceReason;
  readonly reason_name: LocalizedText;
  readonly version: number;
  readonly valid_from: string;
  readonly form: string;
  readonly basis: string;
  readonly requirements: readonly Requirement[];
}
interface HolidayEntry {
  readonly date: string;
  readonly name: LocalizedText;
  readonly kind: "NATIONAL" | "JOINT_LEAVE";
}
interface PublishedFile {
  readonly source: FigureSource;
  readonly file: string;
  readonly notes: readonly { readonly from: string; readonly to: string; readonly id: string; readonly en: string }[];
}

export interface CityPack {
  readonly digest: string; // changes with any byte of any file
  readonly areas: AreasFile;
  readonly boundaries: GeoJson;
  readonly context: GeoJson; // the neighbours, drawn only
  readonly office: OfficeFile;
  readonly documentTypes: readonly DocumentTypeEntry[];
  readonly checklists: readonly ChecklistEntry[];
  readonly holidays: readonly HolidayEntry[];
  readonly figures: readonly Figure[];
  readonly figureNotes: readonly { readonly from: string; readonly to: string; readonly text: LocalizedText }[];
}

/**
 * @param city the name of a folder of seeds/, or the whole path of one elsewhere
 * @throws StartupError when there is no such folder, a file of it is missing, or its time zone is not one of Indonesia's
 */
export function readCityPack(city: string): CityPack {
  const folder = isAbsolute(city) ? pathToFileURL(`${city}/`) : new URL(`./${city}/`, import.meta.url);
  const called = isAbsolute(city) ? city : `seeds/${city}`;
  if (!existsSync(folder)) throw new StartupError(`CITY is "${city}", and there is no folder ${called}.`);
  const hash = createHash("sha256");
  const text = (file: string): string => {
    const path = fileURLToPath(new URL(file, folder));
    if (!existsSync(path)) throw new StartupError(`${called} has no ${file}.`);
    const content = readFileSync(path, "utf8");
    hash.update(file).update("\0").update(content).update("\0");
    return content;
  };
  const json = (file: string): unknown => JSON.parse(text(file));
  const published = json("published-months.json") as PublishedFile;
  const parts = {
    areas: json("areas.json") as AreasFile,
    boundaries: json("boundaries.geojson") as GeoJson,
    context: json("context.geojson") as GeoJson,
    office: json("office.json") as OfficeFile,
    documentTypes: json("document-types.json") as DocumentTypeEntry[],
    checklists: (json("checklists.json") as { checklists: ChecklistEntry[] }).checklists,
    holidays: (json("holidays.json") as { holidays: HolidayEntry[] }).holidays,
    figures: readFigures(text(published.file), published.source),
    figureNotes: published.notes.map(({ from, to, id, en }) => ({ from, to, text: { id, en } })),
  };
  if (!officeZones.includes(parts.office.time_zone))
    throw new StartupError(
      `${called}/office.json: time_zone is "${parts.office.time_zone}" and must be one of ${officeZones.join(", ")}.`,
    );
  return { ...parts, digest: hash.digest("base64url") };
}

/** "year,month,kartu_keluarga,...": one line a month, an empty cell is not recorded. */
function readFigures(csv: string, source: FigureSource): Figure[] {
  if (!figureSources.includes(source))
    throw new StartupError(`published-months.json names an unknown source "${source as string}".`);
  const [header = "", ...lines] = csv.trim().split(/\r?\n/);
  const kinds = header
    .split(",")
    .slice(2)
    .map((name) => name.toUpperCase() as DocumentKind);
  return lines.flatMap((line) => {
    const [year = "", month = "", ...cells] = line.split(",");
    return kinds.flatMap((documentKind, index): Figure[] => {
      const cell = cells[index]?.trim() ?? "";
      return cell === "" ? [] : [{ month: `${year}-${month.padStart(2, "0")}`, documentKind, documents: Number(cell), source }];
    });
  });
}
