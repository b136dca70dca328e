import { sql } from "kysely";
import type { Work } from "../platform/work.ts";
import type { FileStore } from "./file.store.ts";

const BATCH = 100;

/** Until when uploads may wait for being attached: those from before go. */
export interface UnclaimedBefore {
  readonly anonymous: Date;
  readonly signedIn: Date; // a courier's photo waits on the phone for its deed, as long as there is no signal
}

/**
 * Removes uploads that nobody attached to a request, and links that nobody followed.
 * In this order: the row is marked (no longer `kept`: from here on it cannot be attached), then the bytes go, then the row. A crash after
 * any step leaves a marked row, which the next run finds again; never a row that somebody could attach to bytes that are gone, and never
 * bytes without a row. So nothing ever has to be looked for on disk, where a wrong DATABASE_URL would make every file look left over.
 * @returns how many were removed
 */
export async function removeUnclaimedFiles(
  { em, now }: Pick<Work, "em" | "now">,
  store: FileStore,
  before: UnclaimedBefore,
): Promise<number> {
  const db = em.getKysely<unknown>();
  await sql`delete from file_link where expires_at <= ${now}`.execute(db);
  let removed = 0;
  for (;;) {
    // One that is being attached right now is locked, and left to that.
    const { rows } = await sql<{ id: string }>`
      update stored_file set kept = false
      where id in (select id from stored_file where request_id is null
        and uploaded_at < ${before.anonymous} and (uploaded_by is null or uploaded_at < ${before.signedIn})
        limit ${BATCH} for update skip locked)
      returning id`.execute(db);
    if (rows.length === 0) return removed;
    for (const { id } of rows) await store.remove(id);
    await sql`delete from stored_file where id = any(${rows.map(({ id }) => id)}::uuid[]) and not kept`.execute(db);
    removed += rows.length;
  }
}
