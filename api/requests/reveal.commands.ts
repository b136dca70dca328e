import { DomainError } from "../domain/errors.ts";
import { ensureMay, ensureRole } from "../domain/policy.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { loadBundle, subjectOf } from "./request.bundle.ts";
import { type RequestField, sealPurpose } from "./sealed.ts";
import { type CaseView, viewOf } from "./request.queries.ts";

/** What is normally covered. The look itself is a fact, with its purpose. @throws DomainError NOT_PERMITTED, INVALID_INPUT, NOT_FOUND */
export async function revealPerson(work: Work, requestId: string, purpose: string): Promise<CaseView<RequestField>> {
  ensureRole(work.actor, "request.reveal");
  const stated = purpose.trim();
  if (stated.length < 5 || stated.length > 200)
    throw new DomainError("INVALID_INPUT", { field: "purpose", rule: "5 to 200 characters" });
  return work.em.transactional(async (tx) => {
    const bundle = await loadBundle(tx, requestId, "read");
    ensureMay(work.actor, "request.reveal", bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    await record(tx, { type: "personRevealed", requestId, purpose: sealPurpose(work.vault, bundle.request, stated) }, work);
    return viewOf({ em: tx, vault: work.vault }, bundle);
  });
}
