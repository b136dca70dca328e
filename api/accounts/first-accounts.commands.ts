import { randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Office } from "../catalogue/catalogue.entity.ts";
import type { StaffRole } from "../domain/actor.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { StartupError } from "../platform/config.ts";
import { record, SYSTEM } from "../platform/journal.ts";
import { Account } from "./account.entity.ts";
import { isLogin } from "./account.rules.ts";
import { lockAdministrators } from "./administrators.ts";
import { ensureGoodPassword, hashPassword } from "./password.ts";

/** Printed at every start of a practice database: it protects nothing there. */
export const DEMO_PASSWORD = "demo-antar-dompet";
const DEMO: readonly { readonly login: string; readonly name: string; readonly roles: readonly StaffRole[] }[] = [
  { login: "admin", name: "Admin (contoh)", roles: ["ADMIN"] },
  { login: "operator", name: "Operator (contoh)", roles: ["OPERATOR"] },
  { login: "verifikator", name: "Verifikator (contoh)", roles: ["VERIFIER"] },
  { login: "pencetak", name: "Pencetak (contoh)", roles: ["PRINTER"] },
  { login: "pencetak2", name: "Pencetak kedua (contoh)", roles: ["PRINTER"] }, // four eyes: takes the second look
  { login: "loket", name: "Loket (contoh)", roles: ["DESK"] },
  { login: "dispatcher", name: "Pengatur antar (contoh)", roles: ["DISPATCHER"] },
  { login: "kurir1", name: "Ardi (contoh)", roles: ["COURIER"] },
  { login: "kurir2", name: "Baso (contoh)", roles: ["COURIER"] },
  { login: "kurir3", name: "Citra (contoh)", roles: ["COURIER"] },
  { login: "kurir4", name: "Dewi (contoh)", roles: ["COURIER"] },
  { login: "kurir5", name: "Emil (contoh)", roles: ["COURIER"] },
  { login: "pimpinan", name: "Pimpinan (contoh)", roles: ["SUPERVISOR"] },
];
export const DEMO_LOGINS: readonly string[] = DEMO.map(({ login }) => login);

/** For a practice database without any account, or with those of an earlier version: one for each part of the journey. */
export async function createDemoAccounts(em: EntityManager, now: Date): Promise<void> {
  if ((await missingDemo(em.fork())).length === 0) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await em.transactional(async (tx) => {
    await lockAdministrators(tx);
    for (const account of await missingDemo(tx)) await create(tx, account, passwordHash, now);
  });
}

/** None where somebody made accounts of their own instead. */
async function missingDemo(em: EntityManager): Promise<typeof DEMO> {
  const known = (await em.findAll(Account, { fields: ["login"] })).map(({ login }) => login);
  if (known.length > 0 && !known.some((login) => DEMO_LOGINS.includes(login))) return [];
  return DEMO.filter(({ login }) => !known.includes(login));
}

/**
 * The account with which everybody else's are made. Not through the interface, since nobody could be allowed to.
 * @throws StartupError when there is an administrator already, or the login is not one
 * @throws DomainError WEAK_PASSWORD
 */
export async function createFirstAdministrator(
  em: EntityManager,
  { login, name, password }: { login: string; name: string; password: string },
  now: Date,
): Promise<void> {
  if (!isLogin(login)) throw new StartupError(`"${login}" cannot be a login: 3 to 32 of a-z, 0-9, dot, dash or underscore.`);
  ensureGoodPassword(password, login);
  const passwordHash = await hashPassword(password);
  await em.transactional(async (tx) => {
    await lockAdministrators(tx);
    const { rows } = await sql<{
      login: string;
    }>`select login from account where disabled_at is null and 'ADMIN' = any(roles) order by login`.execute(
      tx.getKysely<unknown>(),
    );
    if (rows.length > 0)
      throw new StartupError(`There is an administrator already (${rows[0]!.login}), who makes further accounts at /petugas.`);
    if (await tx.findOne(Account, { login })) throw new StartupError(`Somebody else has the login "${login}": choose another.`);
    await create(tx, { login, name, roles: ["ADMIN"] }, passwordHash, now);
  });
}

async function create(tx: EntityManager, account: (typeof DEMO)[number], passwordHash: string, now: Date): Promise<void> {
  const [office] = await tx.findAll(Office, { limit: 1 });
  if (!office) throw new StartupError("The office is not loaded yet: start the service once, then create its administrator.");
  const made = tx.create(Account, {
    ...account,
    roles: [...account.roles],
    id: uuidFrom(randomBytes),
    officeId: office.code,
    passwordHash,
    createdAt: now,
    disabledAt: null,
    version: 1,
  });
  await tx.persist(made).flush();
  await record(tx, { type: "accountChanged", accountId: made.id, change: "CREATED" }, { actor: SYSTEM, now, deviceAt: null });
}
