/** The prefix makes browsers refuse the cookie unless it is Secure, for this host alone and for all its paths: no neighbour can plant one. */
export const SESSION_COOKIE = "__Host-antar-dompet";

const ATTRIBUTES = "Path=/; HttpOnly; Secure; SameSite=Strict";

/** The value of a Set-Cookie header. It lasts until the browser closes; how long it is good for, the server decides. */
export const sessionCookie = (token: string): string => `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}`;

export const noSessionCookie = (): string => `${SESSION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

/** The token in a Cookie header; null: none */
export function tokenIn(header: string | undefined): string | null {
  const cookies = (header ?? "").split(";").map((cookie) => cookie.trim());
  const ours = cookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  return ours?.slice(SESSION_COOKIE.length + 1) || null;
}
