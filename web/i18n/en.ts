import type { Dictionary } from "./id.ts";

/** English for the first page, fetched only by those who choose it. */
export const en: Dictionary = {
  brand: { name: "ANTAR DOMPET", meaning: "Delivery of civil documents to people's homes" },
  nav: {
    label: "Main menu",
    skip: "Skip to content",
    home: "Home",
    statistics: "Statistics",
    areas: "Service area",
    otherLanguage: "Bahasa Indonesia",
    languageFailed: "The other language could not be loaded. Try again.",
  },
  simulation: {
    label: "About this simulation",
    mark: "SIMULASI:",
    text: "this database is for practice; it is not the real service.",
  },
  state: {
    loading: "Loading…",
    failed: "This could not be loaded.",
    failedHint: "Your internet connection may be down, or the server is busy.",
    retry: "Try again",
    reconnecting: "Reconnecting…",
  },
  footer: {
    office: "Office",
    officeFailed: "The office's address could not be loaded.",
    phone: "Telephone",
    free: "Free of charge. There are no fees.",
    freeText: "Neither the documents nor their delivery cost anything. If anyone asks you for money, report it.",
    report: "Report illegal fees at SP4N-LAPOR!",
    sources: "Data sources",
    figures: "Service figures: Dinas Dukcapil, processed.",
    boundaries: "Boundaries: cahyadsn/wilayah_boundaries (MIT), not legal boundaries.",
  },
  lookup: {
    title: "Where is your document?",
    label: "Tracking code",
    hint: "Capital or small letters are the same, and hyphens may be left out.",
    submit: "Track document",
  },
  landing: {
    title: "Your civil documents, brought to your address.",
    lead: (city) =>
      `ANTAR DOMPET delivers family cards, birth certificates, death certificates and electronic ID cards to residents of ${city} who cannot come to the civil registration office.`,
    free: "Free",
    freeText: "no fee for the document, no fee for delivery.",
    apply: "Apply for documents",
  },
  steps: {
    title: "How it works",
    apply: "Apply",
    applyText: "Apply with the papers that the requirements name.",
    verify: "Verification",
    verifyText: "Staff check your papers until they are complete.",
    print: "Printing",
    printText: "The document is printed once the papers are complete.",
    receive: "Collect or delivered",
    receiveText: "You collect it at the office, or staff bring it when you cannot come.",
    partners:
      "You may also come to the civil registration office, or go through a partner: kelurahan and kecamatan offices, hospitals and community health centres (puskesmas).",
  },
  requirements: {
    title: "Which papers do you need?",
    intro: "Choose a document and why you need it. The list of papers appears.",
    open: "See the requirements",
  },
  figures: {
    title: "The service in figures",
    thisMonth: (month) => `This month (${month})`,
    notRecorded: "not recorded yet",
    documents: (count) => `${count} documents`,
    published: (first, last) => `The office's report, ${first} to ${last}`,
    all: "See all statistics",
  },
};
