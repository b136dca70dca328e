import { sql } from "kysely";
import type { SealedFields } from "../../api/platform/sealed-fields.ts";
import { sealedAttempt, sealedProof, sealedRequest, sealedSubject } from "../../api/requests/sealed.ts";
import type { TestService } from "./service.ts";

type Kept = Pick<TestService, "database" | "vault">;

/** Every table with people in it, and the column where an earlier version sealed all of a row at once. */
export const SEALED_TABLES = [
  { table: "document_request", requestId: "id", fields: sealedRequest, oldColumn: "sealed" },
  { table: "civil_document", requestId: "request_id", fields: sealedSubject, oldColumn: "sealed" },
  { table: "pickup", requestId: "request_id", fields: sealedProof, oldColumn: "proof" },
  { table: "delivery_attempt", requestId: "request_id", fields: sealedAttempt, oldColumn: "sealed" },
] as const;
type SealedTable = (typeof SEALED_TABLES)[number];

interface Row {
  readonly id: string;
  readonly sealed_fields: SealedFields;
  readonly request_id: string;
  readonly data_key: Uint8Array;
}
async function rowsOf({ database }: Kept, { table, requestId }: SealedTable): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select t.id, t.sealed_fields, r.id as request_id, r.data_key
    from ${sql.table(table)} t join document_request r on r.id = t.${sql.ref(requestId)}
    where t.sealed_fields is not null order by t.id`.execute(database.em.fork().getKysely<unknown>());
  return rows;
}
function opened({ vault }: Kept, { fields }: SealedTable, row: Row): Record<string, unknown> {
  const { id, sealed_fields: sealedFields, request_id: requestId, data_key: wrapped } = row;
  const open: (name: never) => unknown = fields.opener(vault.dataKey(requestId, wrapped), { id, sealedFields });
  return Object.fromEntries(Object.keys(sealedFields).map((name) => [name, open(name as never)]));
}

/** Every field of every row, opened: by table and row, then by name. */
export async function everythingSealed(service: Kept): Promise<Record<string, Record<string, unknown>>> {
  const all: Record<string, Record<string, unknown>> = {};
  for (const table of SEALED_TABLES)
    for (const row of await rowsOf(service, table)) all[`${table.table} ${row.id}`] = opened(service, table, row);
  return all;
}

/** Rewrites every row as an earlier version wrote it: one sealed value. @returns how many */
export async function sealAsBefore(service: Kept): Promise<number> {
  let count = 0;
  for (const table of SEALED_TABLES) {
    for (const row of await rowsOf(service, table)) {
      const { id, request_id: requestId, data_key: wrapped } = row;
      const place = { table: table.table, column: table.oldColumn, row: id };
      const old = service.vault
        .dataKey(requestId, wrapped)
        .seal(place, JSON.stringify(grouped(table.table, opened(service, table, row))));
      await sql`update ${sql.table(table.table)} set ${sql.ref(table.oldColumn)} = ${old}, sealed_fields = null where id = ${id}`.execute(
        service.database.em.fork().getKysely<unknown>(),
      );
      count += 1;
    }
  }
  return count;
}

/** "applicant.nik" as { applicant: { nik } }; what an attempt knows nothing of was null as a whole. */
export function grouped(table: string, fields: Record<string, unknown>): Record<string, unknown> {
  const groups: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const [group, inner] = name.split(".") as [string, string | undefined];
    groups[group] = inner === undefined ? value : { ...(groups[group] as object | undefined), [inner]: value };
  }
  if (table !== "delivery_attempt") return groups;
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [
      name,
      group !== null && typeof group === "object" && Object.values(group).every((value) => value === null) ? null : group,
    ]),
  );
}
/** How many rows of each table are still sealed as one value. */
export async function oldSeals({ database }: Kept): Promise<number> {
  const counts = SEALED_TABLES.map(
    ({ table, oldColumn }) => sql`(select count(*) from ${sql.table(table)} where ${sql.ref(oldColumn)} is not null)`,
  );
  const { rows } = await sql<{ count: number }>`select (${sql.join(counts, sql` + `)})::int as count`.execute(
    database.em.fork().getKysely<unknown>(),
  );
  return rows[0]!.count;
}
