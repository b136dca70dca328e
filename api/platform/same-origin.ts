import type { IncomingMessage } from "node:http";

/**
 * Whether the page that sent this is ours: it came from the host it talks to, or from `publicUrl`. Scripts and servers send no Origin and are
 * nobody's page, so nothing can be done through them in a signed-in person's name.
 */
export function isOwnOrigin({ headers }: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = headers;
  return origin === undefined || origin === originOf(publicUrl) || hostOf(origin) === host;
}

/** What the browser itself says about where a request began; older ones say nothing. */
export const isCrossSite = ({ headers }: IncomingMessage): boolean => headers["sec-fetch-site"] === "cross-site";

const originOf = (url: string | null): string | null => (url === null ? null : new URL(url).origin);
const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
