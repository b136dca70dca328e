import { LockMode } from "@mikro-orm/core";
import { sql } from "kysely";
import { ensureMay } from "../domain/policy.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { lockRunsOf, stepRun } from "../deliveries/run.steps.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
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
    const hasChanged = await (duty === "ON" ? begin : end)(inner, courierId);
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
 * Pauses the run that is out, and forgets where the courier is. The duty is locked before anything is forgotten: readings that are being
 * written at this moment hold it, and what a phone ahead of its time reported for after the end goes with the rest.
 */
async function end(work: Work, courierId: string): Promise<boolean> {
  const { em, now } = work;
  const runs = await lockRunsOf(work, courierId);
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const current = await em.findOne(DutyPeriod, { courierId, toAt: null }, options);
  if (!current) return false;
  current.toAt = now > current.fromAt ? now : current.fromAt;
  await em.flush();
  const out = runs.find(({ state }) => state === "STARTED");
  if (out) await stepRun(work, out, "pause", ["COURIER"]);
  await em.nativeDelete(CourierPosition, { courierId });
  await em.nativeDelete(PositionFix, { courierId, takenAt: { $gt: current.toAt } });
  return true;
}
