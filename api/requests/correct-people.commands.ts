import { isOpen } from "../domain/document.ts";
import { DomainError } from "../domain/errors.ts";
import { checkedFields, type RecipientRelation, reasonFrom } from "../domain/intake.ts";
import { isSameName } from "../domain/proof.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import type { Opener } from "../platform/sealed-fields.ts";
import type { DataKey } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { indexPeople } from "./person-index.ts";
import { ensureVersion, isCorrectable, type RequestBundle } from "./request.bundle.ts";
import { keyOfRequest, type RequestFields, sealedRequest, sealedSubject, type SubjectFields } from "./sealed.ts";
import { staffStep, type StepInput } from "./staff-step.ts";
import { recordSaying } from "./words.ts";

/** null: stays as it is. */
export interface PeopleCorrection extends StepInput {
  readonly reason: string;
  readonly applicantName: string | null;
  readonly applicantNik: string | null;
  readonly familyCardNumber: string | null;
  readonly phone: string | null;
  readonly recipientRelation: Exclude<RecipientRelation, "NAMED_PROXY"> | null;
  readonly recipientName: string | null;
  readonly recipientPhone: string | null;
  readonly subjects: readonly {
    readonly documentId: string;
    readonly name: string | null;
    readonly nik: string | null;
  }[];
}

/**
 * What was mistyped or left out about people is put right, with a reason, while something is still to be handed over. A document that is the
 * applicant's own stays so, and what the request is found by follows.
 * @throws DomainError INVALID_INPUT naming the fields, ILLEGAL_STEP once everything is with its owner, and what staffStep throws
 */
export const correctPeople = (work: Work, input: PeopleCorrection): Promise<string> =>
  staffStep(work, "correctPeople", "request.correctPeople", "request", input, async (inner, bundle) => {
    const { request, documents } = bundle;
    ensureVersion(request, input.expectedVersion);
    const reason = reasonFrom(input.reason);
    ensureOpen(bundle, input);
    const wanted = checkedCorrection(input, documents);
    const key = keyOfRequest(inner.vault, request);
    const changed = [...correctRequest(key, bundle, wanted), ...correctSubjects(key, bundle, wanted)];
    if (changed.length === 0) throw new DomainError("INVALID_INPUT", { field: "correction", rule: "something that differs" });
    const open = sealedRequest.opener(key, request);
    await indexPeople(inner, request.id, {
      applicant: {
        name: open("applicant.name"),
        nik: open("applicant.nik"),
        familyCardNumber: open("applicant.familyCardNumber"),
        phone: open("applicant.phone"),
      },
      documents: documents.map((document) => {
        const openSubject = sealedSubject.opener(key, document);
        return { subjectName: openSubject("name"), subjectNik: openSubject("nik") };
      }),
    });
    await inner.em.flush();
    const { id: requestId, state, version } = request;
    const fact = { type: "peopleCorrected", requestId, state, version, fields: changed } as const;
    await recordSaying(inner, request, fact, "reason", reason);
  });

/** What is with its owner says who that is; nobody changes it afterwards. */
function ensureOpen(bundle: RequestBundle, { subjects }: PeopleCorrection): void {
  const { request, documents } = bundle;
  const closed = documents.filter(({ state }) => state != null && !isOpen(state));
  if (!isCorrectable(bundle) || subjects.some(({ documentId }) => closed.some(({ id }) => id === documentId)))
    throw new DomainError("ILLEGAL_STEP", { state: request.state, step: "correctPeople", allowed: [] });
}

interface Wanted {
  readonly request: Partial<RequestFields>;
  readonly subjects: readonly { readonly document: CivilDocument; readonly name?: string; readonly nik?: string }[];
}
function checkedCorrection(input: PeopleCorrection, documents: readonly CivilDocument[]): Wanted {
  const { text, sixteenDigits, phone, wrong, ensureRight } = checkedFields();
  const given = <Name extends string, T>(name: Name, value: string | null, check: (value: string) => T): { [N in Name]?: T } =>
    (value === null ? {} : { [name]: check(value) }) as { [N in Name]?: T };
  const request: Partial<RequestFields> = {
    ...given("applicant.name", input.applicantName, (name) => text("applicantName", name)),
    ...given("applicant.nik", input.applicantNik, (nik) => sixteenDigits("applicantNik", nik)),
    ...given("applicant.familyCardNumber", input.familyCardNumber, (number) => sixteenDigits("familyCardNumber", number)),
    ...given("applicant.phone", input.phone, (number) => phone("phone", number)),
    ...(input.recipientRelation === null ? {} : { "recipient.relation": input.recipientRelation }),
    ...given("recipient.name", input.recipientName, (name) => text("recipientName", name)),
    ...given("recipient.phone", input.recipientPhone, (number) => phone("recipientPhone", number)),
  };
  const subjects = input.subjects.flatMap(({ documentId, name, nik }, index) => {
    const document = documents.find(({ id }) => id === documentId);
    if (!document) wrong.push(`subjects.${index}.documentId`);
    const checked = {
      ...given("name", name, (typed) => text(`subjects.${index}.name`, typed)),
      ...given("nik", nik, (typed) => sixteenDigits(`subjects.${index}.nik`, typed)),
    };
    return document ? [{ document, ...checked }] : [];
  });
  ensureRight();
  return { request, subjects };
}

/** @returns the names of the fields that say something else now */
function correctRequest(key: DataKey, { request, documents }: RequestBundle, wanted: Wanted): string[] {
  const open = sealedRequest.opener(key, request);
  const before = { name: open("applicant.name"), nik: open("applicant.nik") };
  const name = wanted.request["applicant.name"] ?? before.name;
  const isForApplicant = (wanted.request["recipient.relation"] ?? open("recipient.relation")) === "APPLICANT";
  const fields: Partial<RequestFields> = { ...wanted.request, ...(isForApplicant && { "recipient.name": name }) };
  const changed = differing(fields, open);
  request.sealedFields = sealedRequest.reseal(key, request, fields);
  for (const document of documents) {
    const openSubject = sealedSubject.opener(key, document);
    if (openSubject("nik") !== before.nik || !isSameName(openSubject("name"), before.name)) continue;
    const own = { name, nik: fields["applicant.nik"] ?? before.nik };
    document.sealedFields = sealedSubject.reseal(key, document, own);
  }
  return changed;
}

function correctSubjects(key: DataKey, { documents }: RequestBundle, { subjects }: Wanted): string[] {
  return subjects.flatMap(({ document, ...fields }) => {
    const changed = differing<SubjectFields>(fields, sealedSubject.opener(key, document));
    document.sealedFields = sealedSubject.reseal(key, document, fields);
    const position = documents.indexOf(document);
    return changed.map((name) => `documents.${position}.${name}`);
  });
}

const differing = <Fields extends object>(fields: Partial<Fields>, open: Opener<Fields>): string[] =>
  (Object.keys(fields) as (keyof Fields & string)[]).filter((name) => fields[name] !== open(name));
