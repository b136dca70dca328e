import { inLanguage, type Language, type LocalizedText } from "../domain/services.ts";
import { type DataQualityNote, dataQualityNotes } from "../domain/statistics.ts";
import type { StatisticsView } from "./statistics.queries.ts";

/** What a reader must know about these figures, as sentences: what follows from the numbers first, then what is known of their origin. */
export function notesOf(view: StatisticsView, language: Language): string[] {
  return [...dataQualityNotes(view.figures).map(sentenceOf), ...view.sourceNotes].map((text) => inLanguage(text, language));
}

function sentenceOf(note: DataQualityNote): LocalizedText {
  switch (note.kind) {
    case "PARTIAL_YEAR":
      return {
        id: `Tahun ${note.year} tercatat ${note.months.length} bulan (${monthSpan(note.months, "id")}); bulan lainnya tidak tercatat, bukan nol.`,
        en: `${note.year} has ${note.months.length} months on record (${monthSpan(note.months, "en")}); the others are not recorded, which is not zero.`,
      };
    case "FAMILY_CARDS_EQUAL_DEATH_CERTIFICATES":
      return {
        id: `Jumlah Kartu Keluarga sama dengan jumlah Akta Kematian pada semua ${note.months} bulan. Mungkin keduanya selalu terbit bersama, mungkin satu kolom tersalin; angka ditampilkan apa adanya.`,
        en: `Family cards equal death certificates in all ${note.months} months. They may always be issued together, or one column may have been copied; the figures are shown as they are.`,
      };
    case "DOCUMENTS_ARE_NOT_PARCELS":
      return {
        id: `Yang dihitung adalah dokumen: ${note.documents} dokumen bukan ${note.documents} pengantaran. Jumlah pengantaran tidak tercatat; jika setiap Akta Kematian diantar bersama Kartu Keluarganya, paling banyak ${note.parcelsAtMost}.`,
        en: `Documents are counted: ${note.documents} documents are not ${note.documents} deliveries. The number of deliveries was not recorded; if each death certificate travelled with its family card, at most ${note.parcelsAtMost}.`,
      };
  }
}

/** Made once: each holds tens of kilobytes outside the heap, which subscribers could make us pile up faster than they are collected. */
const MONTH_NAMES = {
  id: new Intl.DateTimeFormat("id", { month: "long", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }),
} as const;

/** "April–Desember" for months in a row, otherwise each by name. */
function monthSpan(months: readonly number[], language: "id" | "en"): string {
  const names = months.map((month) => MONTH_NAMES[language].format(Date.UTC(2020, month - 1)));
  const inARow = months.every((month, index) => index === 0 || month === (months[index - 1] ?? 0) + 1);
  return inARow && names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(", ");
}
