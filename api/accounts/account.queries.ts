import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Office } from "../catalogue/catalogue.entity.ts";
import type { StaffRole } from "../domain/actor.ts";
import { ensureMay } from "../domain/policy.ts";
import type { Work } from "../platform/work.ts";
import { Account } from "./account.entity.ts";
import { subjectOf } from "./account.subject.ts";
import { countOpenSessions } from "./session.ts";

export interface AccountView {
  readonly account: Account;
  readonly openSessions: number;
}

/** The accounts of the actor's own office, by login. */
export async function listAccounts({ em, actor, now }: Work): Promise<AccountView[]> {
  const officeId = actor.kind === "STAFF" ? actor.officeId : "";
  ensureMay(actor, "account.manage", subjectOf({ officeId }));
  const accounts = await em.find(Account, { officeId }, { orderBy: { login: "asc" } });
  const open = await countOpenSessions(
    em,
    accounts.map(({ id }) => id),
    now,
  );
  return accounts.map((account) => ({ account, openSessions: open.get(account.id) ?? 0 }));
}

/** @throws DomainError NOT_FOUND for what does not exist and for what is another office's */
export async function readAccount({ em, actor, now }: Work, id: string): Promise<AccountView> {
  const account = await em.fork().findOne(Account, { id });
  ensureMay(actor, "account.manage", account && subjectOf(account));
  const open = await countOpenSessions(em, [id], now);
  return { account: account!, openSessions: open.get(id) ?? 0 };
}

/** The name of an office in Indonesian, as its own people see it; its code when it has none here. */
export async function officeName(em: EntityManager, officeId: string): Promise<string> {
  const office = await em.findOne(Office, { code: officeId });
  return office?.name.id ?? officeId;
}

/** An administrator who gave themselves roles, which only somebody alone in the office can. */
export interface SelfGivenRoles {
  readonly accountId: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly at: Date;
}
const TOLD_FOR_MS = 90 * 86_400_000;

/** Of the actor's own office, newest first: as long as somebody still holds one of them, and 90 days in any case. */
export async function readSelfGivenRoles({ em, actor, now }: Work): Promise<SelfGivenRoles[]> {
  const officeId = actor.kind === "STAFF" ? actor.officeId : "";
  ensureMay(actor, "account.readSelfGiven", subjectOf({ officeId }));
  const { rows } = await sql<{ id: string; name: string; gained: StaffRole[]; recorded_at: Date }>`
    select account.id, account.name, journal.fact -> 'gained' as gained, journal.recorded_at
    from journal join account on account.id = journal.account_id
    where journal.fact ->> 'type' = 'accountChanged' and journal.fact ->> 'accountId' = journal.account_id::text
      and journal.fact -> 'gained' is not null and account.office_id = ${officeId}
      and (journal.recorded_at > ${new Date(now.getTime() - TOLD_FOR_MS)}
        or (account.disabled_at is null and exists (
          select from jsonb_array_elements_text(journal.fact -> 'gained') as role where role = any(account.roles))))
    order by journal.seq desc limit 50`.execute(em.getKysely<unknown>());
  return rows.map(({ id, name, gained, recorded_at }) => ({ accountId: id, name, roles: gained, at: new Date(recorded_at) }));
}
