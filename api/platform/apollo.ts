import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin, type BaseContext } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { BREAK, type DocumentNode, GraphQLError, type GraphQLSchema, Kind, OperationTypeNode, visit } from "graphql";
import { presentError } from "./graphql-errors.ts";
import { limitRules, nulRefusal, parseOptions, validationOptions } from "./limits.ts";
import type { Log } from "./log.ts";
import { costOf, FLAT_COST } from "./request-budget.ts";

/** Apollo for an endpoint that reads no cookies, so that nothing can be done in another's name and its CSRF guard has nothing to guard. */
export function startPublicApollo<C extends BaseContext>(
  schema: GraphQLSchema,
  maxAgeS: Readonly<Record<string, number>>,
  spend: Spend<C>,
  log: Log,
): Promise<ApolloServer<C>> {
  return started<C>(schema, log, { csrfPrevention: false }, [cacheByRootField(maxAgeS), charging(spend)]);
}

/** Told what the thing costs that is about to be done; who is asking says the context. */
export type Spend<C> = (context: C, cost: number) => void;

/** Apollo for an endpoint with a session cookie. Nothing of it is cached, and what it looks like is shown to whom `mayIntrospect` says. */
export function startStaffApollo<C extends BaseContext>(
  schema: GraphQLSchema,
  mayIntrospect: (context: C) => boolean,
  spend: Spend<C>,
  log: Log,
): Promise<ApolloServer<C>> {
  return started<C>(schema, log, { csrfPrevention: true, hideSchemaDetailsFromClientErrors: true }, [
    cacheByRootField({}),
    introspectionOnlyFor(mayIntrospect),
    charging(spend),
  ]);
}

/** What both have in common. */
async function started<C extends BaseContext>(
  schema: GraphQLSchema,
  log: Log,
  guards: Pick<ApolloServerOptions<C>, "csrfPrevention" | "hideSchemaDetailsFromClientErrors">,
  plugins: readonly ApolloServerPlugin<C>[],
): Promise<ApolloServer<C>> {
  const apollo = new ApolloServer<C>({
    schema,
    ...guards,
    introspection: true, // the public interface is meant for others; the staff's asks a plugin
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
      withoutSubscriptions(),
      withoutNul(),
      ...plugins,
    ],
  });
  await apollo.start();
  return apollo;
}

/** Apollo would run them, once and without an end. It refuses those of a GET by itself, but with a code that says nothing. */
function withoutSubscriptions<C extends BaseContext>(): ApolloServerPlugin<C> {
  const code = "SUBSCRIPTIONS_NEED_A_SOCKET";
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation }) =>
          operation?.operation === OperationTypeNode.SUBSCRIPTION
            ? Promise.reject(new GraphQLError("Subscriptions need a WebSocket.", { extensions: { code, http: { status: 400 } } }))
            : Promise.resolve(),
        didEncounterErrors: ({ operation, errors }) => {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
            for (const { extensions } of errors) extensions["code"] = code;
          return Promise.resolve();
        },
      }),
  };
}

function withoutNul<C extends BaseContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, request }) => {
          const refusal = nulRefusal(document, request.variables);
          return refusal ? Promise.reject(refusal) : Promise.resolve();
        },
      }),
  };
}

/** What is read and refused is work as well: parsed, validated, answered. */
function charging<C extends BaseContext>(spend: Spend<C>): ApolloServerPlugin<C> {
  return {
    requestDidStart: () => {
      let isCharged = false;
      return Promise.resolve({
        didResolveOperation: async ({ document, operation, contextValue }) => {
          await Promise.resolve();
          spend(contextValue, costOf(document, operation!));
          isCharged = true;
        },
        didEncounterErrors: ({ contextValue }) => {
          if (!isCharged) spend(contextValue, FLAT_COST.refused);
          isCharged = true;
          return Promise.resolve();
        },
      });
    },
  };
}

function introspectionOnlyFor<C extends BaseContext>(mayIntrospect: (context: C) => boolean): ApolloServerPlugin<C> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, contextValue }) => {
          if (!asksForSchema(document) || mayIntrospect(contextValue)) return Promise.resolve();
          throw new GraphQLError("The schema is shown to administrators only.", {
            extensions: { code: "INTROSPECTION_DISABLED", http: { status: 400 } },
          });
        },
      }),
  };
}

function asksForSchema(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      if (name.value !== "__schema" && name.value !== "__type") return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
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
          if (age > 0) response.http.headers.set("vary", "accept"); // the content type is the one the client asked for
          return Promise.resolve();
        },
      }),
  };
}
