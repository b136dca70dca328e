import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SMALLEST_CELL, withholdSmall } from "../../api/domain/suppression.ts";

const names = Array.from({ length: 22 }, (_, index) => `v${index}`);
const line = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 22 })
  .map((counts) => Object.fromEntries(counts.map((count, index) => [names[index]!, count])));

/** What each withheld cell may be for somebody who knows the total, the cells that are shown, and (or not) that it is a small one. */
function possible(cells: Record<string, number>, most: number): Map<string, readonly [number, number]> {
  const shown = withholdSmall(cells);
  const hidden = Object.keys(cells).filter((name) => shown[name] === null);
  const sum = hidden.reduce((total, name) => total + cells[name]!, 0);
  return new Map(hidden.map((name) => [name, [Math.max(0, sum - most * (hidden.length - 1)), Math.min(most, sum)] as const]));
}

describe("what is withheld", () => {
  it.each([
    ["nothing of large numbers", { a: 5, b: 12 }, { a: 5, b: 12 }],
    ["a small one, and the smallest of the others, or the total would tell", { a: 3, b: 12, c: 9 }, { a: null, b: 12, c: null }],
    ["two small ones alone", { a: 3, b: 4, c: 9 }, { a: null, b: null, c: 9 }],
    ["zeros, and one more, for a sum of zero tells", { a: 0, b: 0, c: 9, d: 7 }, { a: null, b: null, c: 9, d: null }],
    ["fours, and one more, for their sum could only be fours", { a: 4, b: 4, c: 9, d: 7 }, { a: null, b: null, c: 9, d: null }],
    ["all where there is no other", { a: 2, b: 0 }, { a: null, b: null }],
  ])("%s", (_, cells, shown) => expect(withholdSmall(cells)).toEqual(shown));

  it("is every cell under five, never a total's worth of certainty", () =>
    fc.assert(
      fc.property(line, (cells) => {
        const shown = withholdSmall(cells);
        for (const [name, count] of Object.entries(cells)) {
          expect(shown[name] === null || shown[name] === count).toBe(true);
          expect(shown[name] ?? SMALLEST_CELL).toBeGreaterThanOrEqual(SMALLEST_CELL);
        }
        const total = Object.values(cells).reduce((sum, count) => sum + count, 0);
        const isWhole = Object.values(shown).every((count) => count === null);
        for (const [name, [least, most]] of possible(cells, Infinity)) {
          // A line of one cell is its total, and a total of nothing has no cells to protect.
          if (isWhole && (Object.keys(cells).length === 1 || total === 0)) continue;
          expect(most, `${name} of ${JSON.stringify(cells)}`).toBeGreaterThan(least);
        }
      }),
      { numRuns: 2_000 },
    ));

  it("stays withheld in later revisions", () => {
    expect(withholdSmall({ a: 5, b: 12, c: 9 }, new Set(["a", "c"]))).toEqual({ a: null, b: 12, c: null });
  });
});
