import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../api/platform/database.ts";

interface Past {
  readonly from: string; // a day in WITA such as "2026-01-05"
  readonly days: number;
  readonly perDay: number;
  readonly productionHours?: number; // from 09:00 WITA on, to the desk and into the owner's hands
}

/**
 * Requests of one Akta Kematian each that were handed over at the desk, straight into the tables with the journal's facts about them: as many as
 * no journey could bring about in a test's time, in all villages. @returns their ids
 */
export function handedOver(
  database: Database,
  { from, days, perDay, productionHours = 4 }: Past,
): Promise<{ readonly id: string; readonly documentId: string }[]> {
  return database.em.fork().transactional(async (tx) => {
    const run = <Row>(statement: RawBuilder<Row>) => statement.execute(tx.getKysely<unknown>());
    await run(sql`
      create temp table past on commit drop as
      select gen_random_uuid() as id, gen_random_uuid() as document_id, gen_random_uuid() as pickup_id,
        (${from}::date + day + time '09:00') at time zone 'Asia/Makassar' as queued_at,
        (select code from area where level = 'village' order by code offset n % 22 limit 1) as village_code
      from generate_series(0, ${days}::int - 1) day, generate_series(1, ${perDay}::int) n`);
    await run(sql`
      insert into document_request (id, state, channel, office_id, handover_method, village_code, consent_version, consented_at, submitted_at,
        ended_at, code_index, pin_index, secret_hash, data_key, sealed)
      select id, 'COMPLETED', 'ONLINE', 'DUKCAPIL', 'PICKUP', village_code, '2026-11', queued_at, queued_at, queued_at, uuid_send(id), '',
        uuid_send(id), '', '' from past`);
    await run(sql`
      insert into pickup (id, request_id, office_id, state, offered_at, overdue_at, archive_from, handed_over_at, proof)
      select pickup_id, id, 'DUKCAPIL', 'HANDED_OVER', queued_at, queued_at, queued_at, queued_at, '' from past`);
    await run(sql`
      insert into civil_document (id, request_id, position, kind, reason, checklist_version, state, label, custodian, old_card, sealed, pickup_id,
        handed_over_at)
      select document_id, id, 1, 'AKTA_KEMATIAN', 'NEW', 1, 'HANDED_OVER', document_id::text, 'RECIPIENT', 'NOT_APPLICABLE', '', pickup_id, queued_at
      from past`);
    await run(sql`
      insert into journal (recorded_at, request_id, fact)
      select queued_at + hours * interval '1 hour', id, fact || jsonb_build_object('requestId', id, 'version', 1, 'step', 'any')
      from past cross join lateral (values
        (1, -1, jsonb_build_object('type', 'requestStepped', 'state', 'SUBMITTED')),
        (2, 0, jsonb_build_object('type', 'documentStepped', 'documentId', document_id, 'state', 'QUEUED')),
        (3, ${productionHours}::float, jsonb_build_object('type', 'documentStepped', 'documentId', document_id, 'state', 'READY')),
        (4, ${productionHours}::float, jsonb_build_object('type', 'documentStepped', 'documentId', document_id, 'state', 'HANDED_OVER')),
        (5, ${productionHours}::float, jsonb_build_object('type', 'pickupStepped', 'pickupId', pickup_id, 'state', 'HANDED_OVER')),
        (6, ${productionHours}::float, jsonb_build_object('type', 'requestStepped', 'state', 'COMPLETED'))) as step (number, hours, fact)
      order by queued_at, id, number`);
    const { rows } = await run(sql<{ id: string; documentId: string }>`select id, document_id as "documentId" from past`);
    return rows;
  });
}
