import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { isOpen } from "../domain/document.ts";
import { DomainError } from "../domain/errors.ts";
import type { HolidayCalendar } from "../domain/holidays.ts";
import { nameWords, normalPhone } from "../domain/intake.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import { parseTrackingCode } from "../domain/tracking-code.ts";
import { Area, Checklist, DocumentType } from "../catalogue/catalogue.entity.ts";
import { readHolidayCalendar } from "../catalogue/holiday.queries.ts";
import { accountNames, attemptViews, type AttemptView, couriersOf } from "../deliveries/parcel.queries.ts";
import { CivilDocument, type DocumentRequirement } from "../documents/document.entity.ts";
import { StoredFile } from "../files/file.entity.ts";
import type { Opener } from "../platform/sealed-fields.ts";
import type { Work } from "../platform/work.ts";
import { codeIndexOf } from "./code-index.ts";
import { type HistoryFact, historyOf } from "./history.ts";
import { loadBundle, type RequestBundle, subjectOf } from "./request.bundle.ts";
import { DocumentRequest, PersonIndex } from "./request.entity.ts";
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
  readonly askedReasonOf: (requirement: DocumentRequirement) => string | null;
  readonly reasonOf: (document: CivilDocument, field: ReasonField) => string | null;
  readonly history: readonly HistoryFact[];
  readonly wordsOf: (entry: HistoryFact) => string | null;
  readonly files: readonly StoredFile[];
  readonly villageName: string;
  readonly documentTypes: readonly DocumentType[];
  readonly checklists: readonly Checklist[];
  readonly calendar: HolidayCalendar;
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
  const courierNames = await accountNames(em, couriersOf(bundle.deliveries, bundle.attempts));
  return {
    bundle,
    open: sealedRequest.opener(key, request),
    openSubject: (document) => sealedSubject.opener(key, document),
    askedReasonOf: ({ documentId, code, askedReason }) =>
      askedReason ? key.open(askedReasonPlace(documentId, code), askedReason).trimEnd() : null,
    reasonOf: (document, field) => openReason(key, document, field),
    history,
    wordsOf: (entry) => wordsOf(key, entry),
    files: await em.find(StoredFile, { requestId: request.id }, { orderBy: { uploadedAt: "asc" } }),
    villageName: village?.name ?? "",
    documentTypes: await em.find(DocumentType, {}),
    checklists: await em.find(Checklist, { documentKind: [...new Set(documents.map(({ kind }) => kind))] }),
    calendar: await readHolidayCalendar(em),
    duplicates: await duplicatesOf(em, bundle),
    attempts: attemptViews(bundle.attempts, key, courierNames),
    courierNames,
  };
}

/** Open requests that share a person and a kind of document with this one. */
async function duplicatesOf(em: EntityManager, { request, documents }: RequestBundle): Promise<DocumentRequest[]> {
  const kinds = [...new Set(documents.filter(({ state }) => !state || isOpen(state)).map(({ kind }) => kind))];
  if (kinds.length === 0) return [];
  const { rows } = await sql<{ request_id: string }>`
    select distinct other.request_id from person_index mine
    join person_index other on other.kind = 'NIK' and other.value = mine.value and other.request_id <> mine.request_id
    join civil_document d on d.request_id = other.request_id and d.kind = any(${kinds}::text[])
      and (d.state is null or d.state not in ('HANDED_OVER', 'SELF_PRINTED', 'REJECTED', 'CANCELLED'))
    join document_request r on r.id = other.request_id and r.office_id = ${request.officeId} and r.ended_at is null
    where mine.kind = 'NIK' and mine.request_id = ${request.id}`.execute(em.getKysely<unknown>());
  return em.find(DocumentRequest, { id: rows.map((row) => row.request_id) });
}

/** The cases of these ids, in their order; for lists. */
export async function readCases(work: Work, ids: readonly string[]): Promise<CaseView<RequestField>[]> {
  const views: CaseView<RequestField>[] = [];
  for (const id of ids) views.push(await readCase(work, id)); // one page; the connection does one statement at a time anyway
  return views;
}

const MAX_FOUND = 20;

/**
 * Requests of the actor's office by tracking code, document label, NIK, family card, phone, or all words of a name. Only what is known exactly
 * is found: nothing can be browsed.
 */
export async function searchRequests(work: Work, text: string): Promise<CaseView<RequestField>[]> {
  ensureRole(work.actor, "request.read");
  const { em, vault, actor } = work;
  if (actor.kind !== "STAFF") return [];
  const code = parseTrackingCode(text);
  const ids =
    code === null
      ? await idsByLabelOrPerson(work, text)
      : (await em.find(DocumentRequest, { codeIndex: codeIndexOf(vault, code) })).map(({ id }) => id);
  const own = await em.find(
    DocumentRequest,
    { id: [...ids], officeId: actor.officeId },
    { orderBy: { submittedAt: "desc" }, limit: MAX_FOUND },
  );
  return readCases(
    work,
    own.map(({ id }) => id),
  );
}

async function idsByLabelOrPerson({ em, vault }: Work, text: string): Promise<string[]> {
  const labelled = await em.find(CivilDocument, { label: text.trim().toUpperCase() });
  if (labelled.length > 0) return labelled.map(({ requestId }) => requestId);
  const digits = text.replaceAll(/[\s.-]/g, "");
  const phone = normalPhone(text);
  const exact: readonly (readonly [PersonIndex["kind"], string])[] = [
    ...(/^\d{16}$/.test(digits)
      ? ([
          ["NIK", digits],
          ["FAMILY_CARD", digits],
        ] as const)
      : []),
    ...(phone ? ([["PHONE", phone]] as const) : []),
  ];
  if (exact.length > 0) {
    const found = await em.find(PersonIndex, {
      $or: exact.map(([kind, value]) => ({ kind, value: vault.blindIndex(kind, value) })),
    });
    return [...new Set(found.map(({ requestId }) => requestId))];
  }
  const words = nameWords(text);
  if (words.length === 0) return [];
  const found = await em.find(PersonIndex, {
    kind: "NAME_WORD",
    value: words.map((word) => vault.blindIndex("NAME_WORD", word)),
  });
  const byRequest = Map.groupBy(found, ({ requestId }) => requestId);
  return [...byRequest].filter(([, matches]) => matches.length === words.length).map(([requestId]) => requestId);
}
