import { ApolloServer, type ApolloServerPlugin, type BaseContext } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { type GraphQLSchema, Kind } from "graphql";
import { presentError } from "./graphql-errors.ts";
import { limitRules, parseOptions, validationOptions } from "./limits.ts";
import type { Log } from "./log.ts";

/** Apollo for an endpoint that reads no cookies, so that nothing can be done in another's name and its CSRF guard has nothing to guard. */
export async function startPublicApollo<C extends BaseContext>(
  schema: GraphQLSchema,
  maxAgeS: Readonly<Record<string, number>>,
  log: Log,
): Promise<ApolloServer<C>> {
  const apollo = new ApolloServer<C>({
    schema,
    csrfPrevention: false,
    introspection: true, // this interface is meant for others
    allowBatchedHttpRequests: false,
    persistedQueries: false, // anyone could fill their store
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    validationRules: limitRules,
    validationOptions,
    parseOptions,
    formatError: (formatted, error) => presentError(error, log, formatted.extensions?.["code"]),
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => log.warn(String(message)),
      error: () => log.error("apollo reported an error"),
    },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      okForWellFormedRequests(),
      cacheByRootField(maxAgeS),
    ],
  });
  await apollo.start();
  return apollo;
}

/**
 * GraphQL over HTTP: a client that asks for plain `application/json` gets 200 with errors for a document that is well-formed JSON but wrong
 * GraphQL; only `application/graphql-response+json` speaks through the status.
 */
function okForWellFormedRequests<C extends BaseContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ request, response }) => {
          const accept = request.http?.headers.get("accept") ?? "";
          const wellFormed = typeof request.query === "string" && request.query !== "";
          if (
            wellFormed &&
            response.http.status === 400 &&
            !accept.includes("application/graphql-response+json") &&
            response.body.kind === "single"
          ) {
            response.http.status = 200;
          }
          return Promise.resolve();
        },
      }),
  };
}

/** A GET may be kept for the shortest time that its root fields allow; everything else is never stored. */
function cacheByRootField<C extends BaseContext>(maxAgeS: Readonly<Record<string, number>>): ApolloServerPlugin<C> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ request, response, operation, errors }) => {
          const ages = operation?.selectionSet.selections.map((selection) =>
            selection.kind === Kind.FIELD ? (maxAgeS[selection.name.value] ?? 0) : 0,
          ) ?? [0];
          const age = request.http?.method === "GET" && !errors ? Math.min(...ages) : 0;
          response.http.headers.set("cache-control", age > 0 ? `public, max-age=${age}` : "no-store");
          return Promise.resolve();
        },
      }),
  };
}
