import type { EntityManager } from "@mikro-orm/postgresql";
import type { BucketSize } from "../domain/token-bucket.ts";
import { parseTrackingCode } from "../domain/tracking-code.ts";
import { levelNow } from "../domain/visibility.ts";
import { siteOf } from "../platform/network.ts";
import { judgeTry, type TryLimits } from "../platform/try-buckets.ts";
import { sameBytes, sha256, type Vault } from "../platform/vault.ts";
import { codeIndexOf, pinIndexOf } from "../requests/code-index.ts";
import { DocumentRequest } from "../requests/request.entity.ts";

/** After the end of a request: the code shows its status for 90 days, code and PIN its details for 7. */
export const VISIBILITY = { level1Days: 90, level2Days: 7 } as const;

const MINUTE_MS = 60_000;
/** Wrong PINs, by rate: nothing is ever locked for good. What an attack costs and gains under these numbers: docs/OPERATIONS.md, Tries. */
export const PIN_LIMITS = {
  /** Of one code from one site, so that nobody can use up a code alone. */
  site: { tokens: 5, refillMs: 120 * MINUTE_MS },
  /** Of one code from everywhere: holds whoever has as many networks as they like. */
  code: { tokens: 40, refillMs: 30 * MINUTE_MS },
  /** Of one network, over all codes that exist: many people share one, few mistype that often. */
  network: { tokens: 300, refillMs: MINUTE_MS / 6 },
  /** A site from which the right PIN came is judged by its own tries alone for so long. */
  knownForMs: 30 * 24 * 60 * MINUTE_MS,
} as const satisfies Record<string, BucketSize | number>;

/** What somebody holds: the code from the paper, with the PIN or the secret of the link. */
export interface Credentials {
  readonly code: string;
  readonly pin: string | null;
  readonly secret: string | null;
}
export interface Grant {
  readonly requestId: string;
  readonly level: 1 | 2; // as the credentials allow; what is left of it now, levelNow says
  /** Of the PIN that held when they were judged: level 2 ends as soon as another one is issued. */
  readonly pinIndex: Uint8Array;
}
interface Guarded {
  readonly em: EntityManager;
  readonly vault: Vault;
  readonly now: Date;
  readonly network: string; // against whom wrong PINs are counted besides the code
}

/**
 * What these credentials open now. Unknown, malformed, expired, wrong PIN and a PIN tried too often are one answer, on one path: an invented
 * code is tried like a real one, only that its tries cost nobody else. The link's secret cannot be guessed, so it is never counted.
 */
export async function grantFor(
  { em, vault, now, network }: Guarded,
  { code: typed, pin, secret }: Credentials,
): Promise<Grant | null> {
  const code = parseTrackingCode(typed) ?? "";
  const codeIndex = codeIndexOf(vault, code);
  const found = await em.findOne(DocumentRequest, { codeIndex });
  const request = found && found.state !== "DRAFT" && levelNow(1, found.endedAt ?? null, now, VISIBILITY) !== 0 ? found : null;
  const isLink = secret !== null && sameBytes(sha256(secret), request?.secretHash ?? NO_BYTES);
  if (secret !== null && !isLink) return null;
  const isPin = !isLink && pin !== null && (await judgePin(pin));
  if (!request || (pin !== null && !isPin && !isLink)) return null;
  return { requestId: request.id, level: isPin || isLink ? 2 : 1, pinIndex: request.pinIndex };

  function judgePin(tried: string): Promise<boolean> {
    const isRight = sameBytes(pinIndexOf(vault, code, tried), request?.pinIndex ?? NO_BYTES);
    return judgeTry(em, pinLimits(vault, request?.pinIndex ?? codeIndex, request === null, network), isRight, now);
  }
}
const NO_BYTES = Buffer.alloc(32);

/** @param whose the PIN itself, so that a new one begins anew; of an invented code the code */
function pinLimits(vault: Vault, whose: Uint8Array, isInvented: boolean, network: string): TryLimits {
  const pin = Buffer.from(whose).toString("base64");
  const whichNetwork = isInvented ? `${network}\0invented codes` : network;
  return {
    own: { what: vault.blindIndex("wrong PINs of a site", `${pin}\0${siteOf(network)}`), ...PIN_LIMITS.site },
    shared: [
      { what: vault.blindIndex("wrong PINs of a code", pin), ...PIN_LIMITS.code },
      { what: vault.blindIndex("wrong PINs of a network", whichNetwork), ...PIN_LIMITS.network },
    ],
    knownForMs: PIN_LIMITS.knownForMs,
  };
}
