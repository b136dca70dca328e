import type { Actor } from "../domain/actor.ts";
import { documentLifecycle, type DocumentStep, isOpen } from "../domain/document.ts";
import type { Fact } from "../domain/events.ts";
import { type ApplicantInput, missingForHandover } from "../domain/intake.ts";
import { dayIn } from "../domain/office-time.ts";
import { clockApart } from "../domain/phone-clock.ts";
import { pickupLifecycle } from "../domain/pickup.ts";
import { type Action, actingRoles } from "../domain/policy.ts";
import { requestLifecycle } from "../domain/request.ts";
import { readProductionClock, readReviewClock } from "../domain/service-clock.ts";
import { type Ground, mayNotApply } from "../domain/papers.ts";
import type { LocalizedText, Requirement } from "../domain/services.ts";
import { deliverySteps, presentAttempt } from "../deliveries/delivery.presenter.ts";
import { documentChanges, type HistoryFact, requestChanges } from "./history.ts";
import { saysPurpose } from "./words.ts";
import { sentenceOfFact } from "./history.sentences.ts";
import { renewedLines } from "./reapplying.ts";
import {
  documentFacts,
  hasReceivers,
  isCorrectable,
  mayHaveNewAccess,
  openPickup,
  pickupFacts,
  requestFacts,
  subjectOf,
} from "./request.bundle.ts";
import type { CaseView, SummaryView } from "./request.queries.ts";
import {
  CaseDelivery,
  CaseDocument,
  type CaseFile,
  CasePickup,
  CaseRequirement,
  HistoryEntry,
  RenewalLine,
  RequestCase,
  type RevealedPerson,
  type SaidGroundType,
} from "./case.types.ts";
import { presentRecipient } from "./recipient.types.ts";
import type { RequestField } from "./sealed.ts";
import { RequestSummary, SummaryDocument } from "./queue.types.ts";

type Document = CaseView["bundle"]["documents"][number];

/** Where it was issued and no more: its last four digits are what somebody shows at the handover, and not to be copied from a screen. */
const maskNumber = (digits: string): string => `${digits.slice(0, 6)}••••••••••`;
const maskPhone = (phone: string): string => `${phone.slice(0, 4)}••••${phone.slice(-3)}`;
const NONE: LocalizedText = { id: "", en: "" };

/** What a case shows of its request; numbers only to be masked. */
type CaseField = "code" | `applicant.${keyof ApplicantInput}` | "recipient.name" | "recipient.relation";

export function presentCase(view: CaseView<CaseField>, actor: Actor, now: Date): RequestCase {
  const { bundle, open } = view;
  const { request } = bundle;
  const subject = subjectOf(bundle);
  const may = (action: Action): boolean => actingRoles(actor, action, subject).length > 0;
  const facts = requestFacts(bundle, now);
  const nextSteps = requestLifecycle.nextSteps(request.state, (step) => actingRoles(actor, `request.${step}`, subject), facts);
  return Object.assign(new RequestCase(), {
    id: request.id,
    version: request.version,
    state: request.state,
    channel: request.channel,
    code: open("code"),
    submittedAt: request.submittedAt,
    applicantName: open("applicant.name"),
    applicantNikMasked: maskNumber(open("applicant.nik")),
    phoneMasked: maskPhone(open("applicant.phone")),
    villageName: view.villageName,
    handover: request.handoverMethod,
    recipientName: open("recipient.name"),
    recipientRelation: open("recipient.relation"),
    documents: bundle.documents.map((document) => presentDocument(view, document, actor, now)),
    pickup: presentPickup(view, actor, now),
    delivery: presentDelivery(view, actor, now),
    clock: readReviewClock(requestChanges(view.history), now, null),
    missingForHandover: missingOf(view),
    duplicates: view.duplicates.map(({ id, submittedAt, state }) => ({ requestId: id, submittedAt, state })),
    completionDueAt: request.state === "NEEDS_COMPLETION" ? (request.completionDueAt ?? null) : null,
    previousRequestId: request.previousRequestId ?? null,
    reappliedAsId: bundle.reappliedAsId,
    renewal: nextSteps.includes("reapply") ? presentRenewal(view, now) : [],
    history: historyEntries(view, (fact) => !saysPurpose(fact) || may("request.readPurposes")),
    nextSteps: [...nextSteps],
    mayComplete: request.state === "NEEDS_COMPLETION" && may("request.complete"),
    mayReveal: may("request.reveal"),
    mayCorrectPeople: may("request.correctPeople") && isCorrectable(bundle),
    mayRevealReceivers: may("request.revealReceivers") && hasReceivers(bundle),
    mayReissueAccess: may("request.reissueAccess") && mayHaveNewAccess(request),
    mayViewFiles: may("file.view"),
  });
}

/** Of what is still to be handed over. */
function missingOf({ bundle, open, openSubject }: CaseView<CaseField>): string[] {
  if (bundle.request.endedAt != null) return [];
  return missingForHandover({
    applicant: { nik: open("applicant.nik"), familyCardNumber: open("applicant.familyCardNumber") },
    documents: bundle.documents.map((document) => ({
      document: !document.state || isOpen(document.state) ? document.kind : null,
      subjectNik: openSubject(document)("nik"),
    })),
    recipient: { relation: open("recipient.relation") },
  });
}

function presentDocument(view: CaseView, document: Document, actor: Actor, now: Date): CaseDocument {
  const { bundle } = view;
  const subject = subjectOf(bundle);
  const openSubject = view.openSubject(document);
  const nik = openSubject("nik");
  const type = view.documentTypes.find(({ kind }) => kind === document.kind);
  const checklist = checklistOf(view.checklists, document);
  const roles = (step: string): ReturnType<typeof actingRoles> => actingRoles(actor, `document.${step}` as Action, subject);
  const isWish = document.state == null;
  const steps = documentLifecycle.nextSteps(document.state ?? null, roles, documentFacts(bundle, document, actor));
  return Object.assign(new CaseDocument(), {
    nameText: type?.name ?? NONE,
    reasonText: checklist?.reasonName ?? NONE,
    id: document.id,
    version: document.version,
    kind: document.kind,
    reason: document.reason,
    unit: type?.unit ?? "",
    state: document.state ?? null,
    copyNumber: document.copyNumber,
    label: document.label,
    waitReason: view.reasonOf(document, "waitReason"),
    endReason: view.reasonOf(document, "endReason"),
    oldCard: document.oldCard,
    printedBy: nameOf(view, document, "print", document.printedById),
    checkedBy: nameOf(view, document, "passCheck", document.checkedById),
    eyes: document.checkedById ? (document.checkedById === document.printedById ? "SAME" : "OTHER") : null,
    subjectName: openSubject("name"),
    subjectNikMasked: nik === null ? null : maskNumber(nik),
    requirements: (checklist?.requirements ?? []).map((line) => presentRequirement(view, document, line)),
    clock: readProductionClock(documentChanges(view.history, document.id), now, view.calendar),
    // A wish can only be rejected while its papers are looked at.
    nextSteps: steps.filter((step) => !isWish || step !== "reject" || bundle.request.state === "IN_REVIEW"),
  });
}

/** Who did a step with this copy, as the history has it; null: nobody did. */
function nameOf(
  { history }: CaseView,
  { id }: Document,
  step: DocumentStep,
  accountId: string | null | undefined,
): string | null {
  if (!accountId) return null;
  const isIt = ({ fact }: HistoryFact): boolean =>
    fact.type === "documentStepped" && fact.documentId === id && fact.step === step;
  return history.findLast((entry) => isIt(entry) && entry.accountId === accountId)?.actorName ?? null;
}

function presentRenewal(
  { bundle, checklists, files, documentTypes, calendar, askedReasonOf }: CaseView,
  now: Date,
): RenewalLine[] {
  return renewedLines(bundle, checklists, files, dayIn(calendar.zone, now))
    .filter(({ photo }) => photo === "NEEDED")
    .map(({ document, line: { code, text } }) => {
      const old = bundle.requirements.find((candidate) => candidate.documentId === document.id && candidate.code === code);
      return Object.assign(new RenewalLine(), {
        documentId: document.id,
        documentNameText: documentTypes.find(({ kind }) => kind === document.kind)?.name ?? NONE,
        requirement: code,
        wording: text,
        askedReason: (old && askedReasonOf(old)) ?? null,
      });
    });
}

function presentRequirement(
  view: CaseView,
  document: Document,
  line: CaseView["checklists"][number]["requirements"][number],
): CaseRequirement {
  const { code, text: wording, condition: conditionWording } = line;
  const stored = view.bundle.requirements.find((candidate) => candidate.documentId === document.id && candidate.code === code);
  const files = view.files.filter(({ documentId, requirementCode }) => documentId === document.id && requirementCode === code);
  return Object.assign(new CaseRequirement(), {
    code,
    wording,
    conditionWording,
    verdict: stored?.verdict ?? "OPEN",
    evidence: line.evidence,
    ground: stored?.ground ?? null,
    said: presentSaid(view, document, code, stored?.ground ?? null),
    mayNotApply: mayNotApply(
      line,
      document.kind,
      view.bundle.documents.map(({ kind }) => kind),
    ),
    askedReason: stored ? view.askedReasonOf(stored) : null,
    files: files.map(({ id, widthPx, heightPx, bytes, uploadedAt }): CaseFile => ({ id, widthPx, heightPx, bytes, uploadedAt })),
  });
}

/** The newest word about a line on the ground that it rests on now. */
function presentSaid(view: CaseView, document: Document, code: string, ground: Ground | null): SaidGroundType | null {
  if (ground === null || ground === "PHOTO") return null;
  const entry = view.history.findLast(
    ({ fact }) =>
      fact.type === "requirementJudged" &&
      fact.documentId === document.id &&
      fact.requirement === code &&
      fact.ground === ground &&
      fact.reason !== undefined,
  );
  return entry ? { actor: actorOf(entry), at: entry.at, reason: view.wordsOf(entry) ?? "" } : null;
}

function presentPickup({ bundle, recipientsOf }: CaseView, actor: Actor, now: Date): CasePickup | null {
  const pickup = openPickup(bundle) ?? bundle.pickups.at(-1);
  if (!pickup) return null;
  const documents = bundle.documents.filter(({ pickupId }) => pickupId === pickup.id);
  const facts = pickupFacts(pickup, documents, now);
  const nextSteps = pickupLifecycle.nextSteps(
    pickup.state,
    (step) => actingRoles(actor, `pickup.${step}`, subjectOf(bundle)),
    facts,
  );
  const { id, version, state, offeredAt, overdueAt } = pickup;
  const recipients = nextSteps.includes("handOver") ? recipientsOf(documents, now).map(presentRecipient) : [];
  return Object.assign(new CasePickup(), { id, version, state, offeredAt, overdueAt, recipients, nextSteps: [...nextSteps] });
}

/** The newest: an earlier one was redirected, cancelled, or handed over a part. */
function presentDelivery({ bundle, attempts, courierNames }: CaseView, actor: Actor, now: Date): CaseDelivery | null {
  const delivery = bundle.deliveries.at(-1);
  if (!delivery) return null;
  const { id, version, state, windowFrom, windowTo, courierId, loadConfirmedAt, incidentKind } = delivery;
  return Object.assign(new CaseDelivery(), {
    id,
    version,
    state,
    windowFrom,
    windowTo,
    courierName: (courierId && courierNames.get(courierId)) ?? null,
    loadConfirmedAt: loadConfirmedAt ?? null,
    incidentKind: incidentKind ?? null,
    attempts: attempts.filter(({ attempt }) => attempt.deliveryId === id).map(presentAttempt),
    nextSteps: deliverySteps(actor, bundle, delivery, now),
  });
}

export function presentSummary(view: SummaryView, now: Date): RequestSummary {
  const { request, documents } = view.bundle;
  const clocks = documents.map(({ id }) => readProductionClock(documentChanges(view.history, id), now, view.calendar));
  const production = clocks.find(({ condition }) => condition === "RUNNING" || condition === "PAUSED");
  return Object.assign(new RequestSummary(), {
    id: request.id,
    state: request.state,
    submittedAt: request.submittedAt,
    waitingSince: requestChanges(view.history).at(-1)?.at ?? request.submittedAt,
    applicantName: view.open("applicant.name"),
    villageName: view.villageName,
    handover: request.handoverMethod,
    documents: documents.map(({ kind, state }) =>
      Object.assign(new SummaryDocument(), {
        kind,
        state: state ?? null,
        nameText: view.documentTypes.find((type) => type.kind === kind)?.shortName ?? NONE,
      }),
    ),
    clock: production ?? readReviewClock(requestChanges(view.history), now, null),
  });
}

export function presentRevealed({ open, openSubject, bundle }: CaseView<RequestField>): RevealedPerson {
  return {
    applicantNik: open("applicant.nik"),
    familyCardNumber: open("applicant.familyCardNumber"),
    phone: open("applicant.phone"),
    street: open("address.street"),
    landmark: open("address.landmark"),
    latitudeDeg: open("address.latitudeDeg"),
    longitudeDeg: open("address.longitudeDeg"),
    recipientPhone: open("recipient.phone"),
    subjectNiks: bundle.documents.map((document) => openSubject(document)("nik")),
  };
}

/** @param mayReadWords whether what was said with this fact is for this reader */
function historyEntries(
  { history, bundle, documentTypes, checklists, wordsOf }: CaseView,
  mayReadWords: (fact: Fact) => boolean,
): HistoryEntry[] {
  const aboutWhat = (fact: Fact): LocalizedText => {
    if (fact.type !== "documentStepped" && fact.type !== "requirementJudged") return NONE;
    const document = bundle.documents.find(({ id }) => id === fact.documentId);
    const name = documentTypes.find(({ kind }) => kind === document?.kind)?.shortName ?? NONE;
    const line = fact.type === "requirementJudged" && document ? lineOf(checklists, document, fact.requirement) : undefined;
    const text = line?.text ?? NONE;
    return line ? { id: `${name.id}, ${text.id}: `, en: `${name.en}, ${text.en}: ` } : { id: `${name.id}: `, en: `${name.en}: ` };
  };
  return history.flatMap((entry) => {
    const sentence = sentenceOfFact(entry.fact);
    if (!sentence) return [];
    const prefix = aboutWhat(entry.fact);
    const sentenceText = { id: prefix.id + sentence.id, en: prefix.en + sentence.en };
    const note = mayReadWords(entry.fact) ? wordsOf(entry) : null;
    const deviceAt = entry.fact.type === "deliveryStepped" ? clockApart(entry) : null; // what follows from it was told with it
    const { at, courierName: actedFor } = entry;
    return [Object.assign(new HistoryEntry(), { at, deviceAt, actor: actorOf(entry), actedFor, note, sentenceText })];
  });
}

const lineOf = (checklists: CaseView["checklists"], document: Document, code: string): Requirement | undefined =>
  checklistOf(checklists, document)?.requirements.find((line) => line.code === code);

const checklistOf = (
  checklists: CaseView["checklists"],
  { kind, reason, checklistVersion }: Document,
): CaseView["checklists"][number] | undefined =>
  checklists.find(
    (candidate) => candidate.documentKind === kind && candidate.reason === reason && candidate.version === checklistVersion,
  );

function actorOf({ actorKind, actorName }: HistoryFact): string {
  if (actorName !== null) return actorName;
  return actorKind === "SYSTEM" ? "Sistem" : "Pemohon";
}
