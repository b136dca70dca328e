import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { hasSqlState } from "./sql-state.ts";

/**
 * Locks these rows until the end of the transaction, in the order of their ids. One order holds everywhere: accounts, then runs, then requests,
 * each by id.
 *
 * NO KEY: no id ever changes, so a row that only points here (a counted unit, a reading, an attempt) is written beside the lock and needs no
 * place in that order. Under FOR UPDATE counting would wait for every clerk, and every clerk for counting.
 */
export async function lockRows(
  tx: EntityManager,
  table: "account" | "run" | "document_request",
  ids: readonly string[],
): Promise<void> {
  await sql`select id from ${sql.table(table)} where id = any(${ids}::uuid[]) order by id for no key update`.execute(
    tx.getKysely<unknown>(),
  );
}

/** Of two transactions that waited for each other one was ended, or they could not be put in an order. */
const LOST_RACES: ReadonlySet<string> = new Set(["40P01", "40001"]);
const MAX_TRIES = 3;

/**
 * Does a transaction again that lost against another. Nothing of it was written, so it must be whole: all it reads and writes goes through the
 * entity manager that it opens itself.
 * @throws what the last of three tries did
 */
export async function unlessLost<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (tries === MAX_TRIES || !hasSqlState(error, (state) => LOST_RACES.has(state))) throw error;
    }
  }
}
