import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { HEADS, type WaitingParcel, type WaitingRequest } from "../domain/monitoring.ts";
import type { StateChange } from "../domain/service-clock.ts";

type Subject = WaitingRequest["documents"][number] & { readonly requestId: string };
type Changes = Map<string, StateChange<never>[]>;

const oneOf = (states: readonly string[]): ReturnType<typeof sql> => sql`any(${[...states]}::text[])`;
const openOnes = (officeId: string): ReturnType<typeof sql> =>
  sql`select id, state from document_request where office_id = ${officeId} and ended_at is null`;

/** Everything of the office that is not over: requests with their documents, and parcels. What is finished is not read, however much it is. */
export async function readWaiting(
  em: EntityManager,
  officeId: string,
): Promise<{ readonly requests: readonly WaitingRequest[]; readonly parcels: readonly WaitingParcel[] }> {
  const kysely = em.getKysely<unknown>();
  const open = openOnes(officeId);
  const requests = await sql<Pick<WaitingRequest, "id" | "state">>`${open}`.execute(kysely);
  const documents = await sql<Omit<Subject, "changes">>`
    select d.id, d.request_id as "requestId", d.state from civil_document d join (${open}) r on r.id = d.request_id
    where d.state = ${oneOf(HEADS.documents)}`.execute(kysely);
  const changes = await readChanges(em, officeId);
  const deliveries = await sql<{ id: string; requestId: string; state: string; since: Date }>`
    select v.id, v.request_id as "requestId", v.state, v.state_since as since from delivery v join (${open}) r on r.id = v.request_id
    where v.state = ${oneOf(HEADS.deliveries)}`.execute(kysely);
  const pickups = await sql<{ id: string; requestId: string; state: string; since: Date }>`
    select p.id, p.request_id as "requestId", p.state, p.offered_at as since from pickup p join (${open}) r on r.id = p.request_id
    where p.state = ${oneOf(HEADS.pickups)}`.execute(kysely);

  const withChanges = documents.rows.map((row) => ({ ...row, changes: changes.get(row.id) ?? [] }));
  const byRequest = Map.groupBy(withChanges, ({ requestId }) => requestId);
  return {
    requests: requests.rows.map(({ id, state }) => ({
      id,
      state,
      changes: changes.get(id) ?? [],
      documents: byRequest.get(id) ?? [],
    })),
    parcels: [
      ...deliveries.rows.map((row) => ({ ...row, group: "deliveries" as const, since: new Date(row.since) })),
      ...pickups.rows.map((row) => ({
        ...row,
        group: "pickups" as const,
        since: changes.get(row.id)?.at(-1)?.at ?? new Date(row.since),
      })),
    ],
  };
}

/** The states through which open requests, their documents and their pick-ups went, oldest first, by what they are of. */
async function readChanges(em: EntityManager, officeId: string): Promise<Changes> {
  const { rows } = await sql<{ of: string; changes: [number, never][] }>`
    select coalesce(j.fact ->> 'documentId', j.fact ->> 'pickupId', j.request_id::text) as of,
      json_agg(json_build_array(extract(epoch from j.recorded_at) * 1000, j.fact ->> 'state') order by j.seq) as changes
    from journal j join (${openOnes(officeId)}) r on r.id = j.request_id
    where j.fact ->> 'type' in ('requestStepped', 'documentStepped', 'pickupStepped')
    group by 1`.execute(em.getKysely<unknown>());
  return new Map(rows.map(({ of, changes }) => [of, changes.map(([atMs, state]) => ({ at: new Date(atMs), state }))]));
}
