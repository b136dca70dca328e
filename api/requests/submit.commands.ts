import { checkedIntake, CONSENT_VERSION } from "../domain/intake.ts";
import { DomainError } from "../domain/errors.ts";
import { ensureRole } from "../domain/policy.ts";
import { once } from "../platform/idempotency.ts";
import { countTry } from "../platform/throttle.ts";
import type { Work } from "../platform/work.ts";
import { checklistsOf, ensurePhotos, fileRequest, type Receipt, type SubmitInput } from "./filing.ts";

/** A partner's whole office, or a village behind one address, on a busy morning; a flood is more. */
const REQUESTS_PER_NETWORK_AND_HOUR = 60;
const HOUR_MS = 3_600_000;

/**
 * A citizen applies.
 * @param network whom too many requests are counted against
 * @throws DomainError INVALID_INPUT naming the fields, IDEMPOTENCY_CONFLICT, TOO_MANY_TRIES; then nothing is written
 */
export async function submitRequest(work: Work, network: string, idempotencyKey: string, input: SubmitInput): Promise<Receipt> {
  ensureRole(work.actor, "request.submit");
  await countTry(
    work.em.fork(),
    [{ what: work.vault.blindIndex("requests of a network", network), max: REQUESTS_PER_NETWORK_AND_HOUR }],
    HOUR_MS,
    work.now,
  );
  return once(work, "submitRequest", idempotencyKey, input, async (inner) => {
    const checked = checkedIntake(input);
    if (checked.consentVersion !== CONSENT_VERSION) throw new DomainError("INVALID_INPUT", { fields: ["consentVersion"] });
    const checklists = await checklistsOf(inner, checked.documents);
    ensurePhotos(checked.documents, checklists);
    const filed = await fileRequest(inner, checked, checklists, { channel: "ONLINE", roles: ["CITIZEN"], previous: null });
    return filed.receipt;
  });
}
