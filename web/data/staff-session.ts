import { createSignal } from "solid-js";
import {
  ChangeOwnPasswordDocument,
  MeDocument,
  SignInDocument,
  SignOutDocument,
  type MeQuery,
  type StaffRole,
} from "../gql/staff/graphql.ts";
import { emptyOutbox } from "./courier-store.ts";
import { askStaff, asStaffError, StaffError, whenSignedOut } from "./staff-client.ts";

export type Me = NonNullable<MeQuery["me"]>;
/** `ended`: somebody was signed in on this page and no longer is; the page stays as it is until the same person is back. */
export type SessionState = "unknown" | "failed" | "signedOut" | "signedIn" | "ended";

const [me, setMe] = createSignal<Me | null>(null);
const [session, setSession] = createSignal<SessionState>("unknown");
export { me, session };

whenSignedOut(() => setSession(me() === null ? "signedOut" : "ended"));

export const hasRole = (...roles: readonly StaffRole[]): boolean => roles.some((role) => me()?.roles.includes(role));

/** Asks who is signed in. A failure is a state, not an exception: the page offers to try again. */
export async function restoreSession(): Promise<void> {
  setSession("unknown");
  try {
    const { me: known } = await askStaff(MeDocument, {});
    setMe(known);
    setSession(known === null ? "signedOut" : "signedIn");
  } catch (error) {
    if (asStaffError(error).code !== "NOT_SIGNED_IN") setSession("failed");
  }
}

/** @throws StaffError SIGN_IN_FAILED, TOO_MANY_TRIES or what the network adds */
export async function signIn(login: string, password: string): Promise<void> {
  const { signIn: known } = await askStaff(SignInDocument, { login: login.trim(), password });
  const before = me();
  // What stands on the page was opened by somebody else: it is not for this person to see.
  if (before !== null && before.id !== known.id) return location.reload();
  setMe(known);
  setSession("signedIn");
}

/**
 * Leaves nothing of the session in this page's memory or in the courier's outbox.
 * @throws StaffError DEEDS_WAITING while the outbox holds what only this account can send, and when the server was not reached
 */
export async function signOut(): Promise<void> {
  if (hasRole("COURIER") && !(await emptyOutbox(me()?.id ?? ""))) throw new StaffError("DEEDS_WAITING");
  await askStaff(SignOutDocument, {}).catch((error: unknown) => {
    if (asStaffError(error).code !== "NOT_SIGNED_IN") throw error;
  });
  location.assign("/petugas/masuk");
}

/** @throws StaffError SIGN_IN_FAILED when the current password is wrong, INVALID_INPUT when the new one is too weak */
export async function changeOwnPassword(current: string, next: string): Promise<void> {
  await askStaff(ChangeOwnPasswordDocument, { current, new: next });
}
