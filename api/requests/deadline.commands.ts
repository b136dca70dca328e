import type { Work } from "../platform/work.ts";
import { Pickup } from "../pickups/pickup.entity.ts";
import { loadBundle, openPickup } from "./request.bundle.ts";
import { DocumentRequest } from "./request.entity.ts";
import { dropRest, stepPickup, stepRequest } from "./steps.ts";

/** More than a day brings; what is left over waits for the next round. */
const BATCH = 200;

/**
 * What follows from time alone: requests whose papers never came are closed, parcels nobody fetched are overdue. Each in its own transaction:
 * one that cannot be passed now keeps none of the others from its turn.
 */
export async function passDeadlines(work: Work): Promise<{ expired: number; overdue: number }> {
  const system: Work = { ...work, actor: { kind: "SYSTEM" } };
  const failures: unknown[] = [];
  const expired = await passEach(
    system,
    failures,
    async (failed) => {
      const where = { state: "NEEDS_COMPLETION", completionDueAt: { $lte: work.now }, id: { $nin: failed } } as const;
      const late = await work.em.find(DocumentRequest, where, {
        limit: BATCH,
        fields: ["id"],
        orderBy: { completionDueAt: "asc" },
      });
      return late.map(({ id }) => id);
    },
    async (inner, id) => {
      const bundle = await loadBundle(inner.em, id, "lock");
      if (bundle?.request.state !== "NEEDS_COMPLETION") return; // the papers came in this very moment
      await stepRequest(inner, bundle, "expire", ["SYSTEM"]);
      await dropRest(inner, bundle, "Berkas tidak dilengkapi pada waktunya", ["SUPERVISOR"], "cancel");
    },
  );
  const overdue = await passEach(
    system,
    failures,
    async (failed) => {
      const where = { state: "AWAITING_PICKUP", overdueAt: { $lte: work.now }, requestId: { $nin: failed } } as const;
      const waiting = await work.em.find(Pickup, where, {
        limit: BATCH,
        fields: ["requestId"],
        orderBy: { overdueAt: "asc" },
      });
      return waiting.map(({ requestId }) => requestId);
    },
    async (inner, requestId) => {
      const bundle = await loadBundle(inner.em, requestId, "lock");
      const pickup = bundle && openPickup(bundle);
      if (!bundle || pickup?.state !== "AWAITING_PICKUP") return;
      await stepPickup(inner, bundle, pickup, "markOverdue", ["SYSTEM"]);
    },
  );
  if (failures.length > 0) throw new AggregateError(failures, "deadlines that should have passed did not");
  return { expired, overdue };
}

/** One batch; and as long as some of a batch fail, the next one as well: otherwise these would stay the oldest, before all others. */
async function passEach(
  work: Work,
  failures: unknown[],
  due: (failed: readonly string[]) => Promise<string[]>,
  step: (inner: Work, requestId: string) => Promise<void>,
): Promise<number> {
  const failed: string[] = [];
  for (let passed = 0; ;) {
    const ids = await due(failed);
    const before = failed.length;
    for (const id of ids) {
      try {
        await work.em.fork().transactional((em) => step({ ...work, em }, id));
        passed += 1;
      } catch (error) {
        failed.push(id);
        failures.push(error);
      }
    }
    if (failed.length === before || ids.length < BATCH) return passed;
  }
}
