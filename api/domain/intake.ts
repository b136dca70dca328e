import { DomainError } from "./errors.ts";
import type { DocumentKind, ServiceReason } from "./services.ts";

/** How a request reached the office. */
export const channels = ["ONLINE", "FACE_TO_FACE", "PARTNER"] as const;
export type Channel = (typeof channels)[number];

/** How the documents leave it. */
export const handoverMethods = ["PICKUP", "COURIER"] as const;
export type HandoverMethod = (typeof handoverMethods)[number];

/** Why somebody cannot come; asked for, never demanded, and never shown. */
export const absenceReasons = ["ILLNESS", "AGE_OR_DISABILITY", "WORK", "CARE_OR_BIRTH", "MOURNING", "DISTANCE", "OTHER"] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** Who is meant to receive the documents. */
export const recipientRelations = ["APPLICANT", "FAMILY_MEMBER", "NAMED_PROXY"] as const;
export type RecipientRelation = (typeof recipientRelations)[number];

/** The text about personal data that is shown now; a new text is a new version. */
export const CONSENT_VERSION = "2026-11";

export interface ApplicantInput {
  readonly name: string;
  readonly nik: string;
  readonly familyCardNumber: string | null;
  readonly phone: string;
}
export interface WantedDocument {
  readonly document: DocumentKind;
  readonly reason: ServiceReason;
  readonly subjectName: string; // whose document it is
  readonly subjectNik: string | null; // a newborn has none yet
}
export interface AddressInput {
  readonly villageCode: string;
  readonly street: string;
  readonly landmark: string | null;
  readonly latitudeDeg: number | null; // the pin; null: not set
  readonly longitudeDeg: number | null;
}
export interface RecipientInput {
  readonly name: string;
  readonly relation: RecipientRelation;
  readonly phone: string | null;
}

export const MAX_DOCUMENTS = 8;
const limits = { name: 100, street: 200, landmark: 200 } as const;

/** "0812 3456-7890" and "+62812..." are one number. @returns null when it cannot be an Indonesian one */
export function normalPhone(typed: string): string | null {
  const digits = typed.replaceAll(/[\s().-]/g, "").replace(/^(\+62|62)/, "0");
  return /^0\d{8,13}$/.test(digits) ? digits : null;
}

/** Spaces of any kind become one, ends are trimmed. */
export const tidy = (text: string): string => text.normalize("NFC").trim().replaceAll(/\s+/g, " ");

/** Characters that no keyboard writes and no column or printer wants; line breaks are gone once a text is tidied. */
export const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);

export const MAX_REASON_CHARACTERS = 500;
/** Why somebody ends, rejects or delays something, as it is kept. @throws DomainError INVALID_INPUT */
export function reasonFrom(text: string): string {
  const tidied = tidy(text);
  if (tidied === "" || tidied.length > MAX_REASON_CHARACTERS || hasControls(tidied))
    throw new DomainError("INVALID_INPUT", { field: "reason", rule: `1 to ${MAX_REASON_CHARACTERS} characters` });
  return tidied;
}

/** What a name is found by: each word on its own, without case and marks. */
export function nameWords(name: string): string[] {
  const plain = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1))];
}

interface FieldChecks {
  readonly text: (field: string, value: string, max?: number) => string;
  readonly sixteenDigits: (field: string, value: string) => string;
  readonly phone: (field: string, value: string) => string;
  readonly wrong: string[]; // fields that are, so far
  /** @param missing empty fields that are needed later @throws DomainError INVALID_INPUT naming every field, never what was typed into it */
  readonly ensureRight: (missing?: readonly string[]) => void;
}
/** Each check gives back what is kept, or notes the field: all that is wrong is told at once. */
export function checkedFields(): FieldChecks {
  const wrong: string[] = [];
  return {
    wrong,
    text: (field, value, max = limits.name) => {
      const tidied = tidy(value);
      if (tidied === "" || tidied.length > max || hasControls(tidied)) wrong.push(field);
      return tidied;
    },
    sixteenDigits: (field, value) => {
      const digits = value.replaceAll(/[\s.-]/g, "");
      if (!/^\d{16}$/.test(digits)) wrong.push(field);
      return digits;
    },
    phone: (field, value) => {
      const normal = normalPhone(value);
      if (normal === null) wrong.push(field);
      return normal ?? "";
    },
    ensureRight: (missing = []) => {
      if (wrong.length + missing.length === 0) return;
      throw new DomainError("INVALID_INPUT", { fields: [...wrong, ...missing], ...(missing.length > 0 && { missing }) });
    },
  };
}

/**
 * What the proof at the handover is going to ask for, and nobody could answer then: the owner's number of each identity card, and the family
 * card's where somebody of the family is to receive or somebody else's card is applied for.
 * @returns the fields that are needed and empty
 */
export function missingForHandover({ applicant, documents, recipient }: HandoverWish): string[] {
  const cards = documents.flatMap((wanted, index) => (wanted.document === "KTP_EL" ? [{ ...wanted, index }] : []));
  const isForFamily =
    recipient.relation === "FAMILY_MEMBER" || cards.some(({ subjectNik }) => subjectNik !== null && subjectNik !== applicant.nik);
  return [
    ...(isForFamily && applicant.familyCardNumber === null ? ["applicant.familyCardNumber"] : []),
    ...cards.flatMap(({ subjectNik, index }) => (subjectNik === null ? [`documents.${index}.subjectNik`] : [])),
  ];
}

interface HandoverWish {
  readonly applicant: Pick<ApplicantInput, "nik" | "familyCardNumber">;
  readonly documents: readonly { readonly document: DocumentKind | null; readonly subjectNik: string | null }[]; // null: not to be handed over
  readonly recipient: Pick<RecipientInput, "relation">;
}

interface Intake {
  readonly applicant: ApplicantInput;
  readonly documents: readonly WantedDocument[];
  readonly recipient: RecipientInput;
  readonly address: AddressInput;
}

/**
 * The intake as it is kept: texts tidied, phones in one form.
 * @throws DomainError INVALID_INPUT naming every field that is wrong, never what was typed into it; `missing` are those of missingForHandover
 */
export function checkedIntake<T extends Intake>(input: T): T {
  const { text, sixteenDigits, phone, wrong, ensureRight } = checkedFields();
  const { applicant, documents, recipient, address } = input;
  const checked = {
    ...input,
    applicant: {
      name: text("applicant.name", applicant.name),
      nik: sixteenDigits("applicant.nik", applicant.nik),
      familyCardNumber:
        applicant.familyCardNumber === null ? null : sixteenDigits("applicant.familyCardNumber", applicant.familyCardNumber),
      phone: phone("applicant.phone", applicant.phone),
    },
    documents: documents.map((wanted, index) => ({
      ...wanted,
      subjectName: text(`documents.${index}.subjectName`, wanted.subjectName),
      subjectNik: wanted.subjectNik === null ? null : sixteenDigits(`documents.${index}.subjectNik`, wanted.subjectNik),
    })),
    recipient: {
      ...recipient,
      name: text("recipient.name", recipient.name),
      phone: recipient.phone === null ? null : phone("recipient.phone", recipient.phone),
    },
    address: {
      ...address,
      street: text("address.street", address.street, limits.street),
      landmark: address.landmark === null ? null : text("address.landmark", address.landmark, limits.landmark),
    },
  };
  if (documents.length === 0 || documents.length > MAX_DOCUMENTS) wrong.push("documents");
  if (!isPinWhole(address)) wrong.push("address.pin");
  ensureRight(missingForHandover(checked));
  return checked;
}

/** Both halves or none, on this planet. 0 is a latitude like any other. */
function isPinWhole({ latitudeDeg, longitudeDeg }: AddressInput): boolean {
  if (latitudeDeg === null || longitudeDeg === null) return latitudeDeg === longitudeDeg;
  return Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180;
}

/** Worth a second look; never a refusal. Whether a person has other requests is no citizen business and not among them. */
export const intakeHints = ["PIN_OUTSIDE_VILLAGE", "NIK_DATE_IMPOSSIBLE"] as const;
export type IntakeHint = (typeof intakeHints)[number];

/** Whether digits 7 to 12 can be a birth date; women's days are 40 higher. Where the NIK was issued says nothing about where one lives. */
export function hasPossibleBirthDate(nik: string): boolean {
  const [day, month] = [Number(nik.slice(6, 8)), Number(nik.slice(8, 10))];
  const dayOfMonth = day > 40 ? day - 40 : day;
  return dayOfMonth >= 1 && dayOfMonth <= 31 && month >= 1 && month <= 12;
}

const ADULT_YEARS = 17;
/**
 * Whether the birth date in it makes somebody an adult on `today` ("2026-11-24") whichever century its two digits of a year mean; false also
 * where it is no date.
 */
export function isAdultByNik(nik: string, today: string): boolean {
  if (!/^\d{16}$/.test(nik) || !hasPossibleBirthDate(nik)) return false;
  const [day, month, year] = [Number(nik.slice(6, 8)), nik.slice(8, 10), Number(nik.slice(10, 12))];
  const latest = year <= Number(today.slice(2, 4)) ? 2000 + year : 1900 + year;
  const birthday = `${latest + ADULT_YEARS}-${month}-${String(day > 40 ? day - 40 : day).padStart(2, "0")}`;
  return birthday <= today;
}

/** Even-odd rule over a GeoJSON Polygon or MultiPolygon, longitude first; holes count. */
export function isInside(
  { type, coordinates }: { readonly type: string; readonly coordinates: unknown },
  latitudeDeg: number,
  longitudeDeg: number,
): boolean {
  const polygons = (type === "MultiPolygon" ? coordinates : [coordinates]) as readonly (readonly (readonly (readonly [
    number,
    number,
  ])[])[])[];
  return polygons.flat().reduce((inside, ring) => inside !== crossesOdd(ring, latitudeDeg, longitudeDeg), false);
}

function crossesOdd(ring: readonly (readonly [number, number])[], latitudeDeg: number, longitudeDeg: number): boolean {
  return ring.reduce((odd, [lon, lat], index) => {
    const [previousLon, previousLat] = ring[(index + ring.length - 1) % ring.length]!;
    const crosses = lat > latitudeDeg !== previousLat > latitudeDeg;
    return crosses && longitudeDeg < ((previousLon - lon) * (latitudeDeg - lat)) / (previousLat - lat) + lon ? !odd : odd;
  }, false);
}
