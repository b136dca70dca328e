/** Crockford's base32: no I, L, O (read as 1, 1, 0) and no U. A symbol's place is its value. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_SYMBOLS = 13; // 65 bits: guessing is hopeless even without any limit
const CODE_SYMBOLS = RANDOM_SYMBOLS + 1;
const GROUPS = [5, 5, 4]; // as printed and read aloud
const SECRET_BYTES = 16;

/** Cryptographically random bytes, given by the platform. */
export type RandomBytes = (length: number) => Uint8Array;

/** A new tracking code, 14 symbols without separators: 13 random ones and their check symbol. */
export function makeTrackingCode(randomBytes: RandomBytes): string {
  // 256 is a multiple of 32, so the low five bits of a byte are as even as the byte.
  const values = [...randomBytes(RANDOM_SYMBOLS)].map((byte) => byte & 31);
  return [...values, checkOf(values)].map(symbolOf).join("");
}

/** A new label for one document: shaped like a code, and no code, so that whoever sees an envelope cannot look anything up. */
export const makeLabel = (randomBytes: RandomBytes): string => `D${makeTrackingCode(randomBytes).slice(0, 9)}`;

/** "7Q2K9-F3MX4-TV8B" for paper and screen. */
export function groupTrackingCode(code: string): string {
  let from = 0;
  return GROUPS.map((length) => code.slice(from, (from += length))).join("-");
}

/**
 * What somebody typed or scanned, as the code it means: any case, spaces and dashes anywhere, O for 0, I or L for 1.
 * @returns null when it cannot be one of ours; the answer to that is the ordinary refusal, which says nothing more
 */
export function parseTrackingCode(typed: string): string | null {
  const code = typed
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const values = code.split("").map((symbol) => ALPHABET.indexOf(symbol));
  if (values.length !== CODE_SYMBOLS || values.includes(-1)) return null;
  return checkOf(values.slice(0, RANDOM_SYMBOLS)) === values[RANDOM_SYMBOLS] ? code : null;
}

/**
 * The check symbol: the sum of a^(13-i) * s_i over GF(32), a being a root of x^5 + x^2 + 1 and therefore of order 31.
 * All weights of the 14 places are different and none is zero, and symbols are added without carry, hence any one wrong symbol and any
 * two symbols exchanged, neighbours or not, change the sum. (ISO 7064 over 32 symbols would need a 33rd.)
 */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => timesA(sum ^ value), 0);
}

/** Multiplication by a: shift, and replace x^5 by x^2 + 1. */
const timesA = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);

const symbolOf = (value: number): string => ALPHABET.charAt(value);

/** Opens the details without a PIN. The fragment stays in the browser. @param publicUrl null: as the reader reached us */
export const trackingLink = (publicUrl: string | null, code: string, secret: string): string =>
  `${publicUrl ?? ""}/lacak#${code}.${secret}`;

const PINS = 1_000_000;
const DRAWS = 2 ** 24;
const EVEN_DRAWS = DRAWS - (DRAWS % PINS); // draws from here on would favour low PINs
const MAX_DRAWS = 64;

/**
 * Six digits, each PIN as likely as any other.
 * @param isTaken must not be this one, such as the one it takes the place of
 * @throws RangeError when the source repeats itself instead of being random
 */
export function makePin(randomBytes: RandomBytes, isTaken: (pin: string) => boolean = () => false): string {
  for (let tries = 0; tries < MAX_DRAWS; tries++) {
    const draw = randomBytes(3).reduce((sum, byte) => sum * 256 + byte, 0);
    if (draw >= EVEN_DRAWS) continue; // one in 21
    const pin = String(draw % PINS).padStart(6, "0");
    if (!isTaken(pin)) return pin;
  }
  throw new RangeError("the source of randomness is broken");
}

/** The secret of a link, 128 bits in 26 symbols that survive every URL, chat program and QR mode. */
export function makeSecret(randomBytes: RandomBytes): string {
  let number = randomBytes(SECRET_BYTES).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let symbols = "";
  for (let length = 0; length < Math.ceil((SECRET_BYTES * 8) / 5); length++) {
    symbols = symbolOf(Number(number % 32n)) + symbols;
    number /= 32n;
  }
  return symbols;
}
