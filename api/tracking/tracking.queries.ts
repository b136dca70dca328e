import type { EntityManager } from "@mikro-orm/postgresql";
import type { LocalizedText } from "../domain/services.ts";
import { maskName, levelNow, type PublicStatus, publicStatus } from "../domain/visibility.ts";
import { sameBytes, type Vault } from "../platform/vault.ts";
import type { LivePositions } from "../positions/live-positions.ts";
import { loadBundle, openDelivery, openPickup } from "../requests/request.bundle.ts";
import { type CaseView, viewOf } from "../requests/request.queries.ts";
import { keyOfRequest, sealedProof } from "../requests/sealed.ts";
import { sentenceOfFact } from "../requests/history.sentences.ts";
import { type CitizenStep, citizenStepsOf, offeredWindows, type Window } from "./citizen.steps.ts";
import { readDeliveryNow, showDelivery, type TrackedDeliveryView } from "./delivery-now.queries.ts";
import { isNews, readStanding, type Standing, standingOf } from "./standing.queries.ts";
import { type Grant, VISIBILITY } from "./tracking.guard.ts";
import {
  DELIVERY_SENTENCES,
  documentSentence,
  ENDED_IN_PART,
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
  readonly delivery: (TrackedDeliveryView & { readonly otherWindows: readonly Window[] }) | null; // the one that is open
  readonly nextSteps: readonly CitizenStep[];
}
export type TrackingView = SummaryView | DetailsView;

/** The request behind a grant, before anything is decided about who may see what of it. Looks that are equal for all may be shared. */
export interface Looks {
  readonly standing: (requestId: string) => Promise<Standing | null>;
  readonly whole: (requestId: string) => Promise<CaseView<"applicant.name"> | null>;
}
interface Reader {
  readonly em: EntityManager;
  readonly vault: Vault;
  readonly live: Pick<LivePositions, "of">;
  readonly now: Date;
}

/** Read anew each time. @param fork makes an entity manager of its own for each */
export const freshLooks = (fork: () => EntityManager, vault: Vault): Looks => ({
  standing: (requestId) => readStanding(fork(), requestId),
  whole: async (requestId) => {
    const em = fork();
    const bundle = await loadBundle(em, requestId, "read");
    return bundle && viewOf({ em, vault }, bundle);
  },
});

/** What this grant shows at `now`. Decided anew each time, since levels close: nothing is remembered from an earlier look. */
export async function showTo(
  reader: Reader,
  { requestId, level: granted, pinIndex }: Grant,
  looks: Looks,
): Promise<TrackingView | null> {
  const view = granted === 2 ? await looks.whole(requestId) : null;
  if (view && !sameBytes(view.bundle.request.pinIndex, pinIndex)) return null; // PIN and link were issued anew
  const standing = granted === 2 ? view && standingOf(view) : await looks.standing(requestId);
  if (!standing) return null;
  const level = levelNow(granted, standing.endedAt, reader.now, VISIBILITY);
  const summary = level === 1 || level === 2 ? summaryOf(standing, level) : null;
  return summary && view && level === 2 ? { ...summary, level, ...(await detailsOf(reader, view)) } : summary;
}

/** One sentence: the handover's while something is on its way to the citizen, otherwise the request's. */
function sentenceOf({ state, handover, droppedCount }: Standing): LocalizedText {
  if (state === "COMPLETED" && droppedCount > 0) return ENDED_IN_PART;
  if (!handover || (state !== "HANDING_OVER" && state !== "PARTLY_COMPLETED")) return REQUEST_SENTENCES[state];
  return handover.method === "PICKUP" ? PICKUP_SENTENCES[handover.state] : DELIVERY_SENTENCES[handover.state];
}

function summaryOf(standing: Standing, level: 1 | 2): SummaryView | null {
  const { state, version, handover, changedAt, documentCount } = standing;
  const status = publicStatus(state, handover);
  if (!status) return null;
  return {
    level,
    version,
    status,
    sentence: sentenceOf(standing),
    next: status.next === null ? null : (NEXT_SENTENCES[status.next] ?? null),
    holderSentence: status.holder && HOLDER_SENTENCES[status.holder],
    changedAt,
    documentCount,
  };
}

async function detailsOf(reader: Reader, view: CaseView<"applicant.name">): Promise<Omit<DetailsView, keyof SummaryView>> {
  const { bundle, open, documentTypes } = view;
  const nextSteps = citizenStepsOf(bundle, reader.now);
  return {
    applicantName: maskName(open("applicant.name")),
    villageName: view.villageName,
    handover: bundle.request.handoverMethod,
    documents: bundle.documents.map((document) => {
      const { id, kind, state } = document;
      const parcel = bundle.deliveries.find((delivery) => delivery.id === document.deliveryId);
      const sentence = documentSentence(state ?? null, parcel?.state ?? null);
      const because = view.reasonOf(document, "endReason") ?? view.reasonOf(document, "waitReason"); // what waited and then ended, ended
      const name = documentTypes.find((type) => type.kind === kind)?.name ?? { id: "", en: "" };
      return {
        id,
        kind,
        name,
        sentence: because ? { id: `${sentence.id}: ${because}`, en: `${sentence.en}: ${because}` } : sentence,
      };
    }),
    timeline: view.history.flatMap(({ fact, at }) => {
      const sentence = isNews(fact.type) ? sentenceOfFact(fact) : null;
      return sentence ? [{ at, sentence }] : [];
    }),
    completion: completionOf(view),
    receivedBy: receiverOf(reader, view),
    pickupUntil: openPickup(bundle)?.overdueAt ?? null,
    delivery: await deliveryOf(reader, view, nextSteps),
    nextSteps,
  };
}

/** Who took the newest parcel that was handed over, at the door or at the desk; a handover that was taken back never was one. */
function receiverOf({ vault }: Reader, { bundle, attempts }: CaseView): string | null {
  const atDoors = attempts.filter(({ attempt }) => attempt.outcome === "HANDED_OVER" && !attempt.correctedAt);
  const atDoor = atDoors.toSorted((a, b) => a.attempt.at.getTime() - b.attempt.at.getTime()).at(-1);
  if (atDoor) return maskName(atDoor.open("proof.recipientName") ?? "");
  const atDesk = bundle.pickups.findLast(({ state }) => state === "HANDED_OVER");
  if (!atDesk?.sealedFields) return null;
  const { id, sealedFields } = atDesk;
  return maskName(sealedProof.opener(keyOfRequest(vault, bundle.request), { id, sealedFields })("recipientName"));
}

/** Read after the case, so that it is never the older of the two. */
async function deliveryOf(
  { em, vault, live, now }: Reader,
  { bundle, calendar }: CaseView,
  nextSteps: readonly CitizenStep[],
): Promise<DetailsView["delivery"]> {
  const delivery = openDelivery(bundle) && (await readDeliveryNow(em, bundle.request.id));
  if (!delivery) return null;
  const otherWindows = nextSteps.includes("RESCHEDULE") ? offeredWindows(now, delivery.window, calendar) : [];
  return { ...showDelivery(delivery, live, keyOfRequest(vault, bundle.request), now), otherWindows };
}

function completionOf({ bundle, checklists, askedReasonOf }: CaseView): DetailsView["completion"] {
  if (bundle.request.state !== "NEEDS_COMPLETION") return [];
  return bundle.requirements
    .filter(({ verdict }) => verdict === "ASKED_FOR" || verdict === "ANSWERED")
    .map((requirement) => {
      const { documentId, code, verdict } = requirement;
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
        reason: askedReasonOf(requirement) ?? "",
        answered: verdict === "ANSWERED",
      };
    });
}
