import "reflect-metadata";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema, type PubSub } from "type-graphql";
import { CatalogueResolver } from "./catalogue/catalogue.resolver.ts";
import { StatisticsResolver } from "./statistics/statistics.resolver.ts";

/** type-graphql wants one as soon as there is a subscription. It is never used: its queues grow per subscriber and end the process. */
const noPubSub: PubSub = {
  publish: () => {
    throw new Error("facts go through the journal and the bus");
  },
  subscribe: () => {
    throw new Error("subscriptions watch the bus");
  },
};

/** The schema of /graphql: citizens, the city dashboard, anyone. */
export function buildPublicSchema(): Promise<GraphQLSchema> {
  return buildSchema({ resolvers: [CatalogueResolver, StatisticsResolver], validate: false, pubSub: noPubSub });
}

/** The schema as the file in schema/ that is compared in CI. */
export function printSorted(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
