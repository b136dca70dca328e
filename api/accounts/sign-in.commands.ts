import { record } from "../platform/journal.ts";
import { lockRows } from "../platform/locks.ts";
import { countTry, forgiveTry } from "../platform/throttle.ts";
import type { Vault } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import type { SessionInfo, StaffActor } from "../context.ts";
import { DomainError } from "../domain/errors.ts";
import { MAX_PASSWORD_LENGTH } from "../domain/password.ts";
import { Account } from "./account.entity.ts";
import { isLogin, normalLogin } from "./account.rules.ts";
import { ensureGoodPassword, hashPassword, isPassword } from "./password.ts";
import { endSession, endSessionsOf, forgetEndedSessions, openSession, type SignedIn } from "./session.ts";
import { sha256 } from "../platform/vault.ts";

const WINDOW_MS = 15 * 60_000;
const MAX_WRONG_PER_LOGIN_AND_NETWORK = 5;
const MAX_WRONG_PER_NETWORK = 50;

/**
 * Signs somebody in. Unknown login, wrong password and disabled account are one answer after the same work. Wrong tries count against the
 * login as seen from one network, so that nobody elsewhere can lock its owner out.
 * @param before the session that the browser still holds; it ends, so that a planted one never becomes a signed-in one
 * @throws DomainError SIGN_IN_FAILED or TOO_MANY_TRIES
 */
export async function signIn(
  work: Work,
  login: string,
  password: string,
  network: string,
  before: SessionInfo | null,
): Promise<SignedIn & { token: string }> {
  const { em, now, randomBytes } = work;
  const name = normalLogin(login);
  const tried = limitsFor(work.vault, name, network);
  const tries = await countTry(em, tried, WINDOW_MS, now);
  const seen = isLogin(name) ? await em.fork().findOne(Account, { login: name }) : null; // the database takes no NUL
  const right = await isPassword(seen?.passwordHash ?? null, password.slice(0, MAX_PASSWORD_LENGTH + 1));
  if (!seen || !right) throw new DomainError("SIGN_IN_FAILED");
  return em.transactional(async (tx) => {
    // Looked at again under a lock: it may have been disabled, or given another password, while the hash was computed.
    await lockRows(tx, "account", [seen.id]);
    const account = await tx.findOne(
      Account,
      { id: seen.id, disabledAt: null, passwordHash: seen.passwordHash },
      { refresh: true },
    );
    if (!account) throw new DomainError("SIGN_IN_FAILED");
    await forgiveTry(tx, tries, [tried[0].what]);
    await forgetEndedSessions(tx, now);
    if (before) await endSession(tx, before.tokenHash);
    const token = await openSession(tx, account.id, now, randomBytes);
    const actor: StaffActor = { kind: "STAFF", accountId: account.id, roles: account.roles, officeId: account.officeId };
    await record(tx, { type: "signedIn", accountId: account.id }, { ...work, actor });
    return { token, actor, session: { tokenHash: sha256(token), login: account.login, name: account.name } };
  });
}

/** Ends this browser's session, and with it whatever it has running. */
export async function signOut(work: Work, session: SessionInfo): Promise<void> {
  const { actor } = work;
  if (actor.kind !== "STAFF") throw new DomainError("NOT_SIGNED_IN");
  await work.em.transactional(async (tx) => {
    await endSession(tx, session.tokenHash);
    await record(tx, { type: "signedOut", accountId: actor.accountId }, work);
  });
}

/**
 * Changes one's own password; all other browsers of the account are signed out.
 * @throws DomainError SIGN_IN_FAILED when `current` is wrong, TOO_MANY_TRIES, WEAK_PASSWORD
 */
export async function changeOwnPassword(
  work: Work,
  session: SessionInfo,
  network: string,
  current: string,
  wanted: string,
): Promise<void> {
  const { em, actor, now } = work;
  if (actor.kind !== "STAFF") throw new DomainError("NOT_SIGNED_IN");
  ensureGoodPassword(wanted, session.login);
  const tried = limitsFor(work.vault, session.login, network); // a stolen session is no place to guess in either
  const tries = await countTry(em, tried, WINDOW_MS, now);
  const seen = await em.fork().findOne(Account, { id: actor.accountId, disabledAt: null });
  if (!(await isPassword(seen?.passwordHash ?? null, current.slice(0, MAX_PASSWORD_LENGTH + 1))))
    throw new DomainError("SIGN_IN_FAILED");
  const passwordHash = await hashPassword(wanted);
  await em.transactional(async (tx) => {
    await lockRows(tx, "account", [actor.accountId]);
    const account = await tx.findOne(
      Account,
      { id: actor.accountId, disabledAt: null, passwordHash: seen!.passwordHash },
      { refresh: true },
    );
    if (!account) throw new DomainError("SIGN_IN_FAILED");
    account.passwordHash = passwordHash;
    await forgiveTry(tx, tries, [tried[0].what]);
    await endSessionsOf(tx, account.id, session.tokenHash);
    await record(tx, { type: "accountChanged", accountId: account.id, change: "PASSWORD" }, work);
  });
}

/** The narrow limit first. */
function limitsFor(vault: Vault, login: string, network: string) {
  return [
    {
      what: vault.blindIndex("sign-in tries of login and network", `${login}\0${network}`),
      max: MAX_WRONG_PER_LOGIN_AND_NETWORK,
    },
    { what: vault.blindIndex("sign-in tries of network", network), max: MAX_WRONG_PER_NETWORK },
  ] as const;
}
