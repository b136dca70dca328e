import { sql } from "kysely";
import type { Role } from "../domain/actor.ts";
import { type RunFacts, runLifecycle, type RunStep } from "../domain/run.ts";
import { record, SYSTEM } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { DutyPeriod } from "../positions/position.entity.ts";
import { lockRuns } from "../requests/staff-step.ts";
import { Delivery } from "./delivery.entity.ts";
import { recordShift } from "./delivery.steps.ts";
import { Run } from "./run.entity.ts";

const OUT = ["STARTED", "PAUSED"] as const;

/**
 * The courier's runs that are not over, and `alsoId`, locked by id. Whether one may start depends on the others, so they wait for each other.
 * Before any request is locked; see lockRuns.
 */
export async function lockRunsOf(work: Work, courierId: string, alsoId?: string): Promise<Run[]> {
  const unfinished = await work.em.find(Run, { courierId, state: ["DRAFT", ...OUT] }, { disableIdentityMap: true });
  const ids = new Set(unfinished.map(({ id }) => id));
  return lockRuns(work, [...(alsoId === undefined ? ids : ids.add(alsoId))]);
}

/**
 * One step of a run, which is locked, with its facts. Pausing takes the courier off the maps of those who wait, resuming brings it back.
 * @throws DomainError as the lifecycle does
 */
export async function stepRun(work: Work, run: Run, step: RunStep, roles: readonly Role[]): Promise<void> {
  const { em, now } = work;
  run.state = runLifecycle.advance({ state: run.state, step, roles, facts: await runFacts(work, run), input: {} });
  if (step === "start") run.startedAt = now;
  if (step === "close" || step === "discard") run.closedAt = now;
  if (step === "correct") run.closedAt = null;
  await em.flush();
  const { id: runId, courierId, state, version } = run;
  await record(em, { type: "runStepped", runId, courierId, step, state, version }, work);
  if (step === "pause" || step === "resume") await recordShift(work, runId, courierId);
}

/**
 * A parcel is in the courier's hands again, and what is held belongs to a run that is not over: of one that is locked, as are the courier's
 * others. @throws DomainError ILLEGAL_STEP when the courier is out with another by now
 */
export async function reopenIfOver(work: Work, runId: string): Promise<void> {
  const run = await work.em.findOneOrFail(Run, { id: runId });
  if (run.state === "CLOSED") await stepRun({ ...work, actor: SYSTEM }, run, "correct", ["SYSTEM"]);
}

/** Writes another order of a locked run. It moves no delivery's version: what a courier does at a door meanwhile stays valid. */
export async function keepOrder({ em }: Work, runId: string, deliveryIds: readonly string[]): Promise<void> {
  // A cancellation may take a parcel out at this very moment: what is in the run no more has no place in it.
  await sql`
    update delivery set stop_position = place.position
    from unnest(${[...deliveryIds]}::uuid[]) with ordinality as place (id, position)
    where delivery.id = place.id and delivery.run_id = ${runId}`.execute(em.getKysely<unknown>());
}

/** What the rules of a run look at in its stops. */
export const stopFacts = (stops: readonly Delivery[]): Pick<RunFacts, "stops" | "unseenLoads"> => ({
  stops: stops.map(({ state }) => state),
  unseenLoads: stops.filter(({ loadConfirmedAt }) => !loadConfirmedAt).length,
});

async function runFacts({ em }: Work, { id, courierId }: Run): Promise<RunFacts> {
  const stops = await em.find(Delivery, { runId: id }, { disableIdentityMap: true });
  return {
    duty: (await em.count(DutyPeriod, { courierId, toAt: null })) > 0 ? "ON" : "OFF",
    otherOpenRuns: await em.count(Run, { courierId, id: { $ne: id }, state: [...OUT] }),
    ...stopFacts(stops),
  };
}
