import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Cursor } from "../platform/journal.ts";

/** How far the journal has been counted. Locked until the end of the transaction, so that of several processes one counts. */
export async function placeReached(tx: EntityManager): Promise<Pick<Cursor, "seq">> {
  const { rows } = await sql<{ seq: string }>`select seq::text from counting for update`.execute(tx.getKysely<unknown>());
  return rows[0]!;
}

/** What comes after the fact `seq` is counted next. */
export async function moveTo(tx: EntityManager, seq: string): Promise<void> {
  await sql`update counting set seq = ${seq}::bigint`.execute(tx.getKysely<unknown>());
}

/** The first fact is the next one to be counted. Every request that it finds counted already stays so until its turn comes, and is then the same. */
export const countAnew = (tx: EntityManager): Promise<void> => moveTo(tx, "0");
