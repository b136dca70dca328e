import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import { createTurns } from "./turns.ts";

/** At most `max` tries of `what` within `windowMs`. `what` is a blind index: the table names nobody. */
export interface TryLimit {
  readonly what: Buffer;
  readonly max: number;
}

const inTurn = createTurns(1, Infinity);
/**
 * Tries that would wait for each other's lock, each with a connection of the pool, wait here.
 * @param limits the last is of whoever may try many things at once
 */
export const triesInTurn = <T>(limits: readonly { readonly what: Buffer }[], tries: () => Promise<T>): Promise<T> =>
  inTurn(limits.at(-1)!.what.toString("base64"), tries);

/**
 * Counts a try before it is made, so that a hundred at once cannot all pass before the first has failed. The caller takes it back with
 * `forgiveTry` once it has succeeded; otherwise it stays as a failure. Limits are shared by all processes and outlive them.
 * @returns what `forgiveTry` wants
 * @throws DomainError TOO_MANY_TRIES when a limit is reached; this try then counts nothing, so waiting always helps
 */
export async function countTry(
  em: EntityManager,
  limits: readonly TryLimit[],
  windowMs: number,
  now: Date,
): Promise<readonly string[]> {
  const counted = async (tx: EntityManager): Promise<readonly string[]> => {
    const db = tx.getKysely<unknown>();
    const inOneOrder = limits.toSorted((a, b) => Buffer.compare(a.what, b.what)); // two tries never wait for each other in a circle
    for (const { what, max } of inOneOrder) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${what.toString("base64")}, 0))`.execute(db);
      if ((await triesOf(tx, what, windowMs, now)) >= max) throw new DomainError("TOO_MANY_TRIES");
    }
    const ids: string[] = [];
    for (const { what } of limits) {
      const { rows } = await sql<{
        id: string;
      }>`insert into failed_try (what, at) values (${what}, ${now}) returning id::text`.execute(db);
      ids.push(rows[0]!.id);
    }
    return ids;
  };
  return triesInTurn(limits, () => em.transactional(counted));
}

/** Tries of `what` within `windowMs` that were not forgiven. */
export async function triesOf(em: EntityManager, what: Buffer, windowMs: number, now: Date): Promise<number> {
  const { rows } = await sql<{
    tries: number;
  }>`select count(*)::int as tries from failed_try where what = ${what} and at > ${new Date(now.getTime() - windowMs)}`.execute(
    em.getKysely<unknown>(),
  );
  return rows[0]!.tries;
}

/** The try was a good one. @param clear whose earlier failures are forgotten with it, because only the right person could succeed */
export async function forgiveTry(em: EntityManager, ids: readonly string[], clear: readonly Buffer[]): Promise<void> {
  await sql`delete from failed_try where id = any(${ids}::bigint[]) or what = any(${clear}::bytea[])`.execute(
    em.getKysely<unknown>(),
  );
}

/** Tries too old to matter to anyone. */
export async function forgetTries(em: EntityManager, before: Date): Promise<void> {
  await sql`delete from failed_try where at < ${before}`.execute(em.getKysely<unknown>());
}
