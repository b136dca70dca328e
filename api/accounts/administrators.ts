import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { StaffRole } from "../domain/actor.ts";
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
export async function ensureAnotherAdministrator(em: EntityManager, account: Account): Promise<void> {
  if (account.disabledAt || !account.roles.includes("ADMIN")) return;
  if (!(await hasAnotherAdministrator(em, account))) throw new DomainError("LAST_ADMINISTRATOR");
}

/**
 * What an administrator may do is given by another one. Where there is none, nobody is locked out: it is done, and everybody who watches over
 * the office reads of it (readSelfGivenRoles).
 * @throws DomainError OWN_ROLES
 */
export async function ensureGivenByAnother(
  em: EntityManager,
  account: Account,
  by: string | null,
  gained: readonly StaffRole[],
): Promise<void> {
  if (account.id !== by || gained.length === 0) return;
  if (await hasAnotherAdministrator(em, account)) throw new DomainError("OWN_ROLES", { roles: gained });
}

async function hasAnotherAdministrator(em: EntityManager, { id, officeId }: Account): Promise<boolean> {
  const { rows } = await sql`
    select 1 from account where id <> ${id} and office_id = ${officeId} and disabled_at is null and 'ADMIN' = any(roles) limit 1`.execute(
    em.getKysely<unknown>(),
  );
  return rows.length > 0;
}
