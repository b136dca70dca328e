import fastifyCookie from "@fastify/cookie";

/** The prefix makes browsers refuse the cookie unless it is Secure, for this host alone and for all its paths: no neighbour can plant one. */
export const SESSION_COOKIE = "__Host-antar-dompet";

const ATTRIBUTES = { path: "/", httpOnly: true, secure: true, sameSite: "strict" } as const;

/** The value of a Set-Cookie header. It lasts until the browser closes; how long it is good for, the server decides. */
export const sessionCookie = (token: string): string => fastifyCookie.serialize(SESSION_COOKIE, token, ATTRIBUTES);

export const noSessionCookie = (): string => fastifyCookie.serialize(SESSION_COOKIE, "", { ...ATTRIBUTES, maxAge: 0 });

/** The token in a Cookie header; null: none */
export function tokenIn(header: string | undefined): string | null {
  return fastifyCookie.parse(header ?? "")[SESSION_COOKIE] || null;
}
