import { HeaderMap } from "@apollo/server";
import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode, type SelectionSetNode } from "graphql";
import { DomainError } from "../domain/errors.ts";
import { afterTaking, tokensIn } from "../domain/token-bucket.ts";
import { structureCostOf } from "./limits.ts";

/**
 * What strangers of one network may ask for together. Three hundred people behind one carrier's address in their busiest minute stay well
 * below it (test/api/request-budget.test.ts plays them); somebody who asks for all that a request may hold is stopped within a second.
 */
const BUDGET = { tokens: 60_000, refillMs: 1 / 10 } as const;
/** Besides what limits.ts counts, which knows the size of an answer but not the statements behind it. */
const COST = { request: 50, rootField: 100, introspection: 500 } as const;
const SWEEP_EVERY_MS = 1_000;

export interface RequestBudget {
  /** Before anything of the request is read. @throws GraphQLError TOO_MANY_TRIES while the network has spent more than it had */
  readonly admit: (network: string) => void;
  /** What turned out to be asked for; may go into debt, which the next request waits for. */
  readonly spend: (network: string, document: DocumentNode, operation: OperationDefinitionNode) => void;
}

/** In memory, as each process has its own work to guard. @param nowMs a clock that never jumps */
export function createRequestBudget(nowMs: () => number): RequestBudget {
  const fullAtMs = new Map<string, number>(); // by network; a full bucket is none
  let sweptAtMs = 0;
  const take = (network: string, cost: number): void => {
    const now = nowMs();
    fullAtMs.set(network, afterTaking(cost, fullAtMs.get(network) ?? 0, BUDGET, now));
    if (now - sweptAtMs < SWEEP_EVERY_MS) return;
    sweptAtMs = now;
    for (const [other, at] of fullAtMs) if (at <= now) fullAtMs.delete(other);
  };
  return {
    admit: (network) => {
      const tokens = tokensIn(fullAtMs.get(network) ?? 0, BUDGET, nowMs());
      if (tokens <= 0) throw overBudget(Math.ceil(((COST.request - tokens) * BUDGET.refillMs) / 1000));
      take(network, COST.request);
    },
    spend: (network, document, operation) => take(network, costOf(document, operation)),
  };
}

function overBudget(retryAfterS: number): GraphQLError {
  const originalError = new DomainError("TOO_MANY_TRIES", { retryAfterS });
  const headers = new HeaderMap([
    ["retry-after", String(retryAfterS)],
    ["cache-control", "no-store"],
  ]);
  const http = { status: 429, headers };
  return new GraphQLError("over budget", { originalError, extensions: { http } });
}

export function costOf(document: DocumentNode, operation: OperationDefinitionNode): number {
  const roots = rootFieldsOf(document, operation.selectionSet, new Set());
  const costs = roots.map((name) => (name === "__schema" || name === "__type" ? COST.introspection : COST.rootField));
  return costs.reduce((sum, cost) => sum + cost, structureCostOf(document));
}

/** Names as often as they are asked for. @param seen fragments, which count once as they are executed once */
function rootFieldsOf(document: DocumentNode, { selections }: SelectionSetNode, seen: Set<string>): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFieldsOf(document, selection.selectionSet, seen);
    const name = selection.name.value;
    if (seen.has(name)) return [];
    seen.add(name);
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? rootFieldsOf(document, fragment.selectionSet, seen) : [];
  });
}
