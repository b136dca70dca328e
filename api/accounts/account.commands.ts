import { LockMode, UniqueConstraintViolationException } from "@mikro-orm/core";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { type StaffRole, staffRoles } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import type { Fact } from "../domain/events.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { Account } from "./account.entity.ts";
import { LOGIN } from "./account.rules.ts";
import { subjectOf } from "./account.subject.ts";
import { ensureGoodPassword, hashPassword, isPassword } from "./password.ts";
import { endSessionsOf } from "./session.ts";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const MAX_NAME_LENGTH = 80;

type Change = Extract<Fact, { type: "accountChanged" }>["change"];
interface Versioned {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion: number;
}

/**
 * A new member of the actor's own office.
 * @returns the account's id
 * @throws DomainError INVALID_INPUT, WEAK_PASSWORD, LOGIN_TAKEN
 */
export async function createAccount(
  work: Work,
  input: {
    readonly idempotencyKey: string;
    readonly login: string;
    readonly name: string;
    readonly roles: readonly StaffRole[];
    readonly password: string;
  },
): Promise<string> {
  const officeId = work.actor.kind === "STAFF" ? work.actor.officeId : "";
  ensureMay(work.actor, "account.manage", subjectOf({ officeId }));
  const login = input.login.trim().toLowerCase();
  const name = input.name.trim();
  if (!LOGIN.test(login))
    throw new DomainError("INVALID_INPUT", { field: "login", rule: "3 to 32 of a-z, 0-9, dot, dash or underscore" });
  if (name === "" || name.length > MAX_NAME_LENGTH)
    throw new DomainError("INVALID_INPUT", { field: "name", rule: `1 to ${MAX_NAME_LENGTH} characters` });
  const roles = rolesFrom(input.roles);
  return oncePerPassword(
    work,
    "createAccount",
    input,
    { login, name, roles },
    login,
    async ({ em, now, randomBytes, ...rest }, passwordHash) => {
      const account = em.create(Account, {
        id: uuidFrom(randomBytes),
        login,
        name,
        officeId,
        roles,
        passwordHash,
        createdAt: now,
        disabledAt: null,
        version: 1,
      });
      await em
        .persist(account)
        .flush()
        .catch((error: unknown) => {
          throw error instanceof UniqueConstraintViolationException ? new DomainError("LOGIN_TAKEN") : error;
        });
      await noteChange({ em, now, randomBytes, ...rest }, account, "CREATED");
      return account.id;
    },
  );
}

/**
 * Sets what somebody may do. It holds at once: their requests are judged by it from the next one on, and what they have running ends.
 * @throws DomainError NOT_FOUND, STALE, INVALID_INPUT, LAST_ADMINISTRATOR
 */
export function changeAccountRoles(work: Work, input: Versioned & { readonly roles: readonly StaffRole[] }): Promise<string> {
  ensureRole(work.actor, "account.manage");
  const roles = rolesFrom(input.roles);
  return once(work, "changeAccountRoles", input.idempotencyKey, { ...versioned(input), roles }, async (inside) => {
    if (!roles.includes("ADMIN")) await lockAdministrators(inside.em);
    const account = await accountFor(inside, input);
    if (!roles.includes("ADMIN")) await ensureAnotherAdministrator(inside.em, account);
    account.roles = roles;
    return noteChange(inside, account, "ROLES");
  });
}

/** Nobody signs in with it any more, and whoever is signed in is out. @throws DomainError NOT_FOUND, STALE, LAST_ADMINISTRATOR, ILLEGAL_STEP */
export function disableAccount(work: Work, input: Versioned): Promise<string> {
  ensureRole(work.actor, "account.manage");
  return once(work, "disableAccount", input.idempotencyKey, versioned(input), async (inside) => {
    await lockAdministrators(inside.em);
    const account = await accountFor(inside, input);
    if (account.disabledAt) throw new DomainError("ILLEGAL_STEP", { state: "DISABLED", allowed: ["enable"] });
    await ensureAnotherAdministrator(inside.em, account);
    account.disabledAt = inside.now;
    await endSessionsOf(inside.em, account.id);
    return noteChange(inside, account, "DISABLED");
  });
}

/** The account may sign in again, with its old password. @throws DomainError NOT_FOUND, STALE, ILLEGAL_STEP */
export function enableAccount(work: Work, input: Versioned): Promise<string> {
  ensureRole(work.actor, "account.manage");
  return once(work, "enableAccount", input.idempotencyKey, versioned(input), async (inside) => {
    const account = await accountFor(inside, input);
    if (!account.disabledAt) throw new DomainError("ILLEGAL_STEP", { state: "ACTIVE", allowed: ["disable"] });
    account.disabledAt = null;
    return noteChange(inside, account, "ENABLED");
  });
}

/** A new password for somebody who forgot theirs; all their browsers are signed out. @throws DomainError NOT_FOUND, STALE, WEAK_PASSWORD */
export async function setPassword(work: Work, input: Versioned & { readonly password: string }): Promise<string> {
  ensureRole(work.actor, "account.manage");
  const known = await findAccount(work.em.fork(), input.id);
  ensureMay(work.actor, "account.manage", known && subjectOf(known));
  return oncePerPassword(work, "setPassword", input, versioned(input), known!.login, async (inside, passwordHash) => {
    const account = await accountFor(inside, input);
    account.passwordHash = passwordHash;
    await endSessionsOf(inside.em, account.id);
    return noteChange(inside, account, "PASSWORD");
  });
}

/**
 * `once` for an input with a password, which must not be stored in any form that is quicker to try out than argon2: a repetition is told from
 * another body by verifying its password against the hash that the first one made.
 */
async function oncePerPassword(
  work: Work,
  operation: string,
  { idempotencyKey, password }: { readonly idempotencyKey: string; readonly password: string },
  rest: object,
  login: string,
  command: (work: Work, passwordHash: string) => Promise<string>,
): Promise<string> {
  ensureGoodPassword(password, login);
  const passwordHash = await hashPassword(password); // outside the transaction: it may have to wait its turn
  const answer = await once(work, operation, idempotencyKey, rest, async (inside) => ({
    id: await command(inside, passwordHash),
    passwordHash,
  }));
  if (answer.passwordHash !== passwordHash && !(await isPassword(answer.passwordHash, password)))
    throw new DomainError("IDEMPOTENCY_CONFLICT");
  return answer.id;
}

const versioned = ({ id, expectedVersion }: Versioned): object => ({ id, expectedVersion });

const findAccount = (em: EntityManager, id: string): Promise<Account | null> =>
  UUID.test(id) ? em.findOne(Account, { id }, { lockMode: LockMode.NONE }) : Promise.resolve(null);

/** The account, locked until the end of the transaction. @throws DomainError NOT_FOUND, STALE */
async function accountFor({ em, actor }: Work, { id, expectedVersion }: Versioned): Promise<Account> {
  const account = UUID.test(id)
    ? await em.findOne(Account, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
    : null;
  ensureMay(actor, "account.manage", account && subjectOf(account));
  if (account!.version !== expectedVersion) throw new DomainError("STALE");
  return account!;
}

async function noteChange(work: Work, account: Account, change: Change): Promise<string> {
  await work.em.flush();
  await record(work.em, { type: "accountChanged", accountId: account.id, change }, work);
  return account.id;
}

/** In the order of the list, each once. @throws DomainError INVALID_INPUT for none */
function rolesFrom(wanted: readonly StaffRole[]): StaffRole[] {
  const roles = staffRoles.filter((role) => wanted.includes(role));
  if (roles.length === 0) throw new DomainError("INVALID_INPUT", { field: "roles", rule: "at least one role" });
  return roles;
}

/** Two administrators who take the right from each other at the same moment come one after the other, and the second is refused. */
async function lockAdministrators(em: EntityManager): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('antar-dompet administrators'))`.execute(em.getKysely<unknown>());
}

/** @throws DomainError LAST_ADMINISTRATOR when without `account` nobody of its office could manage accounts any more */
async function ensureAnotherAdministrator(em: EntityManager, { id, roles, officeId, disabledAt }: Account): Promise<void> {
  if (disabledAt || !roles.includes("ADMIN")) return;
  const { rows } = await sql`
    select 1 from account where id <> ${id} and office_id = ${officeId} and disabled_at is null and 'ADMIN' = any(roles) limit 1`.execute(
    em.getKysely<unknown>(),
  );
  if (rows.length === 0) throw new DomainError("LAST_ADMINISTRATOR");
}
