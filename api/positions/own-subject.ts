import type { Actor } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import type { Subject } from "../domain/policy.ts";

/** What a courier does about themselves. @throws DomainError NOT_PERMITTED for whoever is no member of staff */
export function ownSubject(actor: Actor): Subject {
  if (actor.kind !== "STAFF") throw new DomainError("NOT_PERMITTED");
  const { officeId, accountId } = actor;
  return { officeId, courierId: accountId, creatorId: null, requestId: null };
}
