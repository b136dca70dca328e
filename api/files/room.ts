import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { FILE_LIMITS } from "./file.limits.ts";
import { UploadRefusal } from "./upload-refusal.ts";

const RETRY_AFTER_S = 600; // by then some of it is attached, or somebody has made room

/** What nobody has attached to a request yet lies in one of two rooms, so that strangers cannot take that of those who are signed in. */
export const ROOMS = ["strangers", "staff"] as const;
export type Room = (typeof ROOMS)[number];
const roomColumn = sql`(case when uploaded_by is null then 'strangers' else 'staff' end)`;
/** Even an empty picture takes a row, a file and a place in the sums. */
const sizeColumn = sql`greatest(bytes, ${sql.lit(FILE_LIMITS.leastBytes)})`;

/**
 * Makes sure that `bytes` more fit, until the end of the caller's transaction, in which their row is written: others wait for it, or two
 * would both find the last room free.
 * @param sender the one whose share it is, as in `stored_file.sender`
 * @throws UploadRefusal BUSY where the room or the disk is full, TOO_MANY_TRIES where it is the sender's own share
 */
export async function ensureRoom(tx: EntityManager, room: Room, sender: Buffer, bytes: number, diskShare: number): Promise<void> {
  const { roomBytes, senderBytes, leastBytes, diskShareAtMost } = FILE_LIMITS;
  if (diskShare >= diskShareAtMost[room]) throw new UploadRefusal("BUSY", undefined, RETRY_AFTER_S);
  const db = tx.getKysely<unknown>();
  await sql`select pg_advisory_xact_lock(hashtext('unclaimed uploads'), hashtext(${room}))`.execute(db);
  const { rows } = await sql<{ all: string; theirs: string }>`
    select coalesce(sum(${sizeColumn}), 0)::text as all, coalesce(sum(${sizeColumn}) filter (where sender = ${sender}), 0)::text as theirs
    from stored_file where request_id is null and ${roomColumn} = ${room}`.execute(db);
  const [{ all, theirs }] = rows as [{ all: string; theirs: string }];
  const more = Math.max(bytes, leastBytes);
  if (Number(theirs) + more > senderBytes) throw new UploadRefusal("TOO_MANY_TRIES", undefined, RETRY_AFTER_S);
  if (Number(all) + more > roomBytes) throw new UploadRefusal("BUSY", undefined, RETRY_AFTER_S);
}

/** What lies in each room. */
export async function unclaimedBytes(em: EntityManager): Promise<Readonly<Record<Room, number>>> {
  const { rows } = await sql<{ room: Room; bytes: string }>`
    select ${roomColumn} as room, sum(${sizeColumn})::text as bytes from stored_file where request_id is null group by 1`.execute(
    em.getKysely<unknown>(),
  );
  const found = new Map(rows.map(({ room, bytes }) => [room, Number(bytes)]));
  return { strangers: found.get("strangers") ?? 0, staff: found.get("staff") ?? 0 };
}

/** @param directory it need not exist yet. @returns how full its disk is, 0 to 1, as `df` counts */
export async function diskShareOf(directory: string): Promise<number> {
  try {
    const { blocks, bfree, bavail } = await statfs(directory);
    const used = blocks - bfree;
    return used + bavail === 0 ? 0 : used / (used + bavail);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(directory) === directory) throw error;
    return diskShareOf(dirname(directory));
  }
}
