import { chartWords } from "../charts/words.ts";
import type { PageDictionary } from "./id-pages.ts";

const countWords = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const months = (count: number): string => `${countWords[count] ?? count} ${count === 1 ? "month" : "months"}`;

/** English for the pages that are fetched when visited. */ export const enPages: PageDictionary = {
  checklist: {
    document: "Which document do you need?",
    reason: "What is it for?",
    title: (document, reason) => `Requirements for ${document}: ${reason}`,
    form: "Form",
    alternatives: "You may use instead:",
    none: "No papers are needed.",
    evidencePhoto: "Photo",
    evidenceForm: "Form",
    evidenceInPerson: "In person",
  },
  statistics: {
    title: "ANTAR DOMPET statistics",
    lead: "Documents received in good order by residents, per month, as the civil registration office reports them.",
    live: "The figures on this page update by themselves.",
    empty: "No figures are on record yet.",
    yearHeading: (range, year) => `${range} ${year}`,
    yearMonths: (count) => (count < 12 ? `${months(count)} on record, not a whole year` : "a whole year"),
    tableCaption: (range, year) => `Documents per month, ${range} ${year}`,
    asPublished: "The table keeps the office's own Indonesian wording.",
    yearTotal: (total, parts) => `${total} documents: ${parts}.`,
    part: (name, count, unit) => `${name} ${count} ${unit}`,
    unit: (unit) => ({ lembar: "sheets", buah: "cards" })[unit] ?? unit,
    sourceCounted: "Data source: counted by the ANTAR DOMPET system.",
    chartScale: "All charts share one vertical scale. The mark – means that the month is not on record.",
    chartTable: chartWords.en.table,
    totalTitle: "All documents over time",
  },
  kinds: chartWords.en.kinds,
  comparison: {
    title: "The same months compared",
    intro: "Incomplete years are not compared as a whole. Only months that are on record in both years are.",
    heading: (range, earlier, later) => `${range}, ${earlier} and ${later}`,
    documents: (count) => `${count} documents`,
    change: "Change",
    noBase: "cannot be worked out",
  },
  notes: { title: "Notes on data quality" },
  downloads: {
    title: "Download the data",
    csv: "CSV",
    json: "JSON",
    embedTitle: "Show this on another site",
    embedText: "Copy this line into your page:",
    copy: "Copy",
    copied: "Copied.",
    copyFailed: "Could not copy; select the text and copy it yourself.",
  },
  areas: {
    title: "Service area",
    lead: (districts, villages) =>
      `Kota Parepare: ${districts} districts (kecamatan) and ${villages} wards (kelurahan). We deliver to all of them.`,
    list: "List of districts and wards",
    district: (name) => `Kecamatan ${name}`,
    postal: (code) => `postal code ${code}`,
    toMap: "See the map",
    hint: "Choose a ward in the list or on the map.",
    selected: (village, district) => `Kelurahan ${village}, Kecamatan ${district}`,
    selectedFacts: (postal, area) => `Postal code ${postal}, about ${area} km².`,
    postalNote: "Postal codes come from a single source and have not been checked by the office.",
    map: "Map of the wards of Kota Parepare; it says the same as the list.",
    mapFailed: "The map could not be loaded. The list of wards is complete all the same.",
    attribution: "Boundaries: cahyadsn/wilayah_boundaries (MIT), not legal boundaries",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
  },
  missing: {
    title: "Page not found",
    text: "The address you opened does not exist on this site. A letter may be missing, or the page has moved.",
    back: "Back to the start page",
  },
};
