import { expect, it } from "vitest";
import { type Role, roles } from "../../api/domain/actor.ts";
import type { DomainError } from "../../api/domain/errors.ts";
import type { Attempt } from "../../api/domain/lifecycle.ts";

/** One line of the written expectation: these roles get from each of these states to that one, given the facts and input laid over the usual. */
export interface Edge<State extends string, Step extends string, Facts, Input> {
  readonly from: readonly (State | null)[];
  readonly step: Step;
  readonly by: readonly Role[];
  readonly to: State | "SAME";
  readonly facts?: Partial<Facts>;
  readonly input?: Partial<Input>;
}
/** One guard or need: what is laid over an edge's facts and input to break it, and the answer. */
export interface Refusal<State extends string, Step extends string, Facts, Input> {
  readonly from: State | null;
  readonly step: Step;
  readonly by: Role;
  readonly facts?: Partial<Facts>;
  readonly input?: Partial<Input>;
  readonly because?: readonly string[]; // ILLEGAL_STEP
  readonly missing?: readonly string[]; // INVALID_INPUT
}
interface Rules<State extends string, Step extends string, Facts, Input> {
  readonly steps: readonly Step[];
  nextSteps(state: State | null, roles: readonly Role[], facts: Facts): readonly Step[];
  advance(attempt: Attempt<State, Step, Facts, Input>): State;
}
interface Expectation<State extends string, Step extends string, Facts, Input> {
  readonly states: readonly State[];
  readonly facts: Facts; // under which most edges are open
  readonly input: Input; // with which most steps are complete
  readonly edges: readonly Edge<State, Step, Facts, Input>[];
}

export function refusalOf(attempt: () => unknown): DomainError["facts"] & { code: string } {
  try {
    attempt();
  } catch (error) {
    const { code, facts } = error as DomainError;
    return { ...facts, code };
  }
  throw new Error("expected a refusal");
}

/** Every state x every step x every role against the written edges: each leads where it says, and nothing else leads anywhere. */
export function testEveryAttempt<State extends string, Step extends string, Facts, Input>(
  rules: Rules<State, Step, Facts, Input>,
  { states, facts, input, edges }: Expectation<State, Step, Facts, Input>,
): void {
  it("knows exactly the written steps", () => {
    expect(new Set(rules.steps)).toEqual(new Set(edges.map((edge) => edge.step)));
  });
  for (const state of [null, ...states]) {
    it.each(rules.steps)(`${state ?? "nothing"} --%s-->`, (step) => {
      const here = edges.filter((edge) => edge.step === step && edge.from.includes(state));
      for (const role of roles) {
        const own = here.filter((edge) => edge.by.includes(role));
        for (const edge of own) {
          const circumstances = { ...facts, ...edge.facts };
          const attempt = { state, step, roles: [role], facts: circumstances, input: { ...input, ...edge.input } };
          expect({ role, to: rules.advance(attempt) }).toEqual({ role, to: edge.to === "SAME" ? state : edge.to });
          expect(rules.nextSteps(state, [role], circumstances)).toContain(step);
        }
        if (own.length > 0) continue;
        for (const other of [{}, ...edges.filter((edge) => edge.step === step)] as Partial<Edge<State, Step, Facts, Input>>[]) {
          const circumstances = { ...facts, ...other.facts };
          const attempt = { state, step, roles: [role], facts: circumstances, input: { ...input, ...other.input } };
          const refusal = refusalOf(() => rules.advance(attempt));
          expect({ role, ...refusal }).toEqual({
            role,
            code: here.length > 0 ? "NOT_PERMITTED" : "ILLEGAL_STEP",
            state: state ?? "NONE",
            step,
            allowed: rules.nextSteps(state, [role], circumstances),
          });
          expect(rules.nextSteps(state, [role], circumstances)).not.toContain(step);
        }
      }
    });
  }
}

/** Each guard and need, broken alone. */
export function testRefusals<State extends string, Step extends string, Facts, Input>(
  rules: Rules<State, Step, Facts, Input>,
  { facts, input, edges }: Expectation<State, Step, Facts, Input>,
  refusals: readonly Refusal<State, Step, Facts, Input>[],
): void {
  it.each(
    refusals.map((refusal) => [refusal.step, refusal.from, (refusal.because ?? refusal.missing)?.join(), refusal] as const),
  )("%s from %s is refused: %s", (step, from, _reason, refusal) => {
    const edge = edges.find((one) => one.step === step && one.from.includes(from) && one.by.includes(refusal.by));
    const circumstances = { ...facts, ...edge?.facts, ...refusal.facts };
    const attempt = {
      state: from,
      step,
      roles: [refusal.by],
      facts: circumstances,
      input: { ...input, ...edge?.input, ...refusal.input },
    };
    expect(refusalOf(() => rules.advance(attempt))).toMatchObject(
      refusal.because ? { code: "ILLEGAL_STEP", because: refusal.because } : { code: "INVALID_INPUT", missing: refusal.missing },
    );
    const isOffered = rules.nextSteps(from, [refusal.by], circumstances).includes(step);
    expect(isOffered).toBe(refusal.because === undefined); // facts withdraw the offer, missing input does not
  });
}

/** Every state can come about, from every state some way leads to a final one, and from a final one only a correction. */
export function testEnds<State extends string>(
  rules: { isFinal(state: State): boolean },
  { states, edges }: { states: readonly State[]; edges: readonly Edge<State, string, unknown, unknown>[] },
  finals: readonly State[],
): void {
  it("ends exactly where it is written to end", () => expect(states.filter((state) => rules.isFinal(state))).toEqual(finals));
  const reachedFrom = (state: State | null): Set<State | null> => {
    const reached = new Set([state]);
    for (const one of reached) {
      for (const { from, to } of edges) if (from.includes(one) && to !== "SAME") reached.add(to);
    }
    return reached;
  };
  it("comes into every state", () => expect(reachedFrom(null)).toEqual(new Set([null, ...states])));
  it.each(states)("%s reaches an end", (state) => {
    expect(finals.some((final) => reachedFrom(state).has(final))).toBe(true);
  });
  it.each(finals)("%s is left by nothing but a correction", (final) => {
    const leaving = edges.filter(({ from, to }) => from.includes(final) && to !== "SAME" && to !== final);
    expect(leaving.filter(({ step }) => step !== "correct")).toEqual([]);
  });
}
