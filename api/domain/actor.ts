/** What people do in one office. One person may hold several. */
export const staffRoles = [
  "OPERATOR",
  "PARTNER",
  "VERIFIER",
  "PRINTER",
  "DESK",
  "DISPATCHER",
  "COURIER",
  "SUPERVISOR",
  "ADMIN",
] as const;
export type StaffRole = (typeof staffRoles)[number];
/** A partner's people have no office of their own yet: whoever holds the role keeps it, and nobody else is given it. */
export const isGiven = (role: StaffRole): boolean => role !== "PARTNER";

/** CITIZEN holds a code or nothing yet. SYSTEM is a timer, or a step that follows from another one and is never anybody's own choice. */
export const roles = ["CITIZEN", ...staffRoles, "SYSTEM"] as const;
export type Role = (typeof roles)[number];

/** On whose behalf something is done. */
export type Actor =
  /** `officeId` is the partner's own office for a PARTNER. */
  | { readonly kind: "STAFF"; readonly accountId: string; readonly roles: readonly StaffRole[]; readonly officeId: string }
  /** Level 1 knows the code; level 2 also the PIN, or the secret of the link. */
  | { readonly kind: "CITIZEN"; readonly level: 1 | 2; readonly requestId: string }
  /** Nobody known: a citizen who has no code yet. */
  | { readonly kind: "ANYONE" }
  | { readonly kind: "SYSTEM" };

export function rolesOf(actor: Actor): readonly Role[] {
  if (actor.kind === "STAFF") return actor.roles;
  return actor.kind === "SYSTEM" ? ["SYSTEM"] : ["CITIZEN"];
}

/** @returns null for whoever has no account */
export const accountOf = (actor: Actor): string | null => (actor.kind === "STAFF" ? actor.accountId : null);
