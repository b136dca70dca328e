import type { DBSchema, IDBPDatabase } from "idb";

/** What this phone keeps so that nobody who takes its database can read it. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}
/** A database with a key for each courier, which can be used here and never read. */
export interface KeySchema extends DBSchema {
  keys: { key: string; value: CryptoKey };
}

const IV_BYTES = 12;

export async function seal(key: CryptoKey, owner: string, plain: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) }, key, plain);
  return { iv, data };
}
export const unseal = (key: CryptoKey, owner: string, { iv, data }: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) }, key, data);

export const sealJson = (key: CryptoKey, owner: string, value: unknown): Promise<Sealed> =>
  seal(key, owner, new TextEncoder().encode(JSON.stringify(value)));
export const unsealJson = async <Value>(key: CryptoKey, owner: string, sealed: Sealed): Promise<Value> =>
  JSON.parse(new TextDecoder().decode(await unseal(key, owner, sealed))) as Value;
export const unsealPhoto = async (key: CryptoKey, owner: string, sealed: Sealed): Promise<Blob> =>
  new Blob([await unseal(key, owner, sealed)], { type: "image/jpeg" });

/** One key for each courier, made at first need. Of two pages that make one at once, the first to store it wins for both. */
export async function keyOf<Schema extends KeySchema>(opened: IDBPDatabase<Schema>, courierId: string): Promise<CryptoKey> {
  const database = opened as unknown as IDBPDatabase<KeySchema>;
  const known = await database.get("keys", courierId);
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("keys", "readwrite");
  const winner = (await transaction.store.get(courierId)) ?? made;
  await transaction.store.put(winner, courierId);
  await transaction.done;
  return winner;
}

/** null where the browser keeps or seals nothing: no https, no room. */
export async function unlessNowhere<Database>(openIt: () => Promise<Database>): Promise<Database | null> {
  if (!isSecureContext || !("indexedDB" in globalThis)) return null;
  return openIt().catch(() => null);
}
