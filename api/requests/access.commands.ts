import { DomainError } from "../domain/errors.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import type { IdentityCheck } from "../domain/proof.ts";
import { makePin, makeSecret } from "../domain/tracking-code.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import { forgiveTry } from "../platform/throttle.ts";
import { sameBytes, sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { pinIndexOf } from "./code-index.ts";
import { deskPinTries } from "./code-tries.ts";
import { ensureVersion, loadBundle, mayHaveNewAccess, subjectOf } from "./request.bundle.ts";
import { keyOfRequest, sealedRequest } from "./sealed.ts";
import type { StepInput } from "./staff-step.ts";

export interface ReissueInput extends StepInput {
  readonly identity: IdentityCheck;
}
/** Shown to the citizen once, like the first: a repetition gets it again, sealed until then (see submitRequest). */
export interface NewAccess {
  readonly requestId: string;
  readonly code: string;
  readonly pin: string;
  readonly secret: string;
}

/**
 * Gives somebody whose identity was checked a new PIN and link. Whatever opened the details until now opens nothing any more, also where it is
 * being followed; tries belong to a PIN and end with it.
 * @throws DomainError NOT_PERMITTED, NOT_FOUND, STALE, ILLEGAL_STEP when nothing is left to open, IDEMPOTENCY_CONFLICT
 */
export async function reissueAccess(work: Work, input: ReissueInput): Promise<NewAccess> {
  ensureRole(work.actor, "request.reissueAccess");
  const { idempotencyKey, ...body } = input;
  return once(work, "reissueAccess", idempotencyKey, body, async (inner) => {
    const { em, vault, randomBytes } = inner;
    const bundle = await loadBundle(em, input.id, "lock");
    ensureMay(inner.actor, "request.reissueAccess", bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    const { request, pickups } = bundle;
    ensureVersion(request, input.expectedVersion);
    const { id: requestId, state } = request;
    if (!mayHaveNewAccess(request)) throw new DomainError("ILLEGAL_STEP", { state, step: "reissueAccess", allowed: [] });
    const code = sealedRequest.opener(keyOfRequest(vault, request), request)("code");
    const isOld = (pin: string): boolean => sameBytes(pinIndexOf(vault, code, pin), request.pinIndex);
    const [pin, secret] = [makePin(randomBytes, isOld), makeSecret(randomBytes)];
    request.pinIndex = pinIndexOf(vault, code, pin);
    request.secretHash = sha256(secret);
    await em.flush();
    await forgiveTry(
      em,
      [],
      pickups.map(({ id }) => deskPinTries(vault, id)),
    );
    const { version } = request;
    await record(em, { type: "accessReissued", requestId, identity: input.identity, state, version }, inner);
    return { requestId, code, pin, secret };
  });
}
