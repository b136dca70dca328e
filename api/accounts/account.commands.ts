import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { accountOf, type StaffRole } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { once } from "../platform/idempotency.ts";
import type { Work } from "../platform/work.ts";
import { accountFor, findAccount, noteChange, type Versioned } from "./account.change.ts";
import { Account } from "./account.entity.ts";
import { gainedRoles, loginFrom, nameFrom, rolesFrom } from "./account.rules.ts";
import { subjectOf } from "./account.subject.ts";
import { ensureAnotherAdministrator, ensureGivenByAnother, lockAdministrators } from "./administrators.ts";
import { oncePerPassword } from "./once-per-password.ts";
import { endSessionsOf } from "./session.ts";

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
  const login = loginFrom(input.login);
  const name = nameFrom(input.name);
  const roles = rolesFrom(input.roles);
  gainedRoles(roles, []);
  return oncePerPassword(work, "createAccount", input, { login, name, roles }, login, async (inside, passwordHash) => {
    const { em, now, randomBytes } = inside;
    const id = uuidFrom(randomBytes);
    em.persist(
      em.create(Account, { id, login, name, officeId, roles, passwordHash, createdAt: now, disabledAt: null, version: 1 }),
    );
    await em.flush().catch((error: unknown) => {
      throw error instanceof UniqueConstraintViolationException ? new DomainError("LOGIN_TAKEN") : error;
    });
    return noteChange(inside, id, "CREATED");
  });
}

/**
 * Sets what somebody may do. It holds at once: their requests are judged by it from the next one on, and what they have running ends.
 * @throws DomainError NOT_FOUND, STALE, INVALID_INPUT, LAST_ADMINISTRATOR, OWN_ROLES
 */
export function changeAccountRoles(work: Work, input: Versioned & { readonly roles: readonly StaffRole[] }): Promise<string> {
  ensureRole(work.actor, "account.manage");
  const roles = rolesFrom(input.roles);
  return once(work, "changeAccountRoles", input.idempotencyKey, { ...bodyOf(input), roles }, async (inside) => {
    if (!roles.includes("ADMIN")) await lockAdministrators(inside.em);
    const account = await accountFor(inside, input);
    if (!roles.includes("ADMIN")) await ensureAnotherAdministrator(inside.em, account);
    const gained = gainedRoles(roles, account.roles);
    await ensureGivenByAnother(inside.em, account, accountOf(inside.actor), gained);
    account.roles = roles;
    return noteChange(inside, account.id, "ROLES", gained);
  });
}

/** Nobody signs in with it any more, and whoever is signed in is out. @throws DomainError NOT_FOUND, STALE, LAST_ADMINISTRATOR, ILLEGAL_STEP */
export function disableAccount(work: Work, input: Versioned): Promise<string> {
  ensureRole(work.actor, "account.manage");
  return once(work, "disableAccount", input.idempotencyKey, bodyOf(input), async (inside) => {
    await lockAdministrators(inside.em);
    const account = await accountFor(inside, input);
    if (account.disabledAt) throw new DomainError("ILLEGAL_STEP", { state: "DISABLED", allowed: ["enable"] });
    await ensureAnotherAdministrator(inside.em, account);
    account.disabledAt = inside.now;
    await endSessionsOf(inside.em, account.id);
    return noteChange(inside, account.id, "DISABLED");
  });
}

/** The account may sign in again, with its old password. @throws DomainError NOT_FOUND, STALE, ILLEGAL_STEP */
export function enableAccount(work: Work, input: Versioned): Promise<string> {
  ensureRole(work.actor, "account.manage");
  return once(work, "enableAccount", input.idempotencyKey, bodyOf(input), async (inside) => {
    const account = await accountFor(inside, input);
    if (!account.disabledAt) throw new DomainError("ILLEGAL_STEP", { state: "ACTIVE", allowed: ["disable"] });
    account.disabledAt = null;
    return noteChange(inside, account.id, "ENABLED");
  });
}

/** A new password for somebody who forgot theirs; all their browsers are signed out. @throws DomainError NOT_FOUND, STALE, WEAK_PASSWORD */
export async function setPassword(work: Work, input: Versioned & { readonly password: string }): Promise<string> {
  ensureRole(work.actor, "account.manage");
  const known = await findAccount(work.em.fork(), input.id);
  ensureMay(work.actor, "account.manage", known && subjectOf(known));
  return oncePerPassword(work, "setPassword", input, bodyOf(input), known!.login, async (inside, passwordHash) => {
    const account = await accountFor(inside, input);
    account.passwordHash = passwordHash;
    await endSessionsOf(inside.em, account.id);
    return noteChange(inside, account.id, "PASSWORD");
  });
}

const bodyOf = ({ id, expectedVersion }: Versioned): object => ({ id, expectedVersion });
