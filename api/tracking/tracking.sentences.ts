import type { DeliveryState } from "../domain/delivery.ts";
import type { DocumentState } from "../domain/document.ts";
import type { PickupState } from "../domain/pickup.ts";
import type { RequestState } from "../domain/request.ts";
import type { LocalizedText } from "../domain/services.ts";
import { isWithCourier, type PublicStatus } from "../domain/visibility.ts";
import type { CitizenStep } from "./citizen.steps.ts";

const say = (id: string, en: string): LocalizedText => ({ id, en });

/** A request that is over although not every document reached its owner: the others were rejected, cancelled or given up. */
export const ENDED_IN_PART = say(
  "Permohonan selesai. Sebagian dokumen sudah diterima; sisanya tidak diproses.",
  "The request is closed. Some documents have been received; the rest will not be processed.",
);

/** What a citizen reads (domain.md 3.1). */
export const REQUEST_SENTENCES: Record<RequestState, LocalizedText> = {
  DRAFT: say("", ""), // not public
  SUBMITTED: say("Permohonan Anda sudah kami terima.", "We have received your request."),
  IN_REVIEW: say("Petugas sedang memeriksa berkas Anda.", "An officer is checking your papers."),
  NEEDS_COMPLETION: say(
    "Ada berkas yang perlu dilengkapi. Waktu layanan berhenti sampai berkas kami terima.",
    "Something is missing. The clock is paused until we receive it.",
  ),
  IN_PRODUCTION: say("Berkas lengkap. Dokumen sedang diproses.", "Papers complete. Your documents are being prepared."),
  READY: say("Dokumen sudah jadi.", "Your documents are ready."),
  HANDING_OVER: say("Dokumen sudah jadi.", "Your documents are ready."),
  COMPLETED: say("Semua dokumen sudah diterima. Terima kasih.", "All documents have been received. Thank you."),
  PARTLY_COMPLETED: say(
    "Sebagian dokumen sudah diterima; sisanya menyusul.",
    "Some documents have been received; the rest follows.",
  ),
  REJECTED: say(
    "Permohonan tidak dapat diproses. Anda dapat mengajukan lagi, gratis.",
    "We cannot process this request. You may apply again, free of charge.",
  ),
  CANCELLED: say("Permohonan dibatalkan.", "The request was cancelled."),
  EXPIRED: say(
    "Permohonan ditutup karena berkas tidak dilengkapi. Anda dapat mengajukan lagi kapan saja, gratis.",
    "Closed because papers were not completed. You may apply again any time, free of charge.",
  ),
};

export const PICKUP_SENTENCES: Record<PickupState, LocalizedText> = {
  AWAITING_PICKUP: say(
    "Dokumen dapat diambil di kantor. Bawa KTP dan PIN Anda.",
    "Ready to collect at the office. Bring your ID and your PIN.",
  ),
  HANDED_OVER: say("Dokumen sudah diterima.", "The documents have been received."),
  OVERDUE: say(
    "Dokumen belum diambil. Dokumen tetap aman; pilih ambil atau antar.",
    "Not collected yet. Still safe; choose pick-up or delivery.",
  ),
  ARCHIVED: say("Dokumen disimpan di arsip kantor. Hubungi kami.", "Stored in the office archive. Contact us."),
  REDIRECTED: say("Cara penyerahan diubah menjadi antar.", "Changed to delivery."),
  CANCELLED: say("Pengambilan dibatalkan.", "The pick-up was cancelled."),
};

export const DELIVERY_SENTENCES: Record<DeliveryState, LocalizedText> = {
  PLANNED: say("Dokumen siap diantar.", "Ready for delivery."),
  ASSIGNED: say("Petugas pengantar sudah ditetapkan.", "A delivery officer has been assigned."),
  LOADED: say("Dokumen sudah dibawa petugas dari kantor.", "The officer has taken your documents from the office."),
  UNDER_WAY: say("Petugas dalam perjalanan.", "The officer is on the way."),
  ARRIVED: say(
    "Petugas sudah di sekitar alamat Anda. Siapkan KTP dan kode serah terima.",
    "The officer is near your address. Have your ID and handover code ready.",
  ),
  HANDED_OVER: say("Dokumen sudah diterima.", "The documents have been received."),
  ATTEMPT_FAILED: say("Kami sudah datang tetapi belum bertemu penerima.", "We came but could not hand over."),
  RETURNING: say("Dokumen dibawa kembali ke kantor dengan aman.", "Your documents are on their way back to the office."),
  BACK_AT_OFFICE: say("Dokumen aman di kantor, menunggu pilihan Anda.", "Safe at the office, waiting for your choice."),
  REDIRECTED: say("Cara penyerahan diubah menjadi ambil.", "Changed to pick-up."),
  INCIDENT: say("Ada kendala pada pengantaran. Petugas kami akan menghubungi Anda.", "There is a problem. We will contact you."),
  CANCELLED: say("Pengantaran dibatalkan.", "Delivery cancelled."),
};

/** @param state null: the papers are not complete yet @param delivery of the parcel it is packed in; null: none, or a pick-up */
export function documentSentence(state: DocumentState | null, delivery: DeliveryState | null): LocalizedText {
  if (state === null) return say("Menunggu pemeriksaan berkas", "Waiting for the check of papers");
  if (state === "PACKED" && delivery !== null && isWithCourier(delivery))
    return say("Sedang dibawa petugas pengantar", "With the delivery officer");
  return DOCUMENT_SENTENCES[state];
}
const DOCUMENT_SENTENCES: Record<DocumentState, LocalizedText> = {
  QUEUED: say("Menunggu giliran dikerjakan", "Waiting for its turn"),
  IN_WORK: say("Sedang dikerjakan", "Being prepared"),
  AWAITING_SIGNATURE: say("Menunggu tanda tangan elektronik", "Waiting for the electronic signature"),
  AWAITING_BLANK: say("Menunggu persediaan blangko KTP-el", "Waiting for KTP-el card stock"),
  PRINTED: say("Sudah dicetak", "Printed"),
  READY: say("Sudah jadi", "Ready"),
  PACKED: say("Siap diserahkan", "Ready to be handed over"),
  HANDED_OVER: say("Sudah diterima", "Received"),
  SELF_PRINTED: say("Dicetak sendiri oleh pemilik", "Printed by the owner"),
  SPOILED: say("Dicetak ulang", "Being printed again"),
  LOST: say("Sedang ditelusuri petugas", "Being traced by an officer"),
  REJECTED: say("Tidak dapat diproses", "Cannot be processed"),
  CANCELLED: say("Dibatalkan", "Cancelled"),
};

/** By the keys of domain/visibility.ts. */
export const NEXT_SENTENCES: Readonly<Record<string, LocalizedText>> = {
  REVIEW: say("Berikutnya: petugas memeriksa berkas Anda.", "Next: an officer checks your papers."),
  DECISION: say(
    "Berikutnya: petugas menyatakan berkas lengkap, atau meminta yang kurang.",
    "Next: the officer declares the papers complete, or asks for what is missing.",
  ),
  COMPLETE_PAPERS: say(
    "Sekarang giliran Anda: lengkapi berkas yang diminta di bawah.",
    "Your turn: send what is asked for below.",
  ),
  DOCUMENTS_READY: say("Berikutnya: dokumen dicetak dan diperiksa.", "Next: the documents are printed and checked."),
  HANDOVER_ARRANGED: say("Berikutnya: dokumen disiapkan untuk diserahkan.", "Next: the documents are prepared for handover."),
  REST_FOLLOWS: say("Berikutnya: dokumen yang tersisa menyusul.", "Next: the remaining documents follow."),
  REAPPLY: say("Anda dapat mengajukan permohonan baru.", "You may make a new request."),
  COURIER_ASSIGNED: say("Berikutnya: petugas pengantar ditetapkan.", "Next: a delivery officer is assigned."),
  COURIER_LOADS: say(
    "Berikutnya: petugas membawa dokumen dari kantor.",
    "Next: the officer takes the documents from the office.",
  ),
  COURIER_DEPARTS: say("Berikutnya: petugas berangkat.", "Next: the officer departs."),
  COURIER_ARRIVES: say("Berikutnya: petugas tiba di alamat Anda.", "Next: the officer arrives at your address."),
  HANDOVER: say("Berikutnya: serah terima.", "Next: the handover."),
  COLLECT_OR_CALL: say(
    "Silakan ambil di kantor. Bila perlu diantar lagi, hubungi kantor.",
    "Please collect at the office. If it has to be brought again, contact the office.",
  ),
  CHOOSE_HANDOVER: say("Silakan pilih: ambil di kantor atau diantar.", "Please choose: collect at the office or delivery."),
  AGAIN_OR_BACK: say(
    "Berikutnya: petugas datang lagi, atau dokumen kembali ke kantor dengan aman.",
    "Next: the officer comes again, or the documents return safely to the office.",
  ),
  BACK_AT_OFFICE: say("Berikutnya: dokumen kembali ke kantor.", "Next: the documents return to the office."),
  OFFICE_CALLS: say("Petugas kami akan menghubungi Anda.", "Our officer will contact you."),
  COLLECT: say("Silakan ambil di kantor.", "Please collect at the office."),
  CONTACT_OFFICE: say("Silakan hubungi kantor.", "Please contact the office."),
};

/** What comes next, as far as it is still the citizen's to choose: nobody is asked for a choice that is not offered. */
export function nextSentence(next: string, steps: readonly CitizenStep[]): LocalizedText | null {
  const isChoice = steps.includes("RESCHEDULE") || steps.includes("SWITCH_TO_COURIER");
  if (next !== "CHOOSE_HANDOVER" || isChoice) return NEXT_SENTENCES[next] ?? null;
  return NEXT_SENTENCES[steps.includes("SWITCH_TO_PICKUP") ? "COLLECT_OR_CALL" : "OFFICE_CALLS"] ?? null;
}

export const HOLDER_SENTENCES: Record<NonNullable<PublicStatus["holder"]>, LocalizedText> = {
  OFFICE: say("Saat ini ada di kantor Dukcapil.", "It is at the civil registration office."),
  COURIER: say("Saat ini dibawa petugas pengantar.", "A delivery officer carries it."),
  DESK: say("Saat ini ada di loket pengambilan.", "It is at the pick-up desk."),
  RECIPIENT: say("Sudah di tangan penerima.", "The recipient has it."),
  APPLICANT: say("Menunggu Anda.", "It waits for you."),
};
