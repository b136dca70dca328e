import { sql } from "kysely";
import type { Role } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { type Channel, checkedIntake, CONSENT_VERSION, reasonFrom } from "../domain/intake.ts";
import { needsNewPhoto } from "../domain/papers.ts";
import type { Requirement } from "../domain/services.ts";
import { dayIn } from "../domain/office-time.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { Checklist } from "../catalogue/catalogue.entity.ts";
import { checklistOn } from "../catalogue/catalogue.queries.ts";
import { type CivilDocument, DocumentRequirement } from "../documents/document.entity.ts";
import type { ClaimedFile } from "../files/file.attach.ts";
import { StoredFile } from "../files/file.entity.ts";
import type { Work } from "../platform/work.ts";
import { type Answers, noteVerdict } from "./answering.ts";
import { type Filed, fileRequest, type SubmitInput } from "./filing.ts";
import type { RequestBundle } from "./request.bundle.ts";
import { keyOfRequest, sealedRequest, sealedSubject } from "./sealed.ts";
import { stepRequest } from "./steps.ts";

export interface Reapplication extends Answers {
  readonly consentVersion: string;
}
/** A line of the new application: with the photo that is held of the old one, or with a new one. */
export interface RenewedLine {
  readonly document: CivilDocument; // of the old request
  readonly line: Requirement; // as the checklist has it today
  readonly photo: "HELD" | "NEEDED" | "NONE"; // NONE: there is none and nobody demands one
}

/** Documents that ended with the request itself: what was rejected before it expired is not asked for again. */
const wantedAgain = ({ request, documents }: RequestBundle): CivilDocument[] =>
  documents.filter(({ state }) => request.state === "REJECTED" || state !== "REJECTED");

/** What a new application needs that is made of this one. @param today a day of the office, such as "2026-11-24" */
export function renewedLines(
  bundle: RequestBundle,
  checklists: readonly Checklist[],
  files: readonly Pick<StoredFile, "documentId" | "requirementCode">[],
  today: string,
): RenewedLine[] {
  const documents = wantedAgain(bundle);
  const kinds = documents.map(({ kind }) => kind);
  return documents.flatMap((document) =>
    (checklistOn(checklists, document, today)?.requirements ?? []).map((line): RenewedLine => {
      const isOld = ({ documentId, code }: DocumentRequirement): boolean => documentId === document.id && code === line.code;
      const verdict = bundle.requirements.find(isOld)?.verdict ?? "OPEN";
      const isThere = files.some((file) => file.documentId === document.id && file.requirementCode === line.code);
      const held = isThere && verdict !== "ASKED_FOR"; // one that was asked for again was not good enough
      const photo = held ? "HELD" : needsNewPhoto(line, document.kind, kinds, verdict) ? "NEEDED" : "NONE";
      return { document, line, photo };
    }),
  );
}

/**
 * A new request of the people and documents of one that ended without them. Its photos move along, as far as they were good; what is missing
 * comes with it.
 * @throws DomainError INVALID_INPUT naming what is missing, ILLEGAL_STEP where this cannot be applied for again
 */
export async function reapplyWith(
  work: Work,
  bundle: RequestBundle,
  roles: readonly Role[],
  channel: Channel,
  input: Reapplication,
): Promise<Filed> {
  const { em, now } = work;
  const { request } = bundle;
  await stepRequest(work, bundle, "reapply", roles);
  if (input.consentVersion !== CONSENT_VERSION) throw new DomainError("INVALID_INPUT", { fields: ["consentVersion"] });
  const documents = wantedAgain(bundle);
  const today = dayIn((await readCalendar(em)).zone, now);
  const all = await em.find(Checklist, { documentKind: [...new Set(documents.map(({ kind }) => kind))] });
  const lines = renewedLines(bundle, all, await em.find(StoredFile, { requestId: request.id }), today);
  ensureNothingMissing(lines, input);
  const checklists = documents.map((document) => checklistOn(all, document, today)!);
  const filer = roles.includes("CITIZEN") ? ({ ...work, actor: { kind: "ANYONE" } } as const) : work; // as everybody who applies
  const filed = await fileRequest(filer, checkedIntake(inputOf(work, bundle, documents, input)), checklists, {
    channel,
    roles,
    previous: request,
  });
  await carryOver(work, filed, documents, lines, input.seen);
  return filed;
}

function ensureNothingMissing(lines: readonly RenewedLine[], { photos, seen }: Answers): void {
  const isFor = ({ document, line }: RenewedLine, at: { documentId: string; requirement: string }): boolean =>
    at.documentId === document.id && at.requirement === line.code;
  const answers = [...photos, ...seen];
  if (!answers.every((answer) => lines.some((line) => isFor(line, answer))))
    throw new DomainError("INVALID_INPUT", { fields: ["lines"] });
  const missing = lines.filter((line) => line.photo === "NEEDED" && !answers.some((answer) => isFor(line, answer)));
  if (missing.length > 0)
    throw new DomainError("INVALID_INPUT", {
      fields: missing.map(({ document, line }) => `documents.${document.position - 1}.files.${line.code}`),
    });
}

/** The old request's people and documents, as if they were typed in again. */
function inputOf(
  { vault }: Work,
  { request }: RequestBundle,
  documents: readonly CivilDocument[],
  { photos, consentVersion }: Reapplication,
): SubmitInput {
  const key = keyOfRequest(vault, request);
  const open = sealedRequest.opener(key, request);
  const filesOf = (id: string): readonly ClaimedFile[] => photos.filter(({ documentId }) => documentId === id);
  return {
    applicant: {
      name: open("applicant.name"),
      nik: open("applicant.nik"),
      familyCardNumber: open("applicant.familyCardNumber"),
      phone: open("applicant.phone"),
    },
    documents: documents.map((document) => {
      const openSubject = sealedSubject.opener(key, document);
      const { kind, reason } = document;
      const [subjectName, subjectNik] = [openSubject("name"), openSubject("nik")];
      return { document: kind, reason, subjectName, subjectNik, files: filesOf(document.id), excused: [] };
    }),
    recipient: { name: open("recipient.name"), relation: open("recipient.relation"), phone: open("recipient.phone") },
    address: {
      villageCode: request.villageCode,
      street: open("address.street"),
      landmark: open("address.landmark"),
      latitudeDeg: open("address.latitudeDeg"),
      longitudeDeg: open("address.longitudeDeg"),
    },
    handover: request.handoverMethod,
    absenceReason: open("absenceReason"),
    consentVersion,
  };
}

/** Good photos belong to the new request from now on, and what an officer has seen is said there. */
async function carryOver(
  work: Work,
  filed: Filed,
  documents: readonly CivilDocument[],
  lines: readonly RenewedLine[],
  seen: Answers["seen"],
): Promise<void> {
  const { em } = work;
  const fresh = await em.find(DocumentRequirement, { requestId: filed.request.id });
  const newLine = (documentId: string, code: string): DocumentRequirement => {
    const document = filed.documents[documents.findIndex(({ id }) => id === documentId)]!;
    return fresh.find((line) => line.documentId === document.id && line.code === code)!;
  };
  for (const { document, line } of lines.filter(({ photo }) => photo === "HELD")) {
    const target = newLine(document.id, line.code);
    target.ground = "PHOTO";
    await sql`update stored_file set request_id = ${filed.request.id}, document_id = ${target.documentId}
      where document_id = ${document.id} and requirement_code = ${line.code}`.execute(em.getKysely<unknown>());
  }
  for (const { documentId, requirement, reason } of seen) {
    const target = newLine(documentId, requirement);
    target.ground = "SEEN_AT_COUNTER";
    await noteVerdict(work, filed, target, reasonFrom(reason));
  }
  await em.flush();
}
