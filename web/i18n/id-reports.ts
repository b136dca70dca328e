/** Words for what the courier's half of the service reports, on every page that says them; as they stand inside a sentence. */
export const idReports = {
  failure: {
    NOBODY_HOME: "tidak ada orang di rumah",
    ADDRESS_NOT_FOUND: "alamat tidak ditemukan",
    ADDRESS_WRONG: "alamat salah",
    MOVED_AWAY: "sudah pindah",
    REFUSED: "penerima menolak",
    IDENTITY_MISMATCH: "identitas tidak cocok",
    OLD_CARD_WITHHELD: "KTP-el lama tidak diserahkan",
    NO_AUTHORISED_RECIPIENT: "tidak ada wakil yang sah",
    PHONE_UNANSWERED: "telepon tidak diangkat",
    HOUSE_UNREACHABLE: "rumah tidak terjangkau",
    UNSAFE: "tidak aman",
    WEATHER: "cuaca buruk",
    VEHICLE_BROKEN: "kendaraan rusak",
    DOCUMENT_DAMAGED: "dokumen rusak",
    DOCUMENT_DATA_WRONG: "data dokumen salah",
    OTHER: "alasan lain",
  },
  incidentKind: { LOST: "paket hilang", DAMAGED: "paket rusak", ACCIDENT: "kecelakaan", THREAT: "ancaman atau kekerasan" },
  /** Why a reading of a phone was dropped. */
  rejection: {
    OFF_DUTY: "di luar waktu tugas",
    INVALID_COORDINATES: "koordinat tidak sah",
    INVALID_TIME: "waktu tidak sah",
    OUTSIDE_AREA: "jauh di luar kota",
    LOW_ACCURACY: "kurang teliti, lebih dari 100 meter",
    CLOCK_AHEAD: "jam HP terlalu maju; atur jam otomatis",
    DEVICE_MISMATCH: "nama perangkat di aplikasi tidak cocok",
    ENCRYPTED: "dienkripsi oleh aplikasi; matikan enkripsinya",
    OTHER: "tidak dapat dipakai",
  },
};
export type ReportsDictionary = typeof idReports;

/** What a page has no words for is said to be of no use. */
export const rejectionFrom = (code: string): keyof ReportsDictionary["rejection"] =>
  code in idReports.rejection ? (code as keyof ReportsDictionary["rejection"]) : "OTHER";
