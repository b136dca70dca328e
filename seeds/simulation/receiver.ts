import { type RequestBundle } from "../../api/requests/request.bundle.ts";
import type { ReceiverInput } from "../../api/requests/handover-proof.ts";
import { keyOfRequest, sealedRequest } from "../../api/requests/sealed.ts";
import type { CivilDocument } from "../../api/documents/document.entity.ts";
import { from, isLucky } from "./people.ts";
import type { Stage } from "./stage.ts";

/**
 * Whoever opens the door or comes to the desk, with papers: the person whom the citizen named. They know what the citizen knows, which is why
 * the request is opened here as its citizen would.
 */
export function receiverOf(stage: Stage, { request }: RequestBundle, documents: readonly CivilDocument[]): ReceiverInput {
  const open = sealedRequest.opener(keyOfRequest(stage.vault, request), request);
  const familyCardNumber = open("applicant.familyCardNumber");
  const isFamily = open("recipient.relation") === "FAMILY_MEMBER" && familyCardNumber !== null;
  return {
    recipientClass: isFamily ? "FAMILY_MEMBER" : "APPLICANT",
    recipientName: open(isFamily ? "recipient.name" : "applicant.name"),
    relation: isFamily ? "keluarga" : "pemohon",
    isAdult: true,
    identityKind: "KTP-el",
    identityLastFour: isFamily ? String(from(stage.random, 1_000, 9_999)) : open("applicant.nik").slice(-4),
    familyCardLastFour: familyCardNumber?.slice(-4) ?? null,
    signature: null,
    oldCards: documents
      .filter(({ oldCard }) => oldCard === "TO_COLLECT")
      .map(({ id }) => ({ documentId: id, oldCard: isLucky(stage.random, 0.9) ? "COLLECTED" : "LOSS_LETTER" })),
  };
}

/** A scrawl, as a finger leaves it on a screen. */
export function scrawl({ random }: Stage): string {
  const point = (): string => `${from(random, 0, 300)} ${from(random, 0, 120)}`;
  return `M ${point()} C ${point()} ${point()} ${point()} L ${point()} C ${point()} ${point()} ${point()}`;
}
