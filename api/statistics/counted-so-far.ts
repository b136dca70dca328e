import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Cursor } from "../platform/journal.ts";

/** How far the journal has been counted. Locked until the end of the transaction, so that of several processes one counts. */
export async function placeReached(tx: EntityManager): Promise<Pick<Cursor, "seq">> {
  const { rows } = await sql<{ seq: string }>`select seq::text from counting for update`.execute(tx.getKysely<unknown>());
  return rows[0]!;
}

/** The first fact is the next one to be counted. Every request that it finds counted already stays so until its turn comes, and is then the same. */
export async function countAnew(tx: EntityManager): Promise<void> {
  await sql`update counting set seq = 0`.execute(tx.getKysely<unknown>());
}
