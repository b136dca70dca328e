import {
  CONSENT_VERSION,
  type AbsenceReason,
  type AddressInput,
  type ApplicantInput,
  checkedIntake,
  type HandoverMethod,
  hasPossibleBirthDate,
  type IntakeHint,
  isInside,
  type RecipientInput,
  type WantedDocument,
} from "../domain/intake.ts";
import { DomainError } from "../domain/errors.ts";
import { ensureRole } from "../domain/policy.ts";
import type { OldCard } from "../domain/proof.ts";
import { type RequestFacts, requestLifecycle } from "../domain/request.ts";
import { makeLabel, makePin, makeSecret, makeTrackingCode } from "../domain/tracking-code.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { dayIn } from "../domain/office-time.ts";
import { Area, type Checklist } from "../catalogue/catalogue.entity.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { listServices, readOffice } from "../catalogue/catalogue.queries.ts";
import { CivilDocument, DocumentRequirement } from "../documents/document.entity.ts";
import { claimFiles, type ClaimedFile } from "../files/file.attach.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import { countTry } from "../platform/throttle.ts";
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

/** A partner's whole office, or a village behind one address, on a busy morning; a flood is more. */
const REQUESTS_PER_NETWORK_AND_HOUR = 60;
const HOUR_MS = 3_600_000;

/**
 * A citizen's request reaches the office: codes are issued, everything about people is sealed, photos are attached.
 * @param network whom too many requests are counted against
 * @throws DomainError INVALID_INPUT naming the fields, IDEMPOTENCY_CONFLICT, TOO_MANY_TRIES; then nothing is written
 */
export async function submitRequest(work: Work, network: string, idempotencyKey: string, input: SubmitInput): Promise<Receipt> {
  ensureRole(work.actor, "request.submit");
  await countTry(
    work.em.fork(),
    [{ what: work.vault.blindIndex("requests of a network", network), max: REQUESTS_PER_NETWORK_AND_HOUR }],
    HOUR_MS,
    work.now,
  );
  return once(work, "submitRequest", idempotencyKey, input, async (inner) => {
    const { em, now, vault, randomBytes } = inner;
    const checked = checkedIntake(input);
    if (checked.consentVersion !== CONSENT_VERSION) throw new DomainError("INVALID_INPUT", { fields: ["consentVersion"] });
    const checklists = await checklistsOf(inner, checked.documents);
    const village = await em.findOne(Area, { code: checked.address.villageCode, level: "village" });
    if (!village) throw new DomainError("INVALID_INPUT", { fields: ["address.villageCode"] });

    const id = uuidFrom(randomBytes);
    const [code, pin, secret] = [makeTrackingCode(randomBytes), makePin(randomBytes), makeSecret(randomBytes)];
    const { key, wrapped } = vault.newDataKey(id);
    const { applicant, recipient, absenceReason } = checked;
    const { villageCode, ...address } = checked.address;
    const state = requestLifecycle.advance({
      state: null,
      step: "submit",
      roles: ["CITIZEN"],
      facts: factsOfNew(checked.documents.length, now),
      input: {},
    });
    const request = em.create(DocumentRequest, {
      id,
      state,
      channel: "ONLINE",
      officeId: (await readOffice(em)).code,
      handoverMethod: checked.handover,
      villageCode,
      consentVersion: checked.consentVersion,
      consentedAt: now,
      submittedAt: now,
      codeIndex: codeIndexOf(vault, code),
      pinIndex: pinIndexOf(vault, code, pin),
      secretHash: sha256(secret),
      dataKey: wrapped,
      sealedFields: sealedRequest.seal(key, id, requestFields({ code, applicant, recipient, address, absenceReason })),
    });
    await em.persist(request).flush();
    const claimed = addDocuments(inner, id, key, checked.documents, checklists);
    await indexPeople(inner, id, checked);
    await em.flush();
    await claimFiles(em, inner, id, claimed);
    await record(em, { type: "requestStepped", requestId: id, step: "submit", state, version: request.version }, inner);
    return { code, pin, secret, submittedAt: now.toISOString(), hints: hintsFor(checked, village) };
  });
}

/** The checklist of each wanted document as it holds today. */
async function checklistsOf({ em, now }: Work, documents: readonly WantedDocument[]): Promise<Checklist[]> {
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
    partReleasedAt: null,
  };
}

/** @returns which photo belongs to which line */
function addDocuments(
  { em, randomBytes }: Work,
  requestId: string,
  key: DataKey,
  wanted: SubmitInput["documents"],
  checklists: readonly Checklist[],
): ClaimedFile[] {
  return wanted.flatMap(({ document: kind, reason, subjectName, subjectNik, files }, index) => {
    const checklist = checklists[index]!;
    const unknown = files.filter(({ requirement }) => !checklist.requirements.some((line) => line.code === requirement));
    if (unknown.length > 0) throw new DomainError("INVALID_INPUT", { fields: [`documents.${index}.files`] });
    const id = uuidFrom(randomBytes);
    em.persist(
      em.create(CivilDocument, {
        id,
        requestId,
        position: index + 1,
        kind,
        reason,
        checklistVersion: checklist.version,
        label: makeLabel(randomBytes),
        oldCard: oldCardOf(kind, reason),
        sealedFields: sealedSubject.seal(key, id, { name: subjectName, nik: subjectNik }),
      }),
    );
    for (const line of checklist.requirements)
      em.persist(em.create(DocumentRequirement, { documentId: id, code: line.code, requestId }));
    return files.map((file) => ({ ...file, documentId: id }));
  });
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
