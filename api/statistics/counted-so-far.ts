import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Cursor } from "../platform/journal.ts";

/** How far the journal has been counted. Locked until the end of the transaction, so that of several processes one counts. */
export async function placeReached(tx: EntityManager): Promise<Cursor> {
  const { rows } = await sql<Cursor>`select xid::text, seq::text from counting for update`.execute(tx.getKysely<unknown>());
  return rows[0]!;
}

export async function moveTo(tx: EntityManager, { xid, seq }: Cursor): Promise<void> {
  await sql`update counting set xid = ${xid}::text::xid8, seq = ${seq}::bigint`.execute(tx.getKysely<unknown>());
}
