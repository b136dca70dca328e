import pg from "pg";
import type { TestService } from "./service.ts";

const REQUESTS = 300_000;
/** Of every fifth request and of every twelfth, as in the office's own lists. */
export const COMMON_NAMES = { muhammad: 5, sitti: 12 } as const;

/** Enough rows that reading them all is dearer than looking some up. */
const SOME = `n % 20 = 0`;
/** An id for the n-th row of a table, in the order of n: what is inserted in order costs a third. */
const id = (table: number, n = "n"): string => `(lpad(to_hex(${n}), 8, '0') || '-0000-4000-8000-00000000000${table}')::uuid`;

/**
 * Years of an office, straight into the tables: 300,000 requests that are over, with what belongs to them. Nothing of it can be unsealed;
 * it is there to be passed over.
 */
export async function fillWithPast({ databaseUrl, vault }: TestService, officeId: string, courierId: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const fill = (table: string, columns: string, values: string, where = "true"): Promise<unknown> =>
    client.query(`insert into ${table} (${columns}) select ${values} from generate_series(1, ${REQUESTS}) n,
      lateral (select timestamptz '2021-01-01' + n * interval '8 minutes' as at) t where ${where}`);
  // Neither foreign keys nor notifications; every check and every unique index holds.
  await client.query(`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'`);
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
    select i.indexname as name, i.indexdef as definition from pg_indexes i
    where i.schemaname = 'public' and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await fill(
    "document_request",
    `id, state, channel, office_id, handover_method, village_code, consent_version, consented_at, submitted_at, ended_at, code_index, pin_index, secret_hash, data_key, sealed_fields`,
    `${id(1)}, 'COMPLETED', 'ONLINE', '${officeId}', 'COURIER', '73.72.01.1004', '2026-11', at, at, at, int4send(n), '', int4send(n), '', '{}'`,
  );
  await fill(
    "run",
    `id, office_id, courier_id, state, created_at`,
    `${id(6)}, '${officeId}', '${courierId}', 'CLOSED', at`,
    `n % 40 = 0`,
  );
  const stop = `${id(6, "n - n % 40 + 40")}, '${courierId}'`;
  await fill(
    "delivery",
    `id, request_id, office_id, state, planned_at, window_from, window_to, state_since, run_id, courier_id, stop_position`,
    `${id(3)}, ${id(1)}, '${officeId}', 'HANDED_OVER', at, at, at, at, ${stop}, n % 40`,
    `n % 4 = 0`,
  );
  await fill(
    "delivery_attempt",
    `id, delivery_id, request_id, run_id, courier_id, number, outcome, at, sealed_fields`,
    `${id(5)}, ${id(3)}, ${id(1)}, ${stop}, 1, 'HANDED_OVER', at, '{}'`,
    `n % 4 = 0`,
  );
  await fill(
    "pickup",
    `id, request_id, office_id, state, offered_at, overdue_at, archive_from, handed_over_at, sealed_fields`,
    `${id(4)}, ${id(1)}, '${officeId}', 'HANDED_OVER', at, at, at, at, '{}'`,
    `n % 4 = 1`,
  );
  await fill(
    "civil_document",
    `id, request_id, position, kind, reason, checklist_version, state, label, old_card, custodian, handed_over_at, delivery_id, pickup_id, sealed_fields`,
    `${id(2)}, ${id(1)}, 1, 'AKTA_KEMATIAN', 'NEW', 1, 'HANDED_OVER', 'past ' || n, 'NOT_APPLICABLE', 'RECIPIENT', at,
      case when n % 4 = 0 then ${id(3)} end, case when n % 4 = 1 then ${id(4)} end, '{}'`,
  );
  await fill("document_requirement", `document_id, code, request_id, verdict`, `${id(2)}, 'KTP', ${id(1)}, 'OK'`, SOME);
  await fill(
    "stored_file",
    `id, claim_hash, request_id, document_id, requirement_code, bytes, width_px, height_px, uploaded_at, data_key, kept`,
    `${id(7)}, int4send(n), ${id(1)}, ${id(2)}, 'KTP', 1, 1, 1, at, '', true`,
    SOME,
  );
  await fill("person_index", `request_id, kind, value`, `${id(1)}, 'NIK', int4send(n)`);
  await fill("person_index", `request_id, kind, value`, `${id(1)}, 'NAME_WORD', int4send(n % 5000)`, SOME);
  for (const [name, every] of Object.entries(COMMON_NAMES)) {
    const value = `'\\x${vault.blindIndex("NAME_WORD", name).toString("hex")}'`;
    await fill("person_index", `request_id, kind, value`, `${id(1)}, 'NAME_WORD', ${value}`, `n % ${every} = 0`);
  }
  await fill(
    "journal",
    `recorded_at, request_id, fact`,
    `at, ${id(1)}, jsonb_build_object('type', 'requestStepped', 'step', 'submit', 'state', 'SUBMITTED', 'requestId', ${id(1)}, 'version', 1)`,
  );
  await fill(
    "counted_unit",
    `unit, id, request_id, at, month, document_kind, village_code, channel, measures, stage_ms`,
    `'DOCUMENT', ${id(2)}, ${id(1)}, at, to_char(at, 'YYYY-MM'), 'AKTA_KEMATIAN', '73.72.01.1004', 'ONLINE', '{DOCUMENTS}', '{}'`,
    `n > 1000 and n % 4 = 0`, // those before are in no sum, and may be counted
  );
  await client.query(`insert into figure_count values ('CITY', '', '2023-01', 'DOCUMENTS', 'AKTA_KEMATIAN', 1)`); // a month to close
  await fill(
    "position_fix",
    `courier_id, taken_at, received_at, latitude_deg, longitude_deg, accuracy_m, verdict`,
    `'${courierId}', at, at, -4, 119, 5, 'TRACK'`,
    SOME,
  );
  for (const { definition } of indexes) await client.query(definition);
  await client.query(`analyze`);
  await client.end();
}
