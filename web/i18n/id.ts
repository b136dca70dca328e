/** Indonesian, the language of the service: what the first page says. Its keys are the contract: `en.ts` must have each of them. */
export const id = {
  brand: { name: "ANTAR DOMPET", meaning: "Layanan Pengantaran Dokumen Kependudukan Masyarakat" },
  nav: {
    label: "Menu utama",
    skip: "Langsung ke isi",
    home: "Beranda",
    statistics: "Statistik",
    areas: "Wilayah layanan",
    otherLanguage: "English",
    languageFailed: "Bahasa Inggris belum dapat dimuat. Coba lagi.",
  },
  simulation: {
    label: "Keterangan simulasi",
    mark: "SIMULASI:",
    text: "basis data ini untuk latihan; bukan layanan sungguhan.",
  },
  state: {
    loading: "Sedang dimuat…",
    failed: "Belum dapat dimuat.",
    failedHint: "Mungkin sambungan internet Anda terputus, atau server sedang sibuk.",
    retry: "Coba lagi",
    reconnecting: "Menyambung ulang…",
  },
  footer: {
    office: "Kantor",
    officeFailed: "Alamat kantor belum dapat dimuat.",
    phone: "Telepon",
    free: "Gratis. Tidak ada biaya.",
    freeText: "Tidak ada biaya untuk dokumen maupun pengantaran. Bila ada yang meminta uang, laporkan.",
    report: "Lapor pungli di SP4N-LAPOR!",
    sources: "Sumber data",
    figures: "Angka layanan: Dinas Dukcapil, diolah.",
    boundaries: "Batas wilayah: cahyadsn/wilayah_boundaries (MIT), bukan batas hukum.",
  },
  lookup: {
    title: "Di mana dokumen Anda?",
    label: "Kode pelacakan",
    hint: "Huruf besar atau kecil sama saja, tanda hubung boleh tidak ditulis.",
    submit: "Lacak dokumen",
  },
  landing: {
    title: "Dokumen kependudukan Anda, diantar sampai alamat.",
    lead: (city: string) =>
      `ANTAR DOMPET mengantarkan KK, akta kelahiran, akta kematian, dan KTP-el ke alamat warga ${city} yang berhalangan datang ke kantor Dinas Dukcapil.`,
    free: "Gratis",
    freeText: "tidak ada biaya dokumen maupun biaya antar.",
    apply: "Ajukan dokumen",
  },
  steps: {
    title: "Cara kerjanya",
    apply: "Ajukan",
    applyText: "Ajukan permohonan dengan berkas sesuai persyaratan.",
    verify: "Verifikasi",
    verifyText: "Petugas memeriksa berkas sampai dinyatakan lengkap.",
    print: "Cetak",
    printText: "Dokumen dicetak setelah berkas lengkap.",
    receive: "Ambil atau diantar",
    receiveText: "Anda mengambilnya di kantor, atau petugas mengantar bila Anda berhalangan.",
    partners:
      "Boleh juga datang ke kantor Dinas Dukcapil, atau lewat mitra: kantor kelurahan, kantor kecamatan, rumah sakit, dan puskesmas.",
  },
  requirements: {
    title: "Berkas apa yang perlu disiapkan?",
    intro: "Pilih dokumen dan keperluannya. Daftar berkasnya akan muncul.",
    open: "Lihat persyaratan",
  },
  figures: {
    title: "Layanan dalam angka",
    thisMonth: (month: string) => `Bulan ini (${month})`,
    notRecorded: "belum tercatat",
    documents: (count: string) => `${count} dokumen`,
    published: (first: string, last: string) => `Laporan kantor, ${first} sampai ${last}`,
    all: "Lihat statistik lengkap",
  },
};

export type Dictionary = typeof id;
