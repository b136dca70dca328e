import type { EntityManager } from "@mikro-orm/postgresql";
import type { StaffRole } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import type { Fact } from "../domain/events.ts";
import { ensureMay } from "../domain/policy.ts";
import { record } from "../platform/journal.ts";
import { lockRows } from "../platform/locks.ts";
import type { Work } from "../platform/work.ts";
import { Account } from "./account.entity.ts";
import { subjectOf } from "./account.subject.ts";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

type Change = Extract<Fact, { type: "accountChanged" }>["change"];

/** A change of an account that somebody looked at before. */
export interface Versioned {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion: number;
}

/** null also for what cannot be an id */
export async function findAccount(em: EntityManager, id: string): Promise<Account | null> {
  return UUID.test(id) ? em.findOne(Account, { id }, { refresh: true }) : null;
}

/** The account, locked until the end of the transaction. @throws DomainError NOT_FOUND, STALE */
export async function accountFor({ em, actor }: Work, { id, expectedVersion }: Versioned): Promise<Account> {
  if (UUID.test(id)) await lockRows(em, "account", [id]);
  const account = await findAccount(em, id);
  ensureMay(actor, "account.manage", account && subjectOf(account));
  if (account!.version !== expectedVersion) throw new DomainError("STALE");
  return account!;
}

/** Writes what was changed of the account and the fact. @param gained roles that are new to it @returns the account's id */
export async function noteChange(
  work: Work,
  accountId: string,
  change: Change,
  gained: readonly StaffRole[] = [],
): Promise<string> {
  await work.em.flush();
  await record(
    work.em,
    { type: "accountChanged", accountId, change, ...(gained.length > 0 ? { gained: [...gained] } : {}) },
    work,
  );
  return accountId;
}
