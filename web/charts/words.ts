import type { Language } from "../i18n/language.ts";

/* What drawings say, apart from the pages' words: an image and an element speak either language without the rest of the app. */

const id = {
  kinds: { KARTU_KELUARGA: "KK", AKTA_KELAHIRAN: "Akta Lahir", AKTA_KEMATIAN: "Akta Kematian", KTP_EL: "KTP" },
  month: "Bulan",
  sum: "Jumlah",
  total: "Total",
  documents: "Dokumen",
  table: "Angka di balik grafik",
  notRecorded: "– tidak tercatat",
  monthsTitle: (year: number) => `Dokumen per bulan, ${year}`,
  monthsText: (year: number, total: string, peak: string, peakCount: string) =>
    `Grafik batang bertumpuk menurut jenis dokumen. Jumlah ${year}: ${total} dokumen; terbanyak ${peak}, ${peakCount} dokumen.`,
  comparisonTitle: (range: string, earlier: number, later: number) => `${range}: ${earlier} dan ${later}`,
  comparisonText: (earlier: string, later: string, change: string) =>
    `Grafik batang berdampingan, hanya bulan yang tercatat di kedua tahun. ${earlier}; ${later}; perubahan ${change}.`,
  yearTotal: (year: number, total: string) => `${year}: ${total} dokumen`,
  noChange: "tidak dapat dihitung",
  totalTitle: "Jumlah dokumen per bulan",
  totalText: (first: string, last: string, total: string) =>
    `Grafik garis dari ${first} sampai ${last}, semua jenis dokumen: ${total} dokumen. Garis terputus di bulan yang tidak tercatat.`,
  noData: "tidak ada data",
  noDataBetween: (first: string, last: string) => `${first} sampai ${last}: tidak ada data; sesudahnya skala grafik berbeda.`,
  imageNames: {
    months: "ANTAR DOMPET: dokumen per bulan",
    comparison: "ANTAR DOMPET: perbandingan bulan yang sama",
    total: "ANTAR DOMPET: jumlah dokumen per bulan",
  },
  empty: "Belum ada angka yang tercatat untuk bulan-bulan ini.",
  source: "Sumber data: Dinas Dukcapil, diolah.",
  sourceCounted: "Sumber data: dihitung oleh sistem ANTAR DOMPET.",
  simulated: "SIMULASI: angka latihan, bukan angka layanan.",
  loading: "Memuat angka…",
  failed: "Angka belum dapat dimuat.",
  retry: "Coba lagi",
};

export type ChartWords = typeof id;

const en: ChartWords = {
  kinds: {
    KARTU_KELUARGA: "Family cards",
    AKTA_KELAHIRAN: "Birth certificates",
    AKTA_KEMATIAN: "Death certificates",
    KTP_EL: "ID cards",
  },
  month: "Month",
  sum: "Sum",
  total: "Total",
  documents: "Documents",
  table: "The figures behind the chart",
  notRecorded: "– not on record",
  monthsTitle: (year) => `Documents per month, ${year}`,
  monthsText: (year, total, peak, peakCount) =>
    `Stacked bar chart by kind of document. Sum of ${year}: ${total} documents; most in ${peak}, ${peakCount} documents.`,
  comparisonTitle: (range, earlier, later) => `${range}: ${earlier} and ${later}`,
  comparisonText: (earlier, later, change) =>
    `Bars side by side, only months that are on record in both years. ${earlier}; ${later}; change ${change}.`,
  yearTotal: (year, total) => `${year}: ${total} documents`,
  noChange: "cannot be worked out",
  totalTitle: "All documents per month",
  totalText: (first, last, total) =>
    `Line chart from ${first} to ${last}, all kinds of documents: ${total} documents. The line is broken where a month is not on record.`,
  noData: "no data",
  noDataBetween: (first, last) => `${first} to ${last}: no data; after that the chart has another scale.`,
  imageNames: {
    months: "ANTAR DOMPET: documents per month",
    comparison: "ANTAR DOMPET: the same months compared",
    total: "ANTAR DOMPET: all documents per month",
  },
  empty: "No figures are on record for these months.",
  source: "Data source: Dinas Dukcapil, processed.",
  sourceCounted: "Data source: counted by the ANTAR DOMPET system.",
  simulated: "SIMULATION: practice figures, not those of the service.",
  loading: "Loading the figures…",
  failed: "The figures could not be loaded.",
  retry: "Try again",
};

export const chartWords: Readonly<Record<Language, ChartWords>> = { id, en };
