import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { DeliveryState } from "../domain/delivery.ts";
import { type LivePosition, livePosition } from "../domain/live-position.ts";
import { type RunState, type Stop, stopsBefore } from "../domain/run.ts";
import { maySee, type PublicField } from "../domain/visibility.ts";
import type { DataKey } from "../platform/vault.ts";
import type { LivePositions } from "../positions/live-positions.ts";
import { POSITION_RULES } from "../positions/position.rules.ts";
import { handoverCodePlace } from "../requests/sealed.ts";
import type { Window } from "./citizen.steps.ts";
import { OPEN_DELIVERY } from "./standing.queries.ts";

/** The open delivery of a request at this very moment, with the run it is in. */
export interface DeliveryNow {
  readonly id: string;
  readonly state: DeliveryState;
  readonly window: Window;
  readonly courierId: string | null;
  readonly courierName: string | null;
  readonly runState: RunState | null;
  readonly stops: readonly Stop[]; // of the run
  readonly handoverCode: Uint8Array | null; // sealed
}
/** What a citizen sees of it. */
export interface TrackedDeliveryView {
  readonly window: Window | null;
  readonly stopsBefore: number | null;
  readonly courierFirstName: string | null;
  readonly handoverCode: string | null;
  readonly position: LivePosition | null;
}

/**
 * Small and never shared: a look at the whole case, which many share, may be older than what other stops of the run have done since, and
 * whose turn it is decides who sees a courier.
 * @returns null: none is open
 */
export async function readDeliveryNow(em: EntityManager, requestId: string): Promise<DeliveryNow | null> {
  const { rows } = await sql<{
    id: string;
    state: DeliveryState;
    window_from: string;
    window_to: string;
    courier_id: string | null;
    courier_name: string | null;
    run_state: RunState | null;
    stops: Stop[];
    handover_code: Uint8Array | null;
  }>`
    select d.id, d.state, d.window_from, d.window_to, d.courier_id, account.name as courier_name, run.state as run_state, d.handover_code,
      (select coalesce(jsonb_agg(jsonb_build_object('deliveryId', s.id, 'position', s.stop_position, 'door', coalesce(s.door_id, s.id), 'state', s.state)), '[]')
        from delivery s where s.run_id = d.run_id) as stops
    from (select * from delivery where request_id = ${requestId} and ${OPEN_DELIVERY}) d
    left join run on run.id = d.run_id left join account on account.id = d.courier_id`.execute(em.getKysely<unknown>());
  const row = rows[0];
  if (!row) return null;
  const { id, state, courier_id: courierId, courier_name: courierName, run_state: runState, stops } = row;
  const window = { from: new Date(row.window_from), to: new Date(row.window_to) };
  return { id, state, window, courierId, courierName, runState, stops, handoverCode: row.handover_code };
}

/** What level 2 sees of it at `now`, each field by its own rule. */
export function showDelivery(
  delivery: DeliveryNow,
  live: Pick<LivePositions, "of">,
  key: DataKey,
  now: Date,
): TrackedDeliveryView {
  const { id, state, window, courierId, courierName, runState, stops, handoverCode: sealed } = delivery;
  const seen = <Value>(field: PublicField, value: Value): Value | null => (maySee(field, 2, state) ? value : null);
  const before = stopsBefore(stops, id);
  const fix = courierId === null ? null : live.of(courierId);
  return {
    window: seen("window", window),
    stopsBefore: seen("stopsBefore", before),
    courierFirstName: seen("courierFirstName", courierName?.trim().split(/\s+/)[0] ?? null),
    handoverCode: sealed && maySee("handoverCode", 2, state) ? key.open(handoverCodePlace(id), sealed) : null,
    position: seen(
      "livePosition",
      livePosition(2, { state, courierId, runState, stopsBefore: before }, fix, now, POSITION_RULES.live),
    ),
  };
}
