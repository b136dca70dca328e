import { existsSync, readdirSync } from "node:fs";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { StartupError } from "../platform/config.ts";

/**
 * A disk that is not mounted, or a backup brought back without its photos, is found out at the start and not by the first clerk who looks.
 * Also before the tables are brought up to date.
 * @throws StartupError when the database knows of photos and `directory` holds nothing
 */
export async function ensurePhotosAreThere(em: EntityManager, directory: string): Promise<void> {
  if (existsSync(directory) && readdirSync(directory).length > 0) return;
  const db = em.getKysely<unknown>();
  const { rows } = await sql<{ made: boolean }>`select to_regclass('stored_file') is not null as made`.execute(db);
  if (!rows[0]!.made || (await sql`select from stored_file where kept limit 1`.execute(db)).rows.length === 0) return;
  throw new StartupError(
    `${directory} is missing or empty, and the database knows of photos in it: mount it, or bring it back from the backup. If they are lost for good, an empty file ${directory}/lost says so. Nothing was changed.`,
  );
}
