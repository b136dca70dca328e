import { createHmac, randomUUID } from "node:crypto";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { type Mode, StartupError } from "./config.ts";
import { Deployment } from "./deployment.entity.ts";
import { continueNumbers } from "./journal.ts";

/**
 * Makes sure that this process and this database belong together; a new database is marked as ours. A copy that was restored begins a life of
 * its own.
 * @param onNewLife sets right, in the same transaction, what of the copy's other life means nothing in this one
 * @throws StartupError when it is another city's, a practice database in production (or the reverse), or sealed with another key
 */
export async function matchDeployment(
  em: EntityManager,
  city: string,
  mode: Mode,
  masterKey: Buffer,
  onNewLife: (tx: EntityManager) => Promise<void>,
): Promise<Deployment> {
  const masterKeyFingerprint = createHmac("sha256", masterKey).update("antar-dompet master key").digest("base64url").slice(0, 22);
  return em.transactional(async (tx) => {
    const clusterId = await clusterIdOf(tx);
    const known = await tx.findOne(Deployment, { id: 1 });
    if (!known) {
      const made = tx.create(Deployment, { id: 1, city, mode, masterKeyFingerprint, clusterId, packDigest: null });
      tx.persist(made);
      return made;
    }
    if (known.city !== city)
      throw new StartupError(`This database belongs to the city "${known.city}", not to "${city}": check CITY and DATABASE_URL.`);
    if (known.mode !== mode)
      throw new StartupError(`This is a ${known.mode} database, and MODE is ${mode}: each needs a database of its own.`);
    if (known.masterKeyFingerprint !== masterKeyFingerprint) {
      throw new StartupError(
        "The master key does not belong to this database: its sealed fields could not be read. Check MASTER_KEY_FILE.",
      );
    }
    if (known.clusterId !== clusterId) {
      // Another cluster or timeline: a restored copy. It may have gone back behind places that clients hold.
      known.epoch = randomUUID();
      known.clusterId = clusterId;
      await continueNumbers(tx);
      await onNewLife(tx);
    }
    return known;
  });
}

/** Which life of which cluster this is: a restore to a point in time begins a new timeline. */
async function clusterIdOf(em: EntityManager): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select system_identifier::text || '/' || (select timeline_id::text from pg_control_checkpoint()) as id from pg_control_system()`.execute(
    em.getKysely<unknown>(),
  );
  return rows[0]?.id ?? "";
}
