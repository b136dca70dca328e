import { randomBytes } from "node:crypto";
import { Account } from "../../api/accounts/account.entity.ts";
import { hashPassword } from "../../api/accounts/password.ts";
import { Office } from "../../api/catalogue/catalogue.entity.ts";
import type { StaffRole } from "../../api/domain/actor.ts";
import { uuidFrom } from "../../api/domain/uuid.ts";
import type { TestService } from "./service.ts";

export const TEST_PASSWORD = "enam ekor ayam jago";
let hash: Promise<string> | null = null; // one for all: hashing is slow on purpose
let count = 0;

/** A member of staff with TEST_PASSWORD, in the city's office unless `officeId` says otherwise. */
export async function buildAccount(
  service: Pick<TestService, "database">,
  roles: readonly StaffRole[],
  more: { readonly login?: string; readonly officeId?: string; readonly name?: string } = {},
): Promise<Account> {
  const em = service.database.em.fork();
  const [office] = await em.findAll(Office, { limit: 1 });
  hash ??= hashPassword(TEST_PASSWORD);
  count += 1;
  const account = em.create(Account, {
    id: uuidFrom(randomBytes),
    login: more.login ?? `staf${count}`,
    name: more.name ?? `Staf ${count}`,
    officeId: more.officeId ?? office!.code,
    roles: [...roles],
    passwordHash: await hash,
    createdAt: new Date("2026-11-01T00:00:00Z"),
    disabledAt: null,
    version: 1,
  });
  await em.persist(account).flush();
  return account;
}
