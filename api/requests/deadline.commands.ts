import type { EntityManager } from "@mikro-orm/postgresql";
import type { Log } from "../platform/log.ts";
import type { Work } from "../platform/work.ts";
import { Pickup } from "../pickups/pickup.entity.ts";
import { loadBundle, openPickup } from "./request.bundle.ts";
import { DocumentRequest } from "./request.entity.ts";
import { dropRest, stepPickup, stepRequest } from "./steps.ts";

/** More than a day brings; what is left over waits for the next round. */
const BATCH = 200;

/** What follows from time alone: requests whose papers never came are closed, parcels nobody fetched are overdue. Each in its own transaction. */
export async function passDeadlines(work: Work, log: Log): Promise<{ expired: number; overdue: number }> {
  const system: Work = { ...work, actor: { kind: "SYSTEM" } };
  const late = await work.em.find(
    DocumentRequest,
    { state: "NEEDS_COMPLETION", completionDueAt: { $lte: work.now } },
    { limit: BATCH, fields: ["id"], orderBy: { completionDueAt: "asc" } },
  );
  const waiting = await work.em.find(
    Pickup,
    { state: "AWAITING_PICKUP", overdueAt: { $lte: work.now } },
    { limit: BATCH, fields: ["requestId"], orderBy: { overdueAt: "asc" } },
  );
  for (const { id } of late) {
    await inTransaction(system, log, async (inner) => {
      const bundle = await loadBundle(inner.em, id, "lock");
      if (bundle?.request.state !== "NEEDS_COMPLETION") return; // the papers came in this very moment
      await stepRequest(inner, bundle, "expire", ["SYSTEM"]);
      await dropRest(inner, bundle, "Berkas tidak dilengkapi pada waktunya", ["SUPERVISOR"], "cancel");
    });
  }
  for (const { requestId } of waiting) {
    await inTransaction(system, log, async (inner) => {
      const bundle = await loadBundle(inner.em, requestId, "lock");
      const pickup = bundle && openPickup(bundle);
      if (!bundle || pickup?.state !== "AWAITING_PICKUP") return;
      await stepPickup(inner, bundle, pickup, "markOverdue", ["SYSTEM"]);
    });
  }
  return { expired: late.length, overdue: waiting.length };
}

/** One that fails is reported and left for the next round; the others have their turn. */
function inTransaction(work: Work, log: Log, step: (inner: Work) => Promise<void>): Promise<void> {
  return work.em
    .fork()
    .transactional((em: EntityManager) => step({ ...work, em }))
    .catch((error: unknown) => log.error({ error }, "a deadline could not be passed"));
}
