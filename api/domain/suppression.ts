/** A cell that counts fewer than this could point at somebody. */
export const SMALLEST_CELL = 5;

/** One line of a public table: its cells add up to a total that everybody knows. null: withheld. */
export type PublicCells = Readonly<Record<string, number | null>>;

/**
 * Withholds every cell under five, none excepted, and of the others as many of the smallest as it takes so that no withheld cell follows from the
 * total and the cells that are shown.
 * @param cells all cells of the line, also those that are zero
 * @param withheldBefore cells that an earlier revision of the line withheld: they stay so, or the two could be compared
 */
export function withholdSmall(
  cells: Readonly<Record<string, number>>,
  withheldBefore: ReadonlySet<string> = new Set(),
): PublicCells {
  const withheld = new Set(Object.keys(cells).filter((name) => cells[name]! < SMALLEST_CELL || withheldBefore.has(name)));
  const shown = Object.keys(cells)
    .filter((name) => !withheld.has(name))
    .toSorted((a, b) => cells[a]! - cells[b]! || (a < b ? -1 : 1)); // the same choice every time: another one could be compared with it
  while (withheld.size > 0 && shown.length > 0 && followsFromTotal([...withheld].map((name) => cells[name]!))) {
    withheld.add(shown.shift()!);
  }
  return Object.fromEntries(Object.keys(cells).map((name) => [name, withheld.has(name) ? null : cells[name]!]));
}

/** Whether who knows their sum knows each: one alone, all of them zero, or all as large as a small cell can be. */
function followsFromTotal(values: readonly number[]): boolean {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length === 1 || sum === 0 || sum === values.length * (SMALLEST_CELL - 1);
}
