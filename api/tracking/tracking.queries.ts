import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { LocalizedText } from "../domain/services.ts";
import { type Handover, maskName, levelNow, type PublicStatus, publicStatus } from "../domain/visibility.ts";
import { Deployment } from "../platform/deployment.entity.ts";
import { type Cursor, endOfJournal } from "../platform/journal.ts";
import type { Vault } from "../platform/vault.ts";
import { loadBundle, openDelivery, openPickup } from "../requests/request.bundle.ts";
import { type CaseView, viewOf } from "../requests/request.queries.ts";
import { keyOfRequest, openProof } from "../requests/sealed.ts";
import { sentenceOfFact } from "../requests/history.sentences.ts";
import { type CitizenStep, citizenStepsOf } from "./citizen.steps.ts";
import { type Grant, VISIBILITY } from "./tracking.guard.ts";
import {
  DELIVERY_SENTENCES,
  documentSentence,
  HOLDER_SENTENCES,
  NEXT_SENTENCES,
  PICKUP_SENTENCES,
  REQUEST_SENTENCES,
} from "./tracking.sentences.ts";

/** What the code alone shows: where it stands, and nothing about whom or what. */
export interface SummaryView {
  readonly level: 1 | 2;
  readonly version: number;
  readonly status: PublicStatus;
  readonly sentence: LocalizedText;
  readonly next: LocalizedText | null;
  readonly holderSentence: LocalizedText | null;
  readonly changedAt: Date;
  readonly documentCount: number;
}
export interface DetailsView extends SummaryView {
  readonly level: 2;
  readonly applicantName: string; // masked
  readonly villageName: string;
  readonly handover: "PICKUP" | "COURIER";
  readonly documents: readonly {
    readonly id: string;
    readonly kind: CaseView["documentTypes"][number]["kind"];
    readonly name: LocalizedText;
    readonly sentence: LocalizedText;
  }[];
  readonly timeline: readonly { readonly at: Date; readonly sentence: LocalizedText }[];
  readonly completion: readonly {
    readonly documentId: string;
    readonly requirement: string;
    readonly text: LocalizedText;
    readonly reason: string;
    readonly answered: boolean;
  }[];
  readonly receivedBy: string | null; // masked
  readonly pickupUntil: Date | null;
  readonly nextSteps: readonly CitizenStep[];
}
export type TrackingView = SummaryView | DetailsView;
interface Reader {
  readonly em: EntityManager;
  readonly vault: Vault;
}

/** The request behind a grant, before anything is decided about who may see what of it. */
export async function readTracked({ em, vault }: Reader, requestId: string): Promise<CaseView | null> {
  const bundle = await loadBundle(em, requestId, "read");
  return bundle && viewOf({ em, vault }, bundle);
}

/** What this grant shows at `now`. Decided anew each time, since levels close: nothing is remembered from an earlier look. */
export function showTo({ level: granted }: Grant, view: CaseView, vault: Vault, now: Date): TrackingView | null {
  const level = levelNow(granted, view.bundle.request.endedAt ?? null, now, VISIBILITY);
  const summary = level === 1 || level === 2 ? summaryOf(view, level) : null;
  return summary && level === 2 ? { ...summary, level, ...detailsOf(view, vault) } : summary;
}

function handoverOf({ bundle }: CaseView): Handover | null {
  const pickup = openPickup(bundle);
  if (pickup) return { method: "PICKUP", state: pickup.state };
  const delivery = openDelivery(bundle);
  return delivery && { method: "COURIER", state: delivery.state };
}

function summaryOf(view: CaseView, level: 1 | 2): SummaryView | null {
  const { request, documents } = view.bundle;
  const handover = handoverOf(view);
  const status = publicStatus(request.state, handover);
  if (!status) return null;
  const isHandingOver = request.state === "HANDING_OVER" || request.state === "PARTLY_COMPLETED";
  const spoken =
    !isHandingOver || !handover
      ? REQUEST_SENTENCES[request.state]
      : handover.method === "PICKUP"
        ? PICKUP_SENTENCES[handover.state]
        : DELIVERY_SENTENCES[handover.state];
  return {
    level,
    version: request.version,
    status,
    sentence: spoken,
    next: status.next === null ? null : (NEXT_SENTENCES[status.next] ?? null),
    holderSentence: status.holder && HOLDER_SENTENCES[status.holder],
    changedAt: view.history.findLast(({ fact }) => isPublic(fact.type))?.at ?? request.submittedAt,
    documentCount: documents.length,
  };
}

/** Facts that a citizen may read as news; who looked at what is not among them here. */
const isPublic = (type: string): boolean => ["requestStepped", "pickupStepped", "deliveryStepped"].includes(type);

function detailsOf(view: CaseView, vault: Vault): Omit<DetailsView, keyof SummaryView> {
  const { bundle, sealed, documentTypes } = view;
  const handedOver = bundle.pickups.find(({ proof }) => proof !== null && proof !== undefined);
  const key = keyOfRequest(vault, bundle.request);
  return {
    applicantName: maskName(sealed.applicant.name),
    villageName: view.villageName,
    handover: bundle.request.handoverMethod,
    documents: bundle.documents.map(({ id, kind, state }) => {
      const sentence = documentSentence(state ?? null);
      const reasons = view.reasons.get(id);
      const because = reasons?.endReason ?? reasons?.waitReason; // what waited and then ended, ended
      const name = documentTypes.find((type) => type.kind === kind)?.name ?? { id: "", en: "" };
      return {
        id,
        kind,
        name,
        sentence: because ? { id: `${sentence.id}: ${because}`, en: `${sentence.en}: ${because}` } : sentence,
      };
    }),
    timeline: view.history.flatMap(({ fact, at }) => {
      const sentence = isPublic(fact.type) ? sentenceOfFact(fact) : null;
      return sentence ? [{ at, sentence }] : [];
    }),
    completion: completionOf(view),
    receivedBy: handedOver?.proof ? maskName(openProof(key, { id: handedOver.id, proof: handedOver.proof }).recipientName) : null,
    pickupUntil: openPickup(bundle)?.overdueAt ?? null,
    nextSteps: citizenStepsOf(bundle),
  };
}

function completionOf({ bundle, checklists, askedReasons }: CaseView): DetailsView["completion"] {
  if (bundle.request.state !== "NEEDS_COMPLETION") return [];
  return bundle.requirements
    .filter(({ verdict }) => verdict === "ASKED_FOR" || verdict === "ANSWERED")
    .map(({ documentId, code, verdict }) => {
      const document = bundle.documents.find(({ id }) => id === documentId);
      const checklist = checklists.find(
        ({ documentKind, reason, version }) =>
          documentKind === document?.kind && reason === document.reason && version === document.checklistVersion,
      );
      const text = checklist?.requirements.find((line) => line.code === code)?.text ?? { id: code, en: code };
      return {
        documentId,
        requirement: code,
        text,
        reason: askedReasons.get(`${documentId} ${code}`) ?? "",
        answered: verdict === "ANSWERED",
      };
    });
}

/** A place in the journal that a client can give back: good for one life of one database. */
export async function cursorNow(em: EntityManager): Promise<string> {
  const { epoch } = await em.findOneOrFail(Deployment, { id: 1 });
  const { xid, seq } = await endOfJournal(em);
  return `${epoch}.${xid}.${seq}`;
}

/** Whether everything since `cursor` is still in the journal; otherwise the client is told that it may have missed something. */
export async function isContinuous(em: EntityManager, cursor: string): Promise<boolean> {
  const match = /^([0-9a-f-]{36})\.(\d{1,20})\.(\d{1,19})$/.exec(cursor);
  const { epoch } = await em.findOneOrFail(Deployment, { id: 1 });
  if (!match || match[1] !== epoch) return false;
  const after: Cursor = { xid: match[2]!, seq: match[3]! };
  const { rows } = await sql<{ oldest: string | null; newest: string }>`
    select (select xid::text from journal order by journal.xid, journal.seq limit 1) as oldest, pg_snapshot_xmax(pg_current_snapshot())::text as newest`.execute(
    em.getKysely<unknown>(),
  );
  const { oldest, newest } = rows[0]!;
  return (oldest === null || BigInt(after.xid) >= BigInt(oldest)) && BigInt(after.xid) <= BigInt(newest);
}
