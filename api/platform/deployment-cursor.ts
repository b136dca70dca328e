import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Deployment } from "./deployment.entity.ts";
import type { Cursor } from "./journal.ts";

/** A place in the journal as a client holds it: good for one life of one database, which is what the epoch names. */
export const printCursor = (epoch: string, { xid, seq }: Cursor): string => `${epoch}.${xid}.${seq}`;

export async function epochNow(em: EntityManager): Promise<string> {
  return (await em.findOneOrFail(Deployment, { id: 1 })).epoch;
}

/** Where `text` says to go on; null unless everything since then is still in the journal: the client may have missed something. */
export async function placeOfCursor(em: EntityManager, text: string): Promise<Cursor | null> {
  const match = /^([0-9a-f-]{36})\.(\d{1,20})\.(\d{1,18})$/.exec(text);
  if (!match || match[1] !== (await epochNow(em))) return null;
  const after: Cursor = { xid: match[2]!, seq: match[3]! };
  const { rows } = await sql<{ oldest: string | null; newest: string }>`
    select (select xid::text from journal order by journal.xid, journal.seq limit 1) as oldest, pg_snapshot_xmax(pg_current_snapshot())::text as newest`.execute(
    em.getKysely<unknown>(),
  );
  const { oldest, newest } = rows[0]!;
  const isKept = (oldest === null || BigInt(after.xid) >= BigInt(oldest)) && BigInt(after.xid) <= BigInt(newest);
  return isKept ? after : null;
}
