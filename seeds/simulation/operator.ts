import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { cancelRequest } from "../../api/requests/review.commands.ts";
import { inventedOf, newKey, pause, type Player, type Stage, staffPlayer, workAs } from "./stage.ts";

const LOST_SLIP = "Pemohon kehilangan kode dan PIN, dan mengajukan lagi";

/**
 * Ends what will never be completed: the PINs of those who applied before this start are nowhere any more, since the service keeps none, and
 * without one no paper can be sent in later.
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
    await cancelRequest(workAs(stage, actor), { idempotencyKey: newKey(stage), id, expectedVersion, reason: LOST_SLIP });
    return pause(stage, 5, 15);
  });
