import { DomainError } from "../domain/errors.ts";
import { once } from "../platform/idempotency.ts";
import type { Work } from "../platform/work.ts";
import { ensureGoodPassword, hashPassword, isPassword } from "./password.ts";

/**
 * `once` for an input with a password, which must not be stored in any form that is quicker to try out than argon2: a repetition is told from
 * another body by verifying its password against the hash that the first one made.
 */
export async function oncePerPassword(
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
