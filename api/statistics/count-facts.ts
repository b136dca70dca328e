import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { DeliveryAttempt } from "../deliveries/delivery.entity.ts";
import { type CaseRecord, type CountedUnit, unitsOf } from "../domain/measures.ts";
import { CivilDocument } from "../documents/document.entity.ts";
import { factsAfter, factsOfRequests } from "../platform/journal.ts";
import { DocumentRequest } from "../requests/request.entity.ts";
import { moveTo, placeReached } from "./counted-so-far.ts";
import { addToFigures, type PlacedUnit } from "./figure-sums.ts";

/** So many facts are counted in one transaction, which is so much of the journal that others wait for. */
const FACTS_AT_ONCE = 500;

/**
 * Counts what the journal says since the last time, at most one batch: exactly once, because how far it was read moves in the same transaction.
 * A request is counted anew as a whole whenever a fact speaks of it; what it contributed before is taken back.
 * @returns how many facts were read, and up to where
 */
export function countFacts(em: EntityManager, limit = FACTS_AT_ONCE): Promise<{ readonly read: number; readonly upTo: string }> {
  return em.transactional(async (tx) => {
    const from = await placeReached(tx);
    const entries = await factsAfter(tx, from, limit);
    const { seq } = entries.at(-1) ?? from;
    const requestIds = [...new Set(entries.flatMap(({ fact }) => ("requestId" in fact ? [fact.requestId] : [])))];
    await countRequests(tx, requestIds);
    await moveTo(tx, seq);
    return { read: entries.length, upTo: seq };
  });
}

/** Counts these requests anew, whatever was counted of them before. */
export async function countRequests(tx: EntityManager, requestIds: readonly string[]): Promise<void> {
  if (requestIds.length === 0) return;
  const requests = await tx.find(
    DocumentRequest,
    { id: [...requestIds] },
    { fields: ["id", "villageCode", "channel", "partnerOfficeId"], disableIdentityMap: true },
  );
  const records = await recordsOf(tx, requestIds);
  const calendar = await readCalendar(tx);
  const now = requests.flatMap(({ id: requestId, villageCode, channel, partnerOfficeId }): PlacedUnit[] =>
    unitsOf(records.get(requestId)!, calendar).map((unit) => ({
      ...unit,
      requestId,
      villageCode,
      channel,
      partnerOfficeId: partnerOfficeId ?? null,
    })),
  );
  const before = await unitsOnRecord(tx, requestIds);
  const [gone, fresh] = [without(before, now), without(now, before)];
  await removeUnits(tx, gone);
  await insertUnits(tx, fresh);
  await addToFigures(tx, [...gone.map((unit) => ({ unit, by: -1 })), ...fresh.map((unit) => ({ unit, by: 1 }))]);
}

async function recordsOf(tx: EntityManager, requestIds: readonly string[]): Promise<Map<string, CaseRecord>> {
  const where = { requestId: [...requestIds] };
  const facts = await factsOfRequests(tx, requestIds);
  const documents = await tx.find(CivilDocument, where, { fields: ["id", "requestId", "kind"], disableIdentityMap: true });
  const attempts = await tx.find(DeliveryAttempt, where, {
    fields: ["id", "requestId", "deliveryId", "at", "outcome", "effort", "correctedAt"],
    disableIdentityMap: true,
  });
  const [documentsOf, attemptsOf] = [
    Map.groupBy(documents, ({ requestId }) => requestId),
    Map.groupBy(attempts, ({ requestId }) => requestId),
  ];
  return new Map(
    requestIds.map((requestId) => [
      requestId,
      {
        requestId,
        facts: facts.get(requestId) ?? [],
        documents: documentsOf.get(requestId) ?? [],
        attempts: (attemptsOf.get(requestId) ?? []).map(({ id, deliveryId, at, outcome, effort, correctedAt }) => ({
          id,
          deliveryId,
          at,
          failed: outcome === "FAILED",
          counts: !correctedAt && (outcome === "HANDED_OVER" || effort === "COUNTED"),
        })),
      },
    ]),
  );
}

const textOf = ({ unit, id, at, measures, stageMs, villageCode, channel, partnerOfficeId }: PlacedUnit): string =>
  JSON.stringify([unit, id, at.toISOString(), measures, stageMs, villageCode, channel, partnerOfficeId]);
/** Those of `units` that are not among `others`, as they are. */
function without(units: readonly PlacedUnit[], others: readonly PlacedUnit[]): PlacedUnit[] {
  const known = new Set(others.map(textOf));
  return units.filter((unit) => !known.has(textOf(unit)));
}

async function unitsOnRecord(tx: EntityManager, requestIds: readonly string[]): Promise<PlacedUnit[]> {
  const { rows } = await sql<PlacedUnit>`
    select unit, id, request_id as "requestId", at, month, document_kind as "documentKind", village_code as "villageCode", channel,
      partner_office_id as "partnerOfficeId", measures, stage_ms as "stageMs"
    from counted_unit where request_id = any(${requestIds}::uuid[])`.execute(tx.getKysely<unknown>());
  return rows.map((row) => ({ ...row, at: new Date(row.at), stageMs: inStageOrder(row.stageMs) }));
}

/** jsonb forgets in which order its keys were written. */
const inStageOrder = ({ REVIEW, PRODUCTION, HANDOVER, WHOLE }: CountedUnit["stageMs"]): CountedUnit["stageMs"] =>
  WHOLE === undefined ? {} : { REVIEW: REVIEW!, PRODUCTION: PRODUCTION!, HANDOVER: HANDOVER!, WHOLE };

async function removeUnits(tx: EntityManager, units: readonly PlacedUnit[]): Promise<void> {
  if (units.length === 0) return;
  await sql`
    delete from counted_unit using unnest(${units.map(({ unit }) => unit)}::text[], ${units.map(({ id }) => id)}::uuid[]) as gone (unit, id)
    where counted_unit.unit = gone.unit and counted_unit.id = gone.id`.execute(tx.getKysely<unknown>());
}

/** Its foreign key holds each request by KEY SHARE, which goes beside the lock of whoever is at it (see lockRows); by id all the same. */
async function insertUnits(tx: EntityManager, units: readonly PlacedUnit[]): Promise<void> {
  if (units.length === 0) return;
  await sql`
    insert into counted_unit (unit, id, request_id, at, month, document_kind, village_code, channel, partner_office_id, measures, stage_ms)
    select unit, id, "requestId", at, month, "documentKind", "villageCode", channel, "partnerOfficeId", measures, "stageMs"
    from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as fresh (unit text, id uuid, "requestId" uuid, at timestamptz, month text,
      "documentKind" text, "villageCode" text, channel text, "partnerOfficeId" text, measures text[], "stageMs" jsonb)
    order by "requestId"`.execute(tx.getKysely<unknown>());
}
