import type { Accuracy } from "../domain/position.ts";
import type { Bus } from "../platform/bus.ts";

/** The reading by which one courier is shown. */
export interface LiveFix extends Accuracy {
  readonly courierId: string;
  readonly officeId: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly speedMps: number | null;
  readonly courseDeg: number | null;
  readonly takenAt: Date; // the phone's clock
}
/** What moved after a place in the sequence. */
export interface Movements {
  readonly fixes: readonly LiveFix[];
  readonly gone: readonly string[]; // couriers who are not shown any more
  readonly sequence: number; // to ask from next time
}

/** Where couriers are now, one place each: replaced, never queued. Subscriptions look here at their own pace. */
export interface LivePositions {
  readonly of: (courierId: string) => LiveFix | null;
  /** @param sequence 0: everybody */
  readonly since: (officeId: string, sequence: number) => Movements;
  /** Where they are now; see shownNext of domain/track.ts for what is now. */
  readonly accept: (fixes: readonly LiveFix[]) => void;
  /** Nothing newer came, and the place is not as fresh any more: it is to be looked at again. */
  readonly touch: (courierId: string) => void;
  /** The courier went off duty: shown to nobody from now on. */
  readonly drop: (courierId: string) => void;
}

interface Entry {
  readonly officeId: string;
  readonly fix: LiveFix | null; // null: gone
  readonly sequence: number;
}

export function createLivePositions(bus: Pick<Bus, "wake">): LivePositions {
  const entries = new Map<string, Entry>(); // in the order of their sequence: the newest last
  let sequence = 0;
  const put = (courierId: string, officeId: string, fix: LiveFix | null): void => {
    entries.delete(courierId);
    entries.set(courierId, { officeId, fix, sequence: (sequence += 1) });
  };
  const accept = (fixes: readonly LiveFix[]): void => {
    for (const fix of fixes) put(fix.courierId, fix.officeId, fix);
    bus.wake("positions");
  };
  return {
    of: (courierId) => entries.get(courierId)?.fix ?? null,
    since: (officeId, after) => {
      const changed = [...entries].filter(([, entry]) => entry.sequence > after && entry.officeId === officeId);
      return {
        fixes: changed.flatMap(([, { fix }]) => fix ?? []),
        gone: changed.flatMap(([courierId, { fix }]) => (fix === null ? [courierId] : [])),
        sequence,
      };
    },
    accept,
    touch: (courierId) => {
      const fix = entries.get(courierId)?.fix;
      if (fix) accept([fix]);
    },
    drop: (courierId) => {
      const known = entries.get(courierId);
      if (!known?.fix) return;
      put(courierId, known.officeId, null);
      bus.wake("positions");
    },
  };
}
