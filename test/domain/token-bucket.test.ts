import { expect, it } from "vitest";
import { afterTaking, tokensIn, waitMs } from "../../api/domain/token-bucket.ts";

const size = { tokens: 5, refillMs: 100 };
const NOW_MS = 1_000;

it.each([
  [0, 5],
  [1_000, 5],
  [1_050, 4.5],
  [1_500, 0],
  [1_700, -2],
])("full again at %i: it holds %d", (fullAtMs, tokens) => expect(tokensIn(fullAtMs, size, NOW_MS)).toBe(tokens));

it("what is taken takes its time to come back, counted from now where it was full", () => {
  expect(afterTaking(1, 0, size, NOW_MS)).toBe(1_100);
  expect(afterTaking(3, 1_200, size, NOW_MS)).toBe(1_500);
  expect(afterTaking(0, 1_200, size, NOW_MS)).toBe(1_200);
});

it("of which nothing is taken it stays full, also when the clock is set back", () => {
  expect(tokensIn(afterTaking(0, 0, size, NOW_MS + 3_600_000), size, NOW_MS)).toBe(size.tokens);
});

it.each([
  [1, 1_000, 0],
  [1, 1_400, 0],
  [1, 1_500, 100],
  [3, 1_500, 300],
  [2, 1_550, 250],
])("%i tokens of one that is full again at %i are there in %i ms", (count, fullAtMs, ms) =>
  expect(waitMs(count, fullAtMs, size, NOW_MS)).toBe(ms),
);
