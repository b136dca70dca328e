import type { Role } from "./actor.ts";
import { DomainError } from "./errors.ts";

/** The step happens and the state stays: reschedule, reassign, transfer. */
export const SAME = "SAME_STATE";

/**
 * One line of a transition table: from any of these states, by any of these roles, to that state.
 * A step with several lines takes the first whose guard and needs are met (or else names what the nearest lacks), so that target and actors may depend on where it starts.
 */
export interface Row<State extends string, Facts, Input> {
  readonly from: readonly (State | null)[]; // null: nothing exists yet
  readonly to: State | typeof SAME;
  readonly by: readonly Role[];
  /** Why the facts forbid it now, as a stable key, or null. Decides what is offered as well as what is done. */
  readonly guard?: (facts: Facts) => string | null;
  /** What the command did not bring along, as stable keys. Looked at only when the step is done: an offer has no input yet. */
  readonly needs?: (input: Input, facts: Facts) => readonly string[];
}
export type Table<State extends string, Facts, Input> = Readonly<Record<string, readonly Row<State, Facts, Input>[]>>;

/** The roles in which an actor may do a step to this very subject (policy.ts), or simply its roles where whose it is does not matter. */
export type RolesFor<Step extends string> = readonly Role[] | ((step: Step) => readonly Role[]);

export interface Attempt<State extends string, Step extends string, Facts, Input> {
  readonly state: State | null;
  readonly step: Step;
  readonly roles: RolesFor<Step>;
  readonly facts: Facts;
  readonly input: Input;
}

export interface Lifecycle<State extends string, Facts, Input, T extends Table<State, Facts, Input>> {
  readonly table: T;
  readonly steps: readonly StepIn<T>[];
  /** What may be done now in these roles. Facts are looked at, so an offered step fails only for want of input or by a lost race. */
  nextSteps(state: State | null, roles: RolesFor<StepIn<T>>, facts: Facts): readonly StepIn<T>[];
  /**
   * The state after the step.
   * @throws DomainError ILLEGAL_STEP (not from this state, or `because` of the facts), NOT_PERMITTED (for others, from this state)
   *   or INVALID_INPUT (`missing`); each names what is `allowed` to these roles instead
   */
  advance(attempt: Attempt<State, StepIn<T>, Facts, Input>): State;
  /** Nothing leads out of it but a correction, which is somebody's deliberate act and keeps both versions. */
  isFinal(state: State): boolean;
}
type StepIn<T> = keyof T & string;

/** The roles that a table lists for a step, in whatever state. */
export type RolesOf<L extends { table: unknown }, Step extends keyof L["table"]> = L["table"][Step] extends readonly {
  by: readonly (infer R extends Role)[];
}[]
  ? R
  : never;

/** Turns a transition table into the questions that the rest of the code asks of it. Called twice so that the states stay literal types. */
export function lifecycle<State extends string, Facts, Input>() {
  return <const T extends Table<State, Facts, Input>>(table: T): Lifecycle<State, Facts, Input, T> => {
    type Step = StepIn<T>;
    type AnyRow = Row<State, Facts, Input>;
    const steps = Object.keys(table) as Step[];
    const rowsAt = (state: State | null, step: Step): readonly AnyRow[] =>
      (table[step] ?? []).filter((row) => row.from.includes(state));
    const rolesIn = (roles: RolesFor<Step>, step: Step): readonly Role[] => (typeof roles === "function" ? roles(step) : roles);
    const isBy = (row: AnyRow, roles: readonly Role[]): boolean => row.by.some((role) => roles.includes(role));
    const refusalOf = (row: AnyRow, facts: Facts): string | null => row.guard?.(facts) ?? null;

    const nextSteps = (state: State | null, roles: RolesFor<Step>, facts: Facts): Step[] =>
      steps.filter((step) => {
        const acting = rolesIn(roles, step);
        return rowsAt(state, step).some((row) => isBy(row, acting) && refusalOf(row, facts) === null);
      });

    const advance = ({ state, step, roles, facts, input }: Attempt<State, Step, Facts, Input>): State => {
      const refused = (
        code: "ILLEGAL_STEP" | "NOT_PERMITTED" | "INVALID_INPUT",
        why: Record<string, readonly string[]> = {},
      ): DomainError => new DomainError(code, { state: state ?? "NONE", step, allowed: nextSteps(state, roles, facts), ...why });
      const possible = rowsAt(state, step);
      if (possible.length === 0) throw refused("ILLEGAL_STEP");
      const own = possible.filter((row) => isBy(row, rolesIn(roles, step)));
      if (own.length === 0) throw refused("NOT_PERMITTED");
      const open = own.filter((row) => refusalOf(row, facts) === null);
      if (open.length === 0)
        throw refused("ILLEGAL_STEP", { because: [...new Set(own.map((row) => refusalOf(row, facts) ?? ""))] });
      const readings = open.map((row) => ({ row, missing: row.needs?.(input, facts) ?? [] }));
      const nearest = readings.reduce((best, other) => (other.missing.length < best.missing.length ? other : best));
      if (nearest.missing.length > 0) throw refused("INVALID_INPUT", { missing: nearest.missing });
      const next = nearest.row.to === SAME ? state : nearest.row.to;
      if (next === null) throw new TypeError(`"${step}" cannot keep a state that does not exist`);
      return next;
    };

    const isFinal = (state: State): boolean =>
      steps.every((step) => step === "correct" || rowsAt(state, step).every((row) => row.to === SAME));

    return { table, steps, nextSteps, advance, isFinal };
  };
}

/** All guards in a row: the first refusal counts. */
export function all<Facts>(...guards: readonly ((facts: Facts) => string | null)[]): (facts: Facts) => string | null {
  return (facts) => guards.map((guard) => guard(facts)).find((refusal) => refusal !== null) ?? null;
}
