import { HeaderMap } from "@apollo/server";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { DomainError } from "../domain/errors.ts";
import { afterTaking, type BucketSize, tokensIn } from "../domain/token-bucket.ts";
import { structureCostOf } from "./limits.ts";

/**
 * What strangers of one network may ask for together. Three hundred people behind one carrier's address in their busiest minute stay well
 * below it (test/api/request-budget.test.ts plays them). Questions that cost more than any page's draw from a bucket of their own: whoever
 * empties it takes nothing from the neighbours.
 */
const BUDGET = { tokens: 100_000, refillMs: 1 / 15 } as const;
const COSTLY = { above: 1_500, tokens: 50_000, refillMs: 1 / 7 } as const;
/** Besides what limits.ts counts, which knows the size of an answer but not the statements behind it. */
const COST = { request: 50, rootField: 100 } as const;
/** What a document costs that was read and not done; a figure or an image of the open data. */
export const FLAT_COST = { refused: 500, openData: 600 } as const;
/** Root fields that take more work than others. */
const ROOT_FIELDS: ReadonlyMap<string, number> = new Map([
  ["statistics", 400],
  ["tracking", 200],
]);
/** Lists that the schema is told in, by how long they are about; depth and cost of limits.ts leave them out. */
const SCHEMA_LISTS: ReadonlyMap<string, number> = new Map([
  ["types", 100],
  ...["fields", "args", "inputFields", "enumValues", "interfaces", "possibleTypes", "directives"].map(
    (name) => [name, 5] as const,
  ),
]);
const DEAREST_SCHEMA = 20_000;
const SWEEP_EVERY_MS = 1_000;

export interface RequestBudget {
  /**
   * Before anything of the request is read.
   * @param cost what it will cost at least
   * @throws GraphQLError TOO_MANY_TRIES while the network has spent more than it had
   */
  readonly admit: (network: string, cost?: number) => void;
  /**
   * What turned out to be asked for; may go into debt, which the next request waits for.
   * @throws GraphQLError TOO_MANY_TRIES for a costly one while the network has spent more on such than it had
   */
  readonly spend: (network: string, cost: number) => void;
}

/** In memory, as each process has its own work to guard. @param nowMs a clock that never jumps */
export function createRequestBudget(nowMs: () => number): RequestBudget {
  const all = createBuckets(BUDGET, nowMs);
  const costly = createBuckets(COSTLY, nowMs);
  return {
    admit: (network, cost = COST.request) => {
      all.ensure(network);
      all.take(network, cost);
    },
    spend: (network, cost) => {
      if (cost <= COSTLY.above) return all.take(network, cost);
      costly.ensure(network);
      costly.take(network, cost);
    },
  };
}

interface Buckets {
  readonly ensure: (network: string) => void;
  readonly take: (network: string, cost: number) => void;
}
function createBuckets(size: BucketSize, nowMs: () => number): Buckets {
  const fullAtMs = new Map<string, number>(); // by network; a full bucket is none
  let sweptAtMs = 0;
  return {
    ensure: (network) => {
      const tokens = tokensIn(fullAtMs.get(network) ?? 0, size, nowMs());
      if (tokens <= 0) throw overBudget(Math.ceil(((COST.request - tokens) * size.refillMs) / 1000));
    },
    take: (network, cost) => {
      const now = nowMs();
      fullAtMs.set(network, afterTaking(cost, fullAtMs.get(network) ?? 0, size, now));
      if (now - sweptAtMs < SWEEP_EVERY_MS) return;
      sweptAtMs = now;
      for (const [other, at] of fullAtMs) if (at <= now) fullAtMs.delete(other);
    },
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
  const costs = roots.map((name) => ROOT_FIELDS.get(name) ?? COST.rootField);
  const asked = costs.reduce((sum, cost) => sum + cost, structureCostOf(document));
  const isOfSchema = roots.some((name) => name === "__schema" || name === "__type");
  return isOfSchema ? asked + Math.min(leavesOf(document, operation.selectionSet, new Map()), DEAREST_SCHEMA) : asked;
}

/** How many values about a question about the schema is answered with. @param known fragments, each counted once */
function leavesOf(document: DocumentNode, { selections }: SelectionSetNode, known: Map<string, number>): number {
  return selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) {
      const times = SCHEMA_LISTS.get(selection.name.value) ?? 1;
      return sum + (selection.selectionSet ? times * leavesOf(document, selection.selectionSet, known) : 1);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return sum + leavesOf(document, selection.selectionSet, known);
    const name = selection.name.value;
    const fragment = known.has(name) ? undefined : fragmentOf(document, name);
    if (fragment) known.set(name, leavesOf(document, fragment.selectionSet, known));
    return sum + (known.get(name) ?? 0);
  }, 0);
}

function fragmentOf(document: DocumentNode, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (definition): definition is FragmentDefinitionNode =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  );
}

/** Names as often as they are asked for. @param seen fragments, which count once as they are executed once */
function rootFieldsOf(document: DocumentNode, { selections }: SelectionSetNode, seen: Set<string>): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFieldsOf(document, selection.selectionSet, seen);
    const name = selection.name.value;
    if (seen.has(name)) return [];
    seen.add(name);
    const fragment = fragmentOf(document, name);
    return fragment ? rootFieldsOf(document, fragment.selectionSet, seen) : [];
  });
}
