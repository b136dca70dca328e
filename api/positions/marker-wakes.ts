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
  readonly log: Log;
}
/** A moment after an age is passed rather than a moment before. */
const AFTER_MS = 20;

/**
 * A citizen is woken only while the courier comes to them next, and at most every two seconds: the rhythm of wake-ups tells nobody else
 * anything. A place that nothing newer follows wakes everyone once more when it stops being live, and again when it is too old to show.
 */
export function createMarkerWakes({ fork, bus, live, now, log }: Parts): MarkerWakes {
  const ageing = new Map<string, NodeJS.Timeout>();
  const toldAtMs = new Map<string, number>();
  const due = new Set<string>();
  let telling: NodeJS.Timeout | undefined;
  let stopped = false;

  function tellSoon(courierIds: readonly string[]): void {
    for (const id of courierIds) due.add(id);
    consider();
  }
  /** Those whose two seconds are over are told at once, together; the first of the others says when to look again. */
  function consider(): void {
    if (stopped || telling || due.size === 0) return;
    const readyAtMs = (id: string): number => (toldAtMs.get(id) ?? -Infinity) + POSITION_RULES.citizenGapMs;
    const waitMs = Math.max(0, Math.min(...[...due].map(readyAtMs)) - performance.now());
    telling = setTimeout(() => {
      telling = undefined;
      const ready = [...due].filter((id) => readyAtMs(id) <= performance.now());
      for (const id of ready) {
        due.delete(id);
        toldAtMs.set(id, performance.now());
      }
      void wakeNext(ready).catch((error: unknown) => log.warn({ error }, "nobody could be told that couriers moved"));
      consider();
    }, waitMs).unref();
  }
  async function wakeNext(courierIds: readonly string[]): Promise<void> {
    if (courierIds.length === 0) return;
    for (const requestId of await nextRequests(fork(), courierIds)) bus.wake(`position:${requestId}`);
  }
  function age({ courierId, takenAt }: Pick<LiveFix, "courierId" | "takenAt">): void {
    clearTimeout(ageing.get(courierId));
    const { liveAgeMs, maxAgeMs } = POSITION_RULES.live;
    const ageMs = now().getTime() - takenAt.getTime();
    const limitMs = [liveAgeMs, maxAgeMs].find((limit) => limit >= ageMs);
    if (limitMs === undefined || stopped) return void ageing.delete(courierId);
    const timer = setTimeout(
      () => {
        live.touch(courierId);
        tellSoon([courierId]);
        age({ courierId, takenAt });
      },
      limitMs - ageMs + AFTER_MS,
    );
    ageing.set(courierId, timer.unref());
  }
  return {
    moved: (fixes) => {
      tellSoon(fixes.map(({ courierId }) => courierId));
      fixes.forEach(age);
    },
    stop: () => {
      stopped = true;
      clearTimeout(telling);
      for (const timer of ageing.values()) clearTimeout(timer);
    },
  };
}

/** The requests to which these couriers come next; `openStops` of domain/run.ts in SQL. */
async function nextRequests(em: EntityManager, courierIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ request_id: string }>`
    select distinct on (d.run_id) d.request_id from delivery d
    join run r on r.id = d.run_id and r.state = 'STARTED'
    where r.courier_id = any(${[...courierIds]}::uuid[]) and d.state in ('UNDER_WAY', 'ARRIVED')
    order by d.run_id, (d.state = 'ARRIVED') desc, d.stop_position`.execute(em.getKysely<unknown>());
  return rows.map(({ request_id }) => request_id);
}
