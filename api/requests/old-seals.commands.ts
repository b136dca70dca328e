import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { SealedFields } from "../platform/sealed-fields.ts";
import type { DataKey, Vault } from "../platform/vault.ts";
import {
  attemptFields,
  type ProofFields,
  requestFields,
  type RequestPeople,
  sealedAttempt,
  sealedProof,
  sealedRequest,
  sealedSubject,
  type SubjectFields,
  type TakenDown,
} from "./sealed.ts";

/** Where a row's people lay in one sealed value, and how the same is sealed field by field. */
interface OldSeal {
  readonly table: string;
  readonly column: string;
  readonly requestId: string; // the column that says whose key it is
  readonly sealAnew: (key: DataKey, row: string, people: never) => SealedFields;
}
const OLD_SEALS: readonly OldSeal[] = [
  {
    table: "document_request",
    column: "sealed",
    requestId: "id",
    sealAnew: (key, row, people: RequestPeople) => sealedRequest.seal(key, row, requestFields(people)),
  },
  {
    table: "civil_document",
    column: "sealed",
    requestId: "request_id",
    sealAnew: (key, row, subject: SubjectFields) => sealedSubject.seal(key, row, subject),
  },
  {
    table: "pickup",
    column: "proof",
    requestId: "request_id",
    sealAnew: (key, row, proof: ProofFields) => sealedProof.seal(key, row, proof),
  },
  {
    table: "delivery_attempt",
    column: "sealed",
    requestId: "request_id",
    sealAnew: (key, row, takenDown: TakenDown) => sealedAttempt.seal(key, row, attemptFields(takenDown)),
  },
];
const BATCH_ROWS = 200;

/**
 * Seals what an earlier version sealed as one value of its row field by field, before anybody reads it: migrations have no key. May be
 * stopped anywhere and be done by several processes side by side; once it returns, no row is left.
 * @returns how many rows it sealed anew; mostly none, which costs one statement
 */
export async function replaceOldSeals(em: EntityManager, vault: Vault): Promise<number> {
  const found = await sql<{ table: string }>`${sql.join(
    OLD_SEALS.map(({ table, column }) => {
      const hasOld = sql`exists (select 1 from ${sql.table(table)} where ${sql.ref(column)} is not null)`;
      return sql`select ${table}::text as table where ${hasOld}`;
    }),
    sql` union all `,
  )}`.execute(em.getKysely<unknown>());
  const tables = new Set(found.rows.map(({ table }) => table));
  let replaced = 0;
  for (const old of OLD_SEALS.filter(({ table }) => tables.has(table))) {
    let rows: number;
    do {
      rows = (await replaceBatch(em, vault, old, "skip")) || (await replaceBatch(em, vault, old, "wait"));
      replaced += rows;
    } while (rows > 0);
  }
  return replaced;
}

/** @param locked what to do about rows that another process is at: the last of them have to be waited for. @returns how many it replaced */
function replaceBatch(em: EntityManager, vault: Vault, old: OldSeal, locked: "skip" | "wait"): Promise<number> {
  const { table, column, requestId, sealAnew } = old;
  return em.transactional(async (tx) => {
    const db = tx.getKysely<unknown>();
    const { rows } = await sql<{ id: string; sealed: Uint8Array; request_id: string; data_key: Uint8Array }>`
      select old.id, old.${sql.ref(column)} as sealed, request.id as request_id, request.data_key
      from ${sql.table(table)} old join document_request request on request.id = old.${sql.ref(requestId)}
      where old.${sql.ref(column)} is not null order by old.id limit ${BATCH_ROWS}
      for no key update of old ${locked === "skip" ? sql`skip locked` : sql``}`.execute(db);
    if (rows.length === 0) return 0;
    const anew = rows.map(({ id, sealed, request_id: owner, data_key: wrapped }) => {
      const key = vault.dataKey(owner, wrapped);
      return JSON.stringify(sealAnew(key, id, JSON.parse(key.open({ table, column, row: id }, sealed)) as never));
    });
    await sql`
      update ${sql.table(table)} old set sealed_fields = anew.fields::jsonb, ${sql.ref(column)} = null
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${anew}::text[]) as anew (id, fields)
      where old.id = anew.id`.execute(db);
    return rows.length;
  });
}
