import type { Subject } from "../domain/policy.ts";

/** An account as the policy sees it: only its office matters. */
export function subjectOf({ officeId }: { readonly officeId: string }): Subject {
  return { officeId, creatorId: null, requestId: null, courierId: null };
}
