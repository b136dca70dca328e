import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  groupTrackingCode,
  makeLabel,
  makePin,
  makeSecret,
  makeTrackingCode,
  parseTrackingCode,
  type RandomBytes,
} from "../../api/domain/tracking-code.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // crockford.com/base32.html
const symbols = ALPHABET.split("");
/** A source that gives these bytes, then fails. */
const bytes = (...given: number[]): RandomBytes => {
  const left = [...given];
  return (length) => Uint8Array.from({ length }, () => left.shift() ?? expect.fail("asked for more randomness than expected"));
};
const anyCode = fc.uint8Array({ minLength: 13, maxLength: 13 }).map((given) => makeTrackingCode(() => given));
const replaced = (code: string, place: number, symbol: string): string => code.slice(0, place) + symbol + code.slice(place + 1);

describe("tracking code", () => {
  it("keeps its published form", () => {
    expect(makeTrackingCode(bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBe("00000000000000");
    // By hand: a single 1 in the last random place weighs a = 2; in the first one a^13 = a^5 * a^5 * a^3 = 5 * 5 * 8 = 28 = W.
    expect(makeTrackingCode(bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))).toBe("00000000000012");
    expect(makeTrackingCode(bytes(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBe("1000000000000W");
  });

  it("is nothing that could be read from a label", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 13, maxLength: 13 }), (given) => {
        const label = makeLabel(() => given);
        expect(label).toMatch(/^D[0-9A-HJKMNP-TV-Z]{9}$/);
        expect(parseTrackingCode(label)).toBeNull();
      }),
    );
  });

  it("uses each symbol equally often, whatever the place", () => {
    for (let place = 0; place < 13; place++) {
      const counts = new Map<string, number>();
      for (let byte = 0; byte < 256; byte++) {
        const symbol = makeTrackingCode(() => Uint8Array.from({ length: 13 }, (_, index) => (index === place ? byte : 7))).charAt(
          place,
        );
        counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
      }
      expect(counts).toEqual(new Map(symbols.map((symbol) => [symbol, 8])));
    }
  });

  it("is read back however it is written", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{14}$/);
        expect(parseTrackingCode(code)).toBe(code);
        expect(groupTrackingCode(code)).toMatch(/^.{5}-.{5}-.{4}$/);
        expect(parseTrackingCode(groupTrackingCode(code))).toBe(code);
        expect(parseTrackingCode(` ${code.toLowerCase().split("").join(" \u2013 ")}\n`)).toBe(code);
        expect(parseTrackingCode(code.replaceAll("0", "O").replaceAll("1", "I"))).toBe(code);
        expect(parseTrackingCode(code.replaceAll("0", "o").replaceAll("1", "l"))).toBe(code);
      }),
    );
  });

  // The code is linear over GF(32): whether an error is found depends on the error alone. All errors on several codes are all there is.
  const samples = fc.sample(anyCode, { numRuns: 20, seed: 1 });

  it("finds every single wrong symbol", () => {
    for (const code of samples) {
      for (let place = 0; place < 14; place++) {
        for (const symbol of symbols.filter((one) => one !== code.charAt(place))) {
          expect(parseTrackingCode(replaced(code, place, symbol))).toBeNull();
        }
      }
    }
  });

  it("finds every exchange of two symbols, neighbours or not, and every double written as another double", () => {
    // Both change two places by the same difference, addition being without carry: all places, all differences.
    const differing = (symbol: string, difference: number): string => ALPHABET.charAt(ALPHABET.indexOf(symbol) ^ difference);
    for (const code of samples) {
      for (let one = 0; one < 14; one++) {
        for (let other = one + 1; other < 14; other++) {
          for (let difference = 1; difference < 32; difference++) {
            const first = replaced(code, one, differing(code.charAt(one), difference));
            expect(parseTrackingCode(replaced(first, other, differing(code.charAt(other), difference)))).toBeNull();
          }
        }
      }
    }
  });

  it("finds an exchange as people make it", () => {
    fc.assert(
      fc.property(anyCode, fc.nat(12), (code, place) => {
        const [first, second] = [code.charAt(place), code.charAt(place + 1)];
        fc.pre(first !== second);
        expect(parseTrackingCode(replaced(replaced(code, place, second), place + 1, first))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "",
    "0",
    "0000000000000",
    "000000000000000",
    "U0000000000000",
    "0000000000000\u{1F600}",
    "\u0131".repeat(14),
    "\uFF10".repeat(14),
  ])("%j is none", (typed) => expect(parseTrackingCode(typed)).toBeNull());
  it("never throws at what people paste", () => {
    const isNoCode = fc.property(fc.string({ unit: "binary" }), (typed) => parseTrackingCode(typed) === null);
    expect(() => fc.assert(isNoCode)).not.toThrow();
  });
});

describe("PIN", () => {
  it.each([
    [[0, 0, 0], "000000"],
    [[0, 0, 7], "000007"],
    [[0x0f, 0x42, 0x40], "000000"], // 1,000,000
    [[0xf4, 0x23, 0xff], "999999"], // 15,999,999: the last one that is taken
  ])("%j is %s", (given, pin) => expect(makePin(bytes(...given))).toBe(pin));

  it("draws again where the low PINs would be favoured", () => {
    expect(makePin(bytes(0xf4, 0x24, 0x00, 0xff, 0xff, 0xff, 0, 0, 42))).toBe("000042"); // 16,000,000 and 16,777,215 are thrown away
  });

  it("is another one than it may not be", () => {
    expect(makePin(bytes(0, 0, 7, 0, 0, 8), (pin) => pin === "000007")).toBe("000008");
  });

  it("gives up on a source that is stuck", () => {
    expect(() => makePin((length) => new Uint8Array(length).fill(255))).toThrow(RangeError);
  });
});

describe("secret of a link", () => {
  it("carries all of its 128 bits and nothing else", () => {
    const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(sixteen, (given) => {
        const secret = makeSecret(() => given);
        expect(secret).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        const read = secret.split("").reduce((sum, symbol) => sum * 32n + BigInt(ALPHABET.indexOf(symbol)), 0n);
        const meant = given.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
        expect(read).toBe(meant);
      }),
    );
  });
});
