import type { Outcome, Verdict } from "./mutate.ts";

/** Of the mutants that a test could notice, so many are. */
const GOAL_PERCENT = 90;
const OUTCOMES: readonly Outcome[] = ["KILLED", "SURVIVED", "EQUIVALENT", "ERROR"];

/** A table, one line a room; and whether it is good enough. A list that does not fit the code is not, whatever its share. */
export function summaryOf(verdicts: readonly Verdict[]): { readonly table: string; readonly isGood: boolean } {
  const countIn = (of: readonly Verdict[], wanted: Outcome): number => of.filter(({ outcome }) => outcome === wanted).length;
  const percentOf = (of: readonly Verdict[]): number => {
    const [killed, survived] = [countIn(of, "KILLED"), countIn(of, "SURVIVED")];
    return killed + survived === 0 ? 100 : (killed / (killed + survived)) * 100;
  };
  const line = (name: string, cells: readonly (string | number)[]): string =>
    name.padEnd(14) + cells.map((cell) => String(cell).padStart(12)).join("");
  const counted = (name: string, of: readonly Verdict[]): string =>
    line(name, [...OUTCOMES.map((outcome) => countIn(of, outcome)), `${percentOf(of).toFixed(1)} %`]);
  const rooms = [...Map.groupBy(verdicts, ({ room }) => room)];
  return {
    table: [
      line("room", [...OUTCOMES.map((outcome) => outcome.toLowerCase()), "killed"]),
      ...rooms.map(([name, of]) => counted(name, of)),
      counted("all", verdicts),
    ].join("\n"),
    isGood: verdicts.length > 0 && countIn(verdicts, "ERROR") === 0 && percentOf(verdicts) >= GOAL_PERCENT,
  };
}
