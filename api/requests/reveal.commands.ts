import { DomainError } from "../domain/errors.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import type { Work } from "../platform/work.ts";
import { purposeFrom } from "./purpose.ts";
import { loadBundle, subjectOf } from "./request.bundle.ts";
import type { RequestField } from "./sealed.ts";
import { recordSaying } from "./words.ts";
import { type CaseView, viewOf } from "./request.queries.ts";

/** What is normally covered. The look itself is a fact, with its purpose. @throws DomainError NOT_PERMITTED, INVALID_INPUT, NOT_FOUND */
export async function revealPerson(work: Work, requestId: string, purpose: string): Promise<CaseView<RequestField>> {
  ensureRole(work.actor, "request.reveal");
  const stated = purposeFrom(purpose);
  return work.em.transactional(async (tx) => {
    const bundle = await loadBundle(tx, requestId, "read");
    ensureMay(work.actor, "request.reveal", bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    await recordSaying({ ...work, em: tx }, bundle.request, { type: "personRevealed", requestId }, "purpose", stated);
    return viewOf({ em: tx, vault: work.vault }, bundle);
  });
}
