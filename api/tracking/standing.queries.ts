import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { deliveryLifecycle, type DeliveryState, deliveryStates } from "../domain/delivery.ts";
import { documentStates, isDropped } from "../domain/document.ts";
import { pickupLifecycle, type PickupState, pickupStates } from "../domain/pickup.ts";
import type { RequestState } from "../domain/request.ts";
import type { Handover } from "../domain/visibility.ts";
import { openDelivery, openPickup } from "../requests/request.bundle.ts";
import type { CaseView } from "../requests/request.queries.ts";

/** Where a request stands: all that level 1 is made of, with nothing about whom or what. */
export interface Standing {
  readonly state: RequestState;
  readonly version: number;
  readonly endedAt: Date | null;
  readonly documentCount: number;
  readonly droppedCount: number; // of them: rejected or cancelled
  readonly handover: Handover | null; // the one that is open
  readonly changedAt: Date;
}

/** Facts that a citizen may read as news; who looked at what is not among them here. */
const NEWS: readonly string[] = ["requestStepped", "pickupStepped", "deliveryStepped", "peopleCorrected"];
export const isNews = (type: string): boolean => NEWS.includes(type);

/** Written out as the indexes of what is open have it, which are used for nothing else. */
export const OPEN_DELIVERY = sql`state not in (${sql.join(deliveryStates.filter((state) => deliveryLifecycle.isFinal(state)).map((state) => sql.lit(state)))})`;
const OPEN_PICKUP = sql`state in (${sql.join(pickupStates.filter((state) => !pickupLifecycle.isFinal(state)).map((state) => sql.lit(state)))})`;

const DROPPED = documentStates.filter(isDropped);

/** One statement that unseals nothing: most who look hold the code alone. @returns null when there is no such request */
export async function readStanding(em: EntityManager, requestId: string): Promise<Standing | null> {
  const { rows } = await sql<{
    state: RequestState;
    version: number;
    ended_at: string | null;
    document_count: number;
    dropped_count: number;
    pickup: PickupState | null;
    delivery: DeliveryState | null;
    changed_at: string;
  }>`
    select r.state, r.version, r.ended_at,
      (select count(*)::int from civil_document d where d.request_id = r.id) as document_count,
      (select count(*)::int from civil_document d where d.request_id = r.id and d.state = any(${DROPPED}::text[])) as dropped_count,
      (select state from pickup where request_id = r.id and ${OPEN_PICKUP}) as pickup,
      (select state from delivery where request_id = r.id and ${OPEN_DELIVERY}) as delivery,
      coalesce((select j.recorded_at from journal j where j.request_id = r.id and j.fact ->> 'type' = any(${[...NEWS]}::text[])
        order by j.seq desc limit 1), r.submitted_at) as changed_at
    from document_request r where r.id = ${requestId}`.execute(em.getKysely<unknown>());
  const row = rows[0];
  if (!row) return null;
  return {
    state: row.state,
    version: row.version,
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    documentCount: row.document_count,
    droppedCount: row.dropped_count,
    handover: openHandover(row.pickup, row.delivery),
    changedAt: new Date(row.changed_at),
  };
}

/** The same, of a case that was read as a whole. */
export function standingOf({ bundle, history }: Pick<CaseView, "bundle" | "history">): Standing {
  const { request, documents } = bundle;
  return {
    state: request.state,
    version: request.version,
    endedAt: request.endedAt ?? null,
    documentCount: documents.length,
    droppedCount: documents.filter(({ state }) => state && isDropped(state)).length,
    handover: openHandover(openPickup(bundle)?.state ?? null, openDelivery(bundle)?.state ?? null),
    changedAt: history.findLast(({ fact }) => isNews(fact.type))?.at ?? request.submittedAt,
  };
}

function openHandover(pickup: PickupState | null, delivery: DeliveryState | null): Handover | null {
  if (pickup) return { method: "PICKUP", state: pickup };
  return delivery && { method: "COURIER", state: delivery };
}
