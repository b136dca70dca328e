import type { IncidentKind } from "../domain/delivery.ts";
import type { Fact } from "../domain/events.ts";
import type { Ground } from "../domain/papers.ts";
import type { IdentityCheck } from "../domain/proof.ts";
import type { LocalizedText } from "../domain/services.ts";

const say = (id: string, en: string): LocalizedText => ({ id, en });

/** By noun and step; what a step is called when it has been done. */
const STEPS: Readonly<Record<string, LocalizedText>> = {
  "request.submit": say("Permohonan diajukan", "Request submitted"),
  "request.startReview": say("Pemeriksaan dimulai", "Review started"),
  "request.requestCompletion": say("Diminta melengkapi berkas", "Completion requested"),
  "request.complete": say("Berkas dilengkapi", "Papers completed"),
  "request.expire": say("Ditutup: berkas tidak dilengkapi", "Closed: papers not completed"),
  "request.declareComplete": say("Berkas dinyatakan lengkap", "Papers declared complete"),
  "request.reject": say("Permohonan ditolak", "Request rejected"),
  "request.reapply": say("Diajukan lagi sebagai permohonan baru", "Applied for again as a new request"),
  "request.cancel": say("Permohonan dibatalkan", "Request cancelled"),
  "request.becomeReady": say("Semua dokumen jadi", "All documents ready"),
  "request.returnToProduction": say("Kembali ke produksi", "Back to production"),
  "request.beginHandover": say("Penyerahan disiapkan", "Handover prepared"),
  "request.finish": say("Permohonan selesai", "Request completed"),
  "request.completePartly": say("Selesai sebagian", "Partly completed"),
  "request.releasePart": say("Yang sudah jadi diserahkan lebih dulu", "What is ready is handed over first"),
  "request.closeRest": say("Ditutup tanpa dokumen yang tersisa", "Closed without the remaining documents"),
  "document.queue": say("Masuk antrean produksi", "Queued for production"),
  "document.startWork": say("Mulai dikerjakan", "Work started"),
  "document.awaitSignature": say("Menunggu tanda tangan elektronik", "Waiting for the signature"),
  "document.awaitBlank": say("Menunggu blangko", "Waiting for card stock"),
  "document.print": say("Dicetak", "Printed"),
  "document.passCheck": say("Lolos pemeriksaan kedua", "Passed the second look"),
  "document.spoil": say("Rusak", "Spoiled"),
  "document.reportLost": say("Hilang", "Lost"),
  "document.decideReprint": say("Cetak ulang disetujui", "To be made again"),
  "document.selfPrint": say("Dicetak sendiri oleh pemilik", "Printed by the owner"),
  "document.pack": say("Masuk paket", "Packed"),
  "document.unpack": say("Keluar dari paket", "Unpacked"),
  "document.handOver": say("Diserahkan", "Handed over"),
  "document.reject": say("Dokumen ditolak", "Document rejected"),
  "document.cancel": say("Dokumen dibatalkan", "Document cancelled"),
  "pickup.offer": say("Siap diambil", "Ready to collect"),
  "pickup.handOver": say("Diserahkan di loket", "Handed over at the desk"),
  "pickup.markOverdue": say("Lewat batas pengambilan", "Overdue for collection"),
  "pickup.reopen": say("Dapat diambil lagi", "Ready to collect again"),
  "pickup.archive": say("Disimpan di arsip", "Archived"),
  "pickup.redirect": say("Dialihkan menjadi antar", "Changed to delivery"),
  "pickup.cancel": say("Pengambilan dibatalkan", "Pick-up cancelled"),
  "delivery.plan": say("Pengantaran direncanakan", "Delivery planned"),
  "delivery.reschedule": say("Jadwal pengantaran diubah", "Delivery rescheduled"),
  "delivery.assign": say("Petugas pengantar ditetapkan", "Delivery officer assigned"),
  "delivery.reassign": say("Petugas pengantar diganti", "Delivery officer changed"),
  "delivery.unassign": say("Penugasan dilepas", "Assignment withdrawn"),
  "delivery.load": say("Dibawa petugas dari kantor", "Taken from the office by the officer"),
  "delivery.unload": say("Diturunkan kembali di kantor", "Unloaded at the office"),
  "delivery.depart": say("Petugas berangkat", "The officer departed"),
  "delivery.arrive": say("Petugas tiba di tujuan", "The officer arrived"),
  "delivery.handOver": say("Diserahkan kepada penerima", "Handed over to the recipient"),
  "delivery.fail": say("Pengantaran belum berhasil", "Delivery attempt failed"),
  "delivery.retry": say("Dicoba lagi hari ini", "Tried again today"),
  "delivery.returnToOffice": say("Dibawa kembali ke kantor", "On the way back to the office"),
  "delivery.receiveBack": say("Diterima kembali di kantor", "Received back at the office"),
  "delivery.replan": say("Direncanakan ulang", "Planned again"),
  "delivery.transfer": say("Dialihkan ke petugas lain", "Passed to another officer"),
  "delivery.reportIncident": say("Terjadi kendala di perjalanan", "Something happened on the way"),
  "delivery.resolveIncident": say("Kendala diselesaikan", "The incident was settled"),
  "delivery.correct": say("Status diperbaiki", "Status corrected"),
  "delivery.redirect": say("Dialihkan menjadi ambil", "Changed to pick-up"),
  "delivery.cancel": say("Pengantaran dibatalkan", "Delivery cancelled"),
};

const INCIDENTS: Readonly<Record<IncidentKind, LocalizedText>> = {
  LOST: say("Dokumen hilang di perjalanan", "Documents lost on the way"),
  DAMAGED: say("Dokumen rusak di perjalanan", "Documents damaged on the way"),
  ACCIDENT: say("Kecelakaan di perjalanan", "Accident on the way"),
  THREAT: say("Ancaman di perjalanan", "Threat on the way"),
};

const NEW_ACCESS: Readonly<Record<IdentityCheck, LocalizedText>> = {
  KTP_EL: say("PIN dan tautan baru; KTP-el diperiksa", "New PIN and link; identity card checked"),
  OTHER_ID: say("PIN dan tautan baru; identitas lain diperiksa", "New PIN and link; another identity paper checked"),
  KNOWN_DATA: say("PIN dan tautan baru; data permohonan ditanyakan", "New PIN and link; asked for what only the applicant knows"),
};

const GROUNDS: Readonly<Record<Ground, LocalizedText>> = {
  PHOTO: say("baik, menurut foto", "good, by its photo"),
  SEEN_AT_COUNTER: say("baik, dilihat di loket", "good, seen at the counter"),
  NOT_APPLICABLE: say("tidak berlaku", "not applicable"),
};

function verdictSentence({ verdict, ground }: Extract<Fact, { type: "requirementJudged" }>): LocalizedText {
  switch (verdict) {
    case "OK":
      return ground ? GROUNDS[ground] : say("baik", "good");
    case "ASKED_FOR":
      return say("diminta lagi", "asked for again");
    case "ANSWERED":
      return say("dilihat di loket", "seen at the counter");
    case "OPEN":
      return ground === "SEEN_AT_COUNTER"
        ? say("dilihat di loket", "seen at the counter")
        : say("diperiksa lagi", "looked at again");
  }
}

const OTHER_FIELD = say("data lain", "other data");
/** Fields of a correction. */
const FIELDS: Readonly<Record<string, LocalizedText>> = {
  "applicant.name": say("nama pemohon", "applicant's name"),
  "applicant.nik": say("NIK pemohon", "applicant's NIK"),
  "applicant.familyCardNumber": say("nomor KK", "family card number"),
  "applicant.phone": say("nomor telepon", "phone number"),
  "recipient.name": say("penerima", "recipient"),
  "recipient.relation": say("penerima", "recipient"),
  "recipient.phone": say("telepon penerima", "recipient's phone"),
  "subject.name": say("nama pemilik dokumen", "document owner's name"),
  "subject.nik": say("NIK pemilik dokumen", "document owner's NIK"),
};

/** What a fact is called, or null for those that are no news to a reader of the case. */
export function sentenceOfFact(fact: Fact): LocalizedText | null {
  switch (fact.type) {
    case "requestStepped":
      return STEPS[`request.${fact.step}`] ?? null;
    case "documentStepped":
      if (fact.step === "decideReprint" && fact.state === "CANCELLED") return say("Tidak dicetak ulang", "Not made again");
      return STEPS[`document.${fact.step}`] ?? null;
    case "pickupStepped":
      return STEPS[`pickup.${fact.step}`] ?? null;
    case "deliveryStepped":
      return fact.incidentKind ? INCIDENTS[fact.incidentKind] : (STEPS[`delivery.${fact.step}`] ?? null);
    case "requirementJudged":
      return verdictSentence(fact);
    case "handoverSwitched":
      return fact.to === "COURIER"
        ? say("Pemohon memilih diantar", "The applicant chose delivery")
        : say("Pemohon memilih mengambil", "The applicant chose pick-up");
    case "accessReissued":
      return NEW_ACCESS[fact.identity];
    case "peopleCorrected": {
      const named = [...new Set(fact.fields.map((field) => FIELDS[field.replace(/^documents\.\d+/, "subject")] ?? OTHER_FIELD))];
      const inWords = (language: "id" | "en"): string => named.map((name) => name[language]).join(", ");
      return say(`Data diperbaiki: ${inWords("id")}`, `Corrected: ${inWords("en")}`);
    }
    case "receiversRevealed":
      return say("Data penerima ditampilkan", "Who received was uncovered");
    case "personRevealed":
      return say("Data pribadi ditampilkan", "Personal data uncovered");
    case "fileViewed":
      return say("Berkas dilihat", "A paper was viewed");
    case "loadConfirmed":
      return say("Muatan dicocokkan loket", "Load confirmed by the desk");
    case "documentsTakenBack":
    case "runStepped":
    case "runShifted":
    case "dutyChanged":
    case "devicePaired":
    case "deviceRevoked":
    case "documentsHandedOver":
    case "figuresPublished":
    case "monthRevised":
    case "requestsSearched":
    case "figuresRecounted":
    case "accountChanged":
    case "signedIn":
    case "signedOut":
      return null;
  }
}
