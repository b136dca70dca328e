import { sql } from "kysely";
import { deliveryLifecycle, heldByCourier } from "../../api/domain/delivery.ts";
import { SAME } from "../../api/domain/lifecycle.ts";
import { runLifecycle } from "../../api/domain/run.ts";
import { factsOf } from "./courier.ts";
import type { Scene } from "./custody.ts";
import type { AnyTable } from "./custody-wishes.ts";

/** How often something happened, by its name. */
export type Tally = Map<string, number>;
export const count = (tally: Tally, name: string): void => void tally.set(name, (tally.get(name) ?? 0) + 1);

/** Where the journal has brought each delivery and run, and up to where it was read. */
export interface Replay {
  readonly places: Map<string, { readonly state: string; readonly version: number }>;
  readTo: number;
  readonly done: Tally;
}

/** Whatever is not as it must be, in words; nothing runs meanwhile. */
export async function custodyProblems(scene: Scene, replay: Replay): Promise<string[]> {
  return [...(await violations(scene)), ...(await replayed(scene, replay))];
}

/** Each line of the query is a rule that must find nothing. */
async function violations({ workAs }: Scene): Promise<string[]> {
  const held = sql.join(heldByCourier.map((state) => sql.lit(state)));
  const { rows } = await sql<{ rule: string; id: string }>`
    with packed as (
      select c.*, d.state as parcel_state, d.courier_id from civil_document c left join delivery d on d.id = c.delivery_id where c.state = 'PACKED')
    select 'a packed document is in one parcel' as rule, id from packed where num_nonnulls(pickup_id, delivery_id) <> 1
    union all select 'a courier holds exactly what is in his parcels', id from packed
      where parcel_state in (${held}) and (custodian <> 'COURIER' or custodian_id is distinct from courier_id)
    union all select 'what an incident froze stays where it was', id from packed
      where parcel_state = 'INCIDENT' and (custodian <> 'COURIER' or custodian_id is distinct from courier_id)
    union all select 'everything else is in the office', id from packed
      where coalesce(parcel_state, '') not in (${held}, 'INCIDENT') and (custodian <> 'OFFICE' or custodian_id is not null)
    union all select 'what was handed over is with its owner, in a parcel that was', c.id from civil_document c
      left join delivery d on d.id = c.delivery_id left join pickup p on p.id = c.pickup_id
      where c.state = 'HANDED_OVER' and (c.custodian <> 'RECIPIENT' or c.custodian_id is not null or c.handed_over_at is null
        or coalesce(d.state, p.state) is distinct from 'HANDED_OVER')
    union all select 'what is with its owner was handed over', id from civil_document where custodian = 'RECIPIENT' and state <> 'HANDED_OVER'
    union all select 'a courier has a name, the office has none', id from civil_document where (custodian = 'COURIER') <> (custodian_id is not null)
    union all select 'only what is packed, or was lost on the way, is with a courier', id from civil_document
      where custodian = 'COURIER' and state not in ('PACKED','LOST','CANCELLED')
    union all select 'a parcel that has ended is empty', id from packed where parcel_state in ('HANDED_OVER','REDIRECTED','CANCELLED')
    union all select 'a document waits in some parcel, or for others that are made', c.id from civil_document c where c.state = 'READY'
      and not exists (select from civil_document o where o.request_id = c.request_id
        and o.state in ('QUEUED','IN_WORK','AWAITING_SIGNATURE','AWAITING_BLANK','PRINTED','SPOILED','LOST'))
      and not exists (select from delivery d where d.request_id = c.request_id and d.state not in ('HANDED_OVER','REDIRECTED','CANCELLED'))
      and not exists (select from pickup p where p.request_id = c.request_id and p.state in ('AWAITING_PICKUP','OVERDUE','ARCHIVED'))
    union all select 'a request has one open parcel at most, and one for what is packed', r.id from document_request r
      where (select count(*) from delivery d where d.request_id = r.id and d.state not in ('HANDED_OVER','REDIRECTED','CANCELLED'))
          + (select count(*) from pickup p where p.request_id = r.id and p.state in ('AWAITING_PICKUP','OVERDUE','ARCHIVED'))
         <> (select count(*) from (select from civil_document c where c.request_id = r.id and c.state = 'PACKED' limit 1) one)
    union all select 'a parcel has a courier and a run, or neither', id from delivery
      where num_nonnulls(courier_id, run_id, stop_position) not in (0, 3)
        or (courier_id is null) <> (state in ('PLANNED','BACK_AT_OFFICE','REDIRECTED','CANCELLED'))
    union all select 'a parcel and its run have one courier', d.id from delivery d join run r on r.id = d.run_id where r.courier_id <> d.courier_id
    union all select 'a courier has one run open', min(id::text)::uuid from run where state in ('STARTED','PAUSED') group by courier_id having count(*) > 1
    union all select 'what is held or out belongs to a run that is not over', d.id
      from delivery d join run r on r.id = d.run_id where d.state in (${held}) and r.state = 'CLOSED'
    union all select 'what is on the road belongs to a run that has started', d.id from delivery d join run r on r.id = d.run_id
      where d.state in ('UNDER_WAY','ARRIVED','ATTEMPT_FAILED','RETURNING') and r.state = 'DRAFT'
    union all select 'whoever is out is on duty', r.id from run r where r.state = 'STARTED'
      and not exists (select from duty_period d where d.courier_id = r.courier_id and d.to_at is null)`.execute(
    workAs("DESK").em.getKysely<unknown>(),
  );
  return rows.map(({ rule, id }) => `${rule}: ${id}`);
}

/** Follows the journal from where it was read before: every step is one that its table has, and leads to where the row is. */
async function replayed({ office, workAs }: Scene, replay: Replay): Promise<string[]> {
  const problems: string[] = [];
  const { rows: state } = await sql<{ id: string; state: string; seq: string }>`
    select id, state, (select max(seq)::text from journal) as seq from delivery
    union all select id, state, (select max(seq)::text from journal) from run`.execute(workAs("DESK").em.getKysely<unknown>());
  for (const fact of await factsOf(office, null, replay.readTo)) {
    if (fact.type !== "deliveryStepped" && fact.type !== "runStepped") continue;
    const [name, id, table] =
      fact.type === "deliveryStepped"
        ? ["delivery", fact.deliveryId, deliveryLifecycle.table as AnyTable]
        : ["run", fact.runId, runLifecycle.table as AnyTable];
    const before = replay.places.get(id) ?? { state: null, version: 0 };
    const isLegal = table[fact.step]!.some(
      ({ from, to }) => from.includes(before.state) && (to === SAME ? before.state === fact.state : to === fact.state),
    );
    if (!isLegal || fact.version <= before.version)
      problems.push(`${name} ${fact.step}: ${before.state} (${before.version}) to ${fact.state} (${fact.version})`);
    replay.places.set(id, { state: fact.state, version: fact.version });
    count(replay.done, `${name}.${fact.step}`);
  }
  replay.readTo = Number(state[0]?.seq);
  for (const { id, state: now } of state) {
    const said = replay.places.get(id)?.state;
    if (said !== now) problems.push(`${id} is ${now}, the journal says ${said}`);
  }
  return problems;
}
