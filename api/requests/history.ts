import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { DocumentState } from "../domain/document.ts";
import type { Fact } from "../domain/events.ts";
import type { RequestState } from "../domain/request.ts";
import type { StateChange } from "../domain/service-clock.ts";

/** A fact of one request, with who stands behind it. */
export interface HistoryFact {
  readonly fact: Fact;
  readonly at: Date;
  readonly deviceAt: Date | null; // the phone's clock, where it was told late
  readonly actorKind: "STAFF" | "CITIZEN" | "ANYONE" | "SYSTEM";
  readonly actorName: string | null; // a member of staff's
  readonly accountId: string | null;
  readonly courierName: string | null; // whose step the office did in their stead
}

/** Everything that happened to these requests, oldest first, by request. */
export async function historyOf(em: EntityManager, requestIds: readonly string[]): Promise<Map<string, HistoryFact[]>> {
  const { rows } = await sql<{
    request_id: string;
    fact: Fact;
    recorded_at: Date;
    device_at: Date | null;
    actor_kind: HistoryFact["actorKind"];
    name: string | null;
    account_id: string | null;
    courier_name: string | null;
  }>`
    select journal.request_id, journal.fact, journal.recorded_at, journal.device_at, journal.actor_kind, account.name, journal.account_id,
      courier.name as courier_name
    from journal left join account on account.id = journal.account_id
    left join account courier on courier.id = (journal.fact->>'forCourierId')::uuid
    where journal.request_id = any(${requestIds}::uuid[]) order by journal.seq`.execute(em.getKysely<unknown>());
  const entries = rows.map(({ request_id, fact, recorded_at, device_at, actor_kind, name, account_id, courier_name }) => ({
    requestId: request_id,
    fact,
    at: new Date(recorded_at),
    deviceAt: device_at && new Date(device_at),
    actorKind: actor_kind,
    actorName: name,
    accountId: account_id,
    courierName: courier_name,
  }));
  return Map.groupBy(entries, ({ requestId }) => requestId);
}

export function requestChanges(history: readonly HistoryFact[]): StateChange<RequestState>[] {
  return history.flatMap(({ fact, at }) => (fact.type === "requestStepped" ? [{ at, state: fact.state as RequestState }] : []));
}

export function documentChanges(history: readonly HistoryFact[], documentId: string): StateChange<DocumentState>[] {
  return history.flatMap(({ fact, at }) =>
    fact.type === "documentStepped" && fact.documentId === documentId ? [{ at, state: fact.state as DocumentState }] : [],
  );
}
