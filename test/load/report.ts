import { median, ratio, type Rounds } from "./rounds.ts";

/** What was promised of one measure of one candidate. */
export interface Goal<M extends string> {
  readonly measure: M;
  readonly of: string; // candidate
  readonly against: string | null; // the candidate whose cost is 1; null: an absolute cost
  readonly atMost: number;
  readonly says: string; // as the promise was made
}
export interface Report<M extends string> {
  readonly benchmark: string;
  readonly title: string;
  readonly measures: readonly M[];
  readonly references: readonly string[];
  readonly goals: readonly Goal<M>[];
}

/** Only ratios are worth keeping: absolute numbers are this machine's, today. A table to read, then a line of JSON for each result. */
export function report<M extends string>({ benchmark, title, measures, references, goals }: Report<M>, rounds: Rounds<M>): void {
  const { costs, loads } = rounds;
  const load = `${Math.min(...loads).toFixed(1)}-${Math.max(...loads).toFixed(1)}`;
  const results = measures.flatMap((measure) =>
    [...costs].map(([name, list]) => {
      const values = list.map((cost) => cost[measure]);
      const ratios = references.map((reference) => [reference, tidy(ratio(rounds, measure, name, reference))] as const);
      const spread = [Math.min(...values), Math.max(...values)].map(tidy);
      return { measure, name, median: tidy(median(values)), spread, ratios };
    }),
  );
  const told = goals.map((goal) => {
    const { measure, of, against, atMost, says } = goal;
    const reached = against === null ? median(costs.get(of)!.map((cost) => cost[measure])) : ratio(rounds, measure, of, against);
    return { goal: says, of, measure, against, atMost: tidy(atMost), reached: tidy(reached), met: reached <= atMost };
  });
  const heading = `| measure | | median | spread |${references.map((reference) => ` x ${reference} |`).join("")}`;
  print([
    `\n## ${title}`,
    `${loads.length} interleaved rounds after one to warm up; load average ${load}.\n`,
    heading,
    `|${"---|".repeat(4 + references.length)}`,
    ...results.map(
      ({ measure, name, median: middle, spread, ratios }) =>
        `| ${measure} | ${name} | ${middle} | ${spread.join("-")} |${ratios.map(([, times]) => ` ${times} |`).join("")}`,
    ),
    "",
    ...told.map(
      ({ goal, of, measure, against, atMost, reached, met }) =>
        `${met ? "met" : "NOT met"}: ${goal} (${of}, ${measure}: ${reached}${against === null ? "" : ` x ${against}`}, at most ${atMost})`,
    ),
    "",
    ...results.map(({ ratios, ...result }) =>
      JSON.stringify({ benchmark, title, ...result, ratios: Object.fromEntries(ratios), rounds: loads.length, load }),
    ),
    ...told.map((goal) => JSON.stringify({ benchmark, title, ...goal })),
  ]);
}

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

/** Three digits that count. */
const tidy = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
