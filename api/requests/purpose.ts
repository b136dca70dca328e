import { DomainError } from "../domain/errors.ts";

/** Why somebody uncovers what is covered, as it is kept with the fact. @throws DomainError INVALID_INPUT */
export function purposeFrom(text: string): string {
  const stated = text.trim();
  if (stated.length < 5 || stated.length > 200)
    throw new DomainError("INVALID_INPUT", { field: "purpose", rule: "5 to 200 characters" });
  return stated;
}
