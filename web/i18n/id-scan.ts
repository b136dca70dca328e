/** Indonesian for reading the labels of a parcel one by one. */
export const idScan = {
  scan: {
    count: (done: string, all: string) => `${done} dari ${all}`,
    field: "Pindai atau ketik label",
    check: "Periksa",
    TAKEN: (label: string) => `${label} cocok.`,
    TWICE: (label: string) => `${label} sudah dipindai.`,
    UNKNOWN: (label: string) => `${label} bukan dari paket ini.`,
    read: "sudah dipindai",
    unread: "belum",
    left: (count: string) => `${count} dokumen belum dipindai`,
  },
};

export type ScanDictionary = typeof idScan;
