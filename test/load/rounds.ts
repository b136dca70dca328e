/** One way of doing the work: prepares itself, does it once, and says what it cost. */
export interface Candidate {
  readonly name: string;
  readonly round: () => Promise<number>; // the cost, in the benchmark's unit
}

export interface Result {
  readonly name: string;
  readonly median: number;
  readonly rounds: readonly number[];
}

/**
 * Runs the candidates in turns, so that whatever else the machine does is shared by all of them; the first turn warms up and is not counted.
 */
export async function interleaved(candidates: readonly Candidate[], rounds: number): Promise<Result[]> {
  const costs = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let turn = 0; turn <= rounds; turn++) {
    for (const { name, round } of candidates) {
      const cost = await round();
      if (turn > 0) costs.get(name)!.push(cost);
    }
  }
  return [...costs].map(([name, list]) => ({ name, median: median(list), rounds: list }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Only ratios are worth keeping: absolute numbers are this machine's, today. */
export function report(title: string, unit: string, results: readonly Result[], reference: string): void {
  const base = results.find(({ name }) => name === reference)!.median;
  const lines = results.map(({ name, median: cost, rounds }) => {
    const spread = `${Math.min(...rounds).toFixed(2)}-${Math.max(...rounds).toFixed(2)}`;
    return `| ${name} | ${cost.toFixed(2)} | ${spread} | ${(cost / base).toFixed(2)} |`;
  });
  process.stdout.write(
    [`\n## ${title}`, `| | ${unit}, median | spread | x ${reference} |`, "|---|---|---|---|", ...lines, ""].join("\n") + "\n",
  );
}
