import { sql } from "kysely";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import type { Role } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { type Action, ensureMay, ensureRole, type Subject } from "../domain/policy.ts";
import { reasonFrom } from "../domain/intake.ts";
import { doorByDoor, runLifecycle } from "../domain/run.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { ensureVersion, isUuid, loadBundle, type RequestBundle } from "../requests/request.bundle.ts";
import { deliveryIn, type StepInput } from "../requests/staff-step.ts";
import { Delivery } from "./delivery.entity.ts";
import { recordShift, stepDelivery } from "./delivery.steps.ts";
import { depart } from "./depart.steps.ts";
import { findCourier } from "./dispatch.steps.ts";
import { inOrder } from "./page.queries.ts";
import { stopOf } from "./parcel.queries.ts";
import { Run } from "./run.entity.ts";
import { keepOrder, lockRunsOf, stepRun } from "./run.steps.ts";

export interface CreateRunInput {
  readonly idempotencyKey: string;
  readonly courierId: string;
}
export interface StartInput extends StepInput {
  readonly earlyDeliveryIds: readonly string[]; // promised for a later day, and brought today all the same
}
export interface ArrangeInput extends StepInput {
  readonly deliveryIds: readonly string[];
}

/** An empty outing. @returns its id @throws DomainError NOT_PERMITTED, NOT_FOUND for whoever is no courier of the office */
export async function createRun(work: Work, { idempotencyKey, courierId }: CreateRunInput): Promise<string> {
  ensureRole(work.actor, "run.draft");
  return once(work, "createRun", idempotencyKey, { courierId }, async (inner) => {
    const { em, now } = inner;
    const courier = await findCourier(inner, courierId);
    const roles = ensureMay(inner.actor, "run.draft", courier && subjectOf({ ...courier, courierId }));
    if (!courier) throw new DomainError("NOT_FOUND");
    const facts = { duty: "OFF", otherOpenRuns: 0, stops: [], unseenLoads: 0 } as const;
    const state = runLifecycle.advance({ state: null, step: "draft", roles, facts, input: {} });
    const { officeId } = courier;
    const run = em.create(Run, { id: uuidFrom(inner.randomBytes), officeId, courierId, state, createdAt: now });
    await em.persist(run).flush();
    const { id: runId, version } = run;
    await record(em, { type: "runStepped", runId, courierId, step: "draft", state, version }, inner);
    return runId;
  });
}

export const pauseRun = (work: Work, input: StepInput): Promise<string> => move(work, "pause", input);
export const resumeRun = (work: Work, input: StepInput): Promise<string> => move(work, "resume", input);
export const closeRun = (work: Work, input: StepInput): Promise<string> => move(work, "close", input);
const move = (work: Work, step: "pause" | "resume" | "close", input: StepInput): Promise<string> =>
  withRun(work, `${step}Run`, `run.${step}`, input, (inner, run, roles) => stepRun(inner, run, step, roles));

/**
 * Departs with every stop, or with none. @throws DomainError INVALID_INPUT with `missing` earlyDeliveryIds; see depart
 */
export const startRun = (work: Work, input: StartInput): Promise<string> =>
  withRun(work, "startRun", "run.start", input, async (inner, run, roles) => {
    const { zone } = await readCalendar(inner.em);
    const isSaid = (id: string): boolean => input.earlyDeliveryIds.includes(id);
    await withStops(inner, run, "start", roles, (bundle, stop) =>
      depart(inner, bundle, stop, roles, { zone, isSaid, lacks: "earlyDeliveryIds" }),
    );
  });

/** A draft that is not wanted: what is in it is nobody's again, and can be planned anew. */
export const discardRun = (work: Work, input: StepInput & { readonly reason: string }): Promise<string> =>
  withRun(work, "discardRun", "run.discard", input, (inner, run, roles) => {
    const reason = reasonFrom(input.reason);
    return withStops(inner, run, "discard", roles, (bundle, stop) =>
      stepDelivery(inner, bundle, stop, "unassign", roles, { reason }),
    );
  });

/** A step of a run that is one of each of its stops as well. Their requests are locked before it is known whether it may be done. */
async function withStops(
  work: Work,
  run: Run,
  step: "start" | "discard",
  roles: readonly Role[],
  stepOfStop: (bundle: RequestBundle, stop: Delivery) => Promise<void>,
): Promise<void> {
  const planned = await stopsOf(work, run.id);
  const requestIds = [...new Set(planned.map(({ requestId }) => requestId))].toSorted((a, b) => (a < b ? -1 : 1));
  const bundles = new Map<string, RequestBundle>();
  for (const id of requestIds) bundles.set(id, (await loadBundle(work.em, id, "lock"))!);
  await stepRun(work, run, step, roles);
  // Until its request was locked, a stop could still be cancelled.
  for (const { id, requestId } of await stopsOf(work, run.id)) {
    const bundle = bundles.get(requestId)!;
    await stepOfStop(bundle, deliveryIn(bundle, id));
  }
}

/** In their order, as they are now. */
const stopsOf = ({ em }: Work, runId: string): Promise<Delivery[]> =>
  em.find(Delivery, { runId }, { orderBy: { stopPosition: "asc" }, disableIdentityMap: true });

/**
 * Another order of the stops, also while the courier is out; parcels for one door stay together. It moves the run's version, so that two
 * dispatchers see each other, and no delivery's.
 * @throws DomainError STALE also when the run has other stops by now
 */
export const arrangeRun = (work: Work, input: ArrangeInput): Promise<string> =>
  withRun(work, "arrangeRun", "run.arrange", input, async (inner, run) => {
    const { state, id: runId, courierId } = run;
    if (state === "CLOSED") throw new DomainError("ILLEGAL_STEP", { state, step: "arrange", allowed: [] });
    const wanted = new Set(input.deliveryIds);
    if (wanted.size !== input.deliveryIds.length) throw new DomainError("INVALID_INPUT", { fields: ["deliveryIds"] });
    const stops = await stopsOf(inner, runId);
    if (wanted.size !== stops.length || !stops.every(({ id }) => wanted.has(id))) throw new DomainError("STALE");
    const plan = inOrder(input.deliveryIds, stops).map(stopOf);
    await keepOrder(
      inner,
      runId,
      doorByDoor(plan).map(({ deliveryId }) => deliveryId),
    );
    await sql`update run set version = version + 1 where id = ${runId}`.execute(inner.em.getKysely<unknown>());
    await recordShift(inner, runId, courierId);
  });

/**
 * The shape of every step of a run: the role first; then the run and what else its courier has open, locked; then the step.
 * @returns the run's id
 * @throws DomainError NOT_PERMITTED, NOT_FOUND (no one's and someone else's alike), STALE, and what `step` throws
 */
function withRun(
  work: Work,
  operation: string,
  action: Action,
  { idempotencyKey, ...body }: StepInput,
  step: (work: Work, run: Run, roles: readonly Role[]) => Promise<void>,
): Promise<string> {
  ensureRole(work.actor, action);
  return once(work, operation, idempotencyKey, body, async (inner) => {
    const { id } = body;
    const found = isUuid(id) ? await inner.em.findOne(Run, { id }, { disableIdentityMap: true }) : null;
    const roles = ensureMay(inner.actor, action, found && subjectOf(found)); // whose it is never changes
    const run = found && (await lockRunsOf(inner, found.courierId, id)).find((candidate) => candidate.id === id);
    if (!run) throw new DomainError("NOT_FOUND");
    ensureVersion(run, body.expectedVersion);
    await step(inner, run, roles);
    return id;
  });
}

const subjectOf = ({ officeId, courierId }: Pick<Run, "officeId" | "courierId">): Subject => ({
  officeId,
  courierId,
  creatorId: null,
  requestId: null,
});
