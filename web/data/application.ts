import type { ApplyFormQuery, SubmitRequestInput, SubmitRequestMutation } from "../gql/graphql.ts";
import { SubmitRequestDocument } from "../gql/graphql.ts";
import { AskError } from "./client.ts";
import { isUncertain, send } from "./send.ts";
import { snapshot, type Draft, type DraftBook, type DraftDocument } from "./draft.ts";
import { digitsOf } from "./identity-numbers.ts";

export type Service = ApplyFormQuery["services"][number];
export type Requirement = Service["requirements"][number];
export type Intake = ApplyFormQuery["intake"];
export type Receipt = SubmitRequestMutation["submitRequest"];

export const serviceOf = (
  services: readonly Service[],
  wanted: Pick<DraftDocument, "document" | "reason">,
): Service | undefined => services.find(({ document, reason }) => document === wanted.document && reason === wanted.reason);

/** Whether the paper comes out of this very request. */
export const comesWithRequest = (draft: Draft, { bringer }: Requirement): boolean =>
  draft.documents.some(({ document }) => document === bringer);

/** A line that somebody may answer with "not for me" or "I have something else": conditional ones and those with alternatives. */
export const mayBeExcused = (requirement: Requirement): boolean =>
  requirement.condition !== null || requirement.alternatives.length > 0;

/** The photos still missing for one document. */
export function missingPhotos(draft: Draft, wanted: DraftDocument, service: Service | undefined): Requirement[] {
  return (service?.requirements ?? []).filter(
    (requirement) =>
      requirement.evidence === "PHOTO" &&
      !comesWithRequest(draft, requirement) &&
      !wanted.excused.includes(requirement.code) &&
      !wanted.photos.some((photo) => photo.requirement === requirement.code),
  );
}

/** Nobody applies for their own death certificate. */
export const asksWhose = ({ document }: Pick<DraftDocument, "document">): boolean => document !== "AKTA_KEMATIAN";
const isOwn = (wanted: DraftDocument): boolean => asksWhose(wanted) && wanted.whose === "OWN";
/** Whose document it is, as typed. */
export const subjectOf = ({ applicant }: Draft, wanted: DraftDocument): { name: string; nik: string } =>
  isOwn(wanted) ? applicant : { name: wanted.subjectName, nik: wanted.subjectNik };

/** Whoever takes somebody else's identity card shows the family card of both: the server demands its number, and so does this form. */
export const hasOthersCard = ({ documents }: Draft): boolean =>
  documents.some((wanted) => wanted.document === "KTP_EL" && !isOwn(wanted));

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
const digitsOrNull = (text: string): string | null => orNull(digitsOf(text));

/** @throws TypeError when a question is unanswered; the steps do not let that happen */
export function inputOf(draft: Draft, consentVersion: string): SubmitRequestInput {
  const { applicant, recipient, address, handover } = draft;
  if (recipient.relation === null || handover === null) throw new TypeError("the draft is not complete");
  const applies = recipient.relation === "APPLICANT";
  return {
    idempotencyKey: draft.idempotencyKey,
    applicant: {
      name: applicant.name.trim(),
      nik: digitsOf(applicant.nik),
      familyCardNumber: digitsOrNull(applicant.familyCardNumber),
      phone: applicant.phone.trim(),
    },
    documents: draft.documents.map((wanted) => ({
      document: wanted.document,
      reason: wanted.reason,
      subjectName: subjectOf(draft, wanted).name.trim(),
      subjectNik: digitsOrNull(subjectOf(draft, wanted).nik),
      files: wanted.photos.map(({ requirement, fileId, claimToken }) => ({ requirement, fileId, claimToken })),
      excused: [...wanted.excused],
    })),
    recipient: {
      name: applies ? applicant.name.trim() : recipient.name.trim(),
      relation: recipient.relation,
      phone: applies ? null : orNull(recipient.phone),
    },
    address: {
      villageCode: address.villageCode,
      street: address.street.trim(),
      landmark: orNull(address.landmark),
      latitudeDeg: address.pin?.latitudeDeg ?? null,
      longitudeDeg: address.pin?.longitudeDeg ?? null,
    },
    handover,
    absenceReason: handover === "COURIER" ? draft.absenceReason : null,
    consentVersion,
  };
}

/**
 * Sends the application. What went out without an answer may have arrived: if the server then says that this key stands for
 * something else, the words it already has are sent again, and its receipt is for those.
 * @throws AskError; the draft is kept
 */
export async function submit(book: DraftBook, consentVersion: string): Promise<{ receipt: Receipt; asSentBefore: boolean }> {
  const draft = snapshot(book.draft);
  const input = inputOf(draft, consentVersion);
  try {
    return { receipt: (await send(SubmitRequestDocument, { input })).submitRequest, asSentBefore: false };
  } catch (error) {
    const code = error instanceof AskError ? error.code : "UNREADABLE";
    if (isUncertain(code) && draft.sent === null) book.change("sent", input);
    if (code !== "IDEMPOTENCY_CONFLICT" || draft.sent === null) throw error;
    return { receipt: (await send(SubmitRequestDocument, { input: draft.sent })).submitRequest, asSentBefore: true };
  }
}
