import { DocumentRequirement } from "../../api/documents/document.entity.ts";
import { completeAtCounter } from "../../api/requests/counter.commands.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { inventedOf, newKey, pause, type Player, type Stage, staffPlayer, workAs } from "./stage.ts";

const SEEN = "Pemohon kehilangan kode dan PIN; aslinya ditunjukkan di loket";

/**
 * Helps those who come to the counter with what was missing: the PINs of those who applied before this start are nowhere any more, since the
 * service keeps none, and without one no paper can be sent in later.
 */
export const operator = (stage: Stage): Player =>
  staffPlayer(stage, "operator", "OPERATOR", async (actor) => {
    const { fork, startedAt, receipts } = stage;
    const waiting = await fork().find(DocumentRequest, { state: "NEEDS_COMPLETION", submittedAt: { $lt: startedAt } });
    const lost = waiting.filter(({ id }) => !receipts.has(id));
    const invented = await inventedOf(
      stage,
      lost.map(({ id }) => id),
    );
    const next = lost.find(({ id }) => invented.has(id));
    if (!next) return null;
    const { id, version: expectedVersion } = next;
    const asked = await fork().find(DocumentRequirement, { requestId: id, verdict: "ASKED_FOR" });
    const seen = asked.map(({ documentId, code: requirement }) => ({ documentId, requirement, reason: SEEN }));
    await completeAtCounter(workAs(stage, actor), { idempotencyKey: newKey(stage), id, expectedVersion, photos: [], seen });
    return pause(stage, 5, 15);
  });
