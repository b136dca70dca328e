import type { EntityManager } from "@mikro-orm/postgresql";
import { type RawBuilder, sql } from "kysely";
import type { Actor, StaffRole } from "../domain/actor.ts";
import { paperAtFault } from "../domain/delivery.ts";
import { DomainError } from "../domain/errors.ts";
import { isUuid } from "./request.bundle.ts";

/** Work that waits, each with who does it. A queue's count and its list are one definition. */
export const queueNames = [
  "NEW",
  "IN_REVIEW",
  "NEEDS_COMPLETION",
  "TO_DECIDE",
  "TO_PRODUCE",
  "IN_WORK",
  "TO_CHECK",
  "AT_DESK",
  "OVERDUE",
  "TO_DELIVER",
  "TO_LOAD",
  "COMING_BACK",
  "TO_UNPACK",
  "INCIDENTS",
] as const;
export type QueueName = (typeof queueNames)[number];

const hasDocument = (...states: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from civil_document d where d.request_id = r.id and d.state in (${sql.join(states)}))`;
const hasPickup = (...states: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from pickup p where p.request_id = r.id and p.state in (${sql.join(states)}))`;

const hasDelivery = (...states: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from delivery v where v.request_id = r.id and v.state in (${sql.join(states)}))`;

const QUEUES: Record<QueueName, { readonly roles: readonly StaffRole[]; readonly holds: RawBuilder<boolean> }> = {
  NEW: { roles: ["VERIFIER", "OPERATOR", "SUPERVISOR"], holds: sql`r.state = 'SUBMITTED'` },
  IN_REVIEW: { roles: ["VERIFIER", "OPERATOR", "SUPERVISOR"], holds: sql`r.state = 'IN_REVIEW'` },
  NEEDS_COMPLETION: { roles: ["VERIFIER", "OPERATOR", "DESK", "SUPERVISOR"], holds: sql`r.state = 'NEEDS_COMPLETION'` },
  // A supervisor's word: is a document that an incident ended with made again, is one that was taken out of a parcel spoiled?
  TO_DECIDE: {
    roles: ["SUPERVISOR"],
    holds: sql`(exists (select 1 from civil_document d where d.request_id = r.id and d.state = 'LOST' and d.reprint_approved_at is null)
      or exists (select 1 from civil_document d where d.request_id = r.id and d.unpacked_from_id is not null))`,
  },
  TO_PRODUCE: {
    roles: ["PRINTER", "SUPERVISOR"],
    holds: sql`(${hasDocument("QUEUED", "SPOILED")}
      or exists (select 1 from civil_document d where d.request_id = r.id and d.state = 'LOST' and d.reprint_approved_at is not null))`,
  },
  IN_WORK: { roles: ["PRINTER", "SUPERVISOR"], holds: hasDocument("IN_WORK", "AWAITING_SIGNATURE", "AWAITING_BLANK") },
  TO_CHECK: { roles: ["PRINTER", "SUPERVISOR"], holds: hasDocument("PRINTED") },
  AT_DESK: { roles: ["DESK", "SUPERVISOR"], holds: hasPickup("AWAITING_PICKUP") },
  OVERDUE: { roles: ["DESK", "SUPERVISOR"], holds: hasPickup("OVERDUE") },
  TO_DELIVER: {
    roles: ["DISPATCHER", "SUPERVISOR"],
    holds: sql`exists (select 1 from delivery v where v.request_id = r.id and v.state in ('PLANNED', 'BACK_AT_OFFICE')
      and not exists (select 1 from civil_document d where d.unpacked_from_id = v.id))`,
  },
  TO_LOAD: {
    roles: ["DESK"],
    holds: sql`exists (select 1 from delivery v where v.request_id = r.id and v.state = 'LOADED' and v.load_confirmed_at is null)`,
  },
  COMING_BACK: { roles: ["DESK"], holds: hasDelivery("RETURNING") },
  // Came back because the paper itself was at fault.
  TO_UNPACK: {
    roles: ["DESK"],
    holds: sql`exists (select 1 from delivery v join civil_document d on d.request_id = v.request_id and d.delivery_id = v.id
      where v.request_id = r.id and v.state = 'BACK_AT_OFFICE' and (
        select a.failure_reason from delivery_attempt a
        where a.request_id = v.request_id and a.delivery_id = v.id and a.corrected_at is null order by a.number desc limit 1) = any(${[...paperAtFault]}::text[]))`,
  },
  INCIDENTS: { roles: ["DISPATCHER", "SUPERVISOR"], holds: hasDelivery("INCIDENT") },
};

type Staff = Extract<Actor, { kind: "STAFF" }>;
const isFor = (actor: Staff, name: QueueName): boolean => QUEUES[name].roles.some((role) => actor.roles.includes(role));
export const queuesFor = (role: StaffRole): QueueName[] => queueNames.filter((name) => QUEUES[name].roles.includes(role));

export interface QueueView {
  readonly name: QueueName;
  readonly count: number;
  readonly oldestAt: Date | null;
}

/** The queues of the actor's roles, in the order of the work. */
export function readQueues(em: EntityManager, actor: Staff): Promise<QueueView[]> {
  return readQueuesOf(
    em,
    actor.officeId,
    queueNames.filter((name) => isFor(actor, name)),
  );
}

export async function readQueuesOf(em: EntityManager, officeId: string, names: readonly QueueName[]): Promise<QueueView[]> {
  if (names.length === 0) return [];
  const holds = names.map((name) => sql`${QUEUES[name].holds} as ${sql.ref(name)}`);
  const columns = names.flatMap((name) => [
    sql`count(*) filter (where ${sql.ref(name)})::int as ${sql.ref(`${name}_count`)}`,
    sql`min(submitted_at) filter (where ${sql.ref(name)}) as ${sql.ref(`${name}_oldest`)}`,
  ]);
  // `offset 0` keeps the two levels apart: each condition is looked up once for all requests, not twice for each (6,000 open: 15 ms, not 150).
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(columns)} from (
      select r.submitted_at, ${sql.join(holds)} from document_request r
      where r.office_id = ${officeId} and r.ended_at is null offset 0) open_requests`.execute(em.getKysely<unknown>());
  const row = rows[0] ?? {};
  return names.map((name) => {
    const oldest = row[`${name}_oldest`];
    return { name, count: Number(row[`${name}_count`]), oldestAt: oldest ? new Date(oldest as Date) : null };
  });
}

export interface QueuePage {
  readonly totalCount: number;
  readonly ids: readonly string[]; // oldest first
  readonly hasNextPage: boolean;
}
const MAX_PAGE = 100;

/**
 * A page of a queue, oldest first. @param after the id that the page before ended with; null: from the start
 * @throws DomainError NOT_PERMITTED for a queue of other roles, INVALID_INPUT
 */
export async function readQueuePage(
  em: EntityManager,
  actor: Staff,
  name: QueueName,
  first: number,
  after: string | null,
): Promise<QueuePage> {
  if (!isFor(actor, name)) throw new DomainError("NOT_PERMITTED", { action: `queue.${name}` });
  return readPageOf(em, actor.officeId, name, first, after);
}

/** @throws DomainError INVALID_INPUT */
export async function readPageOf(
  em: EntityManager,
  officeId: string,
  name: QueueName,
  first: number,
  after: string | null,
): Promise<QueuePage> {
  if (first < 1 || first > MAX_PAGE) throw new DomainError("INVALID_INPUT", { field: "first", rule: `from 1 to ${MAX_PAGE}` });
  if (after !== null && !isUuid(after))
    throw new DomainError("INVALID_INPUT", { field: "after", rule: "a cursor of an earlier page" });
  const { rows } = await sql<{ id: string; position: number }>`
    select id, position from (${positions(officeId, name)}) queue
    where position > coalesce((select position from (${positions(officeId, name)}) before where id = ${after}::uuid), 0)
    order by position limit ${first}`.execute(em.getKysely<unknown>());
  const total = await sql<{ count: number }>`select count(*)::int as count from (${positions(officeId, name)}) queue`.execute(
    em.getKysely<unknown>(),
  );
  const totalCount = total.rows[0]?.count ?? 0;
  return { totalCount, ids: rows.map(({ id }) => id), hasNextPage: (rows.at(-1)?.position ?? totalCount) < totalCount };
}

const positions = (officeId: string, name: QueueName): RawBuilder<{ id: string; position: number }> => sql`
  select r.id, row_number() over (order by r.submitted_at, r.id)::int as position
  from document_request r where r.office_id = ${officeId} and r.ended_at is null and ${QUEUES[name].holds}`;
