import type { TypedDocumentString } from "../gql/staff/graphql.ts";
import { AskError } from "./client.ts";

type Facts = Readonly<Record<string, unknown>>;

/** A refusal of the staff endpoint; `facts` are what its sentence is filled in with. */
export class StaffError extends AskError {
  constructor(
    code: string,
    readonly facts: Facts = {},
  ) {
    super(code);
    this.name = "StaffError";
  }
}

/** Nobody knows whether the server did it: the same thing is sent again under the same key, and then it is done once. */
const UNDECIDED = new Set(["UNREACHABLE", "TIMED_OUT", "UNREADABLE", "BUSY", "INTERNAL_SERVER_ERROR"]);
export const isUndecided = ({ code }: StaffError): boolean => UNDECIDED.has(code);

const TIMEOUT_MS = 20_000;

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string; readonly facts?: Facts } }[];
}

let onSignedOut = (): void => {};
/** What happens when the server says that the session is over, whatever was asked. */
export const whenSignedOut = (react: () => void): void => void (onSignedOut = react);

/**
 * Asks the staff endpoint, with the session's cookie. The extra header is one that a foreign page's form cannot send.
 * @throws StaffError UNREACHABLE, TIMED_OUT or UNREADABLE, or the code the server gave
 */
export async function askStaff<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch("/staff/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      "apollo-require-preflight": "1",
    },
    credentials: "same-origin",
    cache: "no-store",
    body: JSON.stringify({ query: document.toString(), variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new StaffError(error instanceof DOMException && error.name === "TimeoutError" ? "TIMED_OUT" : "UNREACHABLE");
  });
  const answer: Answer<Result> = await response.json().catch(() => {
    throw new StaffError("UNREADABLE");
  });
  const refusal = answer.errors?.[0];
  if (refusal) {
    const { code = "UNREADABLE", facts = {} } = refusal.extensions ?? {};
    if (code === "NOT_SIGNED_IN") onSignedOut();
    throw new StaffError(code, facts);
  }
  if (answer.data === undefined || answer.data === null) throw new StaffError("UNREADABLE");
  return answer.data;
}

export const asStaffError = (error: unknown): StaffError => (error instanceof StaffError ? error : new StaffError("UNREADABLE"));
