import { createClient } from "graphql-ws";
import WebSocket from "ws";

export interface GraphQLAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string } & Record<string, unknown>;
  }[];
}

/** One operation over HTTP POST. */
export async function ask(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as GraphQLAnswer;
}

/** The answers of one subscription, in order; `next` waits for the next one. */
export interface Watching {
  readonly next: () => Promise<GraphQLAnswer>;
  readonly stop: () => Promise<void>;
}

export function subscribe(url: string, query: string, variables: Record<string, unknown> = {}, origin?: string): Watching {
  return watch(`${url.replace("http", "ws")}/graphql`, query, variables, origin === undefined ? {} : { origin });
}

function watch(socketUrl: string, query: string, variables: Record<string, unknown>, headers: Record<string, string>): Watching {
  class WithHeaders extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  const client = createClient({ url: socketUrl, webSocketImpl: WithHeaders, retryAttempts: 0 });
  const answers = client.iterate({ query, variables });
  return {
    next: async () => {
      try {
        const { value, done } = await answers.next();
        if (done) throw new Error("the subscription ended");
        return value as GraphQLAnswer;
      } catch (error) {
        if (Array.isArray(error)) return { errors: error as NonNullable<GraphQLAnswer["errors"]> }; // the protocol's `error` message
        throw error;
      }
    },
    stop: async () => {
      await answers.return?.();
      await client.dispose();
    },
  };
}

/** A browser of a member of staff: keeps its cookie by hand. */
export interface StaffClient {
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<GraphQLAnswer>;
  readonly subscribe: (query: string, variables?: Record<string, unknown>) => Watching;
  /** The Cookie header it would send; "" when it has none. */
  readonly cookie: () => string;
}

/** Not signed in; `headers` go with every request. */
export function staffBrowser(service: { readonly url: string }, headers: Record<string, string> = {}): StaffClient {
  let cookie = "";
  return {
    ask: async (query, variables = {}) => {
      const response = await fetch(`${service.url}/staff/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/graphql-response+json",
          ...(cookie ? { cookie } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const set = response.headers.get("set-cookie");
      if (set !== null) cookie = set.includes("Max-Age=0") ? "" : set.split(";", 1)[0]!;
      return (await response.json()) as GraphQLAnswer;
    },
    subscribe: (query, variables = {}) =>
      watch(`${service.url.replace("http", "ws")}/staff/graphql`, query, variables, { ...headers, cookie }),
    cookie: () => cookie,
  };
}

/** Signed in. @throws Error when that is refused */
export async function staffClient(service: { readonly url: string }, login: string, password: string): Promise<StaffClient> {
  const client = staffBrowser(service);
  const answer = await client.ask(
    `mutation ($login: String!, $password: String!) { signIn(login: $login, password: $password) { id } }`,
    { login, password },
  );
  if (answer.errors) throw new Error(`${login} could not sign in: ${codeOf(answer)}`);
  return client;
}

export const codeOf = (answer: GraphQLAnswer): string | undefined => answer.errors?.[0]?.extensions?.code;
