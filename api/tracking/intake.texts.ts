import type { LocalizedText } from "../domain/services.ts";

/** What an applicant agrees to (UU PDP 27/2022); a change of the text is a new CONSENT_VERSION. */
export const CONSENT_TEXT: LocalizedText = {
  id: "Data yang Anda isi (nama, NIK, nomor KK, nomor telepon, alamat, dan foto berkas) dipakai Dinas Dukcapil hanya untuk memeriksa permohonan ini, menerbitkan dokumen, dan menyerahkannya. NIK dipakai untuk mencocokkan data kependudukan; alamat dan nomor telepon untuk pengantaran; foto berkas untuk memeriksa persyaratan, lalu dihapus setelah masa simpan. Data disimpan tersandi. Anda berhak melihat, memperbaiki, dan meminta penghapusan data Anda di kantor.",
  en: "What you enter (names, NIK, family card number, phone, address and photos of papers) is used by the civil registration office only to check this request, to issue the documents and to hand them over. The NIK is used to match the population record; address and phone for the delivery; photos to check the requirements, and then deleted after the retention period. Data is stored encrypted. You may see, correct and ask for the deletion of your data at the office.",
};
