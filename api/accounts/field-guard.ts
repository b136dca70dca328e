import { defaultFieldResolver, type GraphQLSchema } from "graphql";
import type { StaffContext } from "../context.ts";
import { DomainError } from "../domain/errors.ts";
import { ensureRole } from "../domain/policy.ts";
import type { Decision } from "./field-policy.ts";

/**
 * Puts the decision in front of every root field, of a subscription also in front of every event. Done to the built schema rather than by a
 * decorator on each field, since a forgotten decorator would open what a forgotten line of the table closes.
 */
export function guardRootFields(schema: GraphQLSchema, policy: Readonly<Record<string, Decision>>): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const name = `${type!.name}.${field.name}`;
      const { resolve = defaultFieldResolver, subscribe } = field;
      field.resolve = (root, args, context: StaffContext, info): unknown => {
        ensureDecision(policy, name, context);
        return resolve(root, args, context, info);
      };
      if (!subscribe) continue;
      field.subscribe = (root, args, context: StaffContext, info): unknown => {
        ensureDecision(policy, name, context);
        return subscribe(root, args, context, info);
      };
    }
  }
  return schema;
}

/** @throws DomainError NOT_SIGNED_IN or NOT_PERMITTED */
function ensureDecision(policy: Readonly<Record<string, Decision>>, field: string, { actor }: StaffContext): void {
  const decision = policy[field];
  if (decision === "ANYONE") return;
  if (actor === null) throw new DomainError("NOT_SIGNED_IN");
  if (decision === undefined) throw new DomainError("NOT_PERMITTED", { field });
  if (decision !== "SIGNED_IN") ensureRole(actor, decision);
}
