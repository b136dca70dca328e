import { type Cell, CELL_M, type Land, partWay, type Place } from "./land.ts";

/** A way over land, from corner to corner. */
export interface Way {
  readonly lengthM: number;
  /** Where one is after so many metres, and which way one looks. */
  readonly at: (distanceM: number) => { readonly place: Place; readonly courseDeg: number };
}
/** Ways between any two places of the city. */
export interface Ways {
  /** A place that cannot be reached, such as a pin in the water, is approached as near as the land goes. */
  readonly between: (from: Place, to: Place) => Way;
  readonly isReachable: (place: Place) => boolean;
}

/** Crossings where a way may turn lie this many cells apart: 150 m. */
const SPACING = 10;
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/**
 * Looks for ways crossing by crossing, and then cuts every corner behind which one can see further. No map of roads is needed, and no way
 * leads through the bay.
 */
export function planWays(land: Land): Ways {
  const [width, height] = [Math.floor(land.columns / SPACING), Math.floor(land.rows / SPACING)];
  const cellOf = (crossing: number): Cell => ({
    column: (crossing % width) * SPACING,
    row: Math.floor(crossing / width) * SPACING,
  });
  const neighbours = Array.from({ length: width * height }, (_, crossing) => neighboursOf(crossing));
  const mainland = largestPart(neighbours);

  function neighboursOf(crossing: number): number[] {
    const from = cellOf(crossing);
    if (!land.isLandAt(from.column, from.row)) return [];
    return STEPS.flatMap(([dx, dy]) => {
      const [x, y] = [(crossing % width) + dx, Math.floor(crossing / width) + dy];
      if (x < 0 || y < 0 || x >= width || y >= height) return [];
      return land.isClear(from, cellOf(y * width + x)) ? [y * width + x] : [];
    });
  }
  /** The nearest crossing of the mainland, in sight if there is one. */
  function enter(cell: Cell): { readonly crossing: number; readonly isInSight: boolean } {
    const away = (crossing: number): number => {
      const { column, row } = cellOf(crossing);
      return Math.hypot(column - cell.column, row - cell.row);
    };
    const byDistance = [...mainland].toSorted((a, b) => away(a) - away(b));
    const inSight = byDistance.slice(0, IN_SIGHT).find((crossing) => land.isClear(cell, cellOf(crossing)));
    return { crossing: inSight ?? byDistance[0]!, isInSight: inSight !== undefined };
  }
  return {
    isReachable: (place) => land.isLand(place) && enter(land.cellOf(place)).isInSight,
    between: (from, to) => {
      const [start, goal] = [land.cellOf(from), land.cellOf(to)];
      if (land.isClear(start, goal)) return wayThrough(land, [start, goal]);
      const [first, last] = [enter(start), enter(goal)];
      const crossings = search(neighbours, first.crossing, last.crossing).map(cellOf);
      const cells = [...(first.isInSight ? [start] : []), ...crossings, ...(last.isInSight ? [goal] : [])];
      return wayThrough(land, straightened(land, cells));
    },
  };
}

/** Crossings that are tried before a place counts as cut off. */
const IN_SIGHT = 40;

/** Breadth first, straight steps before slanting ones. Both ends are on the mainland, so there is a way. */
function search(neighbours: readonly (readonly number[])[], from: number, to: number): number[] {
  const cameFrom = new Map<number, number>([[to, to]]);
  const queue = [to];
  for (let head = 0; head < queue.length && !cameFrom.has(from); head++) {
    for (const next of neighbours[queue[head]!]!) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, queue[head]!);
      queue.push(next);
    }
  }
  const way = [from];
  for (let at = from; at !== to;) way.push((at = cameFrom.get(at)!));
  return way;
}

function largestPart(neighbours: readonly (readonly number[])[]): ReadonlySet<number> {
  let largest = new Set<number>();
  const seen = new Set<number>();
  for (const [start, around] of neighbours.entries()) {
    if (around.length === 0 || seen.has(start)) continue;
    const part = new Set([start]);
    for (const crossing of part) for (const next of neighbours[crossing]!) part.add(next); // a set grows while it is walked
    for (const crossing of part) seen.add(crossing);
    if (part.size > largest.size) largest = part;
  }
  return largest;
}

/** Keeps only the corners that are needed to see from one to the next. */
function straightened(land: Land, cells: readonly Cell[]): Cell[] {
  const kept = cells.slice(0, 1);
  for (const [index, cell] of cells.entries()) {
    const next = cells[index + 1];
    if (index > 0 && (next === undefined || !land.isClear(kept.at(-1)!, next))) kept.push(cell);
  }
  return kept;
}

function wayThrough(land: Land, cells: readonly Cell[]): Way {
  const legs = [...cells.slice(1), cells.at(-1)!].map((to, index) => {
    const from = cells[index]!;
    return { from, to, lengthM: Math.hypot(to.column - from.column, to.row - from.row) * CELL_M };
  });
  return {
    lengthM: legs.reduce((sum, { lengthM }) => sum + lengthM, 0),
    at: (distanceM) => {
      let leftM = Math.max(0, distanceM);
      const leg = legs.find(({ lengthM }) => {
        if (leftM <= lengthM) return true;
        leftM -= lengthM;
        return false;
      });
      const { from, to, lengthM } = leg ?? legs.at(-1)!; // the last one only stands still
      const cell = partWay(from, to, lengthM === 0 ? 1 : leftM / lengthM);
      const courseDeg = (Math.atan2(to.column - from.column, to.row - from.row) * 180) / Math.PI;
      return { place: land.placeOf(cell), courseDeg: (courseDeg + 360) % 360 };
    },
  };
}
