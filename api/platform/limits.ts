import { ApolloArmor } from "@escape.tech/graphql-armor";
import {
  GraphQLError,
  type DocumentNode,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
  type ValidationContext,
  type ValidationRule,
  visit,
} from "graphql";

/** What one request may ask for, the same over HTTP and WebSocket. Chosen well above what the product's own pages need. */
export const LIMITS = {
  bodyBytes: 100_000,
  messageBytes: 64 * 1024, // one WebSocket message
  tokens: 600,
  depth: 8,
  aliases: 15,
  directives: 5,
  cost: 5_000, // scalar 1, object 2, times 1.5 per level, times `first` or `last`
  validationErrors: 5, // reported; finding more would only cost time
} as const;

const codes = {
  depth: "QUERY_TOO_DEEP",
  aliases: "QUERY_TOO_MANY_ALIASES",
  directives: "QUERY_TOO_MANY_DIRECTIVES",
  cost: "QUERY_TOO_COSTLY",
} as const;

/** Reports instead of throwing, so that a refusal is an ordinary validation error with a code of its own (see graphql-errors.ts). */
function refuse(limit: keyof typeof codes): {
  propagateOnRejection: false;
  onReject: ((context: ValidationContext | null, error: GraphQLError) => void)[];
} {
  return {
    propagateOnRejection: false,
    onReject: [
      (context) =>
        context?.reportError(
          new GraphQLError(`The limit of ${LIMITS[limit]} for ${limit} is exceeded.`, {
            extensions: { limitCode: codes[limit] },
          }),
        ),
    ],
  };
}

/** By document, as it was validated: whoever keeps the one keeps the other. */
const costs = new WeakMap<DocumentNode, number>();
function noteCost(context: ValidationContext | null, { n }: { readonly n: number }): void {
  const document = context?.getDocument();
  if (document) costs.set(document, Math.max(n, costs.get(document) ?? 0)); // of several operations the largest
}
/** What `LIMITS.cost` is compared with. */
export const structureCostOf = (document: DocumentNode): number => costs.get(document) ?? LIMITS.cost;

export const limitRules: ValidationRule[] = new ApolloArmor({
  maxDepth: { n: LIMITS.depth, ...refuse("depth") },
  maxAliases: { n: LIMITS.aliases, allowList: [], ...refuse("aliases") },
  maxDirectives: { n: LIMITS.directives, ...refuse("directives") },
  costLimit: { maxCost: LIMITS.cost, ...refuse("cost"), onAccept: [noteCost] },
  maxTokens: { enabled: false }, // graphql's own limit answers 400 where this one answers 500
  blockFieldSuggestion: { enabled: false }, // the schema is public
}).protect().validationRules;

export const parseOptions = { maxTokens: LIMITS.tokens } as const;
export const validationOptions = { maxErrors: LIMITS.validationErrors } as const;

/** PostgreSQL keeps no U+0000 in a text and would answer with an error of ours. @returns the refusal; null when there is none */
export function nulRefusal(document: DocumentNode, variables: unknown): GraphQLError | null {
  let found = hasNul(variables);
  visit(document, {
    StringValue: ({ value }) => {
      found ||= value.includes("\u0000");
    },
  });
  return found
    ? new GraphQLError("No text may contain U+0000.", { extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } })
    : null;
}

/** Without recursion: a body of brackets would be deeper than the stack. */
function hasNul(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string" && next.includes("\u0000")) return true;
    if (typeof next === "object" && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
}

/** Pages ask the same few things again and again; a stranger's thousand documents push each other out. */
const KEPT_DOCUMENTS = 200;
const LONGEST_KEPT_CHARACTERS = 4_000;

/** Documents of WebSocket messages, held to what HTTP requests are held to. Errors carry the code that HTTP would answer. */
export function createDocumentCheck(schema: GraphQLSchema): (query: string) => DocumentNode | readonly GraphQLError[] {
  const kept = new Map<string, DocumentNode>(); // the one least lately asked for first
  return (query) => {
    const known = kept.get(query);
    const document = known ?? checkedDocument(schema, query);
    if (!("kind" in document) || query.length > LONGEST_KEPT_CHARACTERS) return document;
    kept.delete(query);
    kept.set(query, document);
    if (kept.size > KEPT_DOCUMENTS) kept.delete(kept.keys().next().value!);
    return document;
  };
}

function checkedDocument(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query, parseOptions);
    const errors = validate(schema, document, [...specifiedRules, ...limitRules], validationOptions);
    return errors.length > 0 ? errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")) : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, "GRAPHQL_PARSE_FAILED")];
    throw error;
  }
}

function withCode({ message, nodes, source, positions, extensions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { ...extensions, code },
  });
}
