import { DomainError } from "../domain/errors.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import type { Work } from "../platform/work.ts";
import { purposeFrom } from "./purpose.ts";
import { loadBundle, type RequestBundle, subjectOf } from "./request.bundle.ts";
import { keyOfRequest, type ProofFields, sealedAttempt, sealedProof } from "./sealed.ts";
import { recordSaying } from "./words.ts";

/** One handover, and who took the parcel on which proof. */
export interface Receiver extends ProofFields {
  readonly method: "PICKUP" | "COURIER";
  readonly at: Date;
  readonly correctedAt: Date | null; // it turned out not to have happened
}

/**
 * Who received, for a dispute and nothing less: the look itself is a fact, with its purpose.
 * @throws DomainError NOT_PERMITTED, INVALID_INPUT, NOT_FOUND
 */
export async function revealReceivers(work: Work, requestId: string, purpose: string): Promise<Receiver[]> {
  ensureRole(work.actor, "request.revealReceivers");
  const stated = purposeFrom(purpose);
  return work.em.transactional(async (tx) => {
    const bundle = await loadBundle(tx, requestId, "read");
    ensureMay(work.actor, "request.revealReceivers", bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    await recordSaying({ ...work, em: tx }, bundle.request, { type: "receiversRevealed", requestId }, "purpose", stated);
    return receiversOf(work, bundle);
  });
}

function receiversOf({ vault }: Work, { request, pickups, attempts }: RequestBundle): Receiver[] {
  const key = keyOfRequest(vault, request);
  const atDesk = pickups.flatMap(({ id, handedOverAt, sealedFields }): Receiver[] => {
    if (!handedOverAt || !sealedFields) return [];
    const open = sealedProof.opener(key, { id, sealedFields });
    return [{ method: "PICKUP", at: handedOverAt, correctedAt: null, ...proofFieldsFrom(open) }];
  });
  const atDoor = attempts.flatMap((attempt): Receiver[] => {
    if (attempt.outcome !== "HANDED_OVER") return [];
    const open = sealedAttempt.opener(key, attempt);
    const { at, correctedAt = null } = attempt;
    return [{ method: "COURIER", at, correctedAt, ...proofFieldsFrom((name) => open(`proof.${name}`) as never) }];
  });
  return [...atDesk, ...atDoor];
}

const proofFieldsFrom = (open: <Name extends keyof ProofFields>(name: Name) => ProofFields[Name]): ProofFields => ({
  recipientClass: open("recipientClass"),
  recipientName: open("recipientName"),
  relation: open("relation"),
  identityKind: open("identityKind"),
  identityLastFour: open("identityLastFour"),
  proof: open("proof"),
  signature: open("signature"),
});
