import type { DeliveryState } from "../gql/staff/graphql.ts";
import type { Day, Run, Stop } from "./courier-day.ts";
import type { SentDeed } from "./courier-outbox.ts";
import { STEPS, type StepName } from "./courier-steps.ts";
import type { Deed } from "./courier-store.ts";

/** Where a step leads and what may follow it at once; the server decides both when it hears of it. */
const STOP_AFTER: Partial<Record<StepName, { readonly state?: DeliveryState; readonly nextSteps: string[] }>> = {
  load: { state: "LOADED", nextSteps: [] },
  depart: { state: "UNDER_WAY", nextSteps: ["arrive", "handOver", "fail", "returnToOffice", "reportIncident"] },
  arrive: { state: "ARRIVED", nextSteps: ["handOver", "fail", "reportIncident"] },
  handOver: { state: "HANDED_OVER", nextSteps: [] },
  fail: { state: "ATTEMPT_FAILED", nextSteps: ["retry", "returnToOffice", "reportIncident"] },
  retry: { state: "UNDER_WAY", nextSteps: ["arrive", "handOver", "fail", "returnToOffice", "reportIncident"] },
  returnToOffice: { state: "RETURNING", nextSteps: ["reportIncident"] },
  reportIncident: { state: "INCIDENT", nextSteps: [] },
  correct: { nextSteps: [] }, // back to where only the server knows
  transfer: { nextSteps: [] },
};

/** The day as it will be once everything that waits has arrived. What was refused changed nothing. */
export function withDeeds(day: Day, deeds: readonly Deed[], sent: readonly SentDeed[]): Day {
  const unseen = sent.map(({ deed }) => deed).filter((deed) => !isSeen(day, deed));
  const waiting = deeds.filter(({ state }) => state !== "REFUSED");
  return [...unseen.toReversed(), ...waiting].reduce(afterDeed, day);
}

/** Whether the day that came from the server holds it already. */
function isSeen({ run, stops, onDutySince }: Day, { step, subjectId, expectedVersion }: Deed): boolean {
  if (STEPS[step].about === "COURIER") return onDutySince === null;
  const subject = run?.id === subjectId ? run : stops.find(({ id }) => id === subjectId);
  return subject === undefined || expectedVersion === null || subject.version > expectedVersion;
}

function afterDeed(day: Day, { step, subjectId, pressedAt }: Deed): Day {
  if (step === "endDuty")
    return {
      ...day,
      onDutySince: null,
      dutyEndsAt: null,
      run: day.run && (day.run.state === "STARTED" ? paused(day.run) : day.run),
    };
  if (day.run?.id === subjectId) return afterRunDeed(day, day.run, step, pressedAt);
  const after = STOP_AFTER[step];
  if (!after) return day;
  return { ...day, stops: day.stops.map((stop) => (stop.id === subjectId ? moved(stop, after, pressedAt) : stop)) };
}

function afterRunDeed(day: Day, run: Run, step: StepName, pressedAt: string): Day {
  switch (step) {
    case "startRun": {
      const stops = day.stops.map((stop) => (stop.state === "LOADED" ? moved(stop, STOP_AFTER.depart!, pressedAt) : stop));
      return { ...day, run: started(run), stops };
    }
    case "pauseRun":
      return { ...day, run: paused(run) };
    case "resumeRun":
      return { ...day, run: started(run) };
    case "closeRun":
      return { ...day, run: null, stops: [] };
    default:
      return day;
  }
}

const started = (run: Run): Run => ({ ...run, state: "STARTED", nextSteps: ["pause", "close"] });
const paused = (run: Run): Run => ({ ...run, state: "PAUSED", nextSteps: ["resume", "close"] });
const moved = (stop: Stop, { state = stop.state, nextSteps }: (typeof STOP_AFTER)["arrive"] & {}, stateSince: string): Stop => ({
  ...stop,
  state,
  stateSince: state === stop.state ? stop.stateSince : stateSince,
  nextSteps,
});
