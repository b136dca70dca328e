/** The refusals of the rules and use cases. A code, once published, keeps its meaning; README has the table for outside users. */
export const errorCodes = [
  "NOT_FOUND",
  "NOT_PERMITTED",
  "ILLEGAL_STEP",
  "STALE",
  "INVALID_INPUT",
  "IDEMPOTENCY_CONFLICT",
  "FIGURES_ALREADY_PUBLISHED",
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
