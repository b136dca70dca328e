import {
  type AbsenceReason,
  type AddressInput,
  type ApplicantInput,
  type Channel,
  type HandoverMethod,
  hasPossibleBirthDate,
  type IntakeHint,
  isInside,
  type RecipientInput,
  type WantedDocument,
} from "../domain/intake.ts";
import { accountOf, type Role } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { missingPhotos } from "../domain/papers.ts";
import type { OldCard } from "../domain/proof.ts";
import { type RequestFacts, requestLifecycle } from "../domain/request.ts";
import { makeLabel, makePin, makeSecret, makeTrackingCode } from "../domain/tracking-code.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { dayIn } from "../domain/office-time.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { Area, type Checklist } from "../catalogue/catalogue.entity.ts";
import { listServices, readOffice } from "../catalogue/catalogue.queries.ts";
import { CivilDocument, DocumentRequirement } from "../documents/document.entity.ts";
import { claimFiles, type ClaimedFile } from "../files/file.attach.ts";
import { record } from "../platform/journal.ts";
import { type DataKey, sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { codeIndexOf, pinIndexOf } from "./code-index.ts";
import { indexPeople } from "./person-index.ts";
import { DocumentRequest } from "./request.entity.ts";
import { requestFields, sealedRequest, sealedSubject } from "./sealed.ts";

export interface SubmitInput {
  readonly applicant: ApplicantInput;
  readonly documents: readonly (WantedDocument & {
    readonly files: readonly { readonly requirement: string; readonly fileId: string; readonly claimToken: string }[];
    readonly excused: readonly string[]; // lines for which the applicant has a substitute without a photo yet
  })[];
  readonly recipient: RecipientInput;
  readonly address: AddressInput;
  readonly handover: HandoverMethod;
  readonly absenceReason: AbsenceReason | null;
  readonly consentVersion: string;
}
/** Shown to the citizen once. A repetition of the same request gets it again, sealed until then, for three days (see housekeeping.ts). */
export interface Receipt {
  readonly code: string;
  readonly pin: string;
  readonly secret: string;
  readonly submittedAt: string;
  readonly hints: readonly IntakeHint[];
}

/** How a request comes into being. */
interface Filing {
  readonly channel: Channel;
  readonly roles: readonly Role[]; // in which it is submitted
  readonly previous: DocumentRequest | null; // that it is made of, once that one ended without documents
}
export interface Filed {
  readonly request: DocumentRequest;
  readonly documents: readonly CivilDocument[];
  readonly receipt: Receipt;
}

/**
 * A request reaches the office: codes are issued, everything about people is sealed, photos are attached.
 * @param input checked
 * @param checklists of its documents, in their order
 * @throws DomainError INVALID_INPUT naming the fields
 */
export async function fileRequest(
  work: Work,
  input: SubmitInput,
  checklists: readonly Checklist[],
  filing: Filing,
): Promise<Filed> {
  const { em, now, vault, randomBytes, actor } = work;
  const village = await em.findOne(Area, { code: input.address.villageCode, level: "village" });
  if (!village) throw new DomainError("INVALID_INPUT", { fields: ["address.villageCode"] });

  const id = uuidFrom(randomBytes);
  const [code, pin, secret] = [makeTrackingCode(randomBytes), makePin(randomBytes), makeSecret(randomBytes)];
  const { key, wrapped } = vault.newDataKey(id);
  const { applicant, recipient, absenceReason } = input;
  const { villageCode, ...address } = input.address;
  const state = requestLifecycle.advance({
    state: null,
    step: "submit",
    roles: filing.roles,
    facts: factsOfNew(input.documents.length, now),
    input: {},
  });
  const request = em.create(DocumentRequest, {
    id,
    state,
    channel: filing.channel,
    officeId: filing.previous?.officeId ?? (await readOffice(em)).code,
    creatorId: accountOf(actor),
    previousRequestId: filing.previous?.id ?? null,
    handoverMethod: input.handover,
    villageCode,
    consentVersion: input.consentVersion,
    consentedAt: now,
    submittedAt: now,
    codeIndex: codeIndexOf(vault, code),
    pinIndex: pinIndexOf(vault, code, pin),
    secretHash: sha256(secret),
    dataKey: wrapped,
    sealedFields: sealedRequest.seal(key, id, requestFields({ code, applicant, recipient, address, absenceReason })),
  });
  await em.persist(request).flush();
  const { documents, claimed } = addDocuments(work, id, key, input.documents, checklists);
  await indexPeople(work, id, input);
  await em.flush();
  await claimFiles(em, work, id, claimed);
  await record(em, { type: "requestStepped", requestId: id, step: "submit", state, version: request.version }, work);
  const receipt = { code, pin, secret, submittedAt: now.toISOString(), hints: hintsFor(input, village) };
  return { request, documents, receipt };
}

/** The checklist of each wanted document as it holds today. @throws DomainError INVALID_INPUT for what cannot be asked for */
export async function checklistsOf({ em, now }: Work, documents: readonly WantedDocument[]): Promise<Checklist[]> {
  const services = await listServices(em, dayIn((await readCalendar(em)).zone, now));
  const found = documents.map(
    ({ document, reason }) =>
      services.find(({ checklist }) => checklist.documentKind === document && checklist.reason === reason)?.checklist,
  );
  const wrong = found.flatMap((checklist, index) => (checklist ? [] : [`documents.${index}.reason`]));
  if (wrong.length > 0) throw new DomainError("INVALID_INPUT", { fields: wrong });
  return found.filter((checklist) => checklist !== undefined);
}

function factsOfNew(documents: number, now: Date): RequestFacts {
  return {
    now,
    consentedAt: now,
    missingFields: [],
    documents: Array.from({ length: documents }, () => ({ state: null, custodian: "OFFICE" as const })),
    requirements: [],
    completionDueAt: null,
    openHandovers: 0,
    reappliedAsId: null,
    partReleasedAt: null,
  };
}

/** @throws DomainError INVALID_INPUT naming each photo without which an application is not taken */
export function ensurePhotos(documents: SubmitInput["documents"], checklists: readonly Checklist[]): void {
  const missing = missingPhotos(documents, checklists);
  if (missing.length > 0) throw new DomainError("INVALID_INPUT", { fields: missing });
}

/** @returns also which photo belongs to which line */
function addDocuments(
  { em, randomBytes }: Work,
  requestId: string,
  key: DataKey,
  wanted: SubmitInput["documents"],
  checklists: readonly Checklist[],
): { readonly documents: CivilDocument[]; readonly claimed: ClaimedFile[] } {
  const documents: CivilDocument[] = [];
  const claimed = wanted.flatMap(({ document: kind, reason, subjectName, subjectNik, files }, index) => {
    const checklist = checklists[index]!;
    const unknown = files.filter(({ requirement }) => !checklist.requirements.some((line) => line.code === requirement));
    if (unknown.length > 0) throw new DomainError("INVALID_INPUT", { fields: [`documents.${index}.files`] });
    const id = uuidFrom(randomBytes);
    const document = em.create(CivilDocument, {
      id,
      requestId,
      position: index + 1,
      kind,
      reason,
      checklistVersion: checklist.version,
      label: makeLabel(randomBytes),
      oldCard: oldCardOf(kind, reason),
      sealedFields: sealedSubject.seal(key, id, { name: subjectName, nik: subjectNik }),
    });
    em.persist(document);
    documents.push(document);
    for (const { code } of checklist.requirements) {
      const ground = files.some(({ requirement }) => requirement === code) ? "PHOTO" : null;
      em.persist(em.create(DocumentRequirement, { documentId: id, code, requestId, ground }));
    }
    return files.map((file) => ({ ...file, documentId: id }));
  });
  return { documents, claimed };
}

/** A new identity card is only given out against the old one, where there must be one. */
function oldCardOf(kind: WantedDocument["document"], reason: WantedDocument["reason"]): OldCard {
  if (kind !== "KTP_EL" || reason === "NEW") return "NOT_APPLICABLE";
  return reason === "LOST" ? "LOSS_LETTER" : "TO_COLLECT"; // the loss letter is one of its requirements
}

function hintsFor({ applicant, documents, address }: SubmitInput, village: Area): IntakeHint[] {
  const niks = [applicant.nik, ...documents.flatMap(({ subjectNik }) => subjectNik ?? [])];
  const { latitudeDeg, longitudeDeg } = address;
  const boundary = village.boundary as Parameters<typeof isInside>[0];
  const isOutside = latitudeDeg !== null && longitudeDeg !== null && !isInside(boundary, latitudeDeg, longitudeDeg);
  return [
    ...(isOutside ? (["PIN_OUTSIDE_VILLAGE"] as const) : []),
    ...(niks.every(hasPossibleBirthDate) ? [] : (["NIK_DATE_IMPOSSIBLE"] as const)),
  ];
}
