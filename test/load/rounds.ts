import { loadavg } from "node:os";

/** What one round cost, by measure (its name holds the unit). Less is always better. */
export type Costs<M extends string> = Readonly<Record<M, number>>;

/** One way of doing the work: prepares itself, does it once, and says what it cost. */
export interface Candidate<M extends string> {
  readonly name: string;
  readonly round: () => Promise<Costs<M>>;
}
export interface Rounds<M extends string> {
  readonly costs: ReadonlyMap<string, readonly Costs<M>[]>; // by candidate
  readonly loads: readonly number[]; // of the machine in the last minute, at the end of each turn
}

/**
 * Runs the candidates in turns, so that whatever else the machine does is shared by all of them; the first turn warms up and is not counted.
 */
export async function interleaved<M extends string>(candidates: readonly Candidate<M>[], rounds: number): Promise<Rounds<M>> {
  const costs = new Map<string, Costs<M>[]>(candidates.map(({ name }) => [name, []]));
  const loads: number[] = [];
  for (let turn = 0; turn <= rounds; turn++) {
    for (const { name, round } of candidates) {
      const cost = await round();
      if (turn > 0) costs.get(name)!.push(cost);
    }
    if (turn > 0) loads.push(loadavg()[0]!);
  }
  return { costs, loads };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param share of the values that are not larger, such as 0.99 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The median over the turns of how much more one cost than the other in the same turn. */
export function ratio<M extends string>({ costs }: Rounds<M>, measure: M, name: string, reference: string): number {
  const base = costs.get(reference)!;
  return median(costs.get(name)!.map((cost, turn) => cost[measure] / base[turn]![measure]));
}
