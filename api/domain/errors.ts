/** The refusals of the rules and use cases. A code, once published, keeps its meaning; README has the table for outside users. */
export const errorCodes = [
  "INVALID_INPUT",
  "NOT_FOUND",
  "NOT_PERMITTED",
  "NOT_SIGNED_IN",
  "SIGN_IN_FAILED",
  "TOO_MANY_TRIES",
  "WEAK_PASSWORD",
  "LOGIN_TAKEN",
  "LAST_ADMINISTRATOR",
  "OWN_ROLES",
  "ILLEGAL_STEP",
  "STALE",
  "IDEMPOTENCY_CONFLICT",
  "FIGURES_ALREADY_PUBLISHED",
  "NOTHING_TO_REVISE",
  "CHECKLIST_VERSION_CHANGED",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A refusal the caller can act on. `code` is the contract; `facts` fill the translated sentence, without personal data. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly facts: Readonly<Record<string, string | number | readonly string[]>> = {},
  ) {
    super(code);
    this.name = "DomainError";
  }
}
