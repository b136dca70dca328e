import type { EntityManager } from "@mikro-orm/postgresql";
import { DomainError } from "../domain/errors.ts";
import { parseTrackingCode } from "../domain/tracking-code.ts";
import { levelNow } from "../domain/visibility.ts";
import { countTry, forgiveTry } from "../platform/throttle.ts";
import { sameBytes, sha256, type Vault } from "../platform/vault.ts";
import { codeIndexOf, pinIndexOf } from "../requests/code-index.ts";
import { DocumentRequest } from "../requests/request.entity.ts";

/** After the end of a request: the code shows its status for 90 days, code and PIN its details for 7. */
export const VISIBILITY = { level1Days: 90, level2Days: 7 } as const;
const WRONG_PINS_PER_DAY = 5;
/** Of one network, over all codes: many people share one, few mistype that often. */
const WRONG_PINS_PER_NETWORK_AND_DAY = 300;
const DAY_MS = 86_400_000;

/** What somebody holds: the code from the paper, with the PIN or the secret of the link. */
export interface Credentials {
  readonly code: string;
  readonly pin: string | null;
  readonly secret: string | null;
}
export interface Grant {
  readonly requestId: string;
  readonly level: 1 | 2; // as the credentials allow; what is left of it now, levelNow says
}
interface Guarded {
  readonly em: EntityManager;
  readonly vault: Vault;
  readonly now: Date;
  readonly network: string; // against whom wrong PINs are counted besides the code
}

/**
 * What these credentials open now. Unknown, malformed, expired, wrong PIN and a PIN locked after five wrong ones a day are one answer, on one
 * path. While a PIN is locked nothing is compared and nothing counted, so that not even the time taken says which one would be right.
 */
export async function grantFor(
  { em, vault, now, network }: Guarded,
  { code: typed, pin, secret }: Credentials,
): Promise<Grant | null> {
  const code = parseTrackingCode(typed) ?? "";
  const codeIndex = codeIndexOf(vault, code);
  const request = await em.findOne(DocumentRequest, { codeIndex });
  const pinMatches = pin !== null && (await comparePin());
  const secretMatches = secret !== null && sameBytes(sha256(secret), request?.secretHash ?? NO_BYTES);
  if (!request || request.state === "DRAFT") return null;
  if ((pin !== null && !pinMatches) || (secret !== null && !secretMatches)) return null;
  const level = pinMatches || secretMatches ? 2 : 1;
  return levelNow(level, request.endedAt ?? null, now, VISIBILITY) === 0 ? null : { requestId: request.id, level };

  /** Counts the try before it is made: of a thousand at once no more than five are compared. A right one gives its try back. */
  async function comparePin(): Promise<boolean> {
    const limits = [
      { what: codeIndex, max: WRONG_PINS_PER_DAY },
      { what: vault.blindIndex("wrong PINs of a network", network), max: WRONG_PINS_PER_NETWORK_AND_DAY },
    ];
    const tries = await countTry(em, limits, DAY_MS, now).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === "TOO_MANY_TRIES") return null;
      throw error;
    });
    if (tries === null || !sameBytes(pinIndexOf(vault, code, pin ?? ""), request?.pinIndex ?? NO_BYTES)) return false;
    await forgiveTry(em, tries, []);
    return true;
  }
}
const NO_BYTES = Buffer.alloc(32);
