/** What every answer tells a browser, whoever writes it. */
export type SecurityHeaders = Readonly<Record<string, string>>;

const COMMON: SecurityHeaders = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "cross-origin", // open data and embeds are for other sites; nothing here depends on who asks
  "permissions-policy": "geolocation=(self), camera=(self), microphone=()",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0", // its filter did more harm than good
};

const policy = (frameAncestors: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.join(" ")}`,
  ].join(";");

/** No third party, no frame. */
export const CLOSED: SecurityHeaders = {
  ...COMMON,
  "content-security-policy": policy(["'none'"]),
  "origin-agent-cluster": "?1",
  "x-frame-options": "DENY",
};

/** For what these sites may frame. A sandboxed frame cannot have an agent cluster of its own, and browsers complain about the wish. */
export const embeddableBy = (origins: readonly string[]): SecurityHeaders => ({
  ...COMMON,
  "content-security-policy": policy(["'self'", ...origins]),
});
