import type { TypedDocumentString } from "../gql/graphql.ts";
import { fetchAnswer } from "./client.ts";

/**
 * Asks or tells the public endpoint by POST: what changes something, and questions whose variables must never stand in an address,
 * a log or a cache.
 * @throws AskError like `ask`
 */
export function send<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
  return fetchAnswer("/graphql", {
    method: "POST",
    headers: { accept: "application/graphql-response+json", "content-type": "application/json" },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
}

/** Whether it is unknown if the server acted: then only the same message with the same idempotency key may be sent again. */
export const isUncertain = (code: string): boolean => ["UNREACHABLE", "TIMED_OUT", "UNREADABLE"].includes(code);
