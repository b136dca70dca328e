import type { TypedDocumentString } from "../gql/graphql.ts";

/**
 * A question that got no usable answer. `code` is the server's own (`extensions.code`) or one of the three the network adds;
 * `fields` are those that INVALID_INPUT is about.
 */
export class AskError extends Error {
  constructor(
    readonly code: string,
    readonly fields: readonly string[] = [],
  ) {
    super(code);
    this.name = "AskError";
  }
}

/** Long enough for a weak signal, short enough that the reader is told before giving up. */
const TIMEOUT_MS = 20_000;

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly {
    readonly extensions?: { readonly code?: string; readonly facts?: { readonly fields?: readonly string[] } };
  }[];
}

/**
 * Asks the public endpoint by GET, so that the answer can be cached on the way. No cookies are sent: the endpoint never reads any.
 * @throws AskError UNREACHABLE, TIMED_OUT or UNREADABLE, or the code the server gave
 */
export function ask<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
  const parameters = new URLSearchParams({ query: document.toString(), variables: JSON.stringify(variables) });
  return fetchAnswer(`/graphql?${parameters.toString()}`);
}

/** One exchange with the public endpoint: by POST when there is something to send. Throws like `ask`. */
export async function fetchAnswer<Result>(url: string, posted?: RequestInit): Promise<Result> {
  const response = await fetch(url, {
    headers: { accept: "application/graphql-response+json" },
    ...posted,
    credentials: "omit",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new AskError(error instanceof DOMException && error.name === "TimeoutError" ? "TIMED_OUT" : "UNREACHABLE");
  });
  // The codegen read the same schema as the server; that is the only reason to believe the shape of the answer.
  const answer: Answer<Result> = await response.json().catch(() => {
    throw new AskError("UNREADABLE");
  });
  if (answer.errors?.[0]) {
    const { code, facts } = answer.errors[0].extensions ?? {};
    throw new AskError(code ?? "UNREADABLE", facts?.fields);
  }
  if (answer.data === undefined || answer.data === null) throw new AskError("UNREADABLE");
  return answer.data;
}
