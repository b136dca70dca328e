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
export async function ask(url: string, query: string, variables: Record<string, unknown> = {}): Promise<GraphQLAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
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
  class WithOrigin extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, origin === undefined ? {} : { origin });
    }
  }
  const client = createClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: WithOrigin, retryAttempts: 0 });
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

export const codeOf = (answer: GraphQLAnswer): string | undefined => answer.errors?.[0]?.extensions?.code;
