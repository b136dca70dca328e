import { LockMode } from "@mikro-orm/core";
import { sql } from "kysely";
import { DUTY_LIMITS, dutyEndsAt, type RunningDuty } from "../domain/duty.ts";
import { ensureMay } from "../domain/policy.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { lockRunsOf, stepRun } from "../deliveries/run.steps.ts";
import { once } from "../platform/idempotency.ts";
import { record, SYSTEM } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { runningDuties } from "./duty.queries.ts";
import { ownSubject } from "./own-subject.ts";
import { CourierPosition, DutyPeriod, PositionFix } from "./position.entity.ts";

export interface SetDutyInput {
  readonly idempotencyKey: string;
  readonly duty: "ON" | "OFF";
}

/** The courier begins or ends being seen; what is so already stays as it is. @throws DomainError NOT_PERMITTED */
export async function setDuty(work: Work, { idempotencyKey, duty }: SetDutyInput): Promise<void> {
  const subject = ownSubject(work.actor);
  ensureMay(work.actor, "courier.setDuty", subject);
  const courierId = subject.courierId!;
  await once(work, "setDuty", idempotencyKey, { duty }, async (inner) => {
    const hasChanged = await (duty === "ON" ? begin(inner, courierId) : end(inner, courierId, inner.now, "COURIER"));
    if (hasChanged) await record(inner.em, { type: "dutyChanged", courierId, duty }, inner);
    return hasChanged;
  });
}

/** Two phones that begin at once begin one duty. */
async function begin({ em, now, randomBytes }: Work, courierId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into duty_period (id, courier_id, from_at) values (${uuidFrom(randomBytes)}, ${courierId}, ${now})
    on conflict (courier_id) where to_at is null do nothing`.execute(em.getKysely<unknown>());
  return numAffectedRows === 1n;
}

/**
 * Ends every duty that has gone on for too long, see domain/duty.ts; as of then, however late this is done: what a phone has told since is
 * forgotten. One that cannot be ended now keeps none of the others from its turn.
 * @param ended is told of each, once it is so
 */
export async function endDuties(work: Work, ended: (courierId: string) => Promise<void>): Promise<void> {
  const isDue = (duty: RunningDuty): boolean => dutyEndsAt(duty, DUTY_LIMITS) <= work.now;
  const failures: unknown[] = [];
  for (const { courierId } of (await runningDuties(work.em)).filter(isDue)) {
    try {
      if (await endIfDue({ ...work, em: work.em.fork(), actor: SYSTEM }, courierId)) await ended(courierId);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "duties that should have ended go on");
}

/** Looked at again once its runs are locked: a step that was being made meanwhile may have put it off. */
async function endIfDue(work: Work, courierId: string): Promise<boolean> {
  return work.em.transactional(async (tx) => {
    const inner = { ...work, em: tx };
    await lockRunsOf(inner, courierId);
    const [duty] = await runningDuties(tx, courierId);
    const at = duty && dutyEndsAt(duty, DUTY_LIMITS);
    if (!at || at > work.now || !(await end(inner, courierId, at, "SYSTEM"))) return false;
    await record(tx, { type: "dutyChanged", courierId, duty: "OFF" }, inner);
    return true;
  });
}

/**
 * Pauses the run that is out, and forgets where the courier is. The duty is locked before anything is forgotten: readings that are being
 * written at this moment hold it, and what a phone ahead of its time reported for after the end goes with the rest.
 */
async function end(work: Work, courierId: string, at: Date, by: "COURIER" | "SYSTEM"): Promise<boolean> {
  const { em } = work;
  const runs = await lockRunsOf(work, courierId);
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const current = await em.findOne(DutyPeriod, { courierId, toAt: null }, options);
  if (!current) return false;
  current.toAt = at > current.fromAt ? at : current.fromAt;
  current.endedBy = by;
  await em.flush();
  const out = runs.find(({ state }) => state === "STARTED");
  if (out) await stepRun(work, out, "pause", [by]);
  await em.nativeDelete(CourierPosition, { courierId });
  await em.nativeDelete(PositionFix, { courierId, takenAt: { $gt: current.toAt } });
  return true;
}
