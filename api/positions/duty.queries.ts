import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { OfficeZone } from "../domain/office-time.ts";
import type { RunningDuty } from "../domain/duty.ts";

/** @param courierId null: everybody who is on duty */
export async function runningDuties(
  em: EntityManager,
  courierId: string | null = null,
): Promise<(RunningDuty & { readonly courierId: string })[]> {
  const { rows } = await sql<{ courier_id: string; from_at: Date; last_step_at: Date | null; is_out: boolean; zone: OfficeZone }>`
    select d.courier_id, d.from_at,
      greatest(
        (select max(v.state_since) from delivery v where v.courier_id = d.courier_id and v.state_since >= d.from_at),
        (select max(r.started_at) from run r where r.courier_id = d.courier_id and r.started_at >= d.from_at),
        (select max(r.closed_at) from run r where r.courier_id = d.courier_id and r.closed_at >= d.from_at)) as last_step_at,
      exists (select from run r join delivery v on v.run_id = r.id
        where r.courier_id = d.courier_id and r.state = 'STARTED' and v.state in ('UNDER_WAY', 'ARRIVED')) as is_out,
      (select time_zone from office) as zone
    from duty_period d where d.to_at is null and (${courierId}::uuid is null or d.courier_id = ${courierId}::uuid)
    order by d.courier_id`.execute(em.getKysely<unknown>());
  return rows.map((row) => ({
    courierId: row.courier_id,
    since: new Date(row.from_at),
    lastStepAt: row.last_step_at && new Date(row.last_step_at),
    isOut: row.is_out,
    zone: row.zone,
  }));
}
