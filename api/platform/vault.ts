import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  timingSafeEqual,
} from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a sealed field lives. Bound into the seal, so that a value copied to another row or column cannot be opened there. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

/** The key of one request or file. Dropping its wrapped form makes everything sealed with it unreadable for good. */
export interface DataKey {
  readonly seal: (place: Place, text: string) => Buffer;
  /** @throws Error when the bytes were changed, moved, or sealed with another key */
  readonly open: (place: Place, sealed: Uint8Array) => string;
  readonly sealBytes: (place: Place, bytes: Uint8Array) => Buffer;
  readonly openBytes: (place: Place, sealed: Uint8Array) => Buffer;
}

/** Everything that needs the master key, which is never in the database. */
export interface Vault {
  readonly newDataKey: (owner: string) => { readonly key: DataKey; readonly wrapped: Buffer };
  readonly dataKey: (owner: string, wrapped: Uint8Array) => DataKey;
  /** Equal texts of one `purpose` have equal indexes; without the key a short number cannot be found by trying them all. */
  readonly blindIndex: (purpose: string, text: string) => Buffer;
  /** Signs what the office publishes, so that anybody can check later that it still says the same. */
  readonly signer: Signer;
}

/** Ed25519. */
export interface Signer {
  readonly publicKey: Buffer; // DER (SubjectPublicKeyInfo), as openssl reads it
  readonly sign: (text: string) => Buffer; // 64 bytes over the UTF-8 of `text`
}

/** Sealed bytes are nonce, tag, ciphertext (AES-256-GCM). */
export function openVault(masterKey: Buffer): Vault {
  const derive = (info: string): Buffer => Buffer.from(hkdfSync("sha256", masterKey, "antar-dompet", info, 32));
  const wrapping = derive("wrap data keys");
  const indexing = derive("blind index");
  const wrapPlace = (owner: string): Place => ({ table: "data_key", column: "wrapped", row: owner });
  return {
    newDataKey: (owner) => {
      const raw = randomBytes(32);
      return { key: keyOf(raw), wrapped: encrypt(wrapping, wrapPlace(owner), raw) };
    },
    dataKey: (owner, wrapped) => keyOf(decrypt(wrapping, wrapPlace(owner), wrapped)),
    blindIndex: (purpose, text) => createHmac("sha256", indexing).update(purpose).update("\0").update(text).digest(),
    signer: signerOf(derive("sign what is published")),
  };
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

function signerOf(seed: Buffer): Signer {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  return {
    publicKey: createPublicKey(privateKey).export({ format: "der", type: "spki" }),
    sign: (text) => sign(null, Buffer.from(text, "utf8"), privateKey),
  };
}

function keyOf(raw: Buffer): DataKey {
  return {
    seal: (place, text) => encrypt(raw, place, Buffer.from(text, "utf8")),
    open: (place, sealed) => decrypt(raw, place, sealed).toString("utf8"),
    sealBytes: (place, bytes) => encrypt(raw, place, bytes),
    openBytes: (place, sealed) => decrypt(raw, place, sealed),
  };
}

function encrypt(key: Buffer, place: Place, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(placeBytes(place));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function decrypt(key: Buffer, place: Place, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(placeBytes(place));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

const placeBytes = ({ table, column, row }: Place): Buffer => Buffer.from(JSON.stringify([table, column, row]), "utf8");

/** For secrets with 128 bits or more, which nobody can guess and which need no key. */
export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Takes as long for a near miss as for a far one. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
