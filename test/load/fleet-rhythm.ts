import { readFileSync } from "node:fs";
import { Kind, parse, print } from "graphql";
import type { Subscribing } from "./sockets.ts";

/** How often in a second an intake commits: a batch that is being written gathers the next one. */
export const BATCHES_PER_S = 20;
export const COURIERS = 1_000;

export const PLAIN_POSITIONS: Subscribing = {
  path: "/",
  query: `subscription { positionReported { courierId latitudeDeg longitudeDeg accuracyM accuracyFrom speedMps courseDeg takenAt freshness } }`,
};

/** What the dispatcher's page asks, word by word. */
export function pagesSubscription(): string {
  const file = new URL("../../schema/operations/staff/dispatch.graphql", import.meta.url);
  const operation = parse(readFileSync(file, "utf8")).definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === "DispatchFleet",
  );
  return print(operation!);
}
