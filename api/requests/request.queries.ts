import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { isOpen } from "../domain/document.ts";
import { DomainError } from "../domain/errors.ts";
import { dayIn, type OfficeCalendar } from "../domain/office-time.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import type { PossibleRecipient } from "../domain/proof.ts";
import { Area, Checklist, DocumentType } from "../catalogue/catalogue.entity.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { accountNames, attemptViews, type AttemptView, couriersOf } from "../deliveries/parcel.queries.ts";
import { inOrder } from "../deliveries/page.queries.ts";
import { CivilDocument, type DocumentRequirement } from "../documents/document.entity.ts";
import { StoredFile } from "../files/file.entity.ts";
import type { Opener } from "../platform/sealed-fields.ts";
import type { Work } from "../platform/work.ts";
import { possibleRecipients } from "./handover-proof.ts";
import { type HistoryFact, historyOf } from "./history.ts";
import { loadBundle, type RequestBundle, subjectOf } from "./request.bundle.ts";
import { DocumentRequest } from "./request.entity.ts";
import {
  askedReasonPlace,
  keyOfRequest,
  openReason,
  type ReasonField,
  type RequestField,
  type RequestFields,
  sealedRequest,
  sealedSubject,
  type SubjectFields,
} from "./sealed.ts";
import { wordsOf } from "./words.ts";

/**
 * A request as its readers need it, with its history and the words of the catalogue. What is sealed is opened only for whom it is shown to.
 * `Name`: the fields of the request that its reader opens.
 */
export interface CaseView<Name extends RequestField = never> {
  readonly bundle: RequestBundle;
  readonly open: Opener<RequestFields, Name>;
  readonly openSubject: (document: CivilDocument) => Opener<SubjectFields>;
  readonly recipientsOf: (documents: readonly CivilDocument[], now: Date) => PossibleRecipient[];
  readonly askedReasonOf: (requirement: DocumentRequirement) => string | null;
  readonly reasonOf: (document: CivilDocument, field: ReasonField) => string | null;
  readonly history: readonly HistoryFact[];
  readonly wordsOf: (entry: HistoryFact) => string | null;
  readonly files: readonly StoredFile[];
  readonly villageName: string;
  readonly documentTypes: readonly DocumentType[];
  readonly checklists: readonly Checklist[];
  readonly calendar: OfficeCalendar;
  readonly duplicates: readonly DocumentRequest[];
  readonly attempts: readonly AttemptView[]; // of all its deliveries
  readonly courierNames: ReadonlyMap<string, string>; // by account
}

/** @throws DomainError NOT_PERMITTED, NOT_FOUND (no one's and someone else's alike) */
export async function readCase(work: Work, requestId: string): Promise<CaseView<RequestField>> {
  ensureRole(work.actor, "request.read");
  const bundle = await loadBundle(work.em, requestId, "read");
  ensureMay(work.actor, "request.read", bundle && subjectOf(bundle));
  if (!bundle) throw new DomainError("NOT_FOUND");
  return viewOf(work, bundle);
}

/** A case without asking who reads it: for readers whose right was decided otherwise (a tracking grant). */
export async function viewOf({ em, vault }: Pick<Work, "em" | "vault">, bundle: RequestBundle): Promise<CaseView<RequestField>> {
  const { request, documents } = bundle;
  const key = keyOfRequest(vault, request);
  const history = (await historyOf(em, [request.id])).get(request.id) ?? [];
  const village = await em.findOne(Area, { code: request.villageCode }, { fields: ["name"] });
  const calendar = await readCalendar(em);
  const courierNames = await accountNames(em, couriersOf(bundle.deliveries, bundle.attempts));
  return {
    bundle,
    open: sealedRequest.opener(key, request),
    openSubject: (document) => sealedSubject.opener(key, document),
    recipientsOf: (parcel, now) => possibleRecipients(vault, bundle, parcel, dayIn(calendar.zone, now)),
    askedReasonOf: ({ documentId, code, askedReason }) =>
      askedReason ? key.open(askedReasonPlace(documentId, code), askedReason).trimEnd() : null,
    reasonOf: (document, field) => openReason(key, document, field),
    history,
    wordsOf: (entry) => wordsOf(key, entry),
    files: await em.find(StoredFile, { requestId: request.id }, { orderBy: { uploadedAt: "asc" } }),
    villageName: village?.name ?? "",
    documentTypes: await em.find(DocumentType, {}),
    checklists: await em.find(Checklist, { documentKind: [...new Set(documents.map(({ kind }) => kind))] }),
    calendar,
    duplicates: await duplicatesOf(em, bundle),
    attempts: attemptViews(bundle.attempts, key, courierNames),
    courierNames,
  };
}

/** Requests in which a document of such a kind is still to be made for one of these people; where a request ends, its documents have ended. */
async function duplicatesOf(em: EntityManager, { request, documents }: RequestBundle): Promise<DocumentRequest[]> {
  const kinds = [...new Set(documents.filter(({ state }) => !state || isOpen(state)).map(({ kind }) => kind))];
  if (kinds.length === 0) return [];
  const { rows } = await sql<{ request_id: string }>`
    select distinct other.request_id from person_index mine
    join person_index other on other.kind = 'NIK' and other.value = mine.value and other.request_id <> mine.request_id
    join civil_document d on d.request_id = other.request_id and d.kind = any(${kinds}::text[])
      and (d.state is null or d.state not in ('HANDED_OVER', 'SELF_PRINTED', 'REJECTED', 'CANCELLED'))
    join document_request r on r.id = other.request_id and r.office_id = ${request.officeId}
    where mine.kind = 'NIK' and mine.request_id = ${request.id}`.execute(em.getKysely<unknown>());
  return em.find(DocumentRequest, { id: rows.map((row) => row.request_id) });
}

/** What a line of a list is made of. */
export type SummaryView = Pick<CaseView<"applicant.name">, "open" | "history" | "villageName" | "documentTypes" | "calendar"> & {
  readonly bundle: Pick<RequestBundle, "request" | "documents">;
};

/**
 * The requests of these ids, in their order: as many statements for a hundred as for one.
 * @throws DomainError NOT_PERMITTED, NOT_FOUND (no one's and someone else's alike)
 */
export async function readSummaries({ em, vault, actor }: Work, ids: readonly string[]): Promise<SummaryView[]> {
  ensureRole(actor, "request.read");
  if (ids.length === 0) return [];
  const requests = inOrder(ids, await em.find(DocumentRequest, { id: [...ids] }));
  for (const request of requests) ensureMay(actor, "request.read", subjectOf({ request }));
  const documents = await em.find(CivilDocument, { requestId: [...ids] }, { orderBy: { position: "asc" } });
  const history = await historyOf(em, ids);
  const villageCodes = [...new Set(requests.map(({ villageCode }) => villageCode))];
  const villages = await em.find(Area, { code: villageCodes }, { fields: ["name"] });
  const documentTypes = await em.find(DocumentType, {});
  const calendar = await readCalendar(em);
  const ofRequest = Map.groupBy(documents, ({ requestId }) => requestId);
  return requests.map((request) => ({
    bundle: { request, documents: ofRequest.get(request.id) ?? [] },
    open: sealedRequest.opener(keyOfRequest(vault, request), request),
    history: history.get(request.id) ?? [],
    villageName: villages.find(({ code }) => code === request.villageCode)?.name ?? "",
    documentTypes,
    calendar,
  }));
}
