import type { ScanDictionary } from "./id-scan.ts";

/** English for reading the labels of a parcel one by one. */
export const enScan: ScanDictionary = {
  scan: {
    count: (done, all) => `${done} of ${all}`,
    field: "Scan or type a label",
    check: "Check",
    TAKEN: (label) => `${label} matches.`,
    TWICE: (label) => `${label} was scanned already.`,
    UNKNOWN: (label) => `${label} is not of this parcel.`,
    read: "scanned",
    unread: "not yet",
    left: (count) => `${count} documents not scanned yet`,
  },
};
