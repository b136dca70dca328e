import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { LiveFix, LivePositions } from "./live-positions.ts";
import { POSITION_RULES } from "./position.rules.ts";

/** Tells those who see a courier that they should look again. */
export interface MarkerWakes {
  /** Couriers are somewhere else now. */
  readonly moved: (fixes: readonly LiveFix[]) => void;
  readonly stop: () => void;
}
interface Parts {
  readonly fork: () => EntityManager;
  readonly bus: Pick<Bus, "wake">;
  readonly live: Pick<LivePositions, "touch">;
  readonly now: () => Date;
  /** Runs it after so many milliseconds. @returns how to prevent that */
  readonly later: (ms: number, run: () => void) => () => void;
  readonly log: Log;
}
/** A moment after an age is passed rather than a moment before. */
const AFTER_MS = 20;

/**
 * A citizen is woken only while the courier comes to them next, and at most every two seconds: the rhythm of wake-ups tells nobody else
 * anything. A place that nothing newer follows wakes everyone once more when it stops being live, and again when it is too old to show.
 */
export function createMarkerWakes({ fork, bus, live, now, later, log }: Parts): MarkerWakes {
  const ageing = new Map<string, () => void>(); // how to prevent it
  const resting = new Map<string, "QUIET" | "MOVED">(); // since they were told of
  const rests = new Set<() => void>();

  function tell(courierIds: readonly string[]): void {
    const ready = courierIds.filter((id) => !resting.has(id));
    for (const id of courierIds) resting.set(id, resting.has(id) ? "MOVED" : "QUIET");
    if (ready.length === 0) return;
    const prevent = later(POSITION_RULES.citizenGapMs, () => {
      rests.delete(prevent);
      const again = ready.filter((id) => resting.get(id) === "MOVED");
      for (const id of ready) resting.delete(id);
      tell(again);
    });
    rests.add(prevent);
    wakeNext(ready).catch((error: unknown) => log.warn({ error }, "nobody could be told that couriers moved"));
  }
  async function wakeNext(courierIds: readonly string[]): Promise<void> {
    for (const requestId of await nextRequests(fork(), courierIds)) bus.wake(`position:${requestId}`);
  }
  function age({ courierId, takenAt }: Pick<LiveFix, "courierId" | "takenAt">): void {
    ageing.get(courierId)?.();
    const { liveAgeMs, maxAgeMs } = POSITION_RULES.live;
    const ageMs = now().getTime() - takenAt.getTime();
    const limitMs = [liveAgeMs, maxAgeMs].find((limit) => limit >= ageMs);
    if (limitMs === undefined) return void ageing.delete(courierId);
    const grown = (): void => {
      live.touch(courierId);
      tell([courierId]);
      age({ courierId, takenAt });
    };
    ageing.set(courierId, later(limitMs - ageMs + AFTER_MS, grown));
  }
  return {
    moved: (fixes) => {
      tell(fixes.map(({ courierId }) => courierId));
      fixes.forEach(age);
    },
    stop: () => {
      for (const prevent of [...ageing.values(), ...rests]) prevent();
    },
  };
}

/** The requests to which these couriers come next; `openStops` of domain/run.ts in SQL. */
async function nextRequests(em: EntityManager, courierIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ request_id: string }>`
    with open as (
      select d.request_id, d.run_id, coalesce(d.door_id, d.id) as door, d.state, d.stop_position from delivery d
      join run r on r.id = d.run_id and r.state = 'STARTED'
      where r.courier_id = any(${[...courierIds]}::uuid[]) and d.state in ('UNDER_WAY', 'ARRIVED')),
    next as (select distinct on (run_id) run_id, door from open order by run_id, (state = 'ARRIVED') desc, stop_position)
    select request_id from open join next using (run_id, door)`.execute(em.getKysely<unknown>());
  return rows.map(({ request_id }) => request_id);
}
