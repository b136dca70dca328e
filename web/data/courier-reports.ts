import { createSignal, onCleanup, type Accessor } from "solid-js";
import { ReportPositionsDocument, type PositionInput } from "../gql/staff/graphql.ts";
import { askStaff, asStaffError, isUndecided } from "./staff-client.ts";

export type Reading = PositionInput;

const LEAST_APART_MS = 5_000; // between two messages, and between two readings that are kept
const LONGEST_WAIT_MS = 30_000;
const MOST_AT_ONCE = 100;
const MOST_KEPT = 2_000; // almost three hours without signal; then the oldest go

export interface Reports {
  readonly add: (reading: Reading) => void;
  /** When the server last took one; null: not yet. */
  readonly sentAt: Accessor<Date | null>;
  readonly waiting: Accessor<number>;
  /** Why the newest was not used; null: it was. */
  readonly rejection: Accessor<string | null>;
}

/** Sends readings in batches, in order, and keeps them while the network fails. Repeating one changes nothing, so no key is needed. */
export function createReports(): Reports {
  const [sentAt, setSentAt] = createSignal<Date | null>(null);
  const [waiting, setWaiting] = createSignal(0);
  const [rejection, setRejection] = createSignal<string | null>(null);
  let queue: Reading[] = [];
  let newestMs = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let earliestMs = 0;

  const keep = (readings: Reading[]): void => {
    queue = readings.slice(-MOST_KEPT);
    setWaiting(queue.length);
  };
  const schedule = (): void => {
    if (timer !== undefined || isBusy || queue.length === 0) return;
    timer = setTimeout(() => void flush(), Math.max(0, earliestMs - Date.now()));
  };
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (isBusy || queue.length === 0) return;
    isBusy = true;
    const batch = queue.slice(0, MOST_AT_ONCE);
    try {
      const { reportPositions } = await askStaff(ReportPositionsDocument, { input: { positions: batch } });
      keep(queue.filter((reading) => !batch.includes(reading)));
      setRejection(reportPositions.lastRejection ?? null);
      if (reportPositions.accepted > 0) setSentAt(new Date());
      failures = 0;
    } catch (thrown) {
      const error = asStaffError(thrown);
      if (isUndecided(error) || error.code === "NOT_SIGNED_IN") failures += 1;
      else keep(queue.filter((reading) => !batch.includes(reading))); // refused as a whole: sending it again would stop all later ones
    } finally {
      isBusy = false;
      earliestMs = Date.now() + Math.min(LONGEST_WAIT_MS, LEAST_APART_MS * 2 ** Math.min(failures, 4));
      schedule();
    }
  };
  const online = (): void => {
    earliestMs = 0;
    void flush();
  };
  addEventListener("online", online);
  onCleanup(() => {
    removeEventListener("online", online);
    clearTimeout(timer);
  });
  return {
    add: (reading) => {
      const takenMs = new Date(reading.takenAt).getTime();
      if (takenMs - newestMs < LEAST_APART_MS) return;
      newestMs = takenMs;
      keep([...queue, reading]);
      schedule();
    },
    sentAt,
    waiting,
    rejection,
  };
}
