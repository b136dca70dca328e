import { sql } from "kysely";
import type { DeliveryStep } from "../domain/delivery.ts";
import type { Fact } from "../domain/events.ts";
import type { Work } from "../platform/work.ts";
import { keyOfRequest } from "../requests/sealed.ts";
import { wordsOf } from "../requests/words.ts";
import type { ParcelView } from "./parcel.queries.ts";

/** What the office did in a courier's stead. */
export interface OfficeDeedView {
  readonly at: Date;
  readonly step: DeliveryStep;
  readonly by: string;
  readonly reason: string | null;
}

/** By delivery: the last step of each of these parcels, where the office took it for this courier. */
export async function officeDeedsOf(
  { em, vault }: Pick<Work, "em" | "vault">,
  courierId: string,
  parcels: readonly Pick<ParcelView, "delivery" | "bundle">[],
): Promise<ReadonlyMap<string, OfficeDeedView>> {
  if (parcels.length === 0) return new Map();
  const requestIds = parcels.map(({ bundle }) => bundle.request.id);
  const { rows } = await sql<{ fact: Fact; recorded_at: string; account_id: string | null; name: string | null }>`
    select last.fact, last.recorded_at, last.account_id, account.name
    from (select distinct on (fact->>'deliveryId') fact, recorded_at, account_id from journal
      where request_id = any(${requestIds}::uuid[]) and fact->>'type' = 'deliveryStepped'
      order by fact->>'deliveryId', seq desc) last
    left join account on account.id = last.account_id
    where last.fact->>'forCourierId' = ${courierId}`.execute(em.getKysely<unknown>());
  const deeds = rows.flatMap(({ fact, recorded_at, account_id: accountId, name }) => {
    const parcel = fact.type === "deliveryStepped" && parcels.find(({ delivery }) => delivery.id === fact.deliveryId);
    if (!parcel || fact.type !== "deliveryStepped") return [];
    const at = new Date(recorded_at);
    const reason = wordsOf(keyOfRequest(vault, parcel.bundle.request), { fact, at, accountId });
    return [[fact.deliveryId, { at, step: fact.step, by: name ?? "", reason }] as const];
  });
  return new Map(deeds);
}
