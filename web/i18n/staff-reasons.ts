import { CITY } from "../data/city.ts";
/* Said to the citizen or kept in the audit trail, whose language is the office's: these are not translated. */

export const ASK_REASONS = [
  "Foto kurang jelas, mohon foto ulang",
  "Foto terpotong, semua sudut harus terlihat",
  "Bukan berkas yang diminta",
  "Data tidak sama dengan KK",
  "Belum ditandatangani",
] as const;
/** What an officer saw instead of a photo, or why a line does not apply. */
export const SEEN_REASONS = [
  "Aslinya ditunjukkan di loket",
  "Formulir diisi petugas dari data permohonan",
  "Biometrik sudah direkam",
] as const;
export const NOT_APPLICABLE_REASONS = ["Syaratnya tidak berlaku bagi pemohon ini", "Terbit dari permohonan ini sendiri"] as const;
export const REJECT_REASONS = [
  `Bukan penduduk ${CITY}`,
  "Sudah ada permohonan yang sama",
  "Data tidak dapat dibuktikan",
] as const;
export const CANCEL_REASONS = ["Atas permintaan pemohon", "Permohonan ganda"] as const;
export const SIGNATURE_REASONS = [
  "Menunggu tanda tangan elektronik kepala dinas",
  "Layanan tanda tangan elektronik sedang terganggu",
] as const;
export const BLANK_REASONS = ["Persediaan blangko KTP-el habis", "Menunggu kiriman blangko dari pusat"] as const;
export const SPOIL_REASONS = ["Hasil cetak cacat", "Salah ketik", "Kertas atau kartu rusak"] as const;
export const LOST_REASONS = ["Tidak ditemukan di tempat penyimpanan", "Tercecer di dalam kantor"] as const;
export const REPRINT_REASONS = ["Sudah dicari dan tidak ditemukan", "Pemohon tidak memerlukannya lagi"] as const;
export const CLOSE_REST_REASONS = ["Atas permintaan pemohon", "Data tidak dapat dibuktikan"] as const;
export const PEOPLE_REASONS = [
  "Salah ketik di permohonan",
  "Dilengkapi dari KK yang ditunjukkan",
  "Atas permintaan pemohon",
] as const;
export const PURPOSES = {
  compare: "Mencocokkan dengan berkas",
  contact: "Menghubungi warga",
  produce: "Mengerjakan dokumen",
  handOver: "Menyiapkan penyerahan",
  dispute: "Warga menanyakan siapa yang menerima",
} as const;
/** What papers are looked at for, unless said otherwise. */
export const VERIFY_PURPOSE = "Memeriksa kelengkapan berkas";
export const CORRECT_REASONS = ["Salah tekan", "Paket tertukar", "Penerima belum menerima"] as const;
export const INCIDENT_REASONS = [
  "Dokumen diperiksa dan utuh",
  "Dokumen rusak di perjalanan",
  "Dokumen tidak ditemukan setelah dicari",
] as const;
/** Why the office does in a courier's stead what only the courier could. */
export const STAND_IN_REASONS = ["HP petugas mati", "HP petugas hilang atau dicuri", "Petugas sakit atau kecelakaan"] as const;
/** Why a courier takes back what was recorded at the door. */
export const UNDO_REASONS = {
  HANDED_OVER: ["Salah tekan", "Salah paket", "Penerima mengembalikan paket"],
  ATTEMPT_FAILED: ["Salah tekan", "Salah alasan", "Penerima ternyata ada"],
} as const;
