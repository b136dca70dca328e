import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Deployment } from "./deployment.entity.ts";
import type { Cursor } from "./journal.ts";

/**
 * A place in the journal as a client holds it: the life of the database, which is what the epoch names, and the last fact that the client has,
 * by its number and its time. A copy of the files may have the same epoch and gone another way since: there the fact is another one.
 */
export const printCursor = (epoch: string, { seq, recordedAt }: Cursor): string => `${epoch}.${seq}.${recordedAt.getTime()}`;

export async function epochNow(em: EntityManager): Promise<string> {
  return (await em.findOneOrFail(Deployment, { id: 1 })).epoch;
}

/** Where `text` says to go on; null unless the fact it names is in this journal: else the client may have missed something. */
export async function placeOfCursor(em: EntityManager, text: string): Promise<Cursor | null> {
  const match = /^([0-9a-f-]{36})\.(\d{1,18})\.(\d{1,15})$/.exec(text);
  if (!match || match[1] !== (await epochNow(em))) return null;
  const [seq, recordedMs] = [match[2]!, match[3]!];
  const { rows } = await sql`
    select 1 from journal where seq = ${seq}::bigint and floor(extract(epoch from recorded_at) * 1000) = ${recordedMs}::bigint`.execute(
    em.getKysely<unknown>(),
  );
  return rows.length === 1 ? { seq, recordedAt: new Date(Number(recordedMs)) } : null;
}
