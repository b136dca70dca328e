import type { EntityManager } from "@mikro-orm/postgresql";
import { Office } from "../catalogue/catalogue.entity.ts";
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
