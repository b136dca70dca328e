import type { Topic } from "../domain/events.ts";
import type { Bus } from "../platform/bus.ts";
import type { LivePositions } from "../positions/live-positions.ts";
import type { MonitoringView } from "./monitoring.queries.ts";

/** Lets those who watch an office's numbers look at them again, together. */
export interface MonitoringWakes {
  /** One reading for everyone who watches this office, kept until something changes it. */
  readonly look: (officeId: string, read: () => Promise<MonitoringView>) => Promise<MonitoringView>;
  readonly stop: () => void;
}
interface Parts {
  readonly bus: Pick<Bus, "watch" | "wake" | "shared">;
  readonly live: Pick<LivePositions, "of">;
  readonly now: () => Date;
  /** Runs it after so many milliseconds. @returns how to prevent that */
  readonly later: (ms: number, run: () => void) => () => void;
}
interface Office {
  readonly silent: readonly { readonly id: string; readonly since: Date }[]; // couriers, and when they were last heard
  readonly prevent: () => void;
}

/** As often as an office's numbers are read anew, whatever happens and however many watch. */
export const MONITORING_GAP_MS = 5_000;
/** A moment after something became late rather than a moment before. */
const AFTER_MS = 20;
/** When a reading failed. */
const RETRY_MS = 30_000;

export const monitoringTopic = (officeId: string): Topic => `monitoring:${officeId}`;

/**
 * Facts change the numbers, and so does time alone: the moment when the next thing becomes late is known, and then it is looked again. That
 * couriers move changes nothing, unless one of them was silent.
 */
export function createMonitoringWakes({ bus, live, now, later }: Parts): MonitoringWakes {
  const offices = new Map<string, Office>(); // looked at since they last became late
  const late = new Set<string>();
  let wakeUps: ReturnType<Bus["watch"]> | null = null;

  const isHeardAgain = ({ silent }: Office): boolean =>
    silent.some(({ id, since }) => {
      const fix = live.of(id);
      return fix !== null && fix.takenAt > since;
    });
  async function follow(woken: AsyncIterable<ReadonlySet<Topic>>): Promise<void> {
    let begun = false;
    for await (const topics of woken) {
      if (!begun) {
        begun = true; // whoever begins to watch is just reading
        continue;
      }
      const isFact = topics.has("queues") || topics.has("fleet");
      for (const [officeId, office] of offices) {
        if (!isFact && !late.has(officeId) && !isHeardAgain(office)) continue;
        // Whoever watches looks, and is entered again; an office that nobody watches any more costs nothing from here on.
        if (late.delete(officeId)) forget(officeId);
        bus.wake(monitoringTopic(officeId));
      }
    }
  }
  function enter(officeId: string, silent: Office["silent"], restMs: number): void {
    offices.get(officeId)?.prevent();
    const ring = (): void => {
      late.add(officeId);
      bus.wake("monitoring");
    };
    offices.set(officeId, { silent, prevent: later(Math.max(0, restMs) + AFTER_MS, ring) });
    if (wakeUps !== null) return;
    wakeUps = bus.watch(["queues", "fleet", "positions", "monitoring"], MONITORING_GAP_MS);
    void follow(wakeUps);
  }
  function forget(officeId: string): void {
    offices.get(officeId)?.prevent();
    offices.delete(officeId);
    if (offices.size > 0) return;
    void wakeUps?.return?.();
    wakeUps = null;
  }
  return {
    look: (officeId, read) =>
      bus.shared(monitoringTopic(officeId), "numbers", async () => {
        enter(officeId, [], RETRY_MS); // before it is read: what changes meanwhile is heard of
        const view = await read();
        const silent = view.counted.filter(({ group, head }) => group === "couriers" && head === "SILENT");
        enter(officeId, silent, view.changesAt.getTime() - now().getTime());
        return view;
      }),
    stop: () => {
      for (const officeId of offices.keys()) forget(officeId);
    },
  };
}
