import "reflect-metadata";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema, type PubSub } from "type-graphql";
import { AccountResolver } from "./accounts/account.resolver.ts";
import { guardRootFields } from "./accounts/field-guard.ts";
import { staffFieldPolicy } from "./accounts/field-policy.ts";
import { CatalogueResolver } from "./catalogue/catalogue.resolver.ts";
import { BoardResolver } from "./deliveries/board.resolver.ts";
import { CourierDayResolver } from "./deliveries/courier-day.resolver.ts";
import { DispatchMutations, LoadMutations, RunMutations } from "./deliveries/dispatch.resolver.ts";
import { DoorMutations, IncidentMutations } from "./deliveries/door.resolver.ts";
import { FleetResolver } from "./deliveries/fleet.resolver.ts";
import { FileResolver } from "./files/file.resolver.ts";
import { MonitoringResolver } from "./monitoring/monitoring.resolver.ts";
import { PositionResolver } from "./positions/position.resolver.ts";
import { AccessMutations } from "./requests/access.resolver.ts";
import { PeopleMutations } from "./requests/people.resolver.ts";
import { CaseQueries, DeskMutations, ProductionMutations, ReviewMutations } from "./requests/case.resolver.ts";
import { StaffFiguresResolver } from "./statistics/staff-figures.resolver.ts";
import { StatisticsResolver } from "./statistics/statistics.resolver.ts";
import { TrackingResolver } from "./tracking/tracking.resolver.ts";

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
  return buildSchema({ resolvers: [CatalogueResolver, StatisticsResolver, TrackingResolver], validate: false, pubSub: noPubSub });
}

/** The schema of /staff/graphql, with its decisions in front of every root field. */
export async function buildStaffSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      AccountResolver,
      CaseQueries,
      PeopleMutations,
      ReviewMutations,
      ProductionMutations,
      DeskMutations,
      AccessMutations,
      FileResolver,
      PositionResolver,
      DispatchMutations,
      LoadMutations,
      RunMutations,
      BoardResolver,
      FleetResolver,
      MonitoringResolver,
      CourierDayResolver,
      DoorMutations,
      IncidentMutations,
      StaffFiguresResolver,
    ],
    validate: false,
    pubSub: noPubSub,
  });
  return guardRootFields(schema, staffFieldPolicy);
}

/** The schema as the file in schema/ that is compared in CI. */
export function printSorted(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
