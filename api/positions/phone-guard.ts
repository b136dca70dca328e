import type { EntityManager } from "@mikro-orm/postgresql";
import { countTry } from "../platform/throttle.ts";
import type { Vault } from "../platform/vault.ts";
import type { DeviceKind } from "./position.entity.ts";
import type { PhoneLookup } from "./phone-lookup.ts";
import type { PairedPhone } from "./position.queries.ts";
import { POSITION_RULES } from "./position.rules.ts";

const HOUR_MS = 3_600_000;
interface Guarded {
  readonly phoneOf: PhoneLookup;
  readonly em: EntityManager;
  readonly vault: Vault;
  readonly now: Date;
  readonly network: string; // against whom wrong secrets are counted
}

/**
 * The phone that knows this secret; null for every reason there is. Only wrong secrets are counted, and whoever knows a right one comes in
 * before anything is counted: a neighbour who guesses, or an old phone that does not give up, keeps nobody out.
 * @throws DomainError TOO_MANY_TRIES for a wrong one of a network that has sent too many
 */
export async function admitPhone(
  { phoneOf, em, vault, now, network }: Guarded,
  kind: DeviceKind,
  secret: string,
): Promise<PairedPhone | null> {
  const phone = await phoneOf(kind, secret);
  if (phone) return phone;
  const what = vault.blindIndex("wrong secrets of phones of a network", network);
  await countTry(em, [{ what, max: POSITION_RULES.wrongSecretsPerHour }], HOUR_MS, now);
  return null;
}
