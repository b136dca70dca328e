import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "../domain/errors.ts";
import { passwordProblem } from "../domain/password.ts";

/** argon2id as OWASP recommends it: 19 MiB, two passes, about 35 ms. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashing runs on Node's four worker threads, which files and name look-ups need as well: a flood of sign-ins gets half of them. */
const MAX_IN_FLIGHT = 2;
const MAX_WAITING = 200;

/** Nobody's password, with the same cost as everybody's. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$3rXPJdkXwVafVrcJeqzrcQ$lw4rbWWOZ5INcSV6AXv/q79yoo1fbE3pFgjbVDkKip8";

/** @throws DomainError TOO_MANY_TRIES when hundreds already wait */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, ARGON2ID));
}

/**
 * @param passwordHash null: there is no such account, which takes as long to find out as that the password is wrong
 * @throws DomainError TOO_MANY_TRIES when hundreds already wait
 */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await inTurn(() => verify(passwordHash ?? NOBODY, password));
  return passwordHash !== null && matches;
}

/** @throws DomainError WEAK_PASSWORD with `problem` */
export function ensureGoodPassword(password: string, login: string): void {
  const problem = passwordProblem(password, login);
  if (problem !== null) throw new DomainError("WEAK_PASSWORD", { problem });
}

let inFlight = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (inFlight >= MAX_IN_FLIGHT) {
    if (waiting.length >= MAX_WAITING) throw new DomainError("TOO_MANY_TRIES");
    await new Promise<void>((go) => waiting.push(go)); // whoever ends passes its place on, so nobody can push in
  } else inFlight += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else inFlight -= 1;
  }
}
