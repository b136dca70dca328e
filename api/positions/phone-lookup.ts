import type { EntityManager } from "@mikro-orm/postgresql";
import { sha256 } from "../platform/vault.ts";
import type { DeviceKind } from "./position.entity.ts";
import { type PairedPhone, type PhoneKey, phonesByKeys } from "./position.queries.ts";

/** The phone that knows a secret, while it is paired and its courier may still work; null for every reason there is. */
export type PhoneLookup = (kind: DeviceKind, secret: string) => Promise<PairedPhone | null>;

interface Asking {
  readonly key: PhoneKey;
  readonly resolve: (phone: PairedPhone | null) => void;
  readonly reject: (error: unknown) => void;
}
/** A request costs less than a statement: a thousand are still one short one. */
const MAX_AT_ONCE = 1_000;

/**
 * While one look is under way, the next gathers, as batches of readings do. Nothing is remembered: every message is looked up after it came, so
 * that a phone is a stranger from the moment it is revoked. What waits is the hash, never the secret.
 */
export function createPhoneLookup(fork: () => EntityManager): PhoneLookup {
  let asking: Asking[] = [];
  let isLooking = false;

  async function run(): Promise<void> {
    isLooking = true;
    while (asking.length > 0) {
      const together = asking.slice(0, MAX_AT_ONCE);
      asking = asking.slice(MAX_AT_ONCE);
      await answer(together);
    }
    isLooking = false;
  }
  async function answer(together: readonly Asking[]): Promise<void> {
    try {
      const keys = together.map(({ key }) => key);
      const phones = await phonesByKeys(fork(), keys);
      for (const [index, { resolve }] of together.entries()) resolve(phones[index]!);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
  return (kind, secret) =>
    new Promise((resolve, reject) => {
      asking.push({ key: { kind, secretHash: sha256(secret) }, resolve, reject });
      if (!isLooking) void run();
    });
}
