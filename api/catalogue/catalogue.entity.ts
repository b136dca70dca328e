import { defineEntity, p } from "@mikro-orm/core";
import { secondLooks } from "../domain/document.ts";
import { documentKinds, type LocalizedText, type Requirement, serviceReasons } from "../domain/services.ts";

export const areaLevels = ["regency", "district", "village", "context"] as const;

const areaSchema = defineEntity({
  name: "Area",
  tableName: "area",
  properties: {
    code: p.string().primary(), // Kemendagri: 73.72.01.1004
    level: p.enum(areaLevels),
    parentCode: p.string().nullable(),
    name: p.string(),
    postalCode: p.string().nullable(), // one weak source: shown, never used to check an address
    bpsCode: p.string().nullable(), // the statistics bureau numbers districts differently
    areaKm2: p.float().nullable(), // of the polygon below, not the official figure
    labelLatitudeDeg: p.float().nullable(),
    labelLongitudeDeg: p.float().nullable(),
    boundary: p.json().$type<unknown>(), // a GeoJSON geometry, WGS 84, longitude first; not a legal boundary
  },
});
/** The city, its districts and villages, and the neighbours around it (`context`, drawn only). */
export class Area extends areaSchema.class {}
areaSchema.setClass(Area);

const officeSchema = defineEntity({
  name: "Office",
  tableName: "office",
  properties: {
    code: p.string().primary(),
    cityCode: p.string(),
    city: p.string(),
    timeZone: p.string(), // IANA
    name: p.json().$type<LocalizedText>(),
    address: p.string(),
    phone: p.string(),
    website: p.string(),
    secondLook: p.enum(secondLooks), // who may take the second look at what was printed
  },
});
/** The civil registration office that runs this service. */
export class Office extends officeSchema.class {}
officeSchema.setClass(Office);

const documentTypeSchema = defineEntity({
  name: "DocumentType",
  tableName: "document_type",
  properties: {
    kind: p.enum(documentKinds).primary(),
    position: p.integer(), // the office's order in tables
    unit: p.string(), // "lembar" or "buah"
    name: p.json().$type<LocalizedText>(),
    shortName: p.json().$type<LocalizedText>(),
  },
});
export class DocumentType extends documentTypeSchema.class {}
documentTypeSchema.setClass(DocumentType);

const checklistSchema = defineEntity({
  name: "Checklist",
  tableName: "checklist",
  properties: {
    documentKind: p.enum(documentKinds).primary(),
    reason: p.enum(serviceReasons).primary(),
    version: p.integer().primary(),
    reasonName: p.json().$type<LocalizedText>(),
    validFrom: p.string(), // "2026-01-01", a day in the city's time zone
    form: p.string(),
    basis: p.string(), // the regulation it rests on
    requirements: p.json().$type<readonly Requirement[]>(),
  },
});
/** What a citizen must bring for one document and reason. A version, once stored, never changes: requests keep the version they began with. */
export class Checklist extends checklistSchema.class {}
checklistSchema.setClass(Checklist);

const holidaySchema = defineEntity({
  name: "Holiday",
  tableName: "holiday",
  properties: {
    date: p.string().primary(), // "2026-08-17"
    knownSince: p.datetime().primary(), // a day may be listed, withdrawn and listed again
    withdrawnAt: p.datetime().nullable(),
    name: p.json().$type<LocalizedText>(),
    kind: p.enum(["NATIONAL", "JOINT_LEAVE"] as const),
  },
});
/** A day on which the office is closed and its service clock stands still, and since when the office's list says so; see domain/holidays.ts. */
export class Holiday extends holidaySchema.class {}
holidaySchema.setClass(Holiday);
