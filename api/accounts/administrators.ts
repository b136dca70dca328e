import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { Account } from "./account.entity.ts";

/**
 * Whoever makes or takes away an administrator does so one after the other: of two who take the right from each other at the same moment the
 * second is refused, and of two first ones one is made.
 */
export async function lockAdministrators(em: EntityManager): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('antar-dompet administrators'))`.execute(em.getKysely<unknown>());
}

/** @throws DomainError LAST_ADMINISTRATOR when without `account` nobody of its office could manage accounts any more */
export async function ensureAnotherAdministrator(em: EntityManager, { id, roles, officeId, disabledAt }: Account): Promise<void> {
  if (disabledAt || !roles.includes("ADMIN")) return;
  const { rows } = await sql`
    select 1 from account where id <> ${id} and office_id = ${officeId} and disabled_at is null and 'ADMIN' = any(roles) limit 1`.execute(
    em.getKysely<unknown>(),
  );
  if (rows.length === 0) throw new DomainError("LAST_ADMINISTRATOR");
}
